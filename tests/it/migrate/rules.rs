//! Random permissions that turn around the partition: on either side of comparisons, in lists, converted, among
//! conditions of the user and calls, and under negations.

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value as Json, json};

/// Texts and identifiers that users of the random worlds have as well.
const OID: &str = "5f4863e4d49bd2191ff1e623";
const UUID: &str = "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d";

/// A rule for a key of this type.
pub(crate) fn rule(kind: Option<&'static str>) -> BoxedStrategy<Json> {
    let leaf = prop_oneof![
        1 => select(vec![json!(true), json!(false)]),
        8 => of_partition(kind),
        6 => of_path(kind),
        3 => of_user(kind),
        2 => call(),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let parts = vec(inner.clone(), 1..4);
        let named = (select(vec!["%or", "%or", "$and", "%nor"]), parts)
            .prop_map(|(name, parts)| json!({ name: parts }));
        let not = inner.clone().prop_map(|inner| match inner {
            Json::Object(_) => json!({"%not": inner}),
            _ => json!({"%nor": [inner]}),
        });
        let both = (inner.clone(), inner).prop_map(|(a, b)| match (a, b) {
            (Json::Object(a), Json::Object(b)) => Json::Object(a.into_iter().chain(b).collect()),
            (a, _) => a,
        });
        prop_oneof![4 => named, 2 => not, 2 => both]
    })
    .boxed()
}

/// A value of the key's type, and now and then of another.
fn literal(kind: Option<&'static str>) -> BoxedStrategy<Json> {
    let texts = vec![json!("a"), json!("a"), json!("b"), json!(""), json!(OID), json!(UUID)];
    let numbers = vec![json!(1), json!(2), json!(1.0), json!({"$numberLong": "1"}), json!(1.5)];
    let ids = vec![json!({"$oid": OID}), json!({"$oid": "6162636465666768696a6b6c"})];
    let uuids = vec![json!({"$uuid": UUID})];
    let own = match kind {
        Some("string") => texts.clone(),
        Some("long") => numbers.clone(),
        Some("objectId") => ids.clone(),
        Some("uuid") => uuids.clone(),
        _ => vec![json!("a"), json!(1), json!({"$oid": OID}), json!({"$uuid": UUID})],
    };
    let any: Vec<Json> = [texts, numbers, ids, uuids].concat();
    prop_oneof![12 => select(own), 1 => select(any)].boxed()
}

fn single_path() -> BoxedStrategy<String> {
    let names = "user.id user.id user.custom_data.x user.custom_data.x user.custom_data.y user.custom_data.id \
         user.custom_data.n user.custom_data.deep.x user.type user.data.x values.x values.id values.n \
         environment.tag environment.values.x user.custom_data.nowhere user.custom_data.xs.0";
    select(names.split_whitespace().map(|name| format!("%%{name}")).collect::<Vec<_>>()).boxed()
}

fn list_path() -> BoxedStrategy<String> {
    let names = "user.custom_data.xs user.custom_data.xs user.custom_data.xs values.xs user.data.xs \
         environment.values.xs user.custom_data.x values.deep user.custom_data.deep";
    select(names.split_whitespace().map(|name| format!("%%{name}")).collect::<Vec<_>>()).boxed()
}

fn value(kind: Option<&'static str>) -> BoxedStrategy<Json> {
    prop_oneof![
        6 => literal(kind),
        4 => single_path().prop_map(Json::from),
        1 => list_path().prop_map(Json::from),
        1 => Just(Json::Null),
    ]
    .boxed()
}

fn conversion(of: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let names = select(vec!["%stringToOid", "%oidToString", "%stringToUuid", "%uuidToString"]);
    (names, of).prop_map(|(name, of)| json!({ name: of })).boxed()
}

/// Tests under a field, with operators over them.
fn under(operator: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    operator
        .prop_recursive(2, 6, 2, |inner| {
            let parts = vec(inner.clone(), 1..3);
            let named = (select(vec!["%and", "%or"]), parts).prop_map(|(name, parts)| json!({ name: parts }));
            prop_oneof![1 => named, 2 => inner.prop_map(|inner| json!({"%not": inner}))]
        })
        .boxed()
}

fn tests(value: BoxedStrategy<Json>, ordered: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    let list = vec(value.clone(), 0..4).prop_map(Json::from);
    let list = prop_oneof![3 => list, 2 => list_path().prop_map(Json::from)];
    prop_oneof![
        4 => (select(vec!["$in", "%in", "$nin"]), list).prop_map(|(name, list)| json!({ name: list })),
        2 => (select(vec!["$eq", "$ne", "$ne"]), value).prop_map(|(name, value)| json!({ name: value })),
        2 => (select(vec!["$gt", "$gte", "$lt", "$lte"]), ordered)
            .prop_map(|(name, value)| json!({ name: value })),
        1 => any::<bool>().prop_map(|expected| json!({"$exists": expected})),
    ]
    .boxed()
}

/// The partition on the left.
fn of_partition(kind: Option<&'static str>) -> BoxedStrategy<Json> {
    let order = prop_oneof![3 => literal(kind), 1 => single_path().prop_map(Json::from)].boxed();
    let right = prop_oneof![
        5 => value(kind),
        5 => under(tests(value(kind), order)),
        2 => conversion(single_path().prop_map(Json::from).boxed()),
    ];
    right.prop_map(|right| json!({"%%partition": right})).boxed()
}

/// The partition on the right.
fn of_path(kind: Option<&'static str>) -> BoxedStrategy<Json> {
    let path = prop_oneof![3 => single_path(), 2 => list_path()];
    let partition = Just(json!("%%partition")).boxed();
    let element = prop_oneof![2 => partition.clone(), 1 => value(kind)].boxed();
    let list = vec(element, 1..4).prop_map(Json::from);
    let list =
        (select(vec!["$in", "$in", "$nin"]), list).prop_map(|(name, list)| json!({ name: list })).boxed();
    let other = (select(vec!["$ne", "$eq", "$gt", "$lte"]), partition.clone())
        .prop_map(|(name, partition)| json!({ name: partition }))
        .boxed();
    let right = prop_oneof![
        5 => partition.clone(),
        3 => conversion(partition.clone()),
        1 => (select(vec!["$ne", "$eq"]), conversion(partition)).prop_map(|(name, value)| json!({ name: value })),
        2 => under(list),
        2 => under(other.boxed()),
    ];
    (path, right).prop_map(|(path, right)| json!({ path: right })).boxed()
}

/// The user alone.
fn of_user(kind: Option<&'static str>) -> BoxedStrategy<Json> {
    let path = prop_oneof![4 => single_path(), 1 => list_path()];
    let right = prop_oneof![3 => value(kind), 2 => under(tests(value(kind), literal(kind)))];
    (path, right).prop_map(|(path, right)| json!({ path: right })).boxed()
}

fn call() -> BoxedStrategy<Json> {
    let arguments = vec![json!([]), json!([]), json!(["%%user.id"]), json!(["%%partition"])];
    let called = (select(vec!["f", "g", "h"]), select(arguments))
        .prop_map(|(name, arguments)| json!({"%function": {"name": name, "arguments": arguments}}));
    let left = vec!["%%true", "%%true", "%%true", "%%false", "%%partition", "%%user.custom_data.x"];
    (select(left), called).prop_map(|(left, called)| json!({ left: called })).boxed()
}
