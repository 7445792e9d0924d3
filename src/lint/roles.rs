//! The lists of roles of an app, in each layout, and the expressions in them with their context.
//!
//! In: a file that holds roles. Out: a [`RoleTarget`] for each list, with its roles parsed once for all checks, and
//! the collections that it is for.

use std::borrow::Cow;

use super::{RoleTarget, RuleTarget, Site};
use crate::{
    app::{App, AppFile, Collection, FileKind, Served, SyncSettings},
    ast::Expr,
    explain::Permission,
    flexible::old_lists,
    partition::PartitionKey,
    roles::ParsedRole,
    syntax::{Node, Tree},
    vocabulary::Context,
};

/// A list of roles where it stands.
pub(crate) struct RoleList<'a> {
    pub(crate) list: Cow<'a, Node>,
    pub(crate) holder: Holder<'a>,
}

/// What roles are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holder<'a> {
    /// One collection; without a database in the layout before 2023, and by itself if no app says which.
    Collection { database: Option<&'a str>, name: Option<&'a str> },
    /// All collections without roles of their own.
    Others,
}

/// A part of a role that is an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RolePart {
    ApplyWhen,
    Filter(Permission),
    Insert,
    Delete,
}

/// The lists of roles in a file: those of a collection or the default ones, or the ones of the layout before 2023.
pub(crate) fn lists<'a>(root: &'a Node, settings: Option<&'a Node>, holder: Holder<'a>) -> Vec<RoleList<'a>> {
    if let Some(list) = root.get("roles") {
        return vec![RoleList { list: Cow::Borrowed(list), holder }];
    }
    let permissions = settings.and_then(|settings| settings.get("permissions"));
    let old = permissions.map(old_lists).unwrap_or_default().into_iter();
    old.map(|(name, list)| {
        let holder = match name {
            Some(_) => Holder::Collection { database: None, name },
            None => Holder::Others,
        };
        RoleList { list: Cow::Owned(list), holder }
    })
    .collect()
}

/// What the roles of a file are for.
pub(crate) fn holder<'a>(app: &'a App, file: &AppFile) -> Holder<'a> {
    if file.kind == FileKind::DefaultRule {
        return Holder::Others;
    }
    let mut known = app.collections.iter();
    let here =
        known.find(|collection| collection.rules.iter().any(|rules| rules.tree.name() == file.tree.name()));
    Holder::Collection {
        database: here.map(|collection| collection.database.as_str()),
        name: here.map(|collection| collection.name.as_str()),
    }
}

/// The collections with a schema that some roles are for, as far as the export holds them.
pub(crate) fn collections<'a>(app: &'a App, tree: &Tree, holder: Holder<'_>) -> Vec<&'a Collection> {
    let source = app.source_of(tree.name());
    let settings = SyncSettings::of(&tree.root).map(|settings| settings.node);
    let served = settings.map(|settings| Served::of(app, settings, tree.name()));
    let here = |collection: &&Collection| match (&served, source) {
        (Some(served), _) => served.name().is_none_or(|name| name == collection.source),
        (None, Some(source)) => source.name == collection.source,
        (None, None) => true,
    };
    let meant = |collection: &&Collection| match holder {
        Holder::Collection { database, name } => {
            name == Some(&collection.name) && database.is_none_or(|known| known == collection.database)
        }
        Holder::Others => !has_roles(collection, settings),
    };
    let known = app.collections.iter().filter(|collection| collection.schema().is_some());
    known.filter(here).filter(meant).collect()
}

/// Whether a collection has roles of its own, by its files or by settings of the layout before 2023.
fn has_roles(collection: &Collection, settings: Option<&Node>) -> bool {
    let filled = |list: &Node| list.elements().is_none_or(|roles| !roles.is_empty());
    let old = settings.and_then(|settings| settings.get("permissions")?.get("rules")?.get(&collection.name));
    old.is_some_and(filled)
        || collection.rules.iter().any(|file| file.tree.root.get("roles").is_some_and(filled))
}

/// Every expression of some roles.
pub(crate) fn expressions<'t>(roles: &'t RoleTarget<'_>) -> Vec<RuleTarget<'t>> {
    let parts = roles.parsed.iter().flat_map(|role| parts(role).into_iter().map(move |part| (role, part)));
    parts
        .map(|(role, (part, expr, node))| RuleTarget {
            tree: roles.tree,
            app: roles.app,
            options: roles.options,
            context: part.context(),
            expr,
            node,
            key: roles.key,
            site: Site::Role { roles, role, part },
        })
        .collect()
}

/// What of a role is an expression that has a meaning, with the node that it was read from.
fn parts<'r>(role: &'r ParsedRole<'_>) -> Vec<(RolePart, &'r Expr, &'r Node)> {
    let filters = [
        RolePart::Filter(Permission::Read),
        RolePart::Filter(Permission::Write),
        RolePart::Insert,
        RolePart::Delete,
    ];
    let filters = filters.into_iter().zip(role.filters.iter().map(Option::as_ref));
    let all = std::iter::once((RolePart::ApplyWhen, role.apply_when.as_ref())).chain(filters);
    all.filter_map(|(part, expr)| Some((part, expr?, part.node(role.node)?))).collect()
}

impl RolePart {
    pub(crate) const ALL: [Self; 5] = [
        Self::ApplyWhen,
        Self::Filter(Permission::Read),
        Self::Filter(Permission::Write),
        Self::Insert,
        Self::Delete,
    ];

    /// As it is called in a role.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::ApplyWhen => "apply_when",
            Self::Filter(Permission::Read) => "document_filters.read",
            Self::Filter(Permission::Write) => "document_filters.write",
            Self::Insert => "insert",
            Self::Delete => "delete",
        }
    }

    pub(crate) fn context(self) -> Context {
        match self {
            Self::ApplyWhen => Context::ApplyWhen,
            Self::Filter(_) | Self::Insert | Self::Delete => Context::DocumentFilter,
        }
    }

    fn node(self, role: &Node) -> Option<&Node> {
        self.name().split('.').try_fold(role, |node, key| node.get(key))
    }
}

/// A key for where there is no partition.
pub(crate) fn no_key() -> PartitionKey {
    PartitionKey::new("", None, false)
}
