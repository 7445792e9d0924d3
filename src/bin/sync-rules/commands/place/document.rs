//! One document with everything that is said about it.

use serde_json::Value as Json;
use sync_rules::{
    ValueRef,
    place::{Move, Placement},
};

use super::{access::Names, documents::Document};
use crate::text::terminal::one_line;

/// One document and its place.
pub(super) struct Placed<'a> {
    pub(super) document: &'a Document,
    pub(super) placement: &'a Placement,
    /// Who can open its partition, if users were given and it is in one.
    pub(super) access: Option<&'a Names>,
    /// What sync makes of its change since `--before`.
    pub(super) change: Option<&'a Move>,
    /// Whether it carries the field that an interrupted update leaves.
    pub(super) left_over: bool,
}

/// A document of `--before` that is not there any more.
pub(super) struct Deleted {
    pub(super) id: Json,
    /// The number of its line or element in that file.
    pub(super) number: usize,
    pub(super) change: Move,
}

impl Placed<'_> {
    pub(super) fn id(&self) -> Option<&Json> {
        self.document.value.get("_id")
    }
}

/// A value on one line, without the marks that its type is known by anyway.
pub(super) fn plain(value: ValueRef<'_>) -> String {
    if let ValueRef::String(text) = value {
        one_line(text)
    } else if let ValueRef::ObjectId(id) = value {
        id.to_string()
    } else if let ValueRef::Uuid(id) = value {
        id.to_string()
    } else {
        value.to_value().to_json().to_string()
    }
}
