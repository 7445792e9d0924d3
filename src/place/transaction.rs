//! The reserved field that the service adds to a document while it updates it, and leaves there when the update is
//! interrupted (Internal Database Usage). Other tools have to take it off before they change the document.

use serde_json::{Value as Json, json};

use crate::values::ValueRef;

/// The field.
pub const TRANSACTION_FIELD: &str = "_id__baas_transaction";

/// Whether a document carries the field, whatever its value.
pub fn has_transaction_field<'a>(document: impl Into<ValueRef<'a>>) -> bool {
    let members = document.into().as_object();
    members.is_some_and(|members| members.iter().any(|(name, _)| name == TRANSACTION_FIELD))
}

/// The filter that finds the documents of a collection which carry the field.
pub fn transaction_filter() -> Json {
    json!({TRANSACTION_FIELD: {"$exists": true}})
}

/// The update that takes it off them.
pub fn transaction_cleanup() -> Json {
    json!({"$unset": {TRANSACTION_FIELD: ""}})
}
