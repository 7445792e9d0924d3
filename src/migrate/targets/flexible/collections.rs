//! Which collections get roles, and which must not be opened.
//!
//! In: what sync serves of an app ([`Served`]). Out: the collections that partition sync served, which get the roles of
//! the migration; and those that it did not, although they are in the same data source and have a schema. Flexible Sync
//! serves these too, by their own roles or the default ones, so what these allow decides what becomes of them.

use serde_json::{Value as Json, json};

use crate::{
    app::{App, AppFile, ByKey, Collection, FileKind, Served},
    compile::CompileOptions,
    partition::PartitionKey,
    roles::{Queryable, Roles},
    syntax::{Node, NodeKind},
};

/// The collections of the data source that syncs.
pub(super) struct Collections<'a> {
    /// `None` for rules without an app.
    pub(super) sync: Option<Served<'a>>,
    /// Those that partition sync served.
    pub(super) served: Vec<&'a Collection>,
    /// Those that it did not serve and Flexible Sync would, with what it would do.
    pub(super) unserved: Vec<Unserved<'a>>,
    /// Where it is not known what is served: those whose own roles Flexible Sync would open to somebody.
    pub(super) doubtful: Vec<&'a Collection>,
}

/// A collection whose schema lacks the key.
pub(super) struct Unserved<'a> {
    pub(super) collection: &'a Collection,
    pub(super) roles: RolesOf<'a>,
    pub(super) effect: Effect,
}

/// The roles that Flexible Sync would use for a collection.
#[derive(Clone, Copy)]
pub(super) enum RolesOf<'a> {
    Own(&'a AppFile),
    Default(&'a AppFile),
    Nobody,
}

/// What roles do to a collection in Flexible Sync.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Effect {
    /// Nobody gets anything.
    Closed,
    /// Sync cannot use them, so that nobody gets anything; whoever looks at them sees mistakes.
    Unusable,
    /// Somebody may get something.
    Open,
}

impl<'a> Collections<'a> {
    pub(super) fn new(app: &'a App, key: &PartitionKey) -> Self {
        let sync = Served::by_partition(app);
        let ByKey { served, without_key } =
            sync.as_ref().map(|sync| sync.by_key(&key.name)).unwrap_or_default();
        let unserved = without_key.into_iter().map(|collection| {
            let roles = roles_of(app, collection);
            Unserved { collection, roles, effect: effect(roles, key, &app.options) }
        });
        let unserved = unserved.collect();
        let open = |collection: &&Collection| {
            let roles = roles_of(app, collection);
            matches!(roles, RolesOf::Own(_)) && effect(roles, key, &app.options) == Effect::Open
        };
        let undecided = sync.iter().filter(|sync| sync.unknown().is_some() && sync.name().is_some());
        let doubtful = undecided.flat_map(Served::collections).filter(open).collect();
        Self { sync, served, unserved, doubtful }
    }

    /// Why it is not known which collections are served.
    pub(super) fn unknown(&self) -> Option<String> {
        Some(self.sync.as_ref()?.unknown()?.to_string())
    }
}

/// The roles that count for a collection: the default ones only if it has none of its own (SEMANTICS §7.2.6).
fn roles_of<'a>(app: &'a App, collection: &'a Collection) -> RolesOf<'a> {
    if let Some(own) = collection.rules.iter().find(|file| has_roles(file)) {
        return RolesOf::Own(own);
    }
    let of_source = |file: &&AppFile| {
        let source = app.source_of(file.tree.name());
        source.is_some_and(|source| source.name == collection.source)
    };
    let mut defaults = app.files.iter().filter(|file| file.kind == FileKind::DefaultRule).filter(of_source);
    defaults.find(|file| has_roles(file)).map_or(RolesOf::Nobody, RolesOf::Default)
}

/// Whether a file has roles; what is not an array is taken for some.
pub(super) fn has_roles(file: &AppFile) -> bool {
    file.tree.root.get("roles").is_some_and(|roles| roles.elements().is_none_or(|roles| !roles.is_empty()))
}

fn effect(roles: RolesOf<'_>, key: &PartitionKey, options: &CompileOptions) -> Effect {
    let file = match roles {
        RolesOf::Own(file) | RolesOf::Default(file) => file,
        RolesOf::Nobody => return Effect::Closed,
    };
    let Some(list) = file.tree.root.get("roles") else { return Effect::Closed };
    let queryable = [key.name.clone()];
    match Roles::from_node(&file.tree, list, Queryable::Listed(&queryable), options) {
        Ok(roles) if !roles.has_usable() => Effect::Unusable,
        Err(_) => Effect::Unusable,
        Ok(_) if list.elements().unwrap_or_default().iter().all(denies) => Effect::Closed,
        Ok(_) => Effect::Open,
    }
}

/// Whether both filters of a role are the constant `false`.
fn denies(role: &Node) -> bool {
    let filter = |name| role.get("document_filters").and_then(|filters| filters.get(name));
    let never = |name| matches!(filter(name), Some(Node { kind: NodeKind::Bool(false), .. }));
    never("read") && never("write")
}

/// The role for everybody by which nobody gets anything.
pub(super) fn closed_role() -> Json {
    json!({
        "name": "not synced",
        "apply_when": {},
        "document_filters": {"read": false, "write": false},
        "read": false,
        "write": false,
        "insert": false,
        "delete": false,
        "search": false,
    })
}
