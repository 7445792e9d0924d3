//! `sync-rules/migrate/1`.

use serde::Serialize;
use sync_rules::{
    migrate::RoleCounterexample,
    render::{MigrationReader, Reproduction},
};

use super::{gather::AppMigration, out::Written, reproduce};

#[derive(Serialize)]
struct Document<A> {
    schema: &'static str,
    apps: Vec<A>,
}

pub(super) fn text(apps: &[AppMigration], written: Option<&Written>) -> String {
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
    let document = Document { schema: "sync-rules/migrate/1", apps: apps.collect() };
    serde_json::to_string_pretty(&document).unwrap_or_default() + "\n"
}
