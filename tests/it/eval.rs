//! `fixtures/eval`: every case through every way of deciding.

use std::{collections::BTreeSet, fs, path::Path};

use serde_json::{Map, Value as Json, json};
use sync_rules::{
    EvalError, FunctionCall, PartitionKey, PartitionType, Source, SyncConfig, Value, vocabulary::Word,
};

use crate::cases::Case;

#[test]
fn fixtures_are_decided_as_expected() {
    let mut failures = Vec::new();
    let mut ids = BTreeSet::new();
    for path in json_files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/eval"))) {
        let file: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let defaults = file.get("defaults").and_then(Json::as_object).cloned().unwrap_or_default();
        for case in file["cases"].as_array().unwrap() {
            let mut keys = defaults.clone();
            keys.extend(case.as_object().unwrap().clone());
            let id = keys["id"].as_str().unwrap().to_owned();
            if let Err(failure) = check(&keys) {
                failures.push(format!(
                    "{id} ({}): {failure}\n    {}",
                    keys["basis"],
                    keys.get("rule").unwrap_or(&Json::Null)
                ));
            }
            assert!(ids.insert(id.clone()), "duplicate id {id}");
        }
    }
    assert!(ids.len() > 1000, "only {} cases were found", ids.len());
    assert!(failures.is_empty(), "{} of {} cases:\n{}", failures.len(), ids.len(), failures.join("\n"));
}

#[test]
fn every_word_has_its_fixture() {
    let kebab = |word: &str| {
        let name = word.trim_start_matches(['%', '$']);
        name.chars().fold(String::new(), |kebab, char| {
            if char.is_uppercase() {
                kebab + "-" + &char.to_lowercase().to_string()
            } else {
                kebab + &char.to_string()
            }
        })
    };
    let file = |folder: &str, word: &str| format!("fixtures/eval/{folder}/{}.json", kebab(word));
    let operators = Word::operators().into_iter().map(|word| file("operators", &word.word));
    let expansions = Word::expansions().into_iter().map(|word| file("expansions", &word.word));
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let missing: Vec<_> = operators.chain(expansions).filter(|file| !root.join(file).exists()).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn check(keys: &Map<String, Json>) -> Result<(), String> {
    let answer = Case { keys }.decide()?;
    let expected = keys["expect"].as_str().unwrap();
    if answer.outcome != expected {
        return Err(format!("expected {expected}, got {answer:?}"));
    }
    if let Some(code) = keys.get("indeterminate")
        && code.as_str() != answer.indeterminate
    {
        return Err(format!("expected the code {code}, got {answer:?}"));
    }
    if let Some(error) = keys.get("error")
        && error.as_str() != answer.error
    {
        return Err(format!("expected the error {error}, got {answer:?}"));
    }
    Ok(())
}

fn json_files(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(json_files(&path));
        } else if path.extension().is_some_and(|extension| extension == "json") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// A function is asked only if the answer depends on it, wherever in the rule it stands.
#[test]
fn functions_that_cannot_matter_are_not_asked() {
    let call = json!({"%%true": {"%function": {"name": "f", "arguments": []}}});
    let own = json!({"%%user.id": "%%partition"});
    let rules = [
        json!({"%and": [{"%not": {"%or": [call, own]}}, call]}),
        json!({"%or": [call, own]}),
        json!({"%and": [{"%or": [call, {"%%user.id": "other"}]}, {"%and": [{"%not": own}, call]}]}),
    ];
    let user = json!({"id": "u1"});
    for rule in rules {
        let key = PartitionKey::new("k", Some(PartitionType::String), true);
        let source = Source::new("rule", rule.to_string());
        let permissions = SyncConfig::from_rules(key, None, Some(&source)).unwrap().compile();
        let never =
            |call: &FunctionCall<'_>| -> Result<Value, EvalError> { panic!("{} was asked", call.name) };
        let direct = permissions.access(&user, "u1", &never);
        assert_eq!(direct, permissions.for_user(&user).access("u1", &never), "{rule}");
        assert_eq!(direct, permissions.for_partition("u1").access(&user, &never), "{rule}");
        assert!(direct.write.indeterminate().is_none(), "{rule}");
    }
}
