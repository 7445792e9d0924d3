//! Which files of an app the settings of sync are about.

use super::ConfigTarget;
pub(crate) use crate::app::{Mode, SyncSettings};
use crate::{
    app::{App, AppFile, ByKey, Collection, FileKind, LISTS, Served},
    flexible::is_in_development,
    syntax::{Node, Tree},
    text::Span,
};

/// An app that uses Flexible Sync.
pub(crate) struct SyncedRoles<'a> {
    settings: &'a Node,
    served: Served<'a>,
}

impl<'a> SyncedRoles<'a> {
    /// `None` if the app syncs by partition or not at all: its roles are for other clients then.
    pub(crate) fn new(app: &'a App) -> Option<Self> {
        let (file, settings) = app.sync_settings().filter(|(_, settings)| settings.mode == Mode::Flexible)?;
        let settings = settings.node;
        Some(Self { settings, served: Served::new(app, settings, file.tree.name()) })
    }

    /// Whether sync uses the roles of a file: they belong to the data source that syncs, and to a collection with
    /// a schema. An export can lack schemas, so roles with filters that sync alone reads count without one.
    pub(crate) fn uses(&self, file: &AppFile) -> bool {
        let name = file.tree.name();
        let is_here = |collection: &Collection| has_rules(collection, name);
        self.served.may_use(name)
            && (file.kind == FileKind::DefaultRule
                || self.served.unknown().is_some()
                || has_filters(&file.tree.root)
                || self.served.with_schema().any(is_here))
    }

    /// The queryable fields of the collection that a file of roles is about; `None` if development mode adds them. The
    /// default roles are about many collections, so a field of any of them is none that is surely wrong.
    pub(crate) fn queryable(&self, file: &AppFile) -> Option<Vec<String>> {
        let [global, by_collection] = LISTS.map(|list| self.settings.get(list));
        let is_here = |collection: &&Collection| has_rules(collection, file.tree.name());
        let collection = self.served.collections().find(is_here).map(|collection| collection.name.as_str());
        let own = by_collection
            .and_then(Node::members)
            .unwrap_or_default()
            .iter()
            .filter(|member| file.kind == FileKind::DefaultRule || collection == Some(&*member.key.text));
        let lists: Vec<&Node> = global.into_iter().chain(own.map(|member| &member.value)).collect();
        let every = file.kind == FileKind::DefaultRule && global.is_none();
        if is_in_development(self.settings) && (lists.is_empty() || every) {
            return None;
        }
        let names = lists.into_iter().filter_map(Node::elements).flatten().filter_map(Node::text);
        Some(names.map(str::to_owned).collect())
    }
}

/// Whether some role has what only sync needs.
pub(crate) fn has_filters(root: &Node) -> bool {
    let roles = root.get("roles").and_then(Node::elements).unwrap_or_default();
    roles.iter().any(|role| role.get("document_filters").is_some())
}

fn has_rules(collection: &Collection, file: &str) -> bool {
    collection.rules.iter().any(|rules| rules.tree.name() == file)
}

impl<'a> ConfigTarget<'a> {
    /// The settings of sync, and what they say of the partition if that is an object.
    pub(crate) fn partition(&self) -> Option<(SyncSettings<'a>, &'a Node)> {
        let sync = SyncSettings::parse(&self.tree.root)?;
        Some((sync, sync.partition()?))
    }
}

/// The partition key and its name. `None` if it has none, as where sync was never set up.
pub(crate) fn named_key(partition: &Node) -> Option<(&Node, &str)> {
    let key = partition.get("key")?;
    let name = key.text().filter(|name| !name.is_empty())?;
    Some((key, name))
}

/// The schemas of the collections that sync serves by partition, and of those that it does not for want of the key.
pub(crate) struct Schemas<'a> {
    pub(crate) served: Vec<Schema<'a>>,
    pub(crate) without_key: Vec<Schema<'a>>,
}

impl<'a> Schemas<'a> {
    pub(crate) fn new(target: &ConfigTarget<'a>, settings: SyncSettings<'a>, key: &str) -> Self {
        let served = target.app.map(|app| Served::new(app, settings.node, target.tree.name()).by_key(key));
        let ByKey { served, without_key } = served.unwrap_or_default();
        let [served, without_key] =
            [served, without_key].map(|list| list.into_iter().filter_map(Schema::new).collect());
        Self { served, without_key }
    }
}

/// The schema of a collection.
pub(crate) struct Schema<'a> {
    pub(crate) collection: &'a str,
    pub(crate) tree: &'a Tree,
    pub(crate) node: &'a Node,
}

impl<'a> Schema<'a> {
    fn new(collection: &'a Collection) -> Option<Self> {
        let tree = &collection.schema_file()?.tree;
        Some(Self { collection: &collection.name, tree, node: collection.schema()? })
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
