//! What the files of an app say, file by file.

use super::{App, CustomUserData, FileKind};
use crate::{
    compile::{AppFunction, AppValue, Environment},
    diagnostics::{self as codes, SpannedDiagnostic},
    expression::Expression,
    syntax::{Node, NodeKind, Numeral, Tree},
    values::Value,
    vocabulary::Context,
};

/// The settings of the app itself; returns the environment's name.
pub(super) fn root(app: &mut App, node: &Node) -> Option<String> {
    version(app, node);
    node.get("environment").and_then(Node::text).filter(|name| !name.is_empty()).map(str::to_owned)
}

pub(super) fn version(app: &mut App, node: &Node) {
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
    findings: &mut Vec<SpannedDiagnostic>,
) -> Option<(String, AppFunction)> {
    let Some(name) = node.get("name").and_then(Node::text).or(stem) else {
        let message = "this function has no `name`";
        findings.push(SpannedDiagnostic::error(codes::INVALID_SETTING, node.span, message).help("name it"));
        return None;
    };
    let function = match node.get("can_evaluate") {
        None => AppFunction::default(),
        Some(Node { kind: NodeKind::Null, .. }) => AppFunction::default(),
        Some(node) if node.members().is_some_and(<[_]>::is_empty) => AppFunction::default(),
        Some(node) => {
            let expression = Expression::from_value(tree.name(), &node.to_json(), Context::ApplyWhen);
            AppFunction::guarded_by(expression.as_ref().ok())
        }
    };
    Some((name.to_owned(), function))
}

/// The settings of custom user data, in either layout, once the data sources are known.
pub(super) fn custom_user_data(app: &App) -> Option<CustomUserData> {
    // The contents of the root file count before a file of its own, as the older layouts have it.
    app.files.iter().rev().find_map(|file| {
        let root = &file.tree.root;
        let node = match file.kind {
            FileKind::CustomUserData => root,
            FileKind::Root => root.get("custom_user_data_config")?,
            FileKind::Meta
            | FileKind::Sync
            | FileKind::Service
            | FileKind::Value
            | FileKind::Environment
            | FileKind::FunctionList
            | FileKind::FunctionConfig
            | FileKind::FunctionSource
            | FileKind::CollectionRules
            | FileKind::DefaultRule
            | FileKind::Schema => return None,
        };
        let enabled = matches!(node.get("enabled"), Some(Node { kind: NodeKind::Bool(true), .. }));
        let text = |key| node.get(key).and_then(Node::text);
        let (database, collection) = (text("database_name")?, text("collection_name")?);
        let data = CustomUserData::new(database, collection, text("user_id_field")?);
        // Older layouts know the data source by its id.
        let by_id = || app.source_with_id(text("mongo_service_id")?);
        let data_source = text("mongo_service_name").or_else(by_id).map(str::to_owned);
        enabled.then_some(CustomUserData { data_source, ..data })
    })
}
