//! The files of the migrated app: the sync configuration, and the roles in the layout that the app has.

use serde_json::{Map, Value as Json, json};

use super::{
    collections::Collections,
    report::{FileAction, MigratedFile},
    roles::{Cases, Draft, drafts_without_key},
};
use crate::{
    app::{App, AppFile, CollectionSchema, FileKind},
    config::{SyncConfig, settings},
    partition::PartitionKey,
    syntax::Node,
};

/// Days that a client may be offline, after the service's own migration (SEMANTICS §8.4).
const OFFLINE_DAYS: i64 = 30;
/// The service of most apps.
const USUAL_SERVICE: &str = "mongodb-atlas";

pub(super) fn files(
    app: &App,
    config: &SyncConfig,
    key: &PartitionKey,
    roles: &[Json],
    cases: [&Cases; 2],
) -> Vec<MigratedFile> {
    let place = Place::of(app);
    let mut files = vec![sync_file(app, config, key, &place)];
    let collections = Collections::of(app, key);
    if collections.with_key.is_empty() {
        files.push(default_rule(app, &place, roles));
        return files;
    }
    let mut rules = |schema: &CollectionSchema, roles: &[Json]| {
        files.push(collection_rules(app, &place, &schema.database, &schema.collection, roles));
    };
    collections.with_key.iter().for_each(|schema| rules(schema, roles));
    let [read, write] = cases;
    // Documents of collections without the key are all in the null partition.
    if let Some(drafts) = drafts_without_key(read, write) {
        let roles: Vec<Json> = drafts.iter().map(Draft::to_json).collect();
        collections.without_key.iter().for_each(|schema| rules(schema, &roles));
    }
    files
}

/// Where the app keeps its sync configuration and its rules.
struct Place<'a> {
    file: Option<&'a AppFile>,
    /// Folder of the service in the older layouts.
    service: Option<String>,
}

impl<'a> Place<'a> {
    fn of(app: &'a App) -> Self {
        let syncs = |file: &&AppFile| {
            matches!(file.kind, FileKind::Sync | FileKind::Service)
                && settings(&file.tree.root).is_some_and(|settings| settings.get("partition").is_some())
        };
        let file = app.files.iter().find(syncs);
        let service = file.filter(|file| file.kind == FileKind::Service).and_then(|file| {
            let below = below(app, file.tree.name());
            below.strip_suffix("/config.json").map(str::to_owned)
        });
        Self { file, service }
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
    if place.service.is_none() {
        keep("service_name", Some(json!(USUAL_SERVICE)));
        new.insert("type".to_owned(), json!("flexible"));
    }
    // It would still turn the safety of a released schema off.
    if config.state() == Some("enabled") {
        new.insert("development_mode_enabled".to_owned(), json!(false));
    }
    new.insert("queryable_fields_names".to_owned(), json!([key.name]));
    let (path, json) = match (place.file, &place.service) {
        (Some(file), Some(_)) => (below(app, file.tree.name()).to_owned(), in_service(&file.tree.root, new)),
        (Some(file), None) => (below(app, file.tree.name()).to_owned(), Json::Object(new)),
        (None, _) => ("sync/config.json".to_owned(), Json::Object(new)),
    };
    let action = if place.file.is_some() { FileAction::Replace } else { FileAction::Create };
    MigratedFile { path, action, text: text_of(&json) }
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
    let path = format!("{}/default_rule.json", service_folder(app, place));
    written(app, &path, json!({"roles": roles, "filters": []}))
}

fn collection_rules(
    app: &App,
    place: &Place<'_>,
    database: &str,
    collection: &str,
    roles: &[Json],
) -> MigratedFile {
    let is = |root: &Node, name, text: &str| root.get(name).and_then(Node::text) == Some(text);
    let old = app.files.iter().find(|file| {
        file.kind == FileKind::CollectionRules
            && is(&file.tree.root, "database", database)
            && is(&file.tree.root, "collection", collection)
    });
    let folder = service_folder(app, place);
    let path = match old {
        Some(file) => below(app, file.tree.name()).to_owned(),
        None if place.service.is_some() => format!("{folder}/rules/{database}.{collection}.json"),
        None => format!("{folder}/{database}/{collection}/rules.json"),
    };
    let mut json = match old.map(|file| file.tree.root.to_json()) {
        Some(Json::Object(old)) => old,
        _ => Map::from_iter([
            ("database".to_owned(), json!(database)),
            ("collection".to_owned(), json!(collection)),
        ]),
    };
    json.insert("roles".to_owned(), json!(roles));
    written(app, &path, Json::Object(json))
}

fn written(app: &App, path: &str, json: Json) -> MigratedFile {
    let there = app.files.iter().any(|file| below(app, file.tree.name()) == path);
    let action = if there { FileAction::Replace } else { FileAction::Create };
    MigratedFile { path: path.to_owned(), action, text: text_of(&json) }
}

/// The folder that holds the rules of the service that syncs.
fn service_folder(app: &App, place: &Place<'_>) -> String {
    if let Some(folder) = &place.service {
        return folder.clone();
    }
    let named = place.file.and_then(|file| settings(&file.tree.root)?.get("service_name")?.text());
    let by_schema = || {
        app.schemas
            .iter()
            .find_map(|schema| below(app, &schema.file).strip_prefix("data_sources/")?.split('/').next())
    };
    format!("data_sources/{}", named.or_else(by_schema).unwrap_or(USUAL_SERVICE))
}

/// A path below the app's root.
fn below<'p>(app: &App, path: &'p str) -> &'p str {
    let rest = path.strip_prefix(&*app.root).unwrap_or(path);
    rest.strip_prefix('/').unwrap_or(rest)
}

fn text_of(json: &Json) -> String {
    format!("{json:#}\n")
}
