//! SARIF logs against the published schema, `fixtures/lint/sarif-schema-2.1.0.json`.

use std::process::Command;

use serde_json::Value as Json;

#[test]
fn logs_fit_the_published_schema() {
    let schema = std::fs::read_to_string("fixtures/lint/sarif-schema-2.1.0.json").unwrap();
    let mut schema: Json = serde_json::from_str(&schema).unwrap();
    // The published pattern of languages is no regular expression, and the logs do not name one.
    for holder in ["run", "toolComponent"] {
        schema["definitions"][holder]["properties"]["language"].as_object_mut().unwrap().remove("pattern");
    }
    let validator = jsonschema::draft7::new(&schema).unwrap();
    let inputs = [
        "fixtures/apps",
        "fixtures/cli/inputs",
        "fixtures/cli/inputs/lint/mixed",
        "fixtures/cli/inputs/lint/broken.json",
        "fixtures/cli/inputs/lint/users.json",
        "fixtures/cli/inputs/lint/quiet.json",
        "nowhere",
    ];
    for input in inputs {
        let log = log(input);
        let errors: Vec<_> =
            validator.iter_errors(&log).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(errors.is_empty(), "{input}\n{}", errors.join("\n"));
    }
}

/// What GitHub needs beyond the schema: rules that results point at, places, and fingerprints that differ.
#[test]
fn results_can_be_told_apart() {
    let log = log("fixtures/cli/inputs/lint/users.json");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() >= 3, "{}", results.len());
    let mut fingerprints = Vec::new();
    for result in results {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().unwrap() as usize];
        assert_eq!(rule["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "fixtures/cli/inputs/lint/users.json");
        assert!(place["region"]["startLine"].as_u64().unwrap() > 1);
        fingerprints.push(result["partialFingerprints"]["primaryLocationLineHash"].as_str().unwrap());
    }
    assert!(results.iter().any(|result| result["fixes"].is_array()), "one of them can be fixed");
    fingerprints.sort_unstable();
    assert!(fingerprints.is_sorted_by(|a, b| a < b), "{fingerprints:?}");
}

fn log(input: &str) -> Json {
    let output = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
        .args(["lint", input, "--select", "all", "--format", "sarif"])
        .output()
        .unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}
