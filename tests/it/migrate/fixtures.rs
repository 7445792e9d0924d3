//! `fixtures/migrate`: each documented form of a rule, with its verdict, its roles, its conditions and its evidence.

use std::{collections::BTreeMap, env, fs};

use serde_json::{Map, Value as Json, json};
use sync_rules::{
    Permission,
    app::{App, load_apps},
    migrate::{Condition, ConditionStatus, Evidence, Migration, RuleMigration, migrate},
};

use super::sides::Sides;

pub(super) const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/migrate");

#[test]
fn every_form_becomes_what_its_fixture_says() {
    let mut failures = Vec::new();
    let mut found = 0;
    for entry in fs::read_dir(FOLDER).unwrap() {
        let folder = entry.unwrap().path();
        let Ok(text) = fs::read_to_string(folder.join("in.json")) else { continue };
        found += 1;
        let app = app(&serde_json::from_str(&text).unwrap());
        let migration = migrate(&app).unwrap();
        // Sync can use the roles, with the queryable fields that the report names.
        Sides::of(app.sync.as_ref().unwrap(), &migration, &app.options);
        let told = format!("{:#}\n", described(&migration));
        let file = folder.join("out.json");
        if fs::read_to_string(&file).is_ok_and(|expected| expected == told) {
            continue;
        }
        if env::var_os("UPDATE").is_some() {
            fs::write(&file, told).unwrap();
        } else {
            failures.push(format!("{}:\n{told}", folder.display()));
        }
    }
    assert!(found > 40, "only {found} fixtures were found");
    assert!(failures.is_empty(), "{} of {found}:\n{}", failures.len(), failures.join("\n"));
}

/// The app that a fixture describes, in the newest layout but one.
pub(super) fn app(given: &Json) -> App {
    let mut files = BTreeMap::new();
    let mut file = |path: &str, json: Json| drop(files.insert(path.to_owned(), json.to_string()));
    let environment = given.get("environment").map_or("", |environment| environment["tag"].as_str().unwrap());
    file("realm_config.json", json!({"config_version": 20210101, "environment": environment}));
    if let Some(environment) = given.get("environment") {
        let name = environment["tag"].as_str().unwrap();
        file(&format!("environments/{name}.json"), json!({"values": environment["values"]}));
    }
    for (name, value) in members(given, "values") {
        file(&format!("values/{name}.json"), json!({"name": name, "from_secret": false, "value": value}));
    }
    if let Some(functions) = given.get("functions") {
        let functions: Vec<Json> =
            functions.as_array().unwrap().iter().map(|name| json!({"name": name, "private": true})).collect();
        file("functions/config.json", Json::from(functions));
    }
    if let Some(fields) = given.get("custom_data") {
        let source = json!({
            "enabled": true, "mongo_service_name": "mongodb-atlas", "database_name": "app",
            "collection_name": "users", "user_id_field": "user_id",
        });
        file("auth/custom_user_data.json", source);
        let schema = json!({"title": "users", "bsonType": "object", "properties": fields});
        file("data_sources/mongodb-atlas/app/users/schema.json", schema);
    }
    if given.get("schemas").is_none() {
        // Some collection is synced, and nothing more is known of it than that it has the key.
        let schema = json!({"title": "any", "bsonType": "object", "properties": {given["key"]["name"].as_str().unwrap(): {}}});
        file("data_sources/mongodb-atlas/app/any/schema.json", schema);
    }
    for (name, mut schema) in members(given, "schemas") {
        schema["title"] = json!(name);
        file(&format!("data_sources/mongodb-atlas/app/{name}/schema.json"), schema);
    }
    let mut partition = given["key"].clone();
    let fields = partition.as_object_mut().unwrap();
    let name = fields.remove("name").unwrap();
    fields.insert("key".to_owned(), name);
    let permissions = ["read", "write"].into_iter().filter_map(|name| Some((name, given.get(name)?)));
    let permissions: Map<String, Json> =
        permissions.map(|(name, rule)| (name.to_owned(), rule.clone())).collect();
    fields.insert("permissions".to_owned(), permissions.into());
    file("sync/config.json", json!({"type": "partition", "state": "enabled", "partition": partition}));
    let mut app = load_apps(files).pop().unwrap();
    assert!(app.diagnostics.is_empty() && app.sync.is_some(), "{}", app.diagnostics);
    // What a fixture does not give is unknown, not absent.
    let unknown = |name| given.get(name).is_none();
    if unknown("values") {
        app.options.values = None;
    }
    if unknown("environment") {
        app.options.environment = None;
    }
    app
}

fn members(given: &Json, name: &str) -> Map<String, Json> {
    given.get(name).and_then(Json::as_object).cloned().unwrap_or_default()
}

/// What a fixture fixes of a report: no sentences, and no numbers of inputs.
fn described(migration: &Migration) -> Json {
    json!({
        "verdict": migration.verdict.as_str(),
        "rules": migration.rules.iter().map(rule).collect::<Vec<_>>(),
        "roles": migration.roles,
        "queryable_fields": migration.queryable_fields,
        "notes": migration.notes.iter().map(|note| note.code).collect::<Vec<_>>(),
    })
}

fn rule(rule: &RuleMigration) -> Json {
    json!({
        "permission": match rule.permission {
            Permission::Read => "read",
            Permission::Write => "write",
        },
        "verdict": rule.verdict.as_str(),
        "official": rule.official.iter().map(|official| {
            format!("{}: {}", official.construct, official.statement.as_str())
        }).collect::<Vec<_>>(),
        "document_filter": rule.document_filter,
        "apply_when": rule.apply_when,
        "conditions": rule.conditions.iter().map(condition).collect::<Vec<_>>(),
        "decisions": rule.decisions.iter().map(|decision| {
            format!("{} {}", decision.code, decision.section)
        }).collect::<Vec<_>>(),
        "evidence": match rule.evidence {
            Evidence::Equivalent { .. } => "equivalent",
            Evidence::Narrower { .. } => "narrower",
            Evidence::Different { .. } => "different",
            Evidence::Unknown { .. } => "unknown",
            _ => "new",
        },
        "reasons": rule.reasons.len(),
    })
}

/// `array of custom_data.teams: assumed`.
fn condition(condition: &Condition) -> String {
    let of = condition.message.split('`').nth(1).unwrap_or_default();
    let status = match condition.status {
        ConditionStatus::Assumed => "assumed",
        ConditionStatus::Verified(_) => "known",
    };
    format!("{} of {of}: {status}", condition.code)
}
