//! `fixtures/apps`: every layout is read, without a problem and with all that rules need.

use std::{collections::BTreeMap, fs, path::Path};

use sync_rules::app::{App, AppValue, is_app_file, load_apps};

const APPS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/apps");

/// What is expected of each app: its config version, and the partition key as name, type and whether it is required.
const EXPECTED: &[(&str, i64, &str, &str, bool)] = &[
    ("bucket", 20200603, "window", "long", true),
    ("channel", 20210101, "room_id", "objectId", false),
    ("firehose", 20180301, "feed", "string", false),
    ("query-string", 20230101, "_scope", "string", true),
    ("region", 20210101, "massif", "string", true),
    ("team", 20230101, "crew_ref", "uuid", true),
    ("user", 20200603, "gardener_id", "objectId", true),
];

/// All files below a folder that an app may consist of, by their path in it.
pub(crate) fn files(folder: &Path) -> BTreeMap<String, String> {
    fn walk(top: &Path, folder: &Path, files: &mut BTreeMap<String, String>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.strip_prefix(top).unwrap().to_str().unwrap().replace('\\', "/");
            if path.is_dir() {
                walk(top, &path, files);
            } else if is_app_file(&name) {
                files.insert(name, fs::read_to_string(&path).unwrap());
            }
        }
    }
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn all() -> Vec<App> {
    load_apps(files(Path::new(APPS)))
}

#[test]
fn every_app_of_one_repository_is_found() {
    let apps = all();
    let found: Vec<_> = apps
        .iter()
        .map(|app| {
            let sync = app.sync.as_ref().unwrap_or_else(|| panic!("{}: {}", app.root, app.diagnostics));
            let key = sync.partition_key();
            let version = app.config_version.unwrap();
            (app.root.as_str(), version, key.name.as_str(), key.kind.unwrap().as_str(), key.required)
        })
        .collect();
    assert_eq!(found, EXPECTED);
    for app in &apps {
        assert!(app.diagnostics.is_empty(), "{}: {}", app.root, app.diagnostics);
        assert!(!app.schemas.is_empty(), "{} has no schemas", app.root);
    }
}

#[test]
fn rules_find_what_they_name() {
    for app in all() {
        let reads = app.sync.as_ref().unwrap().reads().clone();
        let functions = app.options.functions.unwrap();
        let missing: Vec<_> = reads.functions.iter().filter(|name| !functions.contains_key(*name)).collect();
        assert!(missing.is_empty(), "{} lacks the functions {missing:?}", app.root);
        let values = app.options.values.unwrap();
        let missing: Vec<_> = reads.values.iter().filter(|name| !values.contains_key(*name)).collect();
        assert!(missing.is_empty(), "{} lacks the values {missing:?}", app.root);
    }
}

#[test]
fn settings_of_every_layout_are_read() {
    let apps: BTreeMap<String, App> = all().into_iter().map(|app| (app.root.clone(), app)).collect();
    let region = apps["region"].options.environment.as_ref().unwrap();
    assert!(!region.tag.is_empty() && !region.values.is_empty());
    let secrets = apps.values().flat_map(|app| app.options.values.as_ref().unwrap().values());
    assert!(secrets.into_iter().any(|value| *value == AppValue::Secret));
    for (name, collections) in [("user", true), ("firehose", true), ("team", true), ("query-string", false)] {
        assert_eq!(apps[name].custom_user_data.is_some(), collections, "{name}");
    }
}

#[test]
fn an_app_that_lies_deeper_is_its_own() {
    let mut nested = files(&Path::new(APPS).join("user"));
    let deeper = files(&Path::new(APPS).join("team"));
    nested.extend(deeper.into_iter().map(|(path, text)| (format!("tools/copy/{path}"), text)));
    let apps = load_apps(nested);
    let roots: Vec<_> = apps.iter().map(|app| (app.root.as_str(), app.sync.is_some())).collect();
    assert_eq!(roots, [("", true), ("tools/copy", true)]);
}
