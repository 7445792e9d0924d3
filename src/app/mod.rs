//! Whole app exports: every layout that the service's tools have written, at any depth of a repository.
//!
//! In: pairs of path and text; nothing is read here. Out: one [`App`] for each root found, with its sync
//! configuration and what rules need to know of the app. What each file is, is a row of `layouts`.

mod collections;
mod declared;
mod layouts;
mod load;
mod roots;
mod served;
mod settings;
mod sync;

use std::{collections::BTreeMap, sync::Arc};

use serde_json::Value as Json;

use crate::{
    compile::CompileOptions, config::SyncConfig, diagnostics::Diagnostics, syntax::Tree, text::Source,
};

pub use crate::compile::{AppFunction, AppValue, Environment};
pub(crate) use collections::Collection;
use collections::DataSource;
pub(crate) use declared::{Declared, declared};
pub(crate) use layouts::FileKind;
pub use layouts::is_app_file;
pub use load::load_apps;
pub use roots::files_by_app;
pub(crate) use served::{ByKey, Served, partition_file};
pub(crate) use sync::{LISTS, Mode, SyncSettings};

/// One app.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct App {
    /// The folder of the app; empty for the top.
    pub root: String,
    /// The id that the service gave it, such as `shop-abcde`.
    pub id: Option<String>,
    /// The name in its own settings.
    pub name: Option<String>,
    /// `config_version` of the export, such as 20210101.
    pub config_version: Option<i64>,
    /// The partition-based sync configuration, if there is one and it has a meaning.
    pub sync: Option<SyncConfig>,
    /// Values, environment and functions.
    pub options: CompileOptions,
    /// Where custom user data comes from, if it is enabled.
    pub custom_user_data: Option<CustomUserData>,
    /// The schemas of the collections.
    pub schemas: Vec<CollectionSchema>,
    /// All problems of the app's files.
    pub diagnostics: Diagnostics,
    /// The data sources that it is linked to.
    pub(crate) sources: Vec<DataSource>,
    /// The collections of all of them.
    pub(crate) collections: Vec<Collection>,
    /// The files themselves, as far as they could be parsed.
    pub(crate) files: Vec<AppFile>,
    /// The texts of the functions, by the functions' names.
    pub(crate) function_sources: BTreeMap<String, Source>,
}

/// One file of an app.
#[derive(Clone, Debug)]
pub(crate) struct AppFile {
    pub(crate) kind: FileKind,
    pub(crate) tree: Arc<Tree>,
}

/// The collection of custom user data (SEMANTICS §2.2.2).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CustomUserData {
    /// The name of the data source, if the app tells it.
    pub data_source: Option<String>,
    /// The database.
    pub database: String,
    /// The collection.
    pub collection: String,
    /// The field that holds the user's id.
    pub user_id_field: String,
}

impl CustomUserData {
    /// Where custom user data is, for rules whose app does not say it.
    pub fn new(
        database: impl Into<String>,
        collection: impl Into<String>,
        user_id_field: impl Into<String>,
    ) -> Self {
        Self {
            data_source: None,
            database: database.into(),
            collection: collection.into(),
            user_id_field: user_id_field.into(),
        }
    }

    /// Whether it comes from this collection.
    pub(crate) fn is_of(&self, collection: &Collection) -> bool {
        let source = self.data_source.as_ref();
        (&self.database, &self.collection) == (&collection.database, &collection.name)
            && source.is_none_or(|source| *source == collection.source)
    }
}

/// The schema of a collection.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CollectionSchema {
    /// The file it was read from.
    pub file: String,
    /// The name of the data source.
    pub data_source: String,
    /// The database.
    pub database: String,
    /// The collection.
    pub collection: String,
    /// The JSON Schema, with `bsonType`.
    pub schema: Json,
}
