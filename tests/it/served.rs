//! `fixtures/served`: exports in which it matters which collections sync serves. One answer is expected of everyone who
//! asks: the lints, the migration with its files, the migrated app, and its own lint.

use std::{collections::BTreeMap, env, fs};

use serde_json::{Value as Json, json};
use sync_rules::{
    FlexibleSync, NoFunctions,
    app::{App, load_apps},
    diagnostics::Severity,
    lint::{Finding, LintInput, lint},
    migrate::{FileAction, Migration, migrate},
};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/served");

type Files = BTreeMap<String, String>;

#[test]
fn everyone_gives_the_answer_of_the_fixture() {
    let (mut failures, mut found) = (Vec::new(), 0);
    for entry in fs::read_dir(FOLDER).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        found += 1;
        let mut fixture: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let before = files(&fixture);
        let app = app(before.clone());
        let migration = migrate(&app);
        let after = migration.as_ref().map(|migration| migrated(before, migration));
        // Decisions are stated by hand, so that no rewriting can make them true.
        failures.extend(
            wrong_access(&fixture, after.as_ref()).map(|wrong| format!("{}: {wrong}", path.display())),
        );
        let told = told(&app, migration.as_ref(), after.as_ref());
        if fixture["out"] == told {
            continue;
        }
        if env::var_os("UPDATE").is_some() {
            fixture["out"] = told;
            fs::write(&path, format!("{fixture:#}\n")).unwrap();
        } else {
            failures.push(format!("{}: {told:#}", path.display()));
        }
    }
    assert!(found > 15, "only {found} fixtures were found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn files(fixture: &Json) -> Files {
    let files = fixture["files"].as_object().unwrap();
    files.iter().map(|(path, json)| (path.clone(), json.to_string())).collect()
}

fn app(files: Files) -> App {
    load_apps(files).into_iter().find(|app| app.root.is_empty()).unwrap()
}

fn migrated(mut files: Files, migration: &Migration) -> App {
    for file in &migration.files {
        assert!(!file.text.is_empty() || file.action == FileAction::Remove);
        let known = files.insert(file.path.clone(), file.text.clone()).is_some();
        assert_eq!(known, file.action == FileAction::Replace, "{}", file.path);
    }
    app(files)
}

/// Decisions of the migrated app that are not those of the fixture: `read` of a document of a collection.
fn wrong_access<'f>(fixture: &'f Json, after: Option<&'f App>) -> impl Iterator<Item = String> + use<'f> {
    let cases = fixture.get("after").and_then(Json::as_array).into_iter().flatten();
    cases.filter_map(move |case| {
        let text = |key: &str| case[key].as_str().unwrap();
        let sync = FlexibleSync::from_app(after?).unwrap();
        let roles = sync.roles(text("database"), text("collection"));
        let allowed = sync.is_synced(text("database"), text("collection"))
            && roles.is_some_and(|roles| {
                roles.decide(&case["user"], &case["document"], &NoFunctions).read.allowed()
            });
        (json!(allowed) != case["read"]).then(|| format!("{case} is answered with {allowed}"))
    })
}

fn told(app: &App, migration: Option<&Migration>, after: Option<&App>) -> Json {
    json!({
        "synced_source": app.synced_source(),
        "lint": lint(LintInput::App(app)).iter().map(finding).collect::<Vec<_>>(),
        "migration": migration.map(|migration| json!({
            "verdict": migration.verdict.as_str(),
            "reasons": migration.reasons,
            "notes": migration.notes.iter().map(|note| note.code).collect::<Vec<_>>(),
            "files": migration.files.iter().map(|file| {
                let json: Json = serde_json::from_str(&file.text).unwrap();
                let roles = json.get("roles").and_then(Json::as_array);
                let filters = |role: &Json| role["document_filters"].clone();
                json!([file.action.as_str(), file.path, roles.map(|roles| roles.iter().map(filters).collect::<Vec<_>>())])
            }).collect::<Vec<_>>(),
        })),
        "errors_after": after.map(|app| {
            let found = lint(LintInput::App(app));
            found.iter().filter(|one| one.severity == Severity::Error).map(finding).collect::<Vec<_>>()
        }),
    })
}

fn finding(finding: &Finding) -> String {
    format!("{} {}: {}", finding.code.id, finding.place.file, finding.message)
}
