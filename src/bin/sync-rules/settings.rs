//! What an app knows beside its rules, given as files: `%%values` and `%%environment`.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};
use sync_rules::{
    Source, Value,
    app::{AppValue, Environment},
};

use crate::{
    json,
    problem::{Checked, Problem},
};

/// A file of values: `{"name": value, …}`.
pub(crate) fn values(source: &Source) -> Checked<BTreeMap<String, AppValue>> {
    json::object(source, "values").map(|members| values_of(&members))
}

/// The same from a parsed object.
pub(crate) fn values_of(members: &Map<String, Json>) -> BTreeMap<String, AppValue> {
    members.iter().map(|(name, value)| (name.clone(), AppValue::Known(Value::from(value)))).collect()
}

/// A file of an environment: `{"tag": "…", "values": {…}}`, where a missing tag is empty.
pub(crate) fn environment(source: &Source) -> Checked<Environment> {
    let members = json::object(source, "an environment")?;
    environment_of(&members).map_err(|problem| problem.at(json::place(source, source.text())).into())
}

/// The same from a parsed object.
pub(crate) fn environment_of(members: &Map<String, Json>) -> Result<Environment, Problem> {
    let expected = r#"write `{"tag": "…", "values": {…}}`"#;
    if let Some(key) = members.keys().find(|key| !matches!(key.as_str(), "tag" | "values")) {
        return Err(Problem::new(format!("an environment has no `{key}`")).help(expected));
    }
    let tag = match members.get("tag") {
        None => "",
        Some(Json::String(tag)) => tag,
        Some(_) => return Err(Problem::new("`tag` of an environment must be a string").help(expected)),
    };
    let values = match members.get("values") {
        None => BTreeMap::new(),
        Some(Json::Object(values)) => {
            values.iter().map(|(name, value)| (name.clone(), Value::from(value))).collect()
        }
        Some(_) => return Err(Problem::new("`values` of an environment must be an object").help(expected)),
    };
    Ok(Environment::new(tag, values))
}
