//! The partition value that is asked about.

use serde_json::{Value as Json, json};
use sync_rules::{EvalError, PartitionType, Source, Value};

use crate::{
    json::{self, Strict},
    problem::{Checked, Problem},
    text::json::spaced,
};

/// How a text that begins like JSON is given.
const AS_TEXT: &str = "write a string that begins with `{`, `[` or `\"` as a JSON string, such as `\"{a}\"`";

/// The value of `--partition`: plain text by the key's type, or Extended JSON, which says its type itself.
pub(crate) fn of_argument(text: &str, kind: Option<PartitionType>) -> Checked<Value> {
    if !looks_like_json(text) {
        return Ok(of_text(text, kind));
    }
    let source = Source::new("--partition", text);
    let parsed = json::parse(&source, source.text());
    let Strict(value) = parsed.map_err(|problems: Vec<Problem>| {
        problems.into_iter().map(|problem| problem.help(AS_TEXT)).collect::<Vec<_>>()
    })?;
    let value = Value::from(&value);
    let no_value = if let Value::Array(_) = value {
        "an array"
    } else if let Value::Object(_) = value {
        "an object"
    } else {
        return Ok(value);
    };
    let message =
        format!("a partition value must be a string, an ObjectId, a long or a UUID, found {no_value}");
    let help = format!("write Extended JSON such as `{{\"$oid\": \"…\"}}`; {AS_TEXT}");
    Err(Problem::new(message).help(help).into())
}

fn looks_like_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"'])
}

/// The value that a test names: a string is plain text, everything else Extended JSON.
pub(crate) fn of_json(value: &Json, kind: Option<PartitionType>) -> Value {
    match value {
        Json::String(text) => of_text(text, kind),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => Value::from(value),
    }
}

/// The arguments that ask about a value: a string is plain text, everything else Extended JSON that says its type.
pub(crate) fn arguments(value: &Json, kind: Option<PartitionType>) -> Vec<String> {
    let text = match value {
        Json::Null => return vec!["--null-partition".to_owned()],
        Json::String(text) if looks_like_json(text) => value.to_string(),
        Json::String(text) => text.clone(),
        Json::Number(number) if kind == Some(PartitionType::Long) => number.to_string(),
        Json::Number(number) => json!({"$numberLong": number.to_string()}).to_string(),
        Json::Bool(_) | Json::Array(_) | Json::Object(_) => spaced(value),
    };
    vec!["--partition".to_owned(), text]
}

/// The key refuses a value.
pub(crate) fn nobodys(error: EvalError) -> Problem {
    Problem::new(error.to_string()).help("nobody can open such a partition")
}

/// Text that is not a value of the key's type stays a string, which the key then refuses as the service did.
fn of_text(text: &str, kind: Option<PartitionType>) -> Value {
    kind.and_then(|kind| kind.read(text)).unwrap_or_else(|| Value::from(text))
}
