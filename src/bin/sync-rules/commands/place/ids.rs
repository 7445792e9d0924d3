//! The `_id` by which a document is found again.

use serde_json::Value as Json;
use sync_rules::{Value, ValueRef, place::is_unreadable};

/// Whole numbers up to here are doubles without loss.
const EXACT: f64 = 9_007_199_254_740_992.0;

/// The id of a document as a text that equal ids have in common; `None` if there is none, or none that can be read.
pub(super) fn of_document(document: &Json) -> Option<String> {
    key(document.get("_id")?)
}

/// An id as a text that equal ids have in common.
pub(super) fn key(id: &Json) -> Option<String> {
    let value = Value::from(id);
    if value == Value::Undefined || is_unreadable(id) {
        return None;
    }
    // To the database 7 and 7.0 are the same id.
    if let Value::Double(double) = value
        && double.fract() == 0.0
        && double.abs() <= EXACT
    {
        return Some(format!("{:.0}", double + 0.0));
    }
    Some(value.to_json().to_string())
}

/// The id of a text that [`key`] made.
pub(super) fn id(key: &str) -> Json {
    serde_json::from_str(key).unwrap_or_default()
}

/// The words of an id that is written as a string elsewhere: of a string, an ObjectId or a UUID.
pub(super) fn words(id: &Json) -> Option<String> {
    let id = ValueRef::from(id);
    if let ValueRef::String(text) = id {
        Some(text.to_lowercase())
    } else if let ValueRef::ObjectId(id) = id {
        Some(id.to_string())
    } else if let ValueRef::Uuid(id) = id {
        Some(id.to_string())
    } else {
        None
    }
}
