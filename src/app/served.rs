//! Which collections and roles sync serves: the one answer, which everyone asks (SEMANTICS §6.1.9).
//!
//! Sync serves one data source: the one that its settings name, in the older layouts the one whose folder holds
//! them. Every database of it counts, as `database_name` is only where development mode keeps new collections. Of its
//! collections those with a schema can be synced; by partition those whose schema has the partition key, also where
//! the key is optional. The collection of custom user data is one like any other.
//!
//! An export can lack files. Where that hides the answer, [`Served::unknown`] says why, and nothing is taken for served
//! or for not served.

use std::fmt;

use super::{App, AppFile, Collection, DataSource, FileKind, Mode, SyncSettings};
use crate::{config::SyncConfig, syntax::Node};

/// What sync serves, as far as the files of an app tell.
#[derive(Clone, Debug)]
pub(crate) struct Served<'a> {
    app: &'a App,
    source: ChosenSource<'a>,
}

/// The data source that syncs.
#[derive(Clone, Debug)]
enum ChosenSource<'a> {
    Known(&'a DataSource),
    /// The export has nothing of it.
    Missing(&'a str),
    /// The settings name none, and the export has several.
    NotNamed,
    /// The settings name none, and the export has none.
    Nowhere,
}

/// Why it is not known what sync serves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unknown {
    /// No collection of the app has a schema.
    NoSchemas,
    /// The export lacks the data source of this name.
    NoSource(String),
    /// The settings do not say which of these data sources syncs.
    SeveralSources(Vec<String>),
}

/// The collections of the data source that syncs.
#[derive(Clone, Debug, Default)]
pub(crate) struct ByKey<'a> {
    /// Their schema has the key.
    pub(crate) served: Vec<&'a Collection>,
    /// They have a schema, and it lacks the key.
    pub(crate) without_key: Vec<&'a Collection>,
}

impl<'a> Served<'a> {
    /// By the settings in a file of the app.
    pub(crate) fn new(app: &'a App, settings: &'a Node, file: &str) -> Self {
        let named = settings.get("service_name").and_then(Node::text).filter(|name| !name.is_empty());
        let source = match (app.source_of(file), named) {
            (Some(source), _) => ChosenSource::Known(source),
            (None, Some(name)) => {
                app.source_named(name).map_or(ChosenSource::Missing(name), ChosenSource::Known)
            }
            (None, None) => match app.sources.as_slice() {
                [] => ChosenSource::Nowhere,
                [only] => ChosenSource::Known(only),
                [_, _, ..] => ChosenSource::NotNamed,
            },
        };
        Self { app, source }
    }

    /// By the partition-based configuration of the app; `None` if that is not a file of it, but rules by themselves, or
    /// was never set up.
    pub(crate) fn by_partition(app: &'a App) -> Option<Self> {
        let file = partition_file(app).filter(|_| app.sync.as_ref().is_some_and(SyncConfig::was_set_up))?;
        let settings = SyncSettings::parse(&file.tree.root)?;
        Some(Self::new(app, settings.node, file.tree.name()))
    }

    /// Why it is not known which collections are served; `None` if it is known.
    pub(crate) fn unknown(&self) -> Option<Unknown> {
        let sources = || self.app.sources.iter().map(|source| source.name.clone()).collect();
        match self.source {
            ChosenSource::Missing(name) => Some(Unknown::NoSource(name.to_owned())),
            ChosenSource::NotNamed => Some(Unknown::SeveralSources(sources())),
            ChosenSource::Known(_) | ChosenSource::Nowhere => {
                self.has_no_schemas().then_some(Unknown::NoSchemas)
            }
        }
    }

    fn has_no_schemas(&self) -> bool {
        self.app.collections.iter().all(|collection| collection.schema().is_none())
    }

    /// The data source that syncs, if it is known by name.
    pub(crate) fn name(&self) -> Option<&'a str> {
        match self.source {
            ChosenSource::Known(source) => Some(&source.name),
            ChosenSource::Missing(name) => Some(name),
            ChosenSource::NotNamed | ChosenSource::Nowhere => None,
        }
    }

    /// Its folder, if the export has one.
    pub(crate) fn folder(&self) -> Option<&'a str> {
        if let ChosenSource::Known(source) = self.source { Some(&source.folder) } else { None }
    }

    /// Whether roles in a file can be those that sync looks at: unless it is known that another data source syncs.
    pub(crate) fn may_use(&self, file: &str) -> bool {
        match (self.name(), self.app.source_of(file)) {
            (Some(name), Some(source)) => source.name == name,
            (None, _) | (_, None) => true,
        }
    }

    /// The collections that may be those of the data source that syncs.
    pub(crate) fn collections(&self) -> impl Iterator<Item = &'a Collection> + use<'a> {
        let name = self.name();
        self.app
            .collections
            .iter()
            .filter(move |collection| name.is_none_or(|name| name == collection.source))
    }

    /// The same, as far as they have a schema and so can be synced.
    pub(crate) fn with_schema(&self) -> impl Iterator<Item = &'a Collection> + use<'a> {
        self.collections().filter(|collection| collection.schema().is_some())
    }

    /// What is served by partition, and what is not for want of the key. Both are empty where it is not known.
    pub(crate) fn by_key(&self, key: &str) -> ByKey<'a> {
        if self.unknown().is_some() {
            return ByKey::default();
        }
        let (served, without_key) =
            self.with_schema().partition(|collection| collection.property(key).is_some());
        ByKey { served, without_key }
    }
}

impl App {
    /// The name of the data source that syncs by partition (SEMANTICS §6.1.9); `None` if the export does not tell it.
    pub fn synced_source(&self) -> Option<&str> {
        Served::by_partition(self)?.name()
    }

    /// The settings of sync that count, with the file that they are in: partition-based ones that were set up, or
    /// else those of Flexible Sync.
    pub(crate) fn sync_settings(&self) -> Option<(&AppFile, SyncSettings<'_>)> {
        let here = self.files.iter().filter(|file| matches!(file.kind, FileKind::Sync | FileKind::Service));
        let found: Vec<_> =
            here.filter_map(|file| Some((file, SyncSettings::parse(&file.tree.root)?))).collect();
        let by_partition =
            found.iter().find(|(_, settings)| settings.mode == Mode::Partition && settings.was_set_up());
        let flexible = || found.iter().find(|(_, settings)| settings.is_flexible_in_use());
        by_partition.or_else(flexible).copied()
    }
}

/// The file that the partition-based configuration was read from.
pub(crate) fn partition_file(app: &App) -> Option<&AppFile> {
    let tree = app.sync.as_ref()?.rules().into_iter().find_map(|rule| rule.tree.as_ref())?;
    app.files.iter().find(|file| file.tree.name() == tree.name())
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoSchemas => {
                f.write_str("the export has no schemas, so it is unknown which collections are synced")
            }
            Self::NoSource(name) => write!(
                f,
                "the export has no folder of the data source `{name}`, so it is unknown which collections are synced"
            ),
            Self::SeveralSources(names) => {
                let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
                write!(
                    f,
                    "the sync configuration does not say which data source it is about: {}",
                    names.join(", ")
                )
            }
        }
    }
}
