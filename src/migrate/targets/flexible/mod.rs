//! Flexible Sync: what each rule becomes, under which conditions the two mean the same, and how that is known
//! (SEMANTICS §7, §8).
//!
//! Each permission is partially evaluated with the partition replaced by the document's key ([`partial`]), once for
//! documents that have the key and once for those of the null partition; the resulting conditions become [`roles`]; and
//! the comparison of all inputs says whether the roles, read again from what is written, decide as the permissions do,
//! and what must hold of the data for that ([`evidence`]). The translation may be wrong: then there is a counterexample
//! instead of evidence, and nothing is called automatic. What filters cannot say is left out of the roles, which deny
//! it, and the report says what to build instead.

mod collections;
mod custom_data;
mod evidence;
mod files;
mod negations;
mod notes;
mod official;
mod partial;
mod reasons;
mod roles;
mod rule;
mod shows;
#[cfg(test)]
mod tests;

use serde_json::Value as Json;

use crate::{
    app::App,
    config::SyncConfig,
    explain::Permission,
    functions::functions,
    migrate::{Migration, RuleMigration, Verdict, paths::Paths},
    partition::PartitionKey,
};
use collections::Collections;
use evidence::Pair;
use roles::drafts;
use rule::{Around, Translation, report_of};

/// Why reading is narrower where writing is.
const WRITE_IS_READ: &str = "whoever may write may read, and not all of the write rule can be translated";

/// How an app is migrated to Flexible Sync.
pub(super) fn migrate(app: &App, config: &SyncConfig, key: PartitionKey) -> Migration {
    let paths = Paths { app, options: &app.options };
    let permissions = config.rules();
    let [mut read, write] = permissions.map(|rule| Translation::new(rule, &key, &paths));
    // Whoever may write may read.
    read.in_database.extend(write.in_database.iter().cloned());
    let drafts = drafts(&read.cases, &write.cases, Some(&key));
    let roles: Vec<Json> = drafts.iter().map(|draft| draft.to_json()).collect();
    let exprs = permissions.map(|rule| rule.expr.as_ref());
    let pair = Pair::new(exprs, &roles, &key, &app.options);
    let around = Around { app, key: &key, drafts: &drafts, pair: pair.as_ref() };
    let [read_rule, write_rule] = permissions;
    // Whoever may write may read, so the evidence for reading rests on both.
    let mut both = Vec::from_iter(read.needs.iter().chain(&write.needs).cloned());
    both.sort_by(|a, b| (&a.of, a.is).cmp(&(&b.of, b.is)));
    both.dedup();
    let lost_for_reading: Vec<String> = match write.lost.as_slice() {
        [] => read.lost.clone(),
        _ => read.lost.iter().cloned().chain([WRITE_IS_READ.to_owned()]).collect(),
    };
    let rules = [
        report_of(read_rule, Permission::Read, &read, &both, &lost_for_reading, &around),
        report_of(write_rule, Permission::Write, &write, &write.needs, &write.lost, &around),
    ];
    let rules: Vec<RuleMigration> = rules.into_iter().flatten().collect();
    let collections = Collections::new(app, &key);
    let files = files::files(app, config, &key, &collections, &roles, [&read.cases, &write.cases]);
    let reasons = reasons::reasons(&collections, &key);
    let of_app = if reasons.is_empty() { Verdict::Automatic } else { Verdict::Review };
    Migration {
        target: "flexible-sync",
        method: "decision-procedure",
        root: app.root.clone(),
        verdict: rules.iter().map(|rule| rule.verdict).max().unwrap_or(Verdict::Automatic).max(of_app),
        reasons,
        notes: notes::notes(app, config, &key, &drafts, &collections, &files),
        functions: functions(app, config),
        queryable_fields: vec![key.name.clone()],
        partition: key,
        rules,
        roles,
        files,
    }
}
