//! What a rule can be translated to: one folder for each target.
//!
//! A target says how each atom is written, or why it cannot be; which files it needs and what they are limited to; and
//! how it is known that the result means the same. Another one is a folder and a row.

mod flexible;

use super::Migration;
use crate::{app::App, config::SyncConfig, partition::PartitionKey};

/// A target: the migration of an app whose configuration has this key.
type Target = fn(&App, &SyncConfig, PartitionKey) -> Migration;

/// All targets, the usual one first.
pub(super) const TARGETS: [Target; 1] = [flexible::migrate];
