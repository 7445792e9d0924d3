//! Data of the page: values as JSON texts, users and partitions.

use serde_json::{Value as Json, json};

use super::failure::Failure;
use crate::{PartitionType, Value};

/// A value that the wrapper wrote.
pub(super) fn value(text: &str, what: &str) -> Result<Json, Failure> {
    serde_json::from_str(text).map_err(|error| refused(what, &error))
}

/// Why a text is not a value.
pub(super) fn refused(what: &str, error: &serde_json::Error) -> Failure {
    let message = error.to_string();
    if message.starts_with("recursion limit exceeded") {
        return Failure::limit("too-deep", format!("{what} is nested deeper than 127 levels"));
    }
    Failure::argument(format!("{what} is not JSON: {message}"))
}

/// A user: an object as it is, a text as an id.
pub(super) fn user(given: Json) -> Result<Json, Failure> {
    match given {
        Json::Object(_) => Ok(given),
        Json::String(id) => Ok(json!({"id": id})),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => {
            let message =
                "a user must be an object such as `{\"id\": \"…\", \"custom_data\": {…}}`, or an id";
            Err(Failure::argument(message))
        }
    }
}

/// A partition: a text as users write it for the type of the key, everything else Extended JSON.
pub(super) fn partition(given: &Json, kind: Option<PartitionType>) -> Value {
    match given {
        Json::String(text) => partition_of_text(text, kind),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => Value::from(given),
    }
}

/// A text that is not a value of the key's type stays a text, which the key then refuses.
pub(super) fn partition_of_text(text: &str, kind: Option<PartitionType>) -> Value {
    kind.and_then(|kind| kind.read(text)).unwrap_or_else(|| Value::from(text))
}
