//! What lints look at.

use std::sync::Arc;

use super::roles::{Holder, RolePart};
use crate::{
    app::{App, Collection},
    ast::Expr,
    compile::CompileOptions,
    config::SyncConfig,
    explain::Permission,
    partition::PartitionKey,
    roles::ParsedRole,
    syntax::{Node, Tree},
    vocabulary::Context,
};

/// A sync configuration and the app around it.
#[derive(Clone, Copy)]
pub(crate) struct ConfigTarget<'a> {
    /// The tree of the file.
    pub(crate) tree: &'a Arc<Tree>,
    /// The settings: the object that has `partition`, or would have it. For a bare rule, the rule.
    pub(crate) settings: &'a Node,
    /// What of the configuration has a meaning.
    pub(crate) config: Option<&'a SyncConfig>,
    /// The app, if a whole export is linted.
    pub(crate) app: Option<&'a App>,
    pub(crate) options: &'a CompileOptions,
}

/// One expression of an app, in its context.
#[derive(Clone, Copy)]
pub(crate) struct RuleTarget<'a> {
    pub(crate) tree: &'a Arc<Tree>,
    pub(crate) app: Option<&'a App>,
    pub(crate) options: &'a CompileOptions,
    pub(crate) context: Context,
    pub(crate) expr: &'a Expr,
    /// The expression's node in the tree of the file.
    pub(crate) node: &'a Node,
    /// The partition key; in a role and for a bare rule, one without a name.
    pub(crate) key: &'a PartitionKey,
    pub(crate) site: Site<'a>,
}

/// Where an expression stands.
#[derive(Clone, Copy)]
pub(crate) enum Site<'a> {
    /// A permission of a sync configuration.
    Permission {
        config: &'a ConfigTarget<'a>,
        permission: Permission,
    },
    Role {
        roles: &'a RoleTarget<'a>,
        role: &'a ParsedRole<'a>,
        part: RolePart,
    },
}

/// The roles of a collection, or the default roles.
#[derive(Clone, Copy)]
pub(crate) struct RoleTarget<'a> {
    pub(crate) tree: &'a Arc<Tree>,
    /// The list of roles.
    pub(crate) roles: &'a Node,
    /// The roles in it.
    pub(crate) parsed: &'a [ParsedRole<'a>],
    pub(crate) holder: Holder<'a>,
    /// The collections that the roles are for, as far as their schemas are known.
    pub(crate) collections: &'a [&'a Collection],
    /// One without a name: there is no partition.
    pub(crate) key: &'a PartitionKey,
    pub(crate) app: Option<&'a App>,
    pub(crate) options: &'a CompileOptions,
}

impl<'a> RuleTarget<'a> {
    /// The permission of a sync configuration that it is.
    pub(crate) fn permission(&self) -> Option<Permission> {
        match self.site {
            Site::Permission { permission, .. } => Some(permission),
            Site::Role { .. } => None,
        }
    }

    /// The configuration that it is a permission of.
    pub(crate) fn config(&self) -> Option<&'a SyncConfig> {
        match self.site {
            Site::Permission { config, .. } => config.config,
            Site::Role { .. } => None,
        }
    }

    /// The collections of the documents that it is about, as far as their schemas are known.
    pub(crate) fn collections(&self) -> &'a [&'a Collection] {
        match self.site {
            Site::Permission { .. } => &[],
            Site::Role { roles, .. } => roles.collections,
        }
    }

    /// Whether all files in a folder of the app could be read, so that what is in none of them is not there.
    pub(crate) fn has_read_all(&self, folder: &str) -> bool {
        let problems = self.app.into_iter().flat_map(|app| app.diagnostics.iter());
        let inside = |file: &str| file.starts_with(folder) || file.contains(&format!("/{folder}"));
        !problems.into_iter().any(|problem| inside(&problem.place.file))
    }

    /// What messages call it.
    pub(crate) fn noun(&self) -> &'static str {
        match self.site {
            Site::Permission { .. } => "this permission",
            Site::Role { part: RolePart::ApplyWhen, .. } => "this condition",
            Site::Role { part: RolePart::Filter(_), .. } => "this filter",
            Site::Role { part: RolePart::Insert, .. } => "this `insert`",
            Site::Role { part: RolePart::Delete, .. } => "this `delete`",
        }
    }

    /// What its answer depends on, for messages.
    pub(crate) fn inputs(&self) -> &'static str {
        match self.context {
            Context::PartitionPermission => "user and partition",
            Context::ApplyWhen => "user",
            Context::DocumentFilter => "user and document",
        }
    }
}
