//! The functions that rules call, each with the permissions it decides and what it is called with.

use std::collections::{HashMap, HashSet};

use crate::{
    ast::{Argument, Call, visit::calls},
    config::SyncConfig,
    explain::Permission,
};

/// One function.
pub(super) struct Called<'a> {
    pub(super) name: &'a str,
    pub(super) permissions: Vec<Permission>,
    /// Calls with different arguments.
    pub(super) calls: Vec<&'a Call>,
}

impl Called<'_> {
    /// Whether the partition is among the arguments of a call, at any depth.
    pub(super) fn takes_partition(&self) -> bool {
        self.calls.iter().any(|call| call.has_partition())
    }
}

/// In the order of the rules, reading first.
pub(super) fn called(config: &SyncConfig) -> Vec<Called<'_>> {
    let mut all: Vec<Called<'_>> = Vec::new();
    let mut numbers: HashMap<&str, usize> = HashMap::new();
    let mut known: HashSet<(&str, &[Argument])> = HashSet::new();
    for (rule, permission) in config.rules().into_iter().zip([Permission::Read, Permission::Write]) {
        for call in rule.expr.iter().flat_map(calls) {
            let index = *numbers.entry(&call.name).or_insert_with(|| {
                all.push(Called { name: &call.name, permissions: Vec::new(), calls: Vec::new() });
                all.len() - 1
            });
            let Some(called) = all.get_mut(index) else { continue };
            if !called.permissions.contains(&permission) {
                called.permissions.push(permission);
            }
            if known.insert((&call.name, &call.arguments)) {
                called.calls.push(call);
            }
        }
    }
    all
}
