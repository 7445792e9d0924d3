//! Values as EJSON types them: one kind for each thing that the spec tells apart.

use std::cmp::Ordering;

use serde_json::{Map, Number as JsonNumber, Value as Json};

use super::ejson;
use super::numbers::{self, Number};
use super::truth::{Truth, known};

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Typed {
    Null,
    Bool(bool),
    Number(Number),
    Text(String),
    ObjectId([u8; 12]),
    Uuid([u8; 16]),
    Binary {
        subtype: u8,
        bytes: Vec<u8>,
    },
    /// Milliseconds since 1970.
    Date(i64),
    Array(Vec<Typed>),
    /// The contents are never compared (§5.3), so they are not kept.
    Object,
}

/// A value, or why there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resolved {
    Present(Typed),
    Missing,
    /// The question for the value has no answer; everything asked of it is Indeterminate.
    Undecided,
}

pub(super) fn read(json: &Json) -> Typed {
    match json {
        Json::Null => Typed::Null,
        Json::Bool(value) => Typed::Bool(*value),
        Json::Number(value) => Typed::Number(read_number(value)),
        Json::String(value) => Typed::Text(value.clone()),
        Json::Array(elements) => Typed::Array(elements.iter().map(read).collect()),
        // spec silent: an object in data that only resembles an EJSON literal is a plain object,
        // with which every comparison is Indeterminate.
        Json::Object(map) => ejson::literal(map).unwrap_or(Typed::Object),
    }
}

/// What is stored under a key; scalars that are written as objects have no keys (§2.3.13).
pub(super) fn fields(json: &Json) -> Option<&Map<String, Json>> {
    json.as_object().filter(|map| ejson::literal(map).is_none())
}

fn read_number(value: &JsonNumber) -> Number {
    match (value.as_i64(), value.as_u64(), value.as_f64()) {
        (Some(value), _, _) => numbers::from_integer(value.into()),
        // spec silent: §1.3.19 limits literals in rules; in data such an integer keeps its value.
        (None, Some(value), _) => numbers::from_integer(value.into()),
        (None, None, Some(value)) => numbers::from_double(value),
        (None, None, None) => Number::Nan,
    }
}

/// Whether a partition value is a 32- or 64-bit integer, however it is written.
pub(super) fn is_integer(json: &Json) -> bool {
    match json {
        Json::Number(value) => value.is_i64(),
        Json::Object(map) => {
            let named = map.contains_key("$numberInt") || map.contains_key("$numberLong");
            named && ejson::literal(map).is_some()
        }
        Json::Null | Json::Bool(_) | Json::String(_) | Json::Array(_) => false,
    }
}

/// Equality of two scalars (§5.3, first four rows). Never called with arrays or objects.
pub(super) fn same_scalar(left: &Typed, right: &Typed) -> Truth {
    match (left, right) {
        (Typed::Number(left), Typed::Number(right)) => match numbers::compare(left, right) {
            Some(ordering) => known(ordering == Ordering::Equal),
            None => Truth::Unknown,
        },
        // Strings byte by byte; different types are never coerced and hence never equal.
        (left, right) => known(left == right),
    }
}

/// Order of two values of one class (§5.4.7); `None` when they have no order.
pub(super) fn order(left: &Typed, right: &Typed) -> Option<Ordering> {
    match (left, right) {
        (Typed::Number(left), Typed::Number(right)) => numbers::compare(left, right),
        (Typed::Text(left), Typed::Text(right)) => Some(left.as_bytes().cmp(right.as_bytes())),
        (Typed::Date(left), Typed::Date(right)) => Some(left.cmp(right)),
        (Typed::ObjectId(left), Typed::ObjectId(right)) => Some(left.cmp(right)),
        _ => None,
    }
}
