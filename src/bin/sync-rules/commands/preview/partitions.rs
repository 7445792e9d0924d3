//! The partitions of a table. All of them are held.

use std::{collections::BTreeSet, path::Path};

use serde_json::Value as Json;
use sync_rules::{PartitionKey, Value};

use crate::{
    elements::{Element, Elements},
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
    let mut elements = Elements::open(path)?;
    let name = elements.name().to_owned();
    let (mut partitions, mut problems) = (Vec::new(), Vec::new());
    let mut seen = BTreeSet::new();
    for element in elements.some(usize::MAX)? {
        match one(&name, &element, key) {
            Ok(partition) => {
                if seen.insert(partition.json.to_string()) {
                    partitions.push(partition);
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    if partitions.is_empty() && problems.is_empty() {
        problems.push(Problem::new(format!("there are no partitions in `{name}`")));
    }
    if problems.is_empty() { Ok(partitions) } else { Err(problems) }
}

fn one(name: &str, element: &Element, key: &PartitionKey) -> Result<Partition, Problem> {
    let json = Elements::parse(name, element)?;
    let mut value = partition::of_json(&json, key.kind);
    if let Value::Object(_) = value {
        // A document stands for the partition that it is in.
        let field = json.get(&key.name).filter(|_| !key.name.is_empty());
        value = field.map_or(Value::Null, Value::from);
        if field.is_none() && key.required {
            let problem = Problem::new(format!("this document has no `{}`", key.name));
            return Err(
                element.about(name, problem.help("documents without a required key are in no partition"))
            );
        }
    }
    if let Err(error) = key.check((&value).into()) {
        return Err(element.about(name, Problem::new(error.to_string())));
    }
    let json = value.to_json();
    let text = match &json {
        Json::String(text) => text.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => json.to_string(),
    };
    Ok(Partition { value, json, text })
}
