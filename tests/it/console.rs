//! `fixtures/console`: what the library answers natively, in the shapes in which the console gets it. The console's tests
//! hold the WebAssembly build to the same, in Node and in browsers. `UPDATE=1 cargo test` rewrites the answers.

use std::{collections::BTreeMap, env, fs, path::Path};

use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, Source, SyncConfig,
    app::{App, load_apps},
    change::changes,
    lint::{LintInput, lint},
    migrate::migrate,
    render::{MigrationReader, Places, with_spans},
};

use crate::apps::files;

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures");

#[test]
fn answers_for_the_console() {
    let mut answers: BTreeMap<String, Json> = BTreeMap::new();
    for name in folders("apps") {
        let app = only(load_apps(files(&Path::new(FIXTURES).join("apps").join(&name))));
        let given = json!(format!("apps/{name}"));
        answers.insert(format!("app-{name}"), report(given, &app));
    }
    for name in folders("migrate") {
        let Ok(text) = fs::read_to_string(format!("{FIXTURES}/migrate/{name}/in.json")) else { continue };
        let files = files_of(&serde_json::from_str(&text).unwrap());
        let app = only(load_apps(files.clone()));
        let files: Vec<Json> = files.iter().map(|(path, text)| json!({"path": path, "text": text})).collect();
        answers.insert(format!("form-{name}"), report(Json::Array(files), &app));
    }
    answers.insert("changes".to_owned(), change("old.json", "wider.json"));
    let mut failures = Vec::new();
    for (name, answer) in &answers {
        let file = Path::new(FIXTURES).join("console").join(format!("{name}.json"));
        let text = format!("{answer}\n");
        if fs::read_to_string(&file).is_ok_and(|found| found == text) {
            continue;
        }
        if env::var_os("UPDATE").is_some() {
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(&file, text).unwrap();
        } else {
            failures.push(name);
        }
    }
    assert!(answers.len() > 40, "{} answers", answers.len());
    assert!(failures.is_empty(), "other answers than in `fixtures/console`: {failures:?}");
}

fn folders(of: &str) -> Vec<String> {
    let entries = fs::read_dir(Path::new(FIXTURES).join(of)).unwrap().map(|entry| entry.unwrap());
    let folders = entries.filter(|entry| entry.path().is_dir());
    folders.map(|entry| entry.file_name().into_string().unwrap()).collect()
}

fn only(apps: Vec<App>) -> App {
    apps.into_iter().next().unwrap()
}

fn report(files: Json, app: &App) -> Json {
    let findings = lint(LintInput::App(app));
    let findings: Vec<_> = findings.iter().map(|finding| with_spans(finding, &finding.places())).collect();
    let migration = migrate(app);
    let migration = migration.map(|found| with_spans(found.to_json(MigrationReader::Page), &found.places()));
    json!({
        "files": files,
        "lint": findings,
        "migrate": migration,
    })
}

/// The rule form of a fixture as an app, without what is known of its data.
fn files_of(form: &Json) -> BTreeMap<String, String> {
    let key = &form["key"];
    let mut partition = json!({"key": key["name"], "type": key["type"], "required": key["required"]});
    for permission in ["read", "write"] {
        if let Some(rule) = form.get(permission) {
            partition["permissions"][permission] = rule.clone();
        }
    }
    let root = json!({"config_version": 20210101, "environment": ""}).to_string();
    let sync = json!({"type": "partition", "state": "enabled", "partition": partition}).to_string();
    BTreeMap::from([("realm_config.json".to_owned(), root), ("sync/config.json".to_owned(), sync)])
}

fn change(old: &str, new: &str) -> Json {
    let texts =
        [old, new].map(|name| fs::read_to_string(format!("{FIXTURES}/cli/diff-rules.in/{name}")).unwrap());
    let [before, after] =
        [&texts[0], &texts[1]].map(|text| SyncConfig::parse(&Source::new("c", text.as_str())).unwrap());
    let options = CompileOptions::default();
    let found = changes((&before, &options), (&after, &options));
    let found: Vec<_> = found.iter().map(|change| change.to_json(None)).collect();
    json!({"texts": texts, "changes": {"settings": [], "permissions": serde_json::to_value(found).unwrap()}})
}
