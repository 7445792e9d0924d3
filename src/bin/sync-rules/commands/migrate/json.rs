//! `sync-rules/migrate/1`.

use serde::Serialize;
use sync_rules::{
    migrate::RoleCounterexample,
    render::{MigrationReader, Reproduction},
};

use super::{gather::AppMigration, out::Written, reproduce};
use crate::problem::{ErrorEntry, Problem};

#[derive(Serialize)]
struct Document<'p, A> {
    schema: &'static str,
    apps: Vec<A>,
    /// What is wrong with apps that are not among these.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorEntry<'p>>,
}

pub(super) fn text(apps: &[AppMigration], written: Option<&Written>, problems: &[Problem]) -> String {
    let apps = apps.iter().map(|app| {
        let again = |example: &RoleCounterexample| Reproduction {
            values: app.facts.values(example),
            environment: app.facts.environment(example),
            command: reproduce::command(app, example),
            roles_command: written
                .map(|written| reproduce::roles_command(app, example, &written.folder_of(app))),
        };
        app.migration.to_json(MigrationReader::CommandLine(&again))
    });
    let errors = problems.iter().map(ErrorEntry::of).collect();
    let document = Document { schema: "sync-rules/migrate/1", apps: apps.collect(), errors };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
