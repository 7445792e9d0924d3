//! One call, as `context.js` reads it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::{Map, Value as Json, json};
use sync_rules::{
    CompileOptions,
    app::{AppFunction, AppValue, Environment},
};

/// What is known of the app.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Known {
    /// The texts of its functions, by name.
    pub(crate) sources: BTreeMap<String, String>,
    /// Its values; absent if the export does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) values: Option<Json>,
    /// Its environment, `{"tag", "values"}`; absent if the export does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) environment: Option<Json>,
    /// Where custom user data are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) custom_data: Option<CustomData>,
}

impl Known {
    pub(crate) fn new(options: &CompileOptions, custom_data: Option<CustomData>) -> Self {
        let functions = options.functions.iter().flatten();
        let source = |(name, function): (&String, &AppFunction)| {
            Some((name.clone(), function.source()?.text().to_owned()))
        };
        let value = |value: &AppValue| match value {
            AppValue::Known(value) => value.to_json(),
            // What is secret, and what a later version knows.
            AppValue::Secret | _ => json!({"$secret": true}),
        };
        let values = |values: &BTreeMap<String, AppValue>| {
            values.iter().map(|(name, one)| (name.clone(), value(one))).collect()
        };
        let environment = |environment: &Environment| {
            let values: Map<String, Json> =
                environment.values.iter().map(|(name, value)| (name.clone(), value.to_json())).collect();
            json!({"tag": environment.tag, "values": values})
        };
        Self {
            sources: functions.filter_map(source).collect(),
            values: options.values.as_ref().map(values),
            environment: options.environment.as_ref().map(environment),
            custom_data,
        }
    }
}

/// Where custom user data are: of a user, the document that the rules see is the one in this collection.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct CustomData {
    pub(crate) database: String,
    pub(crate) collection: String,
    /// The field that holds the user's id.
    pub(crate) field: String,
}

/// One call.
#[derive(Debug, Serialize)]
pub(super) struct Request<'a> {
    pub(super) name: &'a str,
    pub(super) arguments: &'a [Json],
    pub(super) user: &'a Json,
    #[serde(flatten)]
    pub(super) known: &'a Known,
}

impl Request<'_> {
    /// The text of the request.
    pub(super) fn text(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}
