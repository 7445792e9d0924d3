//! The fixture apps are clean: what the linter says of them by default is meant that way, and listed here.

use std::{collections::BTreeSet, path::Path};

use sync_rules::{
    Source,
    app::load_apps,
    lint::{Confidence, LintInput, lint},
};

use crate::apps::files;

/// What stands out on purpose: global read permissions, and provider data that only administrators can set.
const DELIBERATE: &[(&str, &str)] =
    &[("bucket", "SR301"), ("bucket", "SR305"), ("firehose", "SR301"), ("region", "SR301")];

#[test]
fn nothing_else_is_found_in_the_apps() {
    let apps = load_apps(files(Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/apps"))));
    let found: BTreeSet<(String, String)> = apps
        .iter()
        .flat_map(|app| {
            let shown =
                lint(LintInput::App(app)).into_iter().filter(|finding| finding.confidence > Confidence::Low);
            shown.map(|finding| (app.root.clone(), finding.code.id.to_owned()))
        })
        .collect();
    let expected = DELIBERATE.iter().map(|(app, code)| ((*app).to_owned(), (*code).to_owned())).collect();
    assert_eq!(found, expected);
}

/// Shapes of real configurations, written anew, with what must be said of them and where.
#[test]
fn real_mistakes_are_found_at_their_place() {
    let config = |key: &str, kind: &str, read: &str, write: &str| {
        format!(
            "{{\"partition\": {{\"key\": \"{key}\", \"type\": \"{kind}\", \"permissions\": {{\n\"read\": {read},\n\"write\": {write}}}}}}}"
        )
    };
    let own = r#"{"%%partition": "%%user.id"}"#;
    let cases = [
        ("open", config("_partition", "string", "{}", "{}"), vec![("SR301", 2, 9), ("SR302", 3, 10)]),
        ("an id that is text", config("owner", "objectId", own, "false"), vec![("SR208", 2, 25)]),
        ("a placeholder", config("k", "string", "<Expression>", "true"), vec![("SR008", 2, 9)]),
        ("own partition of a name", config("name", "string", own, "false"), vec![("SR308", 2, 25)]),
        (
            "users by name",
            config(
                "_partition",
                "string",
                "true",
                r#"{"%or": [{"%%user.id": "6301358aecc2baf56b984c5e"}, {"%%user.id": "6456807b1caecfebe26020e2"}]}"#,
            ),
            vec![("SR303", 3, 10), ("SR304", 3, 33)],
        ),
    ];
    for (what, text, expected) in cases {
        let findings = lint(LintInput::File(&Source::new("config.json", text.as_str())));
        for (code, line, column) in expected {
            let at = |finding: &sync_rules::lint::Finding| {
                finding.place.range.map(|range| (range.start.line, range.start.column))
            };
            let places: Vec<_> = findings.iter().filter(|finding| finding.code.id == code).map(at).collect();
            let found = places.contains(&Some((line, column)));
            assert!(found, "{what}: {code} is expected at {line}:{column}, found at {places:?} in\n{text}");
        }
    }
}
