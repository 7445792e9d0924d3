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

static NO_CUSTOM_DATA: Value = Value::Object(BTreeMap::new());

/// A path into the user. A user without custom data has an empty document of it (SEMANTICS §2.2.2).
#[inline]
pub(crate) fn user_path<'u>(user: ValueRef<'u>, path: &[Segment]) -> Result<ValueRef<'u>, EvalErrorCode> {
    let value = follow(user, path)?;
    match path {
        [only] if value.is_missing() && &*only.key == "custom_data" => Ok(ValueRef::from(&NO_CUSTOM_DATA)),
        _ => Ok(value),
    }
}
