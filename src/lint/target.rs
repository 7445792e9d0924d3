//! What lints look at.

use std::sync::Arc;

use crate::{
    app::App,
    ast::Expr,
    compile::CompileOptions,
    config::SyncConfig,
    explain::Permission,
    partition::PartitionKey,
    syntax::{Node, Tree},
};

/// A sync configuration and the app around it.
#[derive(Clone, Copy)]
pub(crate) struct ConfigTarget<'a> {
    /// The tree of the file.
    pub(crate) tree: &'a Arc<Tree>,
    /// The settings: the object that has `partition`, or would have it. For a bare rule, the rule.
    pub(crate) settings: &'a Node,
    /// The configuration, if it has a meaning.
    pub(crate) config: Option<&'a SyncConfig>,
    /// The app, if a whole export is linted.
    pub(crate) app: Option<&'a App>,
    pub(crate) options: &'a CompileOptions,
}

/// One permission.
#[derive(Clone, Copy)]
pub(crate) struct RuleTarget<'a> {
    pub(crate) config: &'a ConfigTarget<'a>,
    pub(crate) permission: Permission,
    pub(crate) expr: &'a Expr,
    /// The rule's node in the tree of the file.
    pub(crate) node: &'a Node,
    pub(crate) key: &'a PartitionKey,
}

/// The roles of a collection, or the default roles.
#[derive(Clone, Copy)]
pub(crate) struct RoleTarget<'a> {
    pub(crate) tree: &'a Arc<Tree>,
    /// The list of roles.
    pub(crate) roles: &'a Node,
    pub(crate) app: Option<&'a App>,
    pub(crate) options: &'a CompileOptions,
}
