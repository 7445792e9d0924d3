//! The lists of roles of an app, in each layout, and the expressions in them with their context.
//!
//! In: a file that holds roles. Out: a [`RoleTarget`] for each list, with its roles parsed once for all checks, and
//! the collections that it is for.

use std::borrow::Cow;

use super::{RoleTarget, RuleTarget, Site};
use crate::{
    app::{App, AppFile, CollectionSchema, FileKind},
    ast::Expr,
    explain::Permission,
    flexible::{data_source, old_lists},
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
pub(crate) fn holder(file: &AppFile) -> Holder<'_> {
    if file.kind == FileKind::DefaultRule {
        return Holder::Others;
    }
    let text = |key| file.tree.root.get(key).and_then(Node::text);
    let mut folders = file.tree.name().strip_suffix("/rules.json").into_iter().flat_map(|path| path.rsplit('/'));
    let (collection, database) = (folders.next(), folders.next());
    Holder::Collection {
        database: text("database").or(database),
        name: text("collection").or(collection),
    }
}

/// The schemas of the collections that some roles are for, as far as the export holds them.
pub(crate) fn schemas<'a>(app: &'a App, tree: &Tree, holder: Holder<'_>) -> Vec<&'a CollectionSchema> {
    let source = data_source(app, tree.name());
    let here = |schema: &&CollectionSchema| {
        source.zip(data_source(app, &schema.file)).is_none_or(|(ours, theirs)| ours == theirs)
    };
    let meant = |schema: &&CollectionSchema| match holder {
        Holder::Collection { database, name } => {
            name == Some(&schema.collection) && database.is_none_or(|known| known == schema.database)
        }
        Holder::Others => !has_roles(app, tree, schema),
    };
    app.schemas.iter().filter(here).filter(meant).collect()
}

/// Whether a collection has roles of its own.
fn has_roles(app: &App, defaults: &Tree, schema: &CollectionSchema) -> bool {
    let filled = |list: &Node| list.elements().is_none_or(|roles| !roles.is_empty());
    let own = app.files.iter().filter(|file| file.kind == FileKind::CollectionRules);
    let mut own = own.filter(|file| file.tree.root.get("roles").is_some_and(filled));
    let is = |file: &AppFile| {
        let same = |known: Option<&str>, name: &str| known.is_none_or(|known| known == name);
        matches!(holder(file), Holder::Collection { database, name: Some(name) }
            if name == schema.collection && same(database, &schema.database))
    };
    let old = || {
        let rules = crate::flexible::SyncSettings::of(&defaults.root)
            .and_then(|settings| settings.node.get("permissions")?.get("rules")?.get(&schema.collection));
        rules.is_some_and(filled)
    };
    own.any(is) || old()
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
