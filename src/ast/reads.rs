//! What rules depend on: for prefetching, cache keys, and knowing when an answer may change.

use std::collections::BTreeSet;

use super::{Expr, OperandKind, Path, Root, visit::operands};

/// The facts that a rule reads, each list sorted and without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reads {
    /// Paths into the user, such as `custom_data.teams`; empty text for the whole user.
    pub user: BTreeSet<String>,
    /// Names and paths of values of the app, such as `admin_ids`.
    pub values: BTreeSet<String>,
    /// Paths into the environment, such as `tag`.
    pub environment: BTreeSet<String>,
    /// Names of functions that may be called.
    pub functions: BTreeSet<String>,
    /// Whether the answer depends on the partition.
    pub partition: bool,
}

impl Reads {
    pub(crate) fn add(&mut self, expr: &Expr) {
        operands(expr, &mut |operand| match &operand.kind {
            OperandKind::Partition => self.partition = true,
            OperandKind::Path(path) => self.path(path),
            OperandKind::Call(call) => drop(self.functions.insert(call.name.to_string())),
            // What is converted is met by itself.
            OperandKind::Convert { .. } | OperandKind::Literal(_) | OperandKind::Field(_) => {}
        });
    }

    fn path(&mut self, path: &Path) {
        let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
        let set = match path.root {
            Root::User => &mut self.user,
            Root::Values => &mut self.values,
            Root::Environment => &mut self.environment,
        };
        set.insert(keys.join("."));
    }
}
