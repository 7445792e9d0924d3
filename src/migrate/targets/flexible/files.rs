//! The files of the migrated app: the sync configuration, and the roles in the layout that the app has.
//!
//! Roles are written for exactly the collections that partition sync served, each in its own file, so that they open
//! nothing else. A collection that it did not serve, and that would be open now, gets a role by which it stays closed.
//! Other data sources are not touched. Where an export does not tell what is served, the roles become the default
//! ones, without what they allow of documents that lack the key: these may be those of collections that were not served.
//! They also take the place of roles that would open a collection of which it is not known whether it was served.

use serde_json::{Map, Value as Json, json};

use super::{
    collections::{Collections, Effect, closed_role},
    partial::Formula,
    roles::{Cases, Draft, drafts},
};
use crate::{
    app::{App, AppFile, Collection, FileKind, Served, partition_file},
    config::{SyncConfig, settings},
    migrate::{FileAction, MigratedFile},
    partition::PartitionKey,
    syntax::{Node, NodeKind},
};

/// Days that a client may be offline, after the service's own migration (SEMANTICS §8.4).
const OFFLINE_DAYS: i64 = 30;
/// The service of most apps.
const USUAL_SERVICE: &str = "mongodb-atlas";

pub(super) fn files(
    app: &App,
    config: &SyncConfig,
    key: &PartitionKey,
    collections: &Collections<'_>,
    roles: &[Json],
    cases: [&Cases; 2],
) -> Vec<MigratedFile> {
    let place = Place::new(app, collections);
    let mut files = vec![sync_file(app, config, key, &place)];
    let (closed, narrow) = ([closed_role()], of_documents_with_key(key, cases));
    let Some(sync) = &collections.sync else {
        files.push(default_rule(app, &place, &narrow));
        return files;
    };
    let unknown = sync.unknown().is_some();
    // Without a data source there is no place for them.
    if unknown && place.source.is_some() {
        files.push(default_rule(app, &place, &narrow));
    }
    let served = collections.served.iter().map(|one| (*one, roles));
    let opened = collections.unserved.iter().filter(|one| one.effect == Effect::Open);
    let opened = opened.map(|one| (one.collection, &closed[..]));
    let doubtful = collections.doubtful.iter().map(|one| (*one, &narrow[..]));
    files.extend(
        served
            .chain(opened)
            .chain(doubtful)
            .flat_map(|(collection, roles)| collection_rules(app, &place, collection, roles)),
    );
    files
}

/// The roles without what they allow of documents in the null partition.
fn of_documents_with_key(key: &PartitionKey, cases: [&Cases; 2]) -> Vec<Json> {
    let [read, write] = cases.map(|cases| Cases { key: cases.key.clone(), null: Formula::False });
    drafts(&read, &write, Some(key)).iter().map(Draft::to_json).collect()
}

/// Where the app keeps its sync configuration and its rules.
struct Place<'a> {
    file: Option<&'a AppFile>,
    /// The name of the data source that syncs; `None` if it is one of several.
    source: Option<&'a str>,
    /// The folder of its rules.
    folder: String,
}

impl<'a> Place<'a> {
    fn new(app: &'a App, collections: &Collections<'a>) -> Self {
        let sync = collections.sync.as_ref();
        let several = app.sources.len() > 1;
        let source = sync.and_then(Served::name).or((!several).then_some(USUAL_SERVICE));
        let folder = sync.and_then(Served::folder).map(str::to_owned);
        let folder = folder.unwrap_or_else(|| format!("data_sources/{}", source.unwrap_or(USUAL_SERVICE)));
        Self { file: partition_file(app), source, folder }
    }

    /// Whether the configuration is a part of that of a data source.
    fn is_in_service(&self) -> bool {
        self.file.is_some_and(|file| file.kind == FileKind::Service)
    }
}

fn sync_file(app: &App, config: &SyncConfig, key: &PartitionKey, place: &Place<'_>) -> MigratedFile {
    let tree = config.rules().into_iter().find_map(|rule| rule.tree.as_ref());
    let old = tree.and_then(|tree| settings(&tree.root));
    let mut new = Map::new();
    let mut keep = |name: &str, otherwise: Option<Json>| {
        if let Some(value) = old.and_then(|old| old.get(name)).map(Node::to_json).or(otherwise) {
            new.insert(name.to_owned(), value);
        }
    };
    keep("state", Some(json!("enabled")));
    keep("database_name", None);
    keep("development_mode_enabled", Some(json!(false)));
    keep("client_max_offline_days", Some(json!(OFFLINE_DAYS)));
    keep("is_recovery_mode_disabled", Some(json!(false)));
    if !place.is_in_service() {
        keep("service_name", place.source.map(|source| json!(source)));
        new.insert("type".to_owned(), json!("flexible"));
    }
    // It would still turn the safety of a released schema off.
    if config.state() == Some("enabled") {
        new.insert("development_mode_enabled".to_owned(), json!(false));
    }
    new.insert("queryable_fields_names".to_owned(), json!([key.name]));
    let (path, json) = match place.file {
        Some(file) if place.is_in_service() => {
            (below(app, file.tree.name()).to_owned(), in_service(&file.tree.root, new))
        }
        Some(file) => (below(app, file.tree.name()).to_owned(), Json::Object(new)),
        None => ("sync/config.json".to_owned(), Json::Object(new)),
    };
    let action = if place.file.is_some() { FileAction::Replace } else { FileAction::Create };
    MigratedFile { path, action, text: text_of(&json) }
}

/// The settings that the written file does not have as they were, in sentences.
pub(super) fn changed_settings(config: &SyncConfig) -> Vec<(&'static str, String)> {
    /// Those that are kept, or that say which kind of sync it is.
    const KNOWN: &[&str] = &[
        "client_max_offline_days",
        "database_name",
        "development_mode_enabled",
        "is_recovery_mode_disabled",
        "partition",
        "service_name",
        "state",
        "type",
    ];
    let tree = config.rules().into_iter().find_map(|rule| rule.tree.as_ref());
    let Some(old) = tree.and_then(|tree| settings(&tree.root)) else { return Vec::new() };
    let mut changed = Vec::new();
    let on = |name| matches!(old.get(name), Some(Node { kind: NodeKind::Bool(true), .. }));
    if config.state() == Some("enabled") && on("development_mode_enabled") {
        changed.push((
            "development-mode",
            "development mode is switched off: clients could change the schema, and add queryable fields. Switch \
             `development_mode_enabled` on again if that is intended"
                .to_owned(),
        ));
    }
    if old.get("client_max_offline_days").is_none() {
        changed.push((
            "offline-days",
            format!(
                "`client_max_offline_days` was not set and becomes {OFFLINE_DAYS}, as the service's own migration has it: \
                 clients that are offline for longer are reset"
            ),
        ));
    }
    let names = old.members().unwrap_or_default().iter().map(|member| &*member.key.text);
    let dropped: Vec<String> =
        names.filter(|name| !KNOWN.contains(name)).map(|name| format!("`{name}`")).collect();
    if !dropped.is_empty() {
        changed.push((
            "settings-dropped",
            format!("the settings of partition sync {} are not in the written file", dropped.join(", ")),
        ));
    }
    changed
}

/// A service's configuration with Flexible Sync in the place of partition-based sync.
fn in_service(root: &Node, flexible: Map<String, Json>) -> Json {
    let mut json = root.to_json();
    let config = match json.get_mut("config") {
        Some(config) if config.is_object() => config,
        _ => &mut json,
    };
    if let Some(config) = config.as_object_mut() {
        config.remove("sync");
        config.insert("flexible_sync".to_owned(), Json::Object(flexible));
    }
    json
}

fn default_rule(app: &App, place: &Place<'_>, roles: &[Json]) -> MigratedFile {
    let path = format!("{}/default_rule.json", place.folder);
    written(app, &path, json!({"roles": roles, "filters": []}))
}

/// The files of a collection's roles: one, or several where several say that they are about it.
fn collection_rules(
    app: &App,
    place: &Place<'_>,
    collection: &Collection,
    roles: &[Json],
) -> Vec<MigratedFile> {
    let Collection { database, name, .. } = collection;
    let file = |path: &str, mut json: Map<String, Json>| {
        json.insert("roles".to_owned(), json!(roles));
        written(app, path, Json::Object(json))
    };
    let replaced = collection.rules.iter().map(|old| {
        let json = match old.tree.root.to_json() {
            Json::Object(json) => json,
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => Map::new(),
        };
        file(below(app, old.tree.name()), json)
    });
    let replaced: Vec<MigratedFile> = replaced.collect();
    if !replaced.is_empty() {
        return replaced;
    }
    let beside = collection.schema_file().map(|file| below(app, file.tree.name()));
    let path = match beside.and_then(|path| path.strip_suffix("schema.json")) {
        Some(folder) => format!("{folder}rules.json"),
        None if place.folder.starts_with("services/") => {
            format!("{}/rules/{database}.{name}.json", place.folder)
        }
        None => format!("{}/{database}/{name}/rules.json", place.folder),
    };
    let named = [("database".to_owned(), json!(database)), ("collection".to_owned(), json!(name))];
    vec![file(&path, Map::from_iter(named))]
}

fn written(app: &App, path: &str, json: Json) -> MigratedFile {
    let there = app.files.iter().any(|file| below(app, file.tree.name()) == path);
    let action = if there { FileAction::Replace } else { FileAction::Create };
    MigratedFile { path: path.to_owned(), action, text: text_of(&json) }
}

/// A path below the app's root.
fn below<'p>(app: &App, path: &'p str) -> &'p str {
    let rest = path.strip_prefix(&*app.root).unwrap_or(path);
    rest.strip_prefix('/').unwrap_or(rest)
}

fn text_of(json: &Json) -> String {
    format!("{json:#}\n")
}
