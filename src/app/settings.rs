//! What the files of an app say, file by file.

use std::collections::BTreeMap;

use super::{App, AppFile, CustomUserData, FileKind};
use crate::{
    compile::{AppFunction, AppValue, CustomData, Environment},
    diagnostics::{self as codes, SpannedDiagnostic},
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
    findings: &mut Vec<SpannedDiagnostic>,
) -> Option<(String, AppFunction)> {
    let Some(name) = node.get("name").and_then(Node::text).or(stem) else {
        let message = "this function has no `name`";
        findings.push(SpannedDiagnostic::error(codes::INVALID_SETTING, node.span, message).help("name it"));
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

/// The names in the settings of custom user data, by which they are kept.
const SOURCE: &str = "mongo_service_name";
const SOURCE_ID: &str = "mongo_service_id";
const DATABASE: &str = "database_name";
const COLLECTION: &str = "collection_name";
const USER_ID: &str = "user_id_field";

/// The settings of custom user data in the order of their files: a file of their own, or a part of the root file.
fn custom_data_settings(app: &App) -> impl DoubleEndedIterator<Item = (&AppFile, &Node)> {
    app.files.iter().filter_map(|file| match file.kind {
        FileKind::CustomUserData => Some((file, &file.tree.root)),
        FileKind::Root => Some((file, file.tree.root.get("custom_user_data_config")?)),
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
        | FileKind::Schema => None,
    })
}

/// Where custom user data come from, in either layout, once the data sources are known; `None` if no file says.
pub(super) fn custom_data(app: &App) -> Option<CustomData> {
    // The contents of the root file count before a file of its own, as the older layouts have it.
    let said: Vec<&Node> = custom_data_settings(app).rev().map(|(_, node)| node).collect();
    let is_enabled =
        |node: &&&Node| matches!(node.get("enabled"), Some(Node { kind: NodeKind::Bool(true), .. }));
    let Some(node) = said.iter().find(is_enabled) else {
        return (!said.is_empty()).then_some(CustomData::Off);
    };
    let mut names = BTreeMap::new();
    for name in [SOURCE, SOURCE_ID, DATABASE, COLLECTION, USER_ID] {
        names.extend(node.get(name).and_then(Node::text).map(|text| (name, text.to_owned())));
    }
    // Older layouts know the data source by its id.
    if let Some(source) = names.get(SOURCE_ID).and_then(|id| app.source_with_id(id)) {
        names.entry(SOURCE).or_insert_with(|| source.to_owned());
    }
    if names.contains_key(SOURCE) {
        names.remove(SOURCE_ID);
    }
    Some(CustomData::From(names))
}

/// The collection of custom user data, if it is enabled and named.
pub(super) fn custom_user_data(data: Option<&CustomData>) -> Option<CustomUserData> {
    let Some(CustomData::From(names)) = data else { return None };
    let data = CustomUserData::new(names.get(DATABASE)?, names.get(COLLECTION)?, names.get(USER_ID)?);
    Some(CustomUserData { data_source: names.get(SOURCE).cloned(), ..data })
}

impl App {
    /// Where the app says that it has no custom user data. The settings of the last layout that is found count.
    pub(crate) fn custom_data_off(&self) -> Option<(&Tree, &Node)> {
        let enabled = custom_data_settings(self)
            .filter_map(|(file, settings)| Some((&*file.tree, settings.get("enabled")?)));
        let said: Vec<_> = enabled.collect();
        let on = |node: &Node| matches!(node.kind, NodeKind::Bool(true));
        if said.iter().any(|(_, node)| on(node)) || self.custom_user_data.is_some() {
            return None;
        }
        said.into_iter().find(|(_, node)| matches!(node.kind, NodeKind::Bool(false)))
    }
}
