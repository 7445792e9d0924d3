//! `fixtures/roles`: which role a user gets, and what it allows; and that no roles make anything fail.

use std::{collections::BTreeSet, fs};

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use sync_rules::{
    CompileOptions, Decision, Diagnostics, EvalError, FlexibleSync, FunctionCall, Functions, Roles, Source,
    Value,
    app::{AppValue, Environment, load_apps},
};

struct Table<'j>(&'j Json);

impl Functions for Table<'_> {
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        match self.0.get(call.name) {
            None => Err(EvalError::function_unknown()),
            Some(result) if result.get("$error").is_some() => Err(EvalError::function_failed("it threw")),
            Some(result) => Ok(Value::from(result)),
        }
    }
}

#[test]
fn fixtures_are_decided_as_expected() {
    let mut failures = Vec::new();
    let mut ids = BTreeSet::new();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/roles")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let file: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        let defaults = file.get("defaults").and_then(Json::as_object).cloned().unwrap_or_default();
        for case in file["cases"].as_array().unwrap() {
            let mut keys = defaults.clone();
            keys.extend(case.as_object().unwrap().clone());
            let id = keys["id"].as_str().unwrap().to_owned();
            assert!(keys["basis"].as_str().unwrap().starts_with("SEMANTICS "), "{id}");
            let expected = keys["expect"].as_object().unwrap();
            let found = decide(&keys);
            for (key, expected) in expected {
                let found = found.get(key).unwrap_or(&Json::Null);
                if found != expected {
                    failures.push(format!("{id} ({}): `{key}` is {found}, not {expected}", keys["basis"]));
                }
            }
            assert!(ids.insert(id.clone()), "duplicate id {id}");
        }
    }
    assert!(ids.len() > 250, "only {} cases were found", ids.len());
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// Everything that a case can ask for.
fn decide(keys: &Map<String, Json>) -> Map<String, Json> {
    let mut found = Map::new();
    let mut note = |key: &str, value: Json| drop(found.insert(key.to_owned(), value));
    let roles = match keys.get("files").and_then(Json::as_object) {
        Some(files) => {
            let files = files.iter().map(|(path, text)| (path.clone(), text.to_string()));
            let apps = load_apps(files);
            let Some(sync) = FlexibleSync::from_app(&apps[0]) else { return found };
            let (database, collection) = keys["collection"].as_str().unwrap().split_once('.').unwrap();
            note("queryable", json!(sync.queryable_fields(collection)));
            note("problems", codes(sync.diagnostics()));
            let Some(roles) = sync.roles(database, collection) else { return found };
            roles
        }
        None => {
            let queryable: Vec<String> = serde_json::from_value(keys["queryable"].clone()).unwrap();
            Roles::from_value("roles", &keys["roles"], &queryable, &options(keys)).unwrap()
        }
    };
    note("roles", json!("some"));
    note("role_problems", codes(roles.diagnostics()));
    let nothing = json!({});
    let key = |key: &str| keys.get(key).unwrap_or(&nothing);
    let functions = Table(key("functions"));
    let decision = roles.decide(key("user"), key("doc"), &functions);
    note("role", json!(decision.role));
    note("usable", json!(decision.usable));
    let word = |decision: &Decision| match decision.indeterminate() {
        Some(error) => json!(error.code().as_str()),
        None => json!(decision.allowed()),
    };
    note("read", word(&decision.read));
    note("write", word(&decision.write));
    note("insert", word(&decision.insert));
    note("delete", word(&decision.delete));
    if let Some(field) = keys.get("field").and_then(Json::as_str) {
        let access = roles.field_access(key("user"), key("doc"), field, &functions);
        note("field", json!({"read": access.read, "write": access.write}));
    }
    let explained = roles.explain(key("user"), key("doc"), &functions).decision;
    assert_eq!(explained, decision, "{}", keys["id"]);
    let access = roles.access(key("user"), key("doc"), &functions);
    let plain = (access.role, access.read, access.write, access.insert, access.delete);
    let decided =
        [&decision.read, &decision.write, &decision.insert, &decision.delete].map(Decision::allowed);
    assert_eq!(plain, (decision.role, decided[0], decided[1], decided[2], decided[3]), "{}", keys["id"]);
    found
}

fn codes(problems: &Diagnostics) -> Json {
    problems.iter().map(|problem| problem.code.id).collect()
}

fn options(keys: &Map<String, Json>) -> CompileOptions {
    let mut options = CompileOptions::default();
    let values = keys.get("values").and_then(Json::as_object).cloned().unwrap_or_default();
    let values = values.iter().map(|(name, value)| (name.clone(), AppValue::Known(Value::from(value))));
    options.values = Some(values.collect());
    options.environment = Some(Environment::new("", Default::default()));
    options
}

/// What is wrong with old roles is said where it stands, though they were converted.
#[test]
fn converted_roles_keep_their_places() {
    let text = r#"{"type": "flexible", "permissions": {"defaultRoles": [
  {"name": "own", "applyWhen": {}, "read": {"secret": 1}, "write": {"_id": "%%user.custom_data.x"}}]}}"#;
    let sync = FlexibleSync::parse(&Source::new("sync.json", text), &CompileOptions::default());
    let roles = sync.unwrap().unwrap().roles("db", "Task").unwrap();
    let place = &roles.diagnostics().iter().next().unwrap().place;
    assert_eq!(place.to_string(), "sync.json:2:45");
    assert_eq!(place.pointer, "/permissions/defaultRoles/0/read/secret");
}

#[test]
fn undecided_answers_have_their_place() {
    let text = r#"[{"name": "own", "apply_when": {}, "read": true, "document_filters":
  {"read": {"team": "%%user.custom_data.team"}, "write": false}}]"#;
    let roles = FlexibleSync::parse(&Source::new("roles.json", text), &CompileOptions::default());
    let roles = roles.unwrap().unwrap().roles("", "").unwrap();
    let decision = roles.decide(&json!({"id": "u"}), &json!({}), &sync_rules::NoFunctions);
    let place = roles.place_of(decision.read.indeterminate().unwrap()).unwrap();
    assert_eq!(place.range.unwrap().start.line, 2);
}

/// Words of exports, and anything else.
fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(vec![
            "name", "apply_when", "applyWhen", "document_filters", "read", "write", "insert", "delete", "fields",
            "additional_fields", "roles", "rules", "defaultRoles", "permissions", "type", "flexible", "_id", "owner",
            "queryable_fields_names", "collection_queryable_fields_names", "indexed_queryable_fields_names", "Task",
            "asymmetric_tables", "client_max_offline_days", "properties", "bsonType", "object", "array", "items",
            "%%user.id", "%%true", "$in", "%function", "config", "flexible_sync", "state", "a.b",
        ]).prop_map(str::to_owned),
        1 => ".{0,4}",
    ]
}

fn tree() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::Bool),
        any::<i8>().prop_map(Json::from),
        word().prop_map(Json::String),
    ];
    leaf.prop_recursive(5, 40, 5, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Json::Array),
            prop::collection::vec((word(), inner), 0..5)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever stands in an export, every question gets an answer.
    #[test]
    fn nothing_panics(
        sync in tree(), defaults in tree(), own in tree(), schema in tree(), user in tree(), document in tree(),
        field in word(), wrapped in any::<bool>(),
    ) {
        let sync = if wrapped {
            let mut settings = json!({"type": "flexible", "state": "enabled", "permissions": sync.clone()});
            let members = sync.as_object().cloned().unwrap_or_default();
            settings.as_object_mut().unwrap().extend(members);
            settings
        } else {
            sync
        };
        let files = [
            ("sync/config.json", sync.clone()),
            ("data_sources/s/default_rule.json", json!({"roles": defaults})),
            ("data_sources/s/db/Task/rules.json", json!({"roles": own})),
            ("data_sources/s/db/Task/schema.json", schema),
        ];
        let files = files.map(|(path, json)| (path.to_owned(), json.to_string()));
        for app in load_apps(files) {
            let sync = FlexibleSync::from_app(&app);
            for roles in sync.iter().flat_map(|sync| [sync.roles("db", "Task"), sync.roles("db", "Other")]).flatten() {
                let decision = roles.decide(&user, &document, &sync_rules::NoFunctions);
                let access = roles.field_access(&user, &document, &field, &sync_rules::NoFunctions);
                // A field is open only if its document is.
                prop_assert!(decision.read.allowed() || !access.read);
                prop_assert!(decision.write.allowed() || !access.write);
            }
        }
        let alone = Source::new("roles.json", sync.to_string());
        let _ = FlexibleSync::parse(&alone, &CompileOptions::default());
    }
}
