//! Users, partitions, documents, values, environments and function results.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

pub(super) const OID: &str = "5f4863e4d49bd2191ff1e623";
pub(super) const UUID: &str = "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d";
pub(super) const TWELVE_BYTES: &str = "abcdefghijkl";

pub(super) fn text() -> BoxedStrategy<Json> {
    let rare = vec![json!(""), json!("é"), json!(OID), json!(UUID), json!(TWELVE_BYTES), json!("$a")];
    prop_oneof![6 => Just(json!("a")), 2 => Just(json!("b")), 1 => select(rare)].boxed()
}

pub(super) fn number() -> BoxedStrategy<Json> {
    let small = vec![json!(1), json!(1.0), json!(2), json!({"$numberInt": "1"})];
    let rare = vec![
        json!(-1),
        json!(0),
        json!(0.1),
        json!(9_007_199_254_740_992_i64),
        json!(9_007_199_254_740_993_i64),
        json!(9_007_199_254_740_992.0),
        json!({"$numberLong": "9007199254740993"}),
        json!({"$numberDouble": "1.5"}),
        json!({"$numberDouble": "-0.0"}),
        json!({"$numberDouble": "Infinity"}),
        json!({"$numberDouble": "NaN"}),
        json!({"$numberDecimal": "9007199254740993"}),
        json!({"$numberDecimal": "0.1"}),
        json!({"$numberDecimal": "1.00E0"}),
    ];
    prop_oneof![3 => select(small), 1 => select(rare)].boxed()
}

pub(super) fn identifier() -> BoxedStrategy<Json> {
    let all = vec![
        json!({"$oid": OID}),
        json!({"$oid": OID.to_uppercase()}),
        json!({"$oid": "6162636465666768696a6b6c"}),
        json!(OID),
        json!({"$uuid": UUID}),
        json!({"$binary": {"base64": "DCovDlpeTV6cfR0vOktcbQ==", "subType": "04"}}),
        json!(UUID),
        json!(TWELVE_BYTES),
    ];
    select(all).boxed()
}

/// Any scalar, null included.
pub(super) fn scalar() -> BoxedStrategy<Json> {
    let rare = vec![
        json!({"$date": "1970-01-01T00:00:01Z"}),
        json!({"$date": {"$numberLong": "1000"}}),
        json!({"$date": {"$numberLong": "2000"}}),
        json!({"$binary": {"base64": "YQ==", "subType": "00"}}),
    ];
    prop_oneof![
        8 => text(),
        3 => number(),
        3 => identifier(),
        2 => any::<bool>().prop_map(Json::from),
        2 => Just(Json::Null),
        1 => select(rare),
    ]
    .boxed()
}

fn list() -> BoxedStrategy<Json> {
    let nested = select(vec![json!(["a"]), json!([]), json!({"x": "a"}), json!({"$oid": "short"})]);
    let element = prop_oneof![12 => scalar(), 1 => nested];
    vec(element, 0..4).prop_map(Json::from).boxed()
}

/// A value that is mostly of the expected kind, and sometimes of any other.
fn mostly(expected: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let object = Just(json!({"x": "a"}));
    prop_oneof![12 => expected, 2 => scalar(), 1 => list(), 1 => object].boxed()
}

/// An object in which each of the usual names is mostly there.
pub(crate) fn bag() -> BoxedStrategy<Json> {
    let there = |value| option::weighted(0.8, mostly(value));
    let deep = there(text()).prop_map(|x| object([("x", x)]));
    let entries = (there(text()), there(text()), there(number()), there(list()), there(identifier()), deep);
    entries
        .prop_map(|(x, y, n, xs, id, deep)| {
            let entries = [("x", x), ("y", y), ("n", n), ("xs", xs), ("id", id)];
            object(entries.into_iter().chain([("deep", Some(deep))]))
        })
        .boxed()
}

fn object(entries: impl IntoIterator<Item = (&'static str, Option<Json>)>) -> Json {
    let present = entries.into_iter().filter_map(|(key, value)| Some((key.to_owned(), value?)));
    Json::Object(present.collect())
}

pub(crate) fn user() -> BoxedStrategy<Json> {
    let id = select(vec![json!(OID), json!("a"), json!("b")]);
    let kind = select(vec![json!("normal"), json!("server")]);
    let identity = json!({"id": "a", "providerType": "anon-user"});
    let identities = select(vec![json!([identity]), json!([])]);
    let mostly = |strategy| option::weighted(0.95, strategy);
    (id, kind, mostly(bag()), mostly(bag()), mostly(identities.boxed()))
        .prop_map(|(id, kind, data, custom_data, identities)| {
            let always = [("id", Some(id)), ("type", Some(kind))];
            let mostly = [("data", data), ("custom_data", custom_data), ("identities", identities)];
            object(always.into_iter().chain(mostly))
        })
        .boxed()
}

/// A partition value, the type of its key (now and then another) and whether null is ruled out.
pub(crate) fn partition() -> BoxedStrategy<(Json, Option<&'static str>, bool)> {
    let long = vec![json!(1), json!({"$numberLong": "1"}), json!(9_007_199_254_740_993_i64)];
    let typed = prop_oneof![
        5 => text().prop_map(|value| (value, "string")),
        1 => select(long).prop_map(|value| (value, "long")),
        1 => Just((json!({"$oid": OID}), "objectId")),
        1 => Just((json!({"$uuid": UUID}), "uuid")),
        1 => select(vec!["string", "long", "objectId"]).prop_map(|kind| (Json::Null, kind)),
        1 => (scalar(), select(vec!["string", "long", "objectId", "uuid"])),
    ];
    (typed, any::<bool>(), prop_oneof![3 => Just(false), 1 => Just(true)])
        .prop_map(|((value, kind), checked, required)| (value, checked.then_some(kind), required))
        .boxed()
}

pub(crate) fn document() -> BoxedStrategy<Json> {
    (bag(), identifier())
        .prop_map(|(mut document, id)| {
            document["_id"] = id;
            document
        })
        .boxed()
}

pub(crate) fn queryable() -> BoxedStrategy<Option<Vec<String>>> {
    let names = ["x", "y", "n", "xs", "id"].map(str::to_owned).to_vec();
    prop_oneof![Just(None), Just(Some(names))].boxed()
}

pub(crate) fn environment() -> BoxedStrategy<Json> {
    let tag = select(vec!["", "a", "production"]);
    (tag, bag()).prop_map(|(tag, values)| json!({"tag": tag, "values": values})).boxed()
}

pub(crate) fn functions() -> BoxedStrategy<Json> {
    let odd = vec![
        json!({"$error": "boom"}),
        json!({"$timeout": true}),
        json!({"$undefined": true}),
        json!({"x": true}),
        json!([true]),
        json!([]),
    ];
    let plain = vec![json!(true), json!(true), json!(false)];
    let result = prop_oneof![4 => select(plain), 2 => scalar(), 2 => select(odd)].boxed();
    (result.clone(), result.clone(), result).prop_map(|(f, g, h)| json!({"f": f, "g": g, "h": h})).boxed()
}
