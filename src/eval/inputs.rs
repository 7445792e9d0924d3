//! What a decision is about: a user, a partition, a document.

use std::collections::BTreeMap;

use super::EvalErrorCode;
use crate::{
    ast::Segment,
    compile::follow,
    values::{Value, ValueRef},
};

/// The inputs of one decision, read in place. What a context does not have is missing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Inputs<'a> {
    pub(crate) user: ValueRef<'a>,
    pub(crate) partition: ValueRef<'a>,
    pub(crate) document: ValueRef<'a>,
}

impl Inputs<'_> {
    pub(crate) const NOTHING: Inputs<'static> =
        Inputs { user: ValueRef::Missing, partition: ValueRef::Missing, document: ValueRef::Missing };
}

static EMPTY_OBJECT: Value = Value::Object(BTreeMap::new());
static EMPTY_ARRAY: Value = Value::Array(Vec::new());

const DEFAULTED: [&str; 3] = ["data", "custom_data", "identities"];

/// What a user has who was given without it (SEMANTICS §2.2.2).
pub(crate) fn absent(field: &str) -> Option<&'static Value> {
    match field {
        "data" | "custom_data" => Some(&EMPTY_OBJECT),
        "identities" => Some(&EMPTY_ARRAY),
        _ => None,
    }
}

/// The whole user, if something is absent that stands for something.
pub(crate) fn completed(user: ValueRef<'_>) -> Option<Value> {
    if !is_incomplete(user) {
        return None;
    }
    let Value::Object(mut members) = user.to_value() else { return None };
    for field in DEFAULTED {
        if let (None, Some(value)) = (members.get(field), absent(field)) {
            members.insert(field.to_owned(), value.clone());
        }
    }
    Some(Value::Object(members))
}

pub(super) fn is_incomplete(user: ValueRef<'_>) -> bool {
    user.as_object().is_some_and(|user| DEFAULTED.iter().any(|field| user.get(field).is_missing()))
}

/// A path into the user.
#[inline]
pub(crate) fn user_path<'u>(user: ValueRef<'u>, path: &[Segment]) -> Result<ValueRef<'u>, EvalErrorCode> {
    let value = follow(user, path)?;
    if value.is_missing() { below_absent(user, path) } else { Ok(value) }
}

/// What a path finds in what stands for an absent field.
#[cold]
fn below_absent<'u>(user: ValueRef<'u>, path: &[Segment]) -> Result<ValueRef<'u>, EvalErrorCode> {
    let Some((first, rest)) = path.split_first() else { return Ok(ValueRef::Missing) };
    match absent(&first.key) {
        Some(value) if user.field(&first.key).is_missing() => follow(ValueRef::from(value), rest),
        _ => Ok(ValueRef::Missing),
    }
}
