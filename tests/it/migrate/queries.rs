//! The queries that check conditions find exactly the documents that violate them: every query of every fixture, run by
//! two independent engines on documents with all sorts of values.

use std::{collections::BTreeSet, fs};

use serde_json::{Value as Json, json};
use sync_rules::{
    PartitionKey,
    migrate::{Condition, migrate},
};

use super::{conditions::Input, fixtures};
use crate::engines::{ENGINES, Engine, select};

const HEX: &str = "5f4863e4d49bd2191ff1e623";
const UUID: &str = "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d";

/// A query of a report, with what its condition is about.
struct Check {
    condition: Condition,
    key: PartitionKey,
    query: Json,
    documents: Vec<Json>,
    /// Whether the condition is one of the user.
    of_user: bool,
}

#[test]
fn queries_find_exactly_what_violates() {
    let checks = checks();
    let codes: BTreeSet<&str> = checks.iter().map(|check| check.condition.code).collect();
    let all = ["array", "hex-id", "key-type", "present", "single-value", "uuid-text"];
    assert_eq!(codes.into_iter().collect::<Vec<_>>(), all);
    for engine in ENGINES {
        let checks: Vec<&Check> = checks.iter().filter(|check| knows(engine, &check.query)).collect();
        let lines: Vec<Json> =
            checks.iter().map(|check| json!({"filter": check.query, "documents": check.documents})).collect();
        let Some(found) = select(engine, &lines) else { continue };
        for (check, found) in checks.iter().zip(found) {
            for (at, document) in check.documents.iter().enumerate() {
                let expected = check.is_violated_by(document);
                let (query, message) = (&check.query, &check.condition.message);
                assert_eq!(found.contains(&at), expected, "{engine:?}: {message}: {document}: {query}");
            }
        }
    }
}

/// mingo's `$type` knows the types of JavaScript alone.
fn knows(engine: Engine, query: &Json) -> bool {
    let text = query.to_string();
    engine == Engine::Secantus || !["objectId", "binData"].iter().any(|name| text.contains(name))
}

impl Check {
    fn is_violated_by(&self, document: &Json) -> bool {
        let (none, custom) = (json!({}), json!({"custom_data": document}));
        let (user, document) = if self.of_user { (&custom, &none) } else { (&none, document) };
        let input =
            Input { key: &self.key, user, document, values: &none, environment: &none, functions: &none };
        !input.fulfils(&self.condition)
    }
}

/// The queries of all fixtures, and of rules whose conditions no fixture has.
fn checks() -> Vec<Check> {
    let key = |kind: &str, required: bool| json!({"name": "k", "type": kind, "required": required});
    let path = "%%user.custom_data.deep.x";
    let mut given = vec![
        json!({"key": key("string", true), "read": { path: "%%partition" }}),
        json!({"key": key("objectId", true), "read": { path: {"%oidToString": "%%partition"}}}),
        json!({"key": key("uuid", true), "read": { path: {"%uuidToString": "%%partition"}}}),
        json!({"key": key("string", true), "read": {"%%user.custom_data.id": {"%stringToOid": "%%partition"}}}),
        json!({"key": key("string", false), "read": {"%%partition": {"%nin": [path, "a"]}}}),
        json!({"key": key("string", true), "read": { path: {"$ne": "%%partition"}}}),
        json!({"key": key("string", false), "read": { path: {"$ne": "%%partition"}}}),
        json!({"key": key("uuid", false), "read": true}),
        json!({"key": key("long", false), "read": true}),
        json!({"key": {"name": "k", "required": false}, "read": true}),
    ];
    for entry in fs::read_dir(fixtures::FOLDER).unwrap() {
        let text = fs::read_to_string(entry.unwrap().path().join("in.json"));
        given.extend(text.ok().map(|text| serde_json::from_str::<Json>(&text).unwrap()));
    }
    given.iter().flat_map(checks_of).collect()
}

fn checks_of(given: &Json) -> Vec<Check> {
    let migration = migrate(&fixtures::app(given)).unwrap();
    let conditions = migration.rules.iter().flat_map(|rule| &rule.conditions);
    let check = |condition: &Condition| {
        let name = condition.message.split('`').nth(1).unwrap();
        let custom = name.strip_prefix("custom_data.");
        let path = custom.unwrap_or(name);
        Some(Check {
            query: query(condition.query.as_deref()?),
            documents: documents(path),
            of_user: custom.is_some(),
            condition: condition.clone(),
            key: migration.partition.clone(),
        })
    };
    conditions.filter_map(check).collect()
}

/// The filter in a command of the shell.
fn query(command: &str) -> Json {
    let (_, rest) = command.split_once(".find(").or_else(|| command.split_once(".countDocuments(")).unwrap();
    let text = rest.replace("UUID(\"", "{\"$uuid\":\"").replace("\")", "\"}");
    serde_json::Deserializer::from_str(&text).into_iter().next().unwrap().unwrap()
}

fn documents(path: &str) -> Vec<Json> {
    let values = json!([
        null, "a", "", HEX, HEX.to_uppercase(), format!("{HEX}\n"), format!("{HEX} "), format!("\n{HEX}"), UUID,
        UUID.to_uppercase(), format!("{UUID}\n"), format!("{UUID}\n\n"), 1, 1.5, true, {"x": "a"}, {},
        {"$oid": HEX}, {"$uuid": UUID}, {"$binary": {"base64": "AAAA", "subType": "00"}},
        {"$date": {"$numberLong": "1000"}},
        [], ["a"], ["a", "b"], [null], ["a", null], [HEX], [format!("{HEX}\n")], [UUID], [1], [["a"]], [[]], [["a"], "b"],
        ["a", {"x": 1}], [{}], [{"$oid": HEX}], [{"$uuid": UUID}]
    ]);
    let keys: Vec<&str> = path.split('.').collect();
    let (last, before) = keys.split_last().unwrap();
    let inside = |inner: Json| before.iter().rev().fold(inner, |inner, key| json!({ *key: inner }));
    let mut documents = vec![json!({}), inside(json!({})), inside(json!({"another": 1}))];
    documents.extend(values.as_array().unwrap().iter().map(|value| inside(json!({ *last: value }))));
    if let [first, ..] = before {
        // Something else on the way: nothing is found behind it.
        let on_the_way = [
            json!(null),
            json!("a"),
            json!([]),
            json!([{ *last: "a" }]),
            json!([{ *last: ["a"] }]),
            json!(["a"]),
        ];
        documents.extend(on_the_way.into_iter().map(|value| json!({ *first: value })));
    }
    documents
}
