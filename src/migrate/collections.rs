//! Which collections sync serves: those of the synced database that have a schema, without that of custom user data.

use crate::{
    app::{App, CollectionSchema, FileKind},
    config::settings,
    partition::PartitionKey,
    syntax::Node,
};

/// The synced collections, by whether their schema has the key.
pub(super) struct Collections<'a> {
    pub(super) with_key: Vec<&'a CollectionSchema>,
    pub(super) without_key: Vec<&'a CollectionSchema>,
}

impl<'a> Collections<'a> {
    pub(super) fn of(app: &'a App, key: &PartitionKey) -> Self {
        let database = database(app);
        let synced = app.schemas.iter().filter(|schema| {
            let custom = app.custom_user_data.as_ref();
            database.is_none_or(|database| database == schema.database)
                && custom.is_none_or(|custom| {
                    (&custom.database, &custom.collection) != (&schema.database, &schema.collection)
                })
        });
        let has_key = |schema: &&CollectionSchema| {
            schema.schema.get("properties").is_some_and(|fields| fields.get(&key.name).is_some())
        };
        let (with_key, without_key) = synced.partition(has_key);
        Self { with_key, without_key }
    }
}

/// The synced database, if the configuration names it.
fn database(app: &App) -> Option<&str> {
    app.files
        .iter()
        .filter(|file| matches!(file.kind, FileKind::Sync | FileKind::Service))
        .filter_map(|file| settings(&file.tree.root))
        .find(|settings| settings.get("partition").is_some())
        .and_then(|settings| settings.get("database_name"))
        .and_then(Node::text)
        .filter(|name| !name.is_empty())
}
