//! What does not fit a schema: the field, and which type is expected and found.

use std::fmt;

use super::{notation, types};
use crate::values::ValueRef;

/// One field of a document that does not fit the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SchemaProblem {
    /// The path of the field, such as `legs[2].at`; empty for the document itself.
    pub field: String,
    /// The types that the schema admits, such as `string or null`.
    pub expected: String,
    /// The type of the value, or in which Extended JSON that cannot be read it is written; `None` if the field is required and missing.
    pub found: Option<&'static str>,
}

impl SchemaProblem {
    pub(super) fn wrong(field: String, expected: impl Into<String>, value: ValueRef<'_>) -> Self {
        let found = (!value.is_missing()).then(|| types::name_of(value));
        Self { field, expected: expected.into(), found }
    }

    pub(super) fn missing(field: String, expected: impl Into<String>) -> Self {
        Self { field, expected: expected.into(), found: None }
    }

    /// The stable text of its kind.
    pub fn code(&self) -> &'static str {
        match self.found {
            Some(_) if self.is_unreadable() => "extended-json",
            Some(_) => "wrong-type",
            None => "missing-required",
        }
    }

    /// Whether the value cannot be read from its Extended JSON, so that it may fit.
    pub fn is_unreadable(&self) -> bool {
        self.found.is_some_and(notation::says_unreadable)
    }
}

impl fmt::Display for SchemaProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.field.as_str(), self.found) {
            ("", Some(found)) => write!(f, "a document must be {}, and is {found}", self.expected),
            ("", None) => write!(f, "there is no document"),
            (field, Some(found)) => write!(f, "`{field}` must be {}, and is {found}", self.expected),
            (field, None) => write!(f, "`{field}` is required, and missing"),
        }
    }
}
