//! What would have to be otherwise for a denied permission to be allowed: the smallest sets of conditions.

use serde_json::json;
use sync_rules::{NoFunctions, Permission, Source, SyncConfig, explain::Needed};

/// What would change for the user `me` in the partition `p`, as texts.
fn options(read: &str, write: &str) -> Vec<Vec<String>> {
    let text = format!(
        r#"{{"partition": {{"key": "k", "type": "string", "permissions": {{"read": {read}, "write": {write}}}}}}}"#
    );
    let permissions = SyncConfig::parse(&Source::new("c", text)).unwrap().compile();
    let user = json!({"id": "me", "custom_data": {"no": false, "yes": true}});
    let explanation = permissions.explain(&user, "p", &NoFunctions);
    let options = explanation.would_change(Permission::Read);
    let shown = |Needed { step, must_be: wanted, .. }: &Needed<'_>| {
        format!("{}{}", if *wanted { "" } else { "not " }, step.text.replace([' ', '"', '%'], ""))
    };
    options.iter().map(|option| option.iter().map(shown).collect()).collect()
}

#[test]
fn the_smallest_sets_come_first() {
    let a = r#"{"%%user.custom_data.a": 1}"#;
    let b = r#"{"%%user.custom_data.b": 1}"#;
    let c = r#"{"%%user.custom_data.c": 1}"#;
    let yes = r#"{"%%user.custom_data.yes": true}"#;
    let cases: &[(String, &[&[&str]])] = &[
        (a.to_owned(), &[&["user.custom_data.a:1"]]),
        // The second was not needed, and would have to hold too.
        (format!(r#"{{"%and": [{a}, {b}]}}"#), &[&["user.custom_data.a:1", "user.custom_data.b:1"]]),
        (format!(r#"{{"%and": [{yes}, {b}]}}"#), &[&["user.custom_data.b:1"]]),
        (
            format!(r#"{{"%or": [{{"%and": [{a}, {b}]}}, {c}]}}"#),
            &[&["user.custom_data.c:1"], &["user.custom_data.a:1", "user.custom_data.b:1"]],
        ),
        (
            format!(r#"{{"%nor": [{yes}, {a}]}}"#),
            &[&["not user.custom_data.yes:true", "not user.custom_data.a:1"]],
        ),
        (format!(r#"{{"%not": {yes}}}"#), &[&["not user.custom_data.yes:true"]]),
        (
            format!(r#"{{"%not": {{"%and": [{yes}, {{"%nor": [{a}]}}]}}}}"#),
            &[&["not user.custom_data.yes:true"], &["user.custom_data.a:1"]],
        ),
        // Nothing can change what is written.
        ("false".to_owned(), &[]),
        (format!(r#"{{"%and": [false, {a}]}}"#), &[]),
        (format!(r#"{{"%or": [false, {a}]}}"#), &[&["user.custom_data.a:1"]]),
    ];
    for (rule, expected) in cases {
        assert_eq!(options(rule, "false"), *expected, "{rule}");
    }
}

#[test]
fn reading_may_come_of_writing() {
    let rule = |name: &str| format!(r#"{{"%%user.custom_data.{name}": 1}}"#);
    assert_eq!(options(&rule("a"), &rule("b")), [["user.custom_data.a:1"], ["user.custom_data.b:1"]]);
    assert!(options(r#"{"%%user.custom_data.yes": true}"#, "false").is_empty());
}
