//! `sync-rules/migrate/1`.

use serde::Serialize;
use sync_rules::{
    diagnostics::Severity,
    migrate::RoleCounterexample,
    render::{MigrationReader, Reproduction},
};

use super::{gather::AppMigration, out::Written, reproduce};
use crate::{
    problem::{ErrorEntry, Problem},
    text::json,
};

#[derive(Serialize)]
struct Document<'a, A> {
    schema: &'static str,
    apps: Vec<A>,
    /// Only there if there are apps that cannot be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorEntry<'a>>,
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
    let errors =
        problems.iter().filter(|problem| problem.severity == Severity::Error).map(ErrorEntry::new).collect();
    let document = Document { schema: "sync-rules/migrate/1", apps: apps.collect(), errors };
    json::document(&document)
}
