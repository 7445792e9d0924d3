//! Which files of an app the settings of sync are about.

use super::ConfigTarget;
pub(crate) use crate::flexible::{Mode, SyncSettings};
use crate::{
    app::{App, AppFile, FileKind},
    flexible::{LISTS, data_source},
    syntax::{Node, Tree},
    text::Span,
};

/// An app that uses Flexible Sync.
pub(crate) struct FlexibleSync<'a> {
    app: &'a App,
    settings: &'a Node,
    /// The data source that syncs, if it is named.
    source: Option<&'a str>,
}

impl<'a> FlexibleSync<'a> {
    /// `None` if the app syncs by partition or not at all: its roles are for other clients then.
    pub(crate) fn of(app: &'a App) -> Option<Self> {
        let sync = |file: &'a AppFile| {
            let here = matches!(file.kind, FileKind::Sync | FileKind::Service);
            here.then(|| SyncSettings::of(&file.tree.root)).flatten().map(|settings| (file, settings))
        };
        let found: Vec<_> = app.files.iter().filter_map(sync).collect();
        if found.iter().any(|(_, settings)| settings.mode == Mode::Partition) {
            return None;
        }
        let (file, settings) = found.into_iter().find(|(_, settings)| settings.is_flexible_in_use())?;
        let named = settings.node.get("service_name").and_then(Node::text);
        let source = named.or_else(|| data_source(app, file.tree.name()));
        Some(Self { app, settings: settings.node, source })
    }

    /// Whether sync uses the roles of a file: they belong to the data source that syncs, and to a collection with
    /// a schema. An export can lack schemas, so roles with filters that sync alone reads count without one.
    pub(crate) fn uses(&self, file: &AppFile) -> bool {
        let source = data_source(self.app, file.tree.name());
        if self.source.zip(source).is_some_and(|(synced, source)| synced != source) {
            return false;
        }
        let collection = collection(file);
        let same = |name: Option<&str>, known: &str| name.is_none_or(|name| name == known);
        let schemas = &self.app.schemas;
        file.kind == FileKind::DefaultRule
            || schemas.is_empty()
            || has_filters(&file.tree.root)
            || schemas.iter().any(|schema| {
                collection == Some(&schema.collection) && same(text(file, "database"), &schema.database)
            })
    }

    /// The queryable fields of the collection that a file of roles is about; `None` if they are not listed. The
    /// default roles are about many collections, so a field of any of them is none that is surely wrong.
    pub(crate) fn queryable(&self, file: &AppFile) -> Option<Vec<String>> {
        let [global, by_collection] = LISTS.map(|list| self.settings.get(list));
        global.or(by_collection)?;
        let collection = collection(file);
        let own = by_collection
            .and_then(Node::members)
            .unwrap_or_default()
            .iter()
            .filter(|member| file.kind == FileKind::DefaultRule || collection == Some(&member.key.text));
        let lists = global.into_iter().chain(own.map(|member| &member.value));
        let names = lists.filter_map(Node::elements).flatten().filter_map(Node::text);
        Some(names.map(str::to_owned).collect())
    }
}

/// Whether some role has what only sync needs.
fn has_filters(root: &Node) -> bool {
    let roles = root.get("roles").and_then(Node::elements).unwrap_or_default();
    roles.iter().any(|role| role.get("document_filters").is_some())
}

fn text<'a>(file: &'a AppFile, key: &str) -> Option<&'a str> {
    file.tree.root.get(key).and_then(Node::text)
}

/// The collection that a file is about, by its text or by its path.
fn collection(file: &AppFile) -> Option<&str> {
    text(file, "collection").or_else(|| file.tree.name().strip_suffix("/rules.json")?.rsplit('/').next())
}

impl<'a> ConfigTarget<'a> {
    /// The settings of sync, and what they say of the partition if that is an object.
    pub(crate) fn partition(&self) -> Option<(SyncSettings<'a>, &'a Node)> {
        let sync = SyncSettings::of(&self.tree.root)?;
        Some((sync, sync.partition()?))
    }
}

/// The partition key and its name. `None` if it has none, as where sync was never set up.
pub(crate) fn named_key(partition: &Node) -> Option<(&Node, &str)> {
    let key = partition.get("key")?;
    let name = key.text().filter(|name| !name.is_empty())?;
    Some((key, name))
}

/// The schema of a collection that is synced by partition.
pub(crate) struct Schema<'a> {
    pub(crate) collection: &'a str,
    pub(crate) tree: &'a Tree,
    pub(crate) node: &'a Node,
}

impl<'a> Schema<'a> {
    /// The schemas of all collections in the synced database, without that of custom user data.
    pub(crate) fn synced(target: &ConfigTarget<'a>, settings: SyncSettings<'a>) -> Vec<Self> {
        let Some(app) = target.app else { return Vec::new() };
        let named = |key| settings.node.get(key).and_then(Node::text).filter(|name: &&str| !name.is_empty());
        let database = named("database_name");
        let source = named("service_name").or_else(|| data_source(app, target.tree.name()));
        let synced = app.schemas.iter().filter(|schema| {
            let here = data_source(app, &schema.file);
            let custom = app.custom_user_data.as_ref();
            database.is_none_or(|database| database == schema.database)
                && source.zip(here).is_none_or(|(source, here)| source == here)
                && !custom.is_some_and(|custom| {
                    custom.database == schema.database && custom.collection == schema.collection
                })
        });
        let found = synced.filter_map(|schema| {
            let file = app.files.iter().find(|file| file.tree.name() == schema.file)?;
            let root = &file.tree.root;
            let node = if file.kind == FileKind::Schema { root } else { root.get("schema")? };
            Some(Self { collection: &schema.collection, tree: &file.tree, node })
        });
        found.collect()
    }

    /// What it says of a field.
    pub(crate) fn property(&self, field: &str) -> Option<&'a Node> {
        self.node.get("properties")?.get(field)
    }

    /// Where it says something; all of it if it does not.
    pub(crate) fn place(&self, key: &str) -> Span {
        self.node.get(key).unwrap_or(self.node).span
    }

    /// Whether every document must have the field.
    pub(crate) fn requires(&self, field: &str) -> bool {
        let required = self.node.get("required").and_then(Node::elements).unwrap_or_default();
        required.iter().any(|name| name.text() == Some(field))
    }
}

/// Some names in a sentence.
pub(crate) fn listed<'n>(names: impl IntoIterator<Item = &'n str>) -> String {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    match names.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    }
}
