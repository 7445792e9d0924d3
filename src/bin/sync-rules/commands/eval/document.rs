//! The document that is asked for, and the partition that it lies in.

use std::path::Path;

use serde_json::Value as Json;
use sync_rules::{PartitionKey, Source, Value};

use crate::{
    json,
    problem::{Checked, Problem},
    read,
};

/// Where a document lies.
pub(super) struct Lies {
    /// Null for a document without the key.
    pub(super) partition: Value,
    /// Why it is in no partition at all.
    pub(super) nowhere: Option<String>,
}

/// The document of `--document`: a file or a JSON object.
pub(super) fn of_argument(argument: &str) -> Checked<Json> {
    if argument.trim_start().starts_with(['{', '[']) {
        return of_source(&Source::new("--document", argument));
    }
    let path = Path::new(argument);
    if !path.exists() {
        let problem = read::unreadable(path, &std::io::ErrorKind::NotFound.into());
        return Err(problem.help("`--document` takes a file or a JSON object").into());
    }
    of_source(&read::data(path)?)
}

fn of_source(source: &Source) -> Checked<Json> {
    json::object(source, "a document").map(Json::Object)
}

/// The partition of a document, by the value of its key.
pub(super) fn partition(document: &Json, key: &PartitionKey) -> Result<Lies, Problem> {
    let name = &key.name;
    if name.is_empty() {
        let message = "these rules do not name the partition key, so the document's partition is not known";
        let help = "give the configuration that has `partition.key`, or `--partition VALUE`";
        return Err(Problem::new(message).help(help));
    }
    let value = document.get(name);
    let partition = value.map_or(Value::Null, Value::from);
    let missing = match value {
        None => "it has no",
        Some(Json::Null) => "it has null as",
        Some(Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) | Json::Object(_)) => {
            return Ok(Lies { partition, nowhere: None });
        }
    };
    let nowhere = key
        .required
        .then(|| format!("the document is not synced: {missing} `{name}`, which every synced document has"));
    Ok(Lies { partition, nowhere })
}
