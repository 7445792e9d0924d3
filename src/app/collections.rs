//! The data sources of an app and the collections in them: which files are about the same collection.
//!
//! In: the files of an app. Out: a [`Collection`] for each data source, database and name. The last two are those of
//! the rules, as the service's tools read them, and the names of the folders only where there are no rules
//! (SEMANTICS §6.1.9). Two data sources may hold collections of the same name: they are two collections.

use std::collections::BTreeMap;

use super::{App, AppFile, CollectionSchema, FileKind, roots::below};
use crate::syntax::Node;

/// A database cluster that the app is linked to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct DataSource {
    /// By which the settings of sync and of custom user data know it.
    pub(crate) name: String,
    /// Where its files lie, below the app's root: `data_sources/main`.
    pub(crate) folder: String,
    /// By which the settings of custom user data know it in older layouts.
    id: Option<String>,
}

/// A collection with the files that are about it.
#[derive(Clone, Debug)]
pub(crate) struct Collection {
    /// The name of its data source.
    pub(crate) source: String,
    pub(crate) database: String,
    pub(crate) name: String,
    /// The file that holds its schema, if it has one that is not empty.
    schema: Option<AppFile>,
    /// The files of its roles: one, or several where folders and files disagree on its name.
    pub(crate) rules: Vec<AppFile>,
}

impl Collection {
    /// The file that holds the schema.
    pub(crate) fn schema_file(&self) -> Option<&AppFile> {
        self.schema.as_ref()
    }

    pub(crate) fn schema(&self) -> Option<&Node> {
        self.schema.as_ref().and_then(schema_in)
    }

    /// What the schema says of a field.
    pub(crate) fn property(&self, field: &str) -> Option<&Node> {
        self.schema()?.get("properties")?.get(field)
    }

    /// The name by which commands and messages know it.
    pub(crate) fn full_name(&self) -> String {
        format!("{}.{}", self.database, self.name)
    }

    /// The schema for those who validate documents by it.
    pub(super) fn to_schema(&self) -> Option<CollectionSchema> {
        Some(CollectionSchema {
            file: self.schema.as_ref()?.tree.name().to_owned(),
            data_source: self.source.clone(),
            database: self.database.clone(),
            collection: self.name.clone(),
            schema: self.schema()?.to_json(),
        })
    }
}

impl App {
    /// The data source in whose folder a file lies.
    pub(crate) fn source_of(&self, path: &str) -> Option<&DataSource> {
        let folder = folder_of(below(path, &self.root)?)?;
        self.sources.iter().find(|source| source.folder == folder)
    }

    /// The data source of this name; a folder that is named so counts where no configuration says another name.
    pub(crate) fn source_named(&self, name: &str) -> Option<&DataSource> {
        let by_folder = |source: &&DataSource| source.folder.rsplit('/').next() == Some(name);
        let by_name = self.sources.iter().find(|source| source.name == name);
        by_name.or_else(|| self.sources.iter().find(by_folder))
    }

    /// The name of the data source with this id.
    pub(super) fn source_with_id(&self, id: &str) -> Option<&str> {
        let source = self.sources.iter().find(|source| source.id.as_deref() == Some(id))?;
        Some(&source.name)
    }

    /// The collection of custom user data.
    pub(crate) fn custom_data_collection(&self) -> Option<&Collection> {
        let data = self.custom_user_data.as_ref()?;
        self.collections.iter().find(|collection| data.is_of(collection))
    }
}

/// The data sources, those of the newer layouts first. Services of other kinds hold no collections.
pub(super) fn sources(app: &App) -> Vec<DataSource> {
    let mut found: BTreeMap<&str, (DataSource, bool)> = BTreeMap::new();
    for file in &app.files {
        let Some(folder) = below(file.tree.name(), &app.root).and_then(folder_of) else { continue };
        let name = folder.rsplit('/').next().unwrap_or(folder).to_owned();
        let (source, of_database) = found
            .entry(folder)
            .or_insert_with(|| (DataSource { name, folder: folder.to_owned(), id: None }, true));
        if file.kind == FileKind::Service {
            let root = &file.tree.root;
            source.name = text(root, "name").map_or_else(|| source.name.clone(), str::to_owned);
            source.id = text(root, "_id").or_else(|| text(root, "id")).map(str::to_owned);
            *of_database = text(root, "type").is_none_or(|kind| kind.starts_with("mongodb"));
        }
    }
    found.into_values().filter_map(|(source, of_database)| of_database.then_some(source)).collect()
}

/// The collections in the order of their data sources and names.
pub(super) fn collections(app: &App) -> Vec<Collection> {
    let rules: BTreeMap<&str, &AppFile> = app
        .files
        .iter()
        .filter(|file| file.kind == FileKind::CollectionRules)
        .map(|file| (file.tree.name(), file))
        .collect();
    let mut found: BTreeMap<(String, String, String), Collection> = BTreeMap::new();
    for file in &app.files {
        if !matches!(file.kind, FileKind::CollectionRules | FileKind::Schema) {
            continue;
        }
        let path = file.tree.name();
        let beside = || Some(*rules.get(&*format!("{}rules.json", path.strip_suffix("schema.json")?))?);
        let named = if file.kind == FileKind::Schema { beside() } else { Some(file) };
        let Some(source) = app.source_of(path) else { continue };
        let Some((database, name)) = names(app, path, named.map(|file| &file.tree.root)) else { continue };
        let key = (source.name.clone(), database.to_owned(), name.to_owned());
        let collection = found.entry(key).or_insert_with(|| Collection {
            source: source.name.clone(),
            database: database.to_owned(),
            name: name.to_owned(),
            schema: None,
            rules: Vec::new(),
        });
        // A file of its own takes the place of what rules say.
        if schema_in(file).is_some() && (file.kind == FileKind::Schema || collection.schema.is_none()) {
            collection.schema = Some(file.clone());
        }
        if file.kind == FileKind::CollectionRules {
            collection.rules.push(file.clone());
        }
    }
    found.into_values().collect()
}

/// The schema in a file, unless it is empty.
fn schema_in(file: &AppFile) -> Option<&Node> {
    let root = &file.tree.root;
    let node = if file.kind == FileKind::Schema { root } else { root.get("schema")? };
    node.members().is_some_and(|members| !members.is_empty()).then_some(node)
}

/// Database and collection: those of the rules before those of the path.
fn names<'a>(app: &App, path: &'a str, rules: Option<&'a Node>) -> Option<(&'a str, &'a str)> {
    let by_path = names_in_path(below(path, &app.root)?);
    let named = |key| rules.and_then(|rules| text(rules, key));
    let database = named("database").or(by_path.map(|(database, _)| database))?;
    let name = named("collection").or(by_path.map(|(_, name)| name))?;
    Some((database, name))
}

/// The database and collection that the path of a file names.
fn names_in_path(below: &str) -> Option<(&str, &str)> {
    let segments: Vec<&str> = below.split('/').collect();
    match segments.as_slice() {
        ["data_sources", _, database, collection, _] => Some((database, collection)),
        ["services", _, "rules", file] => file.strip_suffix(".json")?.split_once('.'),
        _ => None,
    }
}

/// The folder of the data source that a file belongs to.
fn folder_of(below: &str) -> Option<&str> {
    let above = below.strip_prefix("services/").or_else(|| below.strip_prefix("data_sources/"))?;
    let (name, _) = above.split_once('/')?;
    below.get(..below.len() - above.len() + name.len())
}

/// The text of a member that is not empty.
fn text<'a>(node: &'a Node, key: &str) -> Option<&'a str> {
    node.get(key).and_then(Node::text).filter(|text| !text.is_empty())
}
