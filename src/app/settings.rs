//! What the files of an app say, file by file.

use serde_json::Value as Json;

use super::{App, CollectionSchema, CustomUserData};
use crate::{
    compile::{AppFunction, AppValue, CustomData, Environment},
    diagnostics::{self as codes, Finding},
    expression::Expression,
    syntax::{Node, NodeKind, Numeral, Tree},
    values::Value,
    vocabulary::Context,
};

/// The settings of the app itself; returns the environment's name.
pub(super) fn root(app: &mut App, node: &Node) -> Option<String> {
    version(app, node);
    let text = |key| node.get(key).and_then(Node::text).filter(|text| !text.is_empty()).map(str::to_owned);
    app.id = text("app_id").or(app.id.take());
    app.name = text("name").or(app.name.take());
    if let Some(settings) = node.get("custom_user_data_config") {
        custom_user_data(app, settings);
    }
    node.get("environment").and_then(Node::text).filter(|name| !name.is_empty()).map(str::to_owned)
}

pub(super) fn version(app: &mut App, node: &Node) {
    app.id = app.id.take().or_else(|| node.get("app_id").and_then(Node::text).map(str::to_owned));
    if let Some(Node { kind: NodeKind::Number(Numeral::Int(version)), .. }) = node.get("config_version") {
        app.config_version = Some(*version);
    }
}

/// A value of the app: its name and content.
pub(super) fn value(node: &Node, stem: &str) -> (String, AppValue) {
    let name = node.get("name").and_then(Node::text).unwrap_or(stem).to_owned();
    let secret = matches!(node.get("from_secret"), Some(Node { kind: NodeKind::Bool(true), .. }));
    let content = match node.get("value") {
        _ if secret => AppValue::Secret,
        Some(value) => AppValue::Known(Value::from(&value.to_json())),
        None => AppValue::Known(Value::Undefined),
    };
    (name, content)
}

/// An environment, whose tag is the name of its file.
pub(super) fn environment(node: &Node, tag: &str) -> Environment {
    let members = node.get("values").and_then(Node::members).unwrap_or_default();
    let values =
        members.iter().map(|member| (member.key.text.to_string(), Value::from(&member.value.to_json())));
    Environment::new(tag, values.collect())
}

/// The settings of one function: its name, and who may call it.
pub(super) fn function(
    tree: &Tree,
    node: &Node,
    stem: Option<&str>,
    findings: &mut Vec<Finding>,
) -> Option<(String, AppFunction)> {
    let Some(name) = node.get("name").and_then(Node::text).or(stem) else {
        let message = "this function has no `name`";
        findings.push(Finding::error(codes::INVALID_SETTING, node.span, message).help("name it"));
        return None;
    };
    let mut function = match node.get("can_evaluate") {
        None => AppFunction::default(),
        Some(Node { kind: NodeKind::Null, .. }) => AppFunction::default(),
        Some(node) if node.members().is_some_and(<[_]>::is_empty) => AppFunction::default(),
        Some(node) => {
            let expression = Expression::from_value(tree.name(), &node.to_json(), Context::ApplyWhen);
            AppFunction::guarded_by(expression.as_ref().ok())
        }
    };
    let runs_as = node.members().unwrap_or_default().iter();
    let runs_as = runs_as.filter(|member| member.key.text.starts_with("run_as"));
    function.runs_as = runs_as.map(|member| (member.key.text.to_string(), member.value.to_json())).collect();
    Some((name.to_owned(), function))
}

/// The settings of custom user data, in either layout.
pub(super) fn custom_user_data(app: &mut App, node: &Node) {
    let enabled = matches!(node.get("enabled"), Some(Node { kind: NodeKind::Bool(true), .. }));
    let text = |key| node.get(key).and_then(Node::text).map(str::to_owned);
    app.options.custom_data = Some(if enabled {
        const NAMES: [&str; 5] =
            ["mongo_service_name", "mongo_service_id", "database_name", "collection_name", "user_id_field"];
        CustomData::From(NAMES.into_iter().filter_map(|name| Some((name, text(name)?))).collect())
    } else {
        CustomData::Off
    });
    if let (true, Some(database), Some(collection), Some(user_id_field)) =
        (enabled, text("database_name"), text("collection_name"), text("user_id_field"))
    {
        app.custom_user_data = Some(CustomUserData { database, collection, user_id_field });
    }
}

/// The schema in a collection's rules, or in a file of its own whose path names the collection.
pub(super) fn schema(file: &str, below: &str, node: &Node) -> Option<CollectionSchema> {
    let segments: Vec<&str> = below.split('/').collect();
    let text = |key| node.get(key).and_then(Node::text).map(str::to_owned);
    let (database, collection, schema) = match segments.as_slice() {
        ["data_sources", _, database, collection, "schema.json"] => {
            ((*database).to_owned(), (*collection).to_owned(), node.to_json())
        }
        _ => (text("database")?, text("collection")?, node.get("schema")?.to_json()),
    };
    let empty = schema.as_object().is_none_or(serde_json::Map::is_empty);
    (!empty).then(|| CollectionSchema {
        file: file.to_owned(),
        database,
        collection,
        schema: Json::clone(&schema),
    })
}
