//! Rules with something put in the wrong place.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Value as Json, json};

use super::rules::rule;
use crate::naive::Context;

/// A rule that compiled until one or two of its nodes were changed.
pub(crate) fn broken_rule(context: Context) -> BoxedStrategy<Json> {
    (rule(context), vec((any::<Index>(), change()), 1..3))
        .prop_map(|(mut rule, changes)| {
            for (index, change) in changes {
                let places = places(&rule);
                let place = &places[index.index(places.len())];
                if let Some(node) = rule.pointer_mut(place) {
                    apply(node, change);
                }
            }
            rule
        })
        .boxed()
}

#[derive(Debug, Clone)]
enum Change {
    Replace(Json),
    /// Gives one of an object's entries another key.
    Rename(Index, &'static str),
    Add(&'static str, Json),
    Wrap(&'static str),
    IntoArray,
    OutOfArray,
    Empty,
}

fn change() -> BoxedStrategy<Change> {
    prop_oneof![
        5 => select(values()).prop_map(Change::Replace),
        5 => (any::<Index>(), select(KEYS)).prop_map(|(index, key)| Change::Rename(index, key)),
        2 => (select(KEYS), select(values())).prop_map(|(key, value)| Change::Add(key, value)),
        2 => select(KEYS).prop_map(Change::Wrap),
        1 => Just(Change::IntoArray),
        1 => Just(Change::OutOfArray),
        1 => Just(Change::Empty),
    ]
    .boxed()
}

fn apply(node: &mut Json, change: Change) {
    match change {
        Change::Replace(value) => *node = value,
        Change::Rename(index, new) => {
            if let Some(map) = node.as_object_mut().filter(|map| !map.is_empty()) {
                let keys: Vec<String> = map.keys().cloned().collect();
                let value = map.remove(&keys[index.index(keys.len())]).unwrap_or_default();
                map.insert(new.to_owned(), value);
            }
        }
        Change::Add(key, value) => {
            if let Some(map) = node.as_object_mut() {
                map.insert(key.to_owned(), value);
            }
        }
        Change::Wrap(key) => *node = json!({ key: node.take() }),
        Change::IntoArray => *node = json!([node.take()]),
        Change::OutOfArray => {
            if let Some(first) = node.as_array_mut().and_then(Vec::pop) {
                *node = first;
            }
        }
        Change::Empty => match node {
            Json::Object(map) => map.clear(),
            Json::Array(elements) => elements.clear(),
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => *node = json!({}),
        },
    }
}

/// The JSON pointers of all nodes, the root first. No key here needs the pointer's escapes.
fn places(json: &Json) -> Vec<String> {
    let below: Vec<(String, &Json)> = match json {
        Json::Object(map) => map.iter().map(|(key, value)| (key.clone(), value)).collect(),
        Json::Array(elements) => {
            elements.iter().enumerate().map(|(at, value)| (at.to_string(), value)).collect()
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => Vec::new(),
    };
    let deeper = below
        .into_iter()
        .flat_map(|(step, value)| places(value).into_iter().map(move |place| format!("/{step}{place}")));
    std::iter::once(String::new()).chain(deeper).collect()
}

/// Some are right in one context or under one kind of left side, most nowhere.
const KEYS: &[&str] = &[
    "$eq",
    "%eq",
    "$ne",
    "%neq",
    "$IN",
    "$in",
    "$all",
    "$foo",
    "$regex",
    "$and",
    "%or",
    "%nor",
    "$not",
    "$exists",
    "%gt",
    "$function",
    "%function",
    "$stringToOid",
    "%stringToOid",
    "%oidToString",
    "$oid",
    "$numberLong",
    "%%true",
    "%%false",
    "%%true.x",
    "%%partition",
    "%%partition.x",
    "%%user",
    "%%user.id",
    "%%user.id%%",
    "%%user..id",
    "%%user.custom_data.",
    "%%user.team",
    "%%User.id",
    "%%values",
    "%%values.x",
    "%%environment",
    "%%environment.other",
    "%%request.x",
    "%%root.x",
    "%%args.x",
    "%%",
    "x",
    "n",
    "_id",
    "hidden",
    "x.y",
    "allOf",
    "name",
    "args",
    "",
];

fn values() -> Vec<Json> {
    vec![
        json!(null),
        json!(true),
        json!(1),
        json!(18_446_744_073_709_551_615_u64),
        json!("a"),
        json!("true"),
        json!("$a"),
        json!("%a"),
        json!("%(%%environment.values.x)"),
        json!("%%partition"),
        json!("%%user"),
        json!("%%user.id"),
        json!("%%user.id%%"),
        json!("%%user..id"),
        json!("%%user.team"),
        json!("%%values"),
        json!("%%root.x"),
        json!("%%nothing"),
        json!("%%true"),
        json!([]),
        json!({}),
        json!(["a"]),
        json!([["a"]]),
        json!([{"x": "a"}]),
        json!(["%%user"]),
        json!([null, "%%user.id"]),
        json!({"role": "a"}),
        json!({"%%true": true}),
        json!({"%%user.id": "a"}),
        json!({"$oid": "short"}),
        json!({"$oid": "%%user.id"}),
        json!({"$oid": "5f4863e4d49bd2191ff1e623"}),
        json!({"$oid": "5f4863e4d49bd2191ff1e623", "more": 1}),
        json!({"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}),
        json!({"$numberInt": "2147483648"}),
        json!({"$numberLong": 1}),
        json!({"$numberDouble": "one"}),
        json!({"$date": "yesterday"}),
        json!({"$eq": "a"}),
        json!({"$eq": ["a"]}),
        json!({"$ne": {"%stringToOid": "abcdefghijkl"}}),
        json!({"$in": "a"}),
        json!({"$in": [["a"]]}),
        json!({"$nin": "%%user.custom_data.xs"}),
        json!({"$gt": null}),
        json!({"$lt": true}),
        json!({"$exists": "yes"}),
        json!({"$exists": 2}),
        json!({"$all": ["a"]}),
        json!({"$regex": "a"}),
        json!({"$not": "a"}),
        json!({"$not": {}}),
        json!({"$not": {"$gt": 0}}),
        json!({"$or": [{"$eq": "a"}, {"$exists": true}]}),
        json!({"$or": ["a"]}),
        json!({"$and": []}),
        json!({"%stringToOid": "xyz"}),
        json!({"%stringToOid": {"$oid": "5f4863e4d49bd2191ff1e623"}}),
        json!({"%oidToString": {"%stringToOid": "%%user.id"}}),
        json!({"%stringToOid": "%%user.id", "$ne": "a"}),
        json!({"%function": {"name": "f"}}),
        json!({"%function": {"name": "", "arguments": []}}),
        json!({"%function": {"name": "f", "args": []}}),
        json!({"%function": {"name": "f", "arguments": [{"$in": ["a"]}]}}),
        json!({"%function": {"name": "f", "arguments": ["%%user"]}}),
    ]
}
