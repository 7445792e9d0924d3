//! The Flexible Sync side of an app: which fields clients can query, and which roles count for which collection
//! (SEMANTICS §7).
//!
//! In: an [`App`](crate::App) in any of the layouts, one sync configuration, or an array of roles. Out: a
//! [`FlexibleSync`], which is asked for the [`Roles`] of a collection. Roles of the layout before 2023 are converted as
//! the service converted them. What the settings say that sync does not take is in the diagnostics; what is wrong with
//! roles is in those of the [`Roles`].

mod legacy;
mod load;
mod queryable;
mod reserved;

use std::sync::Arc;

use self::queryable::Queryable;
pub(crate) use self::{legacy::lists as old_lists, queryable::is_in_development, reserved::is_reserved};
use crate::{
    compile::CompileOptions,
    diagnostics::{Code, Diagnostics},
    roles::{self, Roles},
    syntax::{Node, Tree},
};

/// Found by a lint too, which knows more of its surroundings.
pub(crate) const RESERVED_FIELD_NAME: Code =
    Code::new("SR513", "reserved-field-name", "A field has a name that is reserved for queries");

/// Found by a lint too, which knows for which types it matters.
pub(crate) const DEFAULT_FALLBACK: Code =
    Code::new("SR511", "default-fallback", "Default roles are expected to apply where they do not");

/// The settings and roles of an app that uses Flexible Sync.
#[derive(Clone, Debug)]
pub struct FlexibleSync {
    state: Option<String>,
    service: Option<String>,
    database: Option<String>,
    /// `None` where roles are given by themselves.
    queryable: Option<Queryable>,
    offline_days: Option<i64>,
    asymmetric: Vec<String>,
    /// The roles of collections that have none of their own.
    defaults: Option<RoleList>,
    own: Vec<OwnRoles>,
    /// Database and collection of everything that has a schema, so can be synced; `None` if the export does not tell.
    schemas: Option<Vec<(String, String)>>,
    options: CompileOptions,
    diagnostics: Diagnostics,
}

/// An array of roles, with its place.
#[derive(Clone, Debug)]
struct RoleList {
    tree: Arc<Tree>,
    list: Node,
}

/// The roles of one collection.
#[derive(Clone, Debug)]
struct OwnRoles {
    /// `None` in the layout before 2023, which knows types alone.
    database: Option<String>,
    collection: String,
    roles: RoleList,
}

impl FlexibleSync {
    /// `enabled`, `disabled`, or empty if sync was never enabled or was terminated; `None` if the settings are silent.
    pub fn state(&self) -> Option<&str> {
        self.state.as_deref()
    }

    /// The data source that syncs.
    pub fn service(&self) -> Option<&str> {
        self.service.as_deref()
    }

    /// The database in which development mode keeps new collections; exports may leave it out (SEMANTICS §10.2). Others
    /// are synced as well.
    pub fn database(&self) -> Option<&str> {
        self.database.as_deref()
    }

    /// After so many days offline a client is reset (SEMANTICS §10.2).
    pub fn offline_days(&self) -> Option<i64> {
        self.offline_days
    }

    /// The collections that clients write to and never read (SEMANTICS §10.2).
    pub fn asymmetric_tables(&self) -> &[String] {
        &self.asymmetric
    }

    /// The fields of a collection that queries and filters can use, beside `_id`, which they always can (SEMANTICS
    /// §7.5). `None` if that is not known: roles were given by themselves, or nothing is listed and development mode adds
    /// what clients query.
    pub fn queryable_fields(&self, collection: &str) -> Option<Vec<String>> {
        self.queryable.as_ref()?.fields_for(collection)
    }

    /// The indexed queryable fields: one at most (SEMANTICS §7.5.13).
    pub fn indexed_fields(&self) -> &[String] {
        self.queryable.as_ref().map_or(&[], |lists| &lists.indexed)
    }

    /// Database and collection of everything that is known to sync: what has a schema, or, in an export without
    /// schemas, what has roles of its own. The database is empty where it is not known.
    pub fn collections(&self) -> Vec<(&str, &str)> {
        if let Some(schemas) = &self.schemas {
            return schemas.iter().map(|(database, name)| (database.as_str(), name.as_str())).collect();
        }
        let own = self.own.iter();
        own.map(|own| (own.database.as_deref().unwrap_or_default(), own.collection.as_str())).collect()
    }

    /// The one collection that has roles, where none has default ones.
    pub fn only_collection(&self) -> Option<(&str, &str)> {
        match self.own.as_slice() {
            [only] if self.defaults.is_none() => {
                let database = only.database.as_deref().or(self.database()).unwrap_or_default();
                Some((database, only.collection.as_str()))
            }
            _ => None,
        }
    }

    /// Whether a collection can be synced: it has a schema, or the export may have lost it, as it has none at all.
    pub fn is_synced(&self, database: &str, collection: &str) -> bool {
        let same = |(known, name): &(String, String)| known == database && name == collection;
        self.schemas.as_ref().is_none_or(|schemas| schemas.iter().any(same))
    }

    /// Whether the collection makes a difference: some have roles or queryable fields of their own.
    pub fn differs_by_collection(&self) -> bool {
        !self.own.is_empty() || self.queryable.as_ref().is_some_and(Queryable::differs)
    }

    /// The roles for a collection (SEMANTICS §7.2.6): its own ones, and only if it has none, the default ones of the
    /// data source. `None` if there are neither; then nobody has access.
    pub fn roles(&self, database: &str, collection: &str) -> Option<Roles> {
        let here = |own: &&OwnRoles| {
            own.collection == collection && own.database.as_deref().is_none_or(|known| known == database)
        };
        let RoleList { tree, list } =
            self.own.iter().find(here).map(|own| &own.roles).or(self.defaults.as_ref())?;
        let fields = self.queryable_fields(collection);
        let queryable = match (&self.queryable, &fields) {
            (None, _) => roles::Queryable::Any,
            (Some(_), Some(fields)) => roles::Queryable::Listed(fields),
            (Some(_), None) => roles::Queryable::Unknown,
        };
        let roles = Roles::from_node(tree, list, queryable, &self.options);
        // A collection whose roles are not an array has roles that nobody is assigned to, and not the default ones.
        Some(roles.unwrap_or_else(|problems| Roles::nobody(tree, problems)))
    }

    /// Whether the roles that count are in this file.
    pub(crate) fn has_roles_in(&self, tree: &Arc<Tree>) -> bool {
        let mut lists = self.own.iter().map(|own| &own.roles).chain(&self.defaults);
        lists.any(|list| Arc::ptr_eq(&list.tree, tree))
    }

    /// What is wrong with the settings, or worth knowing of them. What is wrong with roles is in
    /// [`Roles::diagnostics`].
    pub fn diagnostics(&self) -> &Diagnostics {
        &self.diagnostics
    }
}
