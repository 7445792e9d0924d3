//! Every rule of a table beside every set of roles of another, right or wrong: the search agrees with trying all users,
//! documents and results of a small universe.

use serde_json::{Value as Json, json};

use super::{KEY, Sides, call, role};
use crate::{
    ast::Segment,
    compare::{Assumption, Shape, Variable},
    eval::{FunctionCall, Functions},
    explain::Permission,
    migrate::report::Evidence,
    partition::PartitionType,
    values::Value,
};

/// Each with the rule for writing.
fn rules() -> Vec<(Json, Json)> {
    let x = "%%user.custom_data.x";
    let reads = [
        json!(true),
        json!(false),
        json!({"%%partition": "a"}),
        json!({"%%partition": {"$in": ["a", "b"]}}),
        json!({"%%partition": null}),
        json!({"%%partition": {"$in": ["a", null]}}),
        json!({"%%partition": "%%user.id"}),
        json!({"%%partition": {"$in": ["%%user.id", null]}}),
        json!({ x: "%%partition" }),
        json!({"%%partition": x}),
        json!({"%%partition": {"$in": x}}),
        json!({"%%partition": {"$nin": x}}),
        json!({"%%partition": {"$ne": "a"}}),
        json!({"%%partition": {"$nin": ["a", null]}}),
        json!({"%not": { x: "%%partition" }}),
        json!({ x: {"$ne": "%%partition"}}),
        json!({ x: "a" }),
        json!({ x: "a", "%%partition": "a" }),
        json!({"%or": [{"%%partition": "%%user.id"}, { x: "%%partition" }]}),
        json!({"%%partition": {"$gt": "a"}}),
        json!({"%%partition": {"$exists": true}}),
        json!({"%%true": call("f", json!([]))}),
        json!({"%or": [{"%%true": call("f", json!([]))}, {"%%partition": "a"}]}),
        json!({"%%true": call("f", json!(["%%partition"]))}),
    ];
    let mut rules: Vec<_> = reads.into_iter().map(|read| (read, json!(false))).collect();
    rules.push((json!({"%%partition": "a"}), json!({"%%partition": "b"})));
    rules.push((json!({"%%partition": "a"}), json!({"%%partition": "%%user.id"})));
    rules
}

fn role_sets() -> Vec<Vec<Json>> {
    let x = "%%user.custom_data.x";
    let filters = [
        json!(true),
        json!(false),
        json!({ KEY: "a" }),
        json!({ KEY: {"$in": ["a", "b"]}}),
        json!({ KEY: {"$gte": ""}}),
        json!({ KEY: {"$ne": null}}),
        json!({ KEY: null }),
        json!({ KEY: {"$in": ["a", null]}}),
        json!({"$or": [{ KEY: {"$gte": ""}}, { KEY: null }]}),
        json!({ KEY: "%%user.id" }),
        json!({"$or": [{ KEY: "%%user.id" }, { KEY: null }]}),
        json!({ KEY: {"$in": x}}),
        json!({ KEY: x }),
        json!({ KEY: {"$nin": x, "$gte": ""}}),
        json!({ KEY: {"$ne": "a"}}),
        json!({ KEY: {"$ne": "a", "$gte": ""}}),
        json!({ KEY: {"$gt": "a"}}),
        json!({ x: "a", KEY: {"$gte": ""}}),
        json!({"$or": [{ KEY: "%%user.id" }, { KEY: {"$in": x}}]}),
        json!({"$nor": [{ KEY: "a" }]}),
    ];
    let mut sets: Vec<_> =
        filters.into_iter().map(|filter| vec![role(json!({}), filter, json!(false))]).collect();
    let served = json!({ KEY: {"$gte": ""}});
    let f = json!({"%%true": call("f", json!([]))});
    sets.extend([
        vec![],
        vec![role(json!({ x: "a" }), served.clone(), json!(false))],
        vec![role(json!({ x: "a" }), json!({ KEY: "a" }), json!(false))],
        vec![role(f.clone(), served.clone(), json!(false))],
        vec![role(f, served, json!(false)), role(json!({}), json!({ KEY: "a" }), json!(false))],
        vec![role(json!({}), json!({ KEY: "a" }), json!({ KEY: "b" }))],
        vec![role(json!({}), json!({ KEY: {"$in": ["a", "%%user.id"]}}), json!({ KEY: "%%user.id" }))],
        vec![role(json!({}), json!({ KEY: "b" }), json!({ KEY: "a" }))],
    ]);
    sets
}

/// Everyone, with every kind of custom data.
fn users(list: bool) -> Vec<Json> {
    let values = [
        None,
        Some(json!(null)),
        Some(json!("a")),
        Some(json!("b")),
        Some(json!(["a"])),
        Some(json!(["a", "b"])),
        Some(json!([])),
        Some(json!({})),
    ];
    let mut users = Vec::new();
    for value in values {
        if list && value.as_ref().is_some_and(|value| !value.is_array()) {
            continue;
        }
        for id in ["a", "b"] {
            let custom_data = value.as_ref().map_or(json!({}), |value| json!({"x": value}));
            users.push(json!({"id": id, "type": "normal", "custom_data": custom_data}));
        }
    }
    users
}

/// A key is not an array: neither side serves such documents, and the search assumes it.
fn documents() -> Vec<Json> {
    let values = [
        json!(null),
        json!("a"),
        json!("b"),
        json!("z"),
        json!(5),
        json!({"$oid": "5f4863e4d49bd2191ff1e623"}),
    ];
    std::iter::once(json!({})).chain(values.into_iter().map(|value| json!({ KEY: value }))).collect()
}

/// The first input that the two sides answer differently.
fn difference(sides: &Sides, permission: Permission, list: bool) -> Option<String> {
    let compiled = sides.compiled(&sides.options);
    let results = [Value::Bool(true), Value::Bool(false), Value::Null];
    for user in users(list) {
        for document in documents() {
            for result in &results {
                let function = |_: &FunctionCall<'_>| Ok(result.clone());
                let functions: &dyn Functions = &function;
                let (rule, roles) = compiled.answers(permission, &user, &document, functions);
                if rule != roles {
                    return Some(format!("{user} {document} {result:?}: rule {rule}, roles {roles}"));
                }
            }
        }
    }
    None
}

/// Whether an order is among three values that vary: the search says that it cannot answer.
fn is_beyond(read: &Json, roles: &[Json]) -> bool {
    let text = format!("{read}{}", Json::from(roles));
    ["\"$gt\"", "%%user.id", "%%user.custom_data.x"].iter().all(|part| text.contains(part))
}

#[test]
fn the_search_agrees_with_brute_force() {
    let path = vec![Segment::new("custom_data"), Segment::new("x")];
    let is_list = Assumption { of: Variable::User(path), is: Shape::List };
    let (mut equivalent, mut different) = (0, 0);
    let mut failures = Vec::new();
    for ((read, write), required, list) in rules()
        .into_iter()
        .flat_map(|rule| [(false, false), (false, true), (true, false)].map(|(r, l)| (rule.clone(), r, l)))
    {
        for roles in role_sets() {
            let sides = Sides::new(PartitionType::String, required, &read, &write, &roles);
            let assumed: &[Assumption] = if list { std::slice::from_ref(&is_list) } else { &[] };
            for permission in [Permission::Read, Permission::Write] {
                let evidence = sides.evidence(permission, assumed);
                let tried = difference(&sides, permission, list);
                let problem = match (&evidence, &tried) {
                    (Evidence::Equivalent { .. }, None) => {
                        equivalent += 1;
                        continue;
                    }
                    (Evidence::Different { counterexample, .. }, _) if sides.is_confirmed(counterexample) => {
                        different += 1;
                        continue;
                    }
                    (Evidence::Different { .. }, _) => "the counterexample is none",
                    (Evidence::Unknown { .. }, _) if is_beyond(&read, &roles) => continue,
                    (_, Some(_)) => "a difference was missed",
                    (_, None) => "the search did not end",
                };
                failures.push(format!(
                    "{problem}: {permission:?} by {read} {write}, required {required}, list {list}\n{}\n{tried:?}\n\
                     {evidence:?}",
                    Json::Array(roles.clone())
                ));
            }
        }
    }
    assert!(failures.is_empty(), "{}:\n{}", failures.len(), failures.join("\n\n"));
    assert!(equivalent > 100 && different > 1000, "{equivalent} {different}");
}
