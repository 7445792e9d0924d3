//! Mutants of rules: each is another text with a meaning, and what is called equivalent decides alike.

use std::{collections::BTreeSet, path::Path, process::Command};

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, NoFunctions, PartitionKey, PartitionType, Permission, Source, SyncConfig, ValueRef,
    change::Comparison,
    testing::{Mutant, mutants},
};

use crate::{naive::Context, random, strategies};

fn config(text: &str, kind: Option<PartitionType>) -> Option<SyncConfig> {
    let key = PartitionKey::new("k", kind, false);
    SyncConfig::from_rules(key, Some(&Source::new("rule", text)), None).ok()
}

/// The text with the change made.
fn changed(text: &str, mutant: &Mutant) -> String {
    let range = mutant.range;
    [&text[..range.start.offset], &mutant.text, &text[range.end.offset..]].concat()
}

fn texts(rule: &str) -> Vec<String> {
    let config = config(rule, Some(PartitionType::String)).unwrap();
    mutants(&config).iter().map(|mutant| changed(rule, mutant)).collect()
}

#[test]
fn one_thing_is_changed_at_a_time() {
    let cases: &[(&str, &[&str])] = &[
        ("true", &["false"]),
        ("{}", &["false"]),
        (
            r#"{"%%user.id": "%%partition"}"#,
            &[
                r#"{"%%user.id": {"$ne": "%%partition"}}"#,
                r#"{"%%partition": "%%user.id"}"#,
                r#"{"%%partition": "%%partition"}"#,
                r#"{"%%user.id": "%%user.id"}"#,
            ],
        ),
        (
            r#"{"%%partition": {"$in": ["a", "b"]}}"#,
            &[
                r#"{"%%partition": {"$nin": ["a", "b"]}}"#,
                r#"{"%%partition": {"$in": ["b"]}}"#,
                r#"{"%%partition": {"$in": ["a-x", "b"]}}"#,
                r#"{"%%partition": {"$in": ["a"]}}"#,
                r#"{"%%partition": {"$in": ["a", "b-x"]}}"#,
            ],
        ),
        (
            r#"{"%%user.custom_data.n": {"%gt": 1}}"#,
            &[
                r#"{"%%user.custom_data.n": {"%gte": 1}}"#,
                r#"{"%%user.custom_data.n": {"%lt": 1}}"#,
                r#"{"%%user.custom_data.n": {"%gt": 2}}"#,
                r#"{"%%user.custom_data.n": {"%gt": 0}}"#,
            ],
        ),
        (r#"{"%%user.data.x": {"$exists": true}}"#, &[r#"{"%%user.data.x": {"$exists": false}}"#]),
        (
            r#"{"%not": {"%%partition": {"$oid": "61b2c7d9e4a1f3000c5a0003"}}}"#,
            &[
                r#"{"%%partition": {"$oid": "61b2c7d9e4a1f3000c5a0003"}}"#,
                r#"{"%not": {"%%partition": {"$ne": {"$oid": "61b2c7d9e4a1f3000c5a0003"}}}}"#,
                r#"{"%not": {"%%partition": {"$oid": "61b2c7d9e4a1f3000c5a0000"}}}"#,
            ],
        ),
        (
            r#"{"%or": [{"%%partition": "p"}, false]}"#,
            &[
                r#"{"%and": [{"%%partition": "p"}, false]}"#,
                r#"{"%or": [false]}"#,
                r#"{"%or": [{"%%partition": {"$ne": "p"}}, false]}"#,
                r#"{"%or": [{"%%partition": "p-x"}, false]}"#,
                r#"{"%or": [{"%%partition": "p"}]}"#,
                r#"{"%or": [{"%%partition": "p"}, true]}"#,
            ],
        ),
    ];
    for (rule, expected) in cases {
        assert_eq!(texts(rule), *expected, "{rule}");
    }
}

#[test]
fn the_other_permission_stays_as_it_is() {
    let text = r#"{"partition": {"key": "k", "type": "string", "permissions": {
        "read": {"%%user.id": "a"}, "write": {"%%user.id": "b"}}}}"#;
    let config = SyncConfig::parse(&Source::new("config.json", text)).unwrap();
    let user = json!({"id": "b"});
    let mutants = mutants(&config);
    assert_eq!(mutants.len(), 4);
    for mutant in &mutants {
        let access = mutant.config.compile().access(&user, "p", &NoFunctions);
        assert_eq!(access.write.allowed(), mutant.permission == Some(Permission::Read), "{}", mutant.change);
        let parsed = SyncConfig::parse(&Source::new("config.json", changed(text, mutant))).unwrap();
        assert!(matches!(
            parsed.compare(&mutant.config, &CompileOptions::default()),
            Comparison::Same { .. }
        ));
    }
}

#[test]
fn a_rule_for_both_permissions_is_changed_for_both() {
    let config = SyncConfig::parse(&Source::new("rule.json", "false")).unwrap();
    let mutants = mutants(&config);
    assert_eq!(mutants.iter().map(|mutant| mutant.permission).collect::<Vec<_>>(), [None]);
    let access = mutants[0].config.compile().access(&json!({"id": "a"}), "p", &NoFunctions);
    assert!(access.read.allowed() && access.write.allowed());
}

#[test]
fn a_rule_without_text_has_no_mutants() {
    assert!(mutants(&SyncConfig::from_value("rule", &json!(true)).unwrap()).is_empty());
}

/// The report of `sync-rules test --mutate` about a file of tests.
fn report(file: &Path) -> Json {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
    let output = command.arg("test").arg(file).args(["--mutate", "--format", "json"]).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Whoever pastes a test that is proposed has a test that passes and notices the change.
#[test]
fn proposed_tests_notice_their_changes() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::temp_dir().join(format!("sync-rules-mutants-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut count = 0;
    for file in ["cli/test-mutate.in", "apps/channel", "apps/team", "apps/user"] {
        let home = root.join("fixtures").join(file);
        let tests = std::fs::read_to_string(home.join("access.tests.json")).unwrap();
        let mut tests: Json = serde_json::from_str(&tests).unwrap();
        tests["app"] = home.join(tests["app"].as_str().unwrap()).to_str().unwrap().into();
        for change in report(&home.join("access.tests.json"))["mutation"]["unnoticed"].as_array().unwrap() {
            let mut more = tests.clone();
            more["tests"].as_array_mut().unwrap().push(change["test"].clone());
            for (name, rows) in change.get("functions").and_then(Json::as_object).into_iter().flatten() {
                let known = more["functions"][name].as_array().cloned().unwrap_or_default();
                more["functions"][name] = [rows.as_array().unwrap().clone(), known].concat().into();
            }
            let path = folder.join("access.tests.json");
            std::fs::write(&path, more.to_string()).unwrap();
            let report = report(&path);
            assert_eq!(report["failed"], 0, "{change}");
            let unnoticed = report["mutation"]["unnoticed"].as_array().unwrap();
            assert!(!unnoticed.iter().any(|other| other["edit"] == change["edit"]), "{change}");
            count += 1;
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(count >= 15, "{count}");
}

proptest! {
    #![proptest_config(random::config(100))]

    #[test]
    fn mutants_are_other_texts_with_a_meaning(
        input in strategies::input_for(Context::Pbs, strategies::rule(Context::Pbs)),
        tries in proptest::collection::vec((strategies::user(), strategies::partition()), 16),
    ) {
        let case = strategies::case(&input);
        let kind = case.partition_type.and_then(PartitionType::from_name);
        let text = case.rule.to_string();
        let Some(original) = config(&text, kind) else { return Ok(()) };
        let options = CompileOptions::default();
        let before = original.compile();
        let mut seen = BTreeSet::new();
        for mutant in mutants(&original).iter().take(12) {
            let changed = changed(&text, mutant);
            prop_assert_ne!(&changed, &text);
            prop_assert!(seen.insert(changed.clone()), "twice: {}", changed);
            let parsed = config(&changed, kind);
            prop_assert!(parsed.is_some(), "no meaning: {}", changed);
            let after = mutant.config.compile();
            let parsed = parsed.unwrap().compile();
            let same = matches!(original.compare(&mutant.config, &options), Comparison::Same { .. });
            for (user, (partition, _, _)) in &tries {
                let mut user: Json = user.clone();
                user["id"] = user.get("id").filter(|id| id.is_string()).cloned().unwrap_or(json!("a"));
                user["type"] = user.get("type").filter(|kind| kind.is_string()).cloned().unwrap_or(json!("normal"));
                let allowed = |permissions: &sync_rules::Permissions| {
                    permissions.access(&user, ValueRef::from(partition), &NoFunctions).read.allowed()
                };
                prop_assert_eq!(allowed(&after), allowed(&parsed), "{}", changed);
                if same {
                    prop_assert_eq!(allowed(&before), allowed(&after), "called equivalent: {} for {}", changed, user);
                }
            }
        }
    }
}
