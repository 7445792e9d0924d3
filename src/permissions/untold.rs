//! Which partitions a user may open, said of an app that may not tell all that its rules read.
//!
//! To a decision an unknown value is undecided, which denies. Said of all partitions, "none" would then take what is not
//! known for a fact: so it is said with what it rests on.

use super::UserPartitions;
use crate::{compile::CompileOptions, config::SyncConfig, values::ValueRef};

/// The partitions of a user, as far as the app tells what decides them.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ToldPartitions {
    /// Those that the user may open whatever is not known.
    pub sets: UserPartitions,
    /// What is not known and may open others, and why it is not, in sentences; empty if these are all.
    pub unknown: Vec<String>,
}

impl SyncConfig {
    /// The partitions that a user may open. A secret, and what the rules read and the app does not list, can be
    /// anything; functions remain as a rule.
    pub fn partitions_of<'u>(
        &self,
        user: impl Into<ValueRef<'u>>,
        options: &CompileOptions,
    ) -> ToldPartitions {
        let (options, untold) = options.doubting(self.reads());
        let permissions = self.compile_with(&options).for_user(user);
        let unknown = if permissions.is_undecided_somewhere() { untold } else { Vec::new() };
        ToldPartitions { sets: permissions.partitions(), unknown }
    }
}
