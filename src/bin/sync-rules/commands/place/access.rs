//! Who can read and write a partition. Documents of one partition share the answer.

use std::collections::BTreeMap;

use serde::Serialize;
use sync_rules::{Access, ValueRef};

use super::users::NamedUser;
use crate::functions::GivenFunctions;

/// As many answers are remembered; with more partitions some are computed again.
const REMEMBERED: usize = 10_000;

/// The users who may come, and what was found about them.
pub(super) struct Readers {
    users: Vec<NamedUser>,
    functions: GivenFunctions,
    known: BTreeMap<String, Names>,
}

/// Users by what they can do with a partition.
#[derive(Debug, Default, Serialize)]
pub(super) struct Names {
    pub(super) read: Vec<String>,
    pub(super) write: Vec<String>,
    /// Users of whom something could not be decided, which denies.
    pub(super) undecided: Vec<String>,
}

impl Readers {
    pub(super) fn new(users: Vec<NamedUser>, functions: GivenFunctions) -> Self {
        Self { users, functions, known: BTreeMap::new() }
    }

    /// What the functions answered with.
    pub(super) fn functions(&self) -> &GivenFunctions {
        &self.functions
    }

    /// Who can open a partition.
    pub(super) fn names(&mut self, partition: ValueRef<'_>) -> Option<&Names> {
        let key = partition.to_value().to_json().to_string();
        if !self.known.contains_key(&key) {
            if self.known.len() >= REMEMBERED {
                self.known.clear();
            }
            let names = self.find(partition);
            self.known.insert(key.clone(), names);
        }
        self.known.get(&key)
    }

    fn find(&self, partition: ValueRef<'_>) -> Names {
        let mut names = Names::default();
        for user in &self.users {
            let Access { read, write, .. } =
                user.permissions.access(partition, &self.functions.for_user(&user.user));
            let lists = [
                (read.allowed(), &mut names.read),
                (write.allowed(), &mut names.write),
                (read.indeterminate().or(write.indeterminate()).is_some(), &mut names.undecided),
            ];
            for (_, list) in lists.into_iter().filter(|(listed, _)| *listed) {
                list.push(user.name.clone());
            }
        }
        names
    }
}
