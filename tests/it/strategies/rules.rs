//! Rules that compile.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::strategy::Union;
use serde_json::{Value as Json, json};

use super::vocabulary::{Place, Takes, words};
use super::world::{OID, TWELVE_BYTES, UUID, identifier, number, scalar, text};
use crate::naive::Context;

pub(crate) fn rule(context: Context) -> BoxedStrategy<Json> {
    let trivial = select(vec![json!(true), json!(false), json!({})]);
    let leaf = prop_oneof![1 => trivial, 12 => comparison(context), 3 => assertion(context)];
    leaf.prop_recursive(4, 24, 3, move |inner| {
        let parts = vec(inner.clone(), 1..4).prop_map(Json::from).boxed();
        let nested = inner.clone().prop_map(as_non_empty).boxed();
        let joins = words(context, Place::Expression).iter().map(|word| match word.takes {
            Takes::OneCondition => (1, field(word.name, nested.clone())),
            _ => (2, field(word.name, parts.clone())),
        });
        let joined = Union::new_weighted(joins.collect());
        let asserted = (select(vec!["%%true", "%%false"]), nested.clone())
            .prop_map(|(key, nested)| json!({ key: nested }));
        prop_oneof![
            7 => joined,
            1 => asserted,
            2 => (inner.clone(), inner).prop_map(|(a, b)| both(a, b)),
        ]
    })
    .boxed()
}

/// Many alternatives, each of which asks that one and the same thing equals a value of its own, and something besides.
pub(crate) fn wide_rule(context: Context) -> BoxedStrategy<Json> {
    let values = ["a", "b", "", "é", OID, TWELVE_BYTES, "c", "d", "e", "f"].map(Json::from);
    let values: Vec<Json> =
        values.into_iter().chain([json!({"$oid": OID}), json!({"$uuid": UUID})]).collect();
    let subjects =
        "user.custom_data.x user.custom_data.xs user.custom_data.id user.id user.identities.id partition";
    let subjects = subjects.split(' ').filter(|name| context == Context::Pbs || *name != "partition");
    let subjects = subjects.map(|name| format!("%%{name}")).collect::<Vec<_>>();
    let besides = proptest::option::of(comparison(context));
    let negated = prop_oneof![3 => Just("$or"), 1 => Just("$nor")];
    (select(subjects), negated, vec(besides, values.len()))
        .prop_map(move |(subject, operator, besides)| {
            let branches = values.iter().zip(besides).map(|(value, besides)| {
                let mut branch = besides.unwrap_or_else(|| json!({}));
                branch[&subject] = value.clone();
                branch
            });
            json!({ operator: branches.collect::<Vec<_>>() })
        })
        .boxed()
}

/// One operator with an operand, under either sigil.
fn field(name: &'static str, operand: BoxedStrategy<Json>) -> BoxedStrategy<Json> {
    (select(vec!['%', '$']), operand)
        .prop_map(move |(sigil, operand)| json!({ format!("{sigil}{name}"): operand }))
        .boxed()
}

fn as_non_empty(expression: Json) -> Json {
    match expression.as_object() {
        Some(map) if !map.is_empty() => expression,
        Some(_) | None => json!({"$and": [expression]}),
    }
}

/// The fields of both, the second winning; the first alone when one is a boolean.
fn both(a: Json, b: Json) -> Json {
    match (a, b) {
        (Json::Object(a), Json::Object(b)) => Json::Object(a.into_iter().chain(b).collect()),
        (a, _) => a,
    }
}

/// What a left side mostly holds, so that it is mostly compared with its like.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Text,
    Number,
    Identifier,
    List,
    Any,
}

fn kind() -> BoxedStrategy<Kind> {
    prop_oneof![
        6 => Just(Kind::Text),
        2 => Just(Kind::Number),
        2 => Just(Kind::Identifier),
        3 => Just(Kind::List),
        2 => Just(Kind::Any),
    ]
    .boxed()
}

fn comparison(context: Context) -> BoxedStrategy<Json> {
    kind()
        .prop_flat_map(move |kind| (left(context, kind), right(context, kind)))
        .prop_map(|(left, right)| json!({ left: right }))
        .boxed()
}

pub(super) fn expansion(context: Context, kind: Kind) -> BoxedStrategy<String> {
    let names = match kind {
        Kind::Text => {
            "user.custom_data.x user.custom_data.y user.custom_data.deep.x user.id \
             user.type user.data.x user.identities.0.id values.x environment.tag \
             environment.values.x user.custom_data.xs.0"
        }
        Kind::Number => "user.custom_data.n values.n user.data.n environment.values.n",
        Kind::Identifier => "user.custom_data.id user.id values.id",
        Kind::List => "user.custom_data.xs user.data.xs values.xs environment.values.xs",
        Kind::Any => {
            "user.custom_data user.data user.custom_data.deep user.identities \
             user.custom_data.xs.x user.custom_data.xs.-1 user.identities.id \
             user.custom_data.nowhere user.custom_data.x.below user.custom_data.id.$oid \
             values.deep.x environment.values.deep"
        }
    };
    let names = names.split_whitespace().map(|name| format!("%%{name}")).collect::<Vec<_>>();
    match (context, kind) {
        (Context::Pbs, Kind::Text | Kind::Identifier | Kind::Number) => {
            prop_oneof![2 => select(names), 1 => Just("%%partition".to_owned())].boxed()
        }
        _ => select(names).boxed(),
    }
}

fn left(context: Context, kind: Kind) -> BoxedStrategy<String> {
    let names = match kind {
        Kind::Text => vec!["x", "y"],
        Kind::Number => vec!["n"],
        Kind::Identifier => vec!["id", "_id"],
        Kind::List => vec!["xs"],
        Kind::Any => vec!["x", "xs", "n"],
    };
    match context {
        Context::Pbs | Context::ApplyWhen => expansion(context, kind),
        Context::Filter => {
            let field = select(names).prop_map(str::to_owned);
            prop_oneof![3 => field, 1 => expansion(context, kind)].boxed()
        }
    }
}

/// A scalar, spelled out or expanded, of the kind that the left side (or its elements) has.
pub(super) fn element(context: Context, kind: Kind) -> BoxedStrategy<Json> {
    let (literal, like) = match kind {
        Kind::Text => (text(), Kind::Text),
        Kind::Number => (number(), Kind::Number),
        Kind::Identifier => (identifier(), Kind::Identifier),
        Kind::List | Kind::Any => (scalar(), Kind::Text),
    };
    let constants = select(vec![json!("%%true"), json!("%%false"), Json::Null]);
    let expanded = expansion(context, like).prop_map(Json::from);
    let other = expansion(context, Kind::Any).prop_map(Json::from);
    prop_oneof![10 => literal, 6 => expanded, 1 => scalar(), 1 => constants, 1 => other].boxed()
}

fn right(context: Context, kind: Kind) -> BoxedStrategy<Json> {
    let list = expansion(context, Kind::List).prop_map(Json::from);
    prop_oneof![
        8 => element(context, kind),
        1 => list,
        8 => operators(context, kind),
        2 => produced(context),
    ]
    .boxed()
}

fn operators(context: Context, kind: Kind) -> BoxedStrategy<Json> {
    let operator = operator(context, kind);
    let pair = (operator.clone(), operator.clone()).prop_map(|(a, b)| both(a, b));
    let leaf = prop_oneof![5 => operator, 1 => pair];
    leaf.prop_recursive(2, 8, 3, move |inner| {
        let joins = words(context, Place::Field).iter().filter(|word| word.takes.conditions());
        Union::new(joins.map(|word| match word.takes {
            Takes::OneCondition => field(word.name, inner.clone().boxed()),
            _ => field(word.name, vec(inner.clone(), 1..3).prop_map(Json::from).boxed()),
        }))
    })
    .boxed()
}

fn operator(context: Context, kind: Kind) -> BoxedStrategy<Json> {
    let tests = words(context, Place::Field).iter().filter(|word| !word.takes.conditions());
    let weighted = tests.map(|word| {
        let weight = if word.name == "in" { 4 } else { 2 };
        (weight, field(word.name, word.takes.operand(context, kind)))
    });
    Union::new_weighted(weighted.collect()).boxed()
}

pub(super) fn ordered(context: Context, kind: Kind) -> BoxedStrategy<Json> {
    let literal = match kind {
        Kind::Text | Kind::List => text(),
        Kind::Number => number(),
        Kind::Identifier => Just(json!({"$oid": OID})).boxed(),
        Kind::Any => Just(json!({"$date": {"$numberLong": "1500"}})).boxed(),
    };
    prop_oneof![2 => literal, 1 => expansion(context, kind).prop_map(Json::from)].boxed()
}

/// A conversion, or a function where one may stand.
fn produced(context: Context) -> BoxedStrategy<Json> {
    let literals = vec![
        json!({"%stringToOid": OID}),
        json!({"%stringToOid": TWELVE_BYTES}),
        json!({"%oidToString": {"$oid": OID.to_uppercase()}}),
        json!({"%stringToUuid": UUID.to_uppercase()}),
        json!({"%uuidToString": {"$uuid": UUID}}),
    ];
    let words = words(context, Place::Value);
    let names: Vec<_> = words
        .iter()
        .filter(|word| word.takes == Takes::Converted)
        .map(|word| format!("%{}", word.name))
        .collect();
    let names = select(names);
    let expanded =
        (names, expansion(context, Kind::Identifier)).prop_map(|(name, operand)| json!({ name: operand }));
    let conversion = prop_oneof![1 => select(literals), 2 => expanded].boxed();
    match words.iter().any(|word| word.takes == Takes::Call) {
        true => prop_oneof![conversion, function(context)].boxed(),
        false => conversion,
    }
}

fn function(context: Context) -> BoxedStrategy<Json> {
    let plain = prop_oneof![scalar(), expansion(context, Kind::Text).prop_map(Json::from)];
    let odd = vec![
        json!("%%user"),
        json!("%%user.custom_data.nowhere"),
        json!("%%user.identities.id"),
        json!({"userId": "%%user.id", "more": ["%%true", {"x": null}]}),
        json!({}),
    ];
    let argument = prop_oneof![4 => plain, 2 => select(odd)];
    let name = prop_oneof![9 => select(vec!["f", "g", "h"]), 1 => Just("absent")];
    (name, vec(argument, 0..3))
        .prop_map(|(name, arguments)| json!({"%function": {"name": name, "arguments": arguments}}))
        .boxed()
}

fn assertion(context: Context) -> BoxedStrategy<Json> {
    let constants = vec![json!(true), json!(false), json!("%%true"), json!("%%false")];
    let expanded = expansion(context, Kind::Any).prop_map(Json::from);
    let asserted = prop_oneof![1 => select(constants), 1 => expanded, 3 => produced(context)];
    let key = prop_oneof![2 => Just("%%true"), 1 => Just("%%false")];
    (key, asserted).prop_map(|(key, asserted)| json!({ key: asserted })).boxed()
}
