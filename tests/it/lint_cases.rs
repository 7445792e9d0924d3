//! Shapes of real apps, written anew, with what must be found in them and where, and what must not.
//!
//! `fixtures/lint/cases.json`: each case has files, what is `found` (code, file and the pointer at or above the place),
//! and codes that stay `quiet`.

use serde_json::Value as Json;
use sync_rules::{
    Source,
    app::load_apps,
    lint::{Finding, LintInput, Safety, lint},
};

#[test]
fn real_shapes_are_judged_right() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/lint/cases.json");
    let cases: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    let mut failures = Vec::new();
    for case in &cases {
        let found = findings(case);
        let what = format!("{} ({})", text(&case["what"]), text(&case["basis"]));
        for expected in case["found"].as_array().unwrap().iter().map(text) {
            if !found.iter().any(|finding| is_at(finding, expected)) {
                failures.push(format!("{what}: {expected} is missing in {:?}", shown(&found)));
            }
        }
        for code in case["quiet"].as_array().unwrap().iter().map(text) {
            if found.iter().any(|finding| finding.code.id == code) {
                failures.push(format!("{what}: {code} is found in {:?}", shown(&found)));
            }
        }
        for finding in &found {
            check_fix(finding, &what, &mut failures);
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn findings(case: &Json) -> Vec<Finding> {
    let files = case["files"].as_object().unwrap();
    let files: Vec<(String, String)> =
        files.iter().map(|(path, content)| (path.clone(), as_text(content))).collect();
    load_apps(files).iter().flat_map(|app| lint(LintInput::App(app))).collect()
}

/// A file that is not JSON is given as a string.
fn as_text(content: &Json) -> String {
    content.as_str().map_or_else(|| content.to_string(), str::to_owned)
}

/// `CODE FILE POINTER`
fn is_at(finding: &Finding, expected: &str) -> bool {
    let words: Vec<&str> = expected.splitn(3, ' ').collect();
    let [code, file, pointer] = words.as_slice() else { return false };
    finding.code.id == *code
        && *finding.place.file == **file
        && finding
            .place
            .pointer
            .strip_prefix(pointer)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// What is offered as a fix leaves valid JSON.
fn check_fix(finding: &Finding, what: &str, failures: &mut Vec<String>) {
    let (Some(fix), Some(source)) = (&finding.fix, &finding.place.source) else { return };
    let mut text = source.text().to_owned();
    for edit in fix.edits.iter().rev() {
        text.replace_range(edit.range.start.offset..edit.range.end.offset, &edit.text);
    }
    if serde_json::from_str::<Json>(&text).is_err() {
        failures.push(format!("{what}: the fix of {} leaves no JSON: {text}", finding.code.id));
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap()
}

fn shown(found: &[Finding]) -> Vec<String> {
    found
        .iter()
        .map(|finding| format!("{} {} {}", finding.code.id, finding.place.file, finding.place.pointer))
        .collect()
}

/// The fix that a code offers in a configuration by itself: `Some(true)` if it is safe, `None` if none is offered.
fn fix_of(code: &str, read: &str) -> Option<bool> {
    let text = format!(
        r#"{{"partition": {{"key": "k", "type": "string", "permissions": {{"read": {read}, "write": false}}}}}}"#
    );
    let findings = lint(LintInput::File(&Source::new("config.json", text.as_str())));
    let found: Vec<_> = findings.iter().filter(|finding| finding.code.id == code).collect();
    assert!(!found.is_empty(), "{code} is not found in {text}: {:?}", shown(&findings));
    found.iter().find_map(|finding| finding.fix.as_ref()).map(|fix| fix.safety == Safety::Safe)
}

#[test]
fn fixes_are_safe_for_ids_of_any_type_or_not_called_so() {
    let id = "5f4863e4d49bd2191ff1e623";
    let in_both_forms = format!(r#"{{"%%user.id": {{"$in": ["{id}", {{"$oid": "{id}"}}]}}}}"#);
    assert_eq!(fix_of("SR405", &in_both_forms), Some(false));
    assert_eq!(fix_of("SR215", &in_both_forms), Some(false));
    assert_eq!(fix_of("SR405", r#"{"%%partition": {"$in": ["a", 7]}}"#), Some(true));
    assert_eq!(fix_of("SR211", &format!(r#"{{"%%user.id": {{"$in": ["{id}", "{id}"]}}}}"#)), Some(true));
}

#[test]
fn a_fix_leaves_an_expression_or_is_not_offered() {
    assert_eq!(fix_of("SR110", r#""{a}""#), None);
    assert_eq!(fix_of("SR110", r#""{\"%%partition\": }""#), None);
    assert_eq!(fix_of("SR110", r#""{\"%%partition\": {\"%nope\": 1}}""#), None);
    assert_eq!(fix_of("SR110", r#""{\"%%partition\": \"%%user.id\"}""#), Some(true));
}
