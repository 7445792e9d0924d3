//! Moving an app away from partitions: what each rule becomes elsewhere, under which conditions the two mean the same,
//! and how that is known.
//!
//! In: an app. Out: a [`Migration`]. A permission's condition is said in the words of one of the `targets`. Here is
//! what they share: what is known of the `key` and of the values that `paths` lead to, what must hold of the data
//! (`conditions`), and the report.

mod conditions;
mod decisions;
mod key;
mod paths;
mod report;
mod targets;

pub use crate::functions::{FunctionMigration, FunctionRead};
pub use report::{
    Condition, ConditionStatus, Decision, Evidence, FileAction, MigratedFile, Migration, MigrationNote,
    Official, OfficialStatement, RoleCounterexample, RuleMigration, Verdict,
};

use crate::{app::App, partition::PartitionKey};
use targets::TARGETS;

/// The name of the key where a configuration does not say it: what the documentation's examples use.
const USUAL_KEY: &str = "_partition";

/// How an app is migrated to Flexible Sync; `None` if it has no partition-based sync configuration, or one that was
/// never set up.
pub fn migrate(app: &App) -> Option<Migration> {
    let config = app.sync.as_ref().filter(|config| config.was_set_up())?;
    let given = config.partition_key();
    let name = if given.name.is_empty() { USUAL_KEY } else { &given.name };
    let key = PartitionKey::new(name, given.kind, given.required);
    let [target] = &TARGETS;
    Some(target(app, config, key))
}
