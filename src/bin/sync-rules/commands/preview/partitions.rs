//! The partitions of a table. All of them are held.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value as Json;
use sync_rules::{PartitionKey, Value};

use crate::{
    elements::Elements,
    partition,
    problem::{Checked, Problem},
};

/// A partition, as it is asked for and as it is shown.
pub(super) struct Partition {
    pub(super) value: Value,
    pub(super) json: Json,
    pub(super) text: String,
}

/// The partitions of a file, each once, in its order.
pub(super) fn of_file(path: &Path, key: &PartitionKey) -> Checked<Vec<Partition>> {
    let elements = Elements::open(path)?;
    let name = elements.name().to_owned();
    let mut partitions = elements.all(|json| one(&json, key))?;
    let mut seen = BTreeSet::new();
    partitions.retain(|partition| seen.insert(partition.json.to_string()));
    if partitions.is_empty() {
        let problem = Problem::new(format!("there are no partitions in `{name}`"));
        return Err(problem.help("write an array of partition values, or one in each line").into());
    }
    Ok(partitions)
}

fn one(json: &Json, key: &PartitionKey) -> Result<Partition, Problem> {
    let mut value = partition::of_json(json, key.kind);
    if let Value::Object(_) = value {
        // A document counts as the partition that it is in.
        if key.name.is_empty() {
            let problem = Problem::new("the rules do not say which field of a document is the partition key");
            return Err(
                problem.help("give partition values, or a sync configuration that has `partition.key`")
            );
        }
        let field = json.get(&key.name);
        value = field.map_or(Value::Null, Value::from);
        if field.is_none() && key.required {
            let problem = Problem::new(format!("this document has no `{}`", key.name));
            return Err(problem.help("documents without a required key are in no partition"));
        }
    }
    key.check((&value).into()).map_err(partition::nobodys)?;
    let json = value.to_json();
    let text = match &json {
        Json::String(text) => text.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => json.to_string(),
    };
    Ok(Partition { value, json, text })
}
