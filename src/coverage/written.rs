//! Where the rule of a permission is in the text of its configuration.

use std::sync::Arc;

use crate::{
    config::{SyncConfig, settings},
    explain::Permission,
    syntax::{Node, Tree},
};

/// A rule as it is written.
pub(crate) struct Written<'c> {
    pub(crate) tree: &'c Arc<Tree>,
    pub(crate) node: &'c Node,
}

impl<'c> Written<'c> {
    /// `None` if the permission is not configured.
    pub(crate) fn new(config: &'c SyncConfig, permission: Permission) -> Option<Self> {
        let [read, write] = config.rules();
        let rule = match permission {
            Permission::Read => read,
            Permission::Write => write,
        };
        let tree = rule.tree.as_ref().filter(|_| rule.expr.is_some())?;
        let node = match settings(&tree.root) {
            Some(settings) => settings.get("partition")?.get("permissions")?.get(permission.as_str())?,
            // The text is the rule.
            None => &tree.root,
        };
        Some(Self { tree, node })
    }
}
