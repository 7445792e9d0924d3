//! Coverage of rules: what is counted, and what is called impossible.

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, NoFunctions, PartitionKey, PartitionType, Permission, Source, SyncConfig, ValueRef,
    testing::Coverage,
};

use crate::{naive::Context, random, strategies};

fn config(rule: &Json, kind: Option<PartitionType>) -> Option<SyncConfig> {
    let key = PartitionKey::new("k", kind, false);
    SyncConfig::from_rules(key, Some(&Source::new("rule", rule.to_string())), None).ok()
}

/// What each condition lacks after some inputs, by its text.
fn missing(rule: &Json, inputs: &[(Json, Json)]) -> Vec<(String, Vec<bool>)> {
    let config = config(rule, Some(PartitionType::String)).unwrap();
    let mut coverage = Coverage::new(&config, &CompileOptions::default());
    for (user, partition) in inputs {
        coverage.add(Permission::Read, user, ValueRef::from(partition), &NoFunctions);
    }
    let conditions = coverage.conditions(Permission::Read);
    conditions.into_iter().map(|condition| (condition.text.clone(), condition.missing())).collect()
}

#[test]
fn a_rule_that_has_had_all_outcomes_is_covered() {
    let rule = json!({"%or": [
        {"%%user.id": "%%partition"},
        {"%%user.type": "server", "%%user.custom_data.role": {"$in": ["a", "b"], "$ne": "b"}},
    ]});
    let user =
        |id: &str, kind: &str, role: &str| json!({"id": id, "type": kind, "custom_data": {"role": role}});
    let inputs = [
        (user("p", "normal", "c"), json!("p")),
        (user("q", "normal", "c"), json!("p")),
        (user("q", "normal", "a"), json!("p")),
        (user("q", "server", "a"), json!("p")),
        (user("q", "server", "b"), json!("p")),
        (user("q", "server", "c"), json!("p")),
    ];
    let missing = missing(&rule, &inputs);
    assert_eq!(missing.len(), 7, "{missing:?}");
    assert!(missing.iter().all(|(_, missing)| missing.is_empty()), "{missing:?}");
}

#[test]
fn what_is_not_needed_is_not_counted() {
    let rule = json!({"%or": [{"%%user.id": "a"}, {"%%partition": "p"}]});
    let missing = missing(&rule, &[(json!({"id": "a"}), json!("p"))]);
    let lacks: Vec<_> = missing.into_iter().map(|(_, missing)| missing).collect();
    assert_eq!(lacks, [vec![false], vec![false], vec![true, false]]);
}

#[test]
fn a_partition_of_the_wrong_type_reaches_no_rule() {
    let missing = missing(&json!({"%%user.id": "a"}), &[(json!({"id": "a"}), json!(3))]);
    assert_eq!(missing[0].1, [true, false]);
}

#[test]
fn nobody_is_asked_for_the_impossible() {
    // The second branch is reached only where the first is not true.
    let rule = json!({"%or": [{"%%user.id": "a"}, {"%%user.id": {"$in": ["a"]}}, {"%and": [true]}]});
    let config = config(&rule, Some(PartitionType::String)).unwrap();
    let coverage = Coverage::new(&config, &CompileOptions::default());
    let impossible: Vec<_> =
        coverage.conditions(Permission::Read).iter().map(|condition| condition.impossible).collect();
    assert_eq!(impossible, [Some(false), None, Some(true), Some(false), Some(false)]);
}

#[test]
fn read_is_walked_also_where_writing_decides() {
    let text = r#"{"partition": {"key": "k", "type": "string", "permissions": {
        "read": {"%%user.id": "a"}, "write": true}}}"#;
    let config = SyncConfig::parse(&Source::new("config.json", text)).unwrap();
    let mut coverage = Coverage::new(&config, &CompileOptions::default());
    let user = json!({"id": "a"});
    coverage.add(Permission::Read, &user, "p", &NoFunctions);
    let conditions = coverage.conditions(Permission::Read);
    assert_eq!((conditions.len(), conditions[0].was_true), (1, 1));
    assert_eq!(coverage.rule(Permission::Read).unwrap().pointer, "/partition/permissions/read");
    assert!(coverage.rule(Permission::Write).is_some());
}

#[test]
fn a_permission_that_is_not_configured_has_no_conditions() {
    let coverage = Coverage::new(&config(&json!(true), None).unwrap(), &CompileOptions::default());
    assert!(coverage.rule(Permission::Write).is_none());
    assert!(coverage.conditions(Permission::Write).is_empty());
}

/// The access tests of the apps are examples: they leave no outcome out, and hardly a change passes them by.
#[test]
fn the_apps_are_covered() {
    let mut count = 0;
    for app in std::fs::read_dir("fixtures/apps").unwrap() {
        let file = app.unwrap().path().join("access.tests.json");
        if !file.exists() {
            continue;
        }
        let least = ["--min-coverage", "100", "--min-mutation", "90"];
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_sync-rules"));
        let output = command.arg("test").arg(&file).args(least).output().unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert_eq!(output.status.code(), Some(0), "{}\n{said}", file.display());
        count += 1;
    }
    assert!(count >= 7, "{count}");
}

proptest! {
    #![proptest_config(random::config(300))]

    /// The whole rule is counted as it was decided, and what is called impossible does not happen.
    #[test]
    fn coverage_is_what_was_decided(
        input in strategies::input_for(Context::Pbs, strategies::rule(Context::Pbs)),
        tries in proptest::collection::vec((strategies::user(), strategies::partition()), 16),
    ) {
        let case = strategies::case(&input);
        let kind = case.partition_type.and_then(PartitionType::from_name);
        let Some(config) = config(case.rule, kind) else { return Ok(()) };
        let options = CompileOptions::default();
        let permissions = config.compile_with(&options);
        let impossible: Vec<_> = Coverage::new(&config, &options)
            .conditions(Permission::Read)
            .into_iter()
            .map(|condition| condition.impossible)
            .collect();
        let mut coverage = Coverage::new(&config, &options);
        let mut allowed = 0;
        for (user, (partition, _, _)) in &tries {
            // The comparison takes a user to have an id and a type, which are texts.
            let mut user = user.clone();
            user["id"] = user.get("id").filter(|id| id.is_string()).cloned().unwrap_or(json!("a"));
            user["type"] = user.get("type").filter(|kind| kind.is_string()).cloned().unwrap_or(json!("normal"));
            coverage.add(Permission::Read, &user, ValueRef::from(partition), &NoFunctions);
            let access = permissions.access(&user, ValueRef::from(partition), &NoFunctions);
            allowed += u64::from(access.read.allowed());
        }
        let conditions = coverage.conditions(Permission::Read);
        prop_assert_eq!(conditions.first().map(|root| root.was_true), Some(allowed));
        for (condition, impossible) in conditions.iter().zip(impossible) {
            match impossible {
                Some(true) => prop_assert_eq!(condition.was_true, 0, "{}", condition.text),
                Some(false) => prop_assert_eq!(condition.was_false, 0, "{}", condition.text),
                None => {}
            }
        }
    }
}
