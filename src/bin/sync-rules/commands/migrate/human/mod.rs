//! The report to read: first what it comes to, a line for each app and rule; then everything that it rests on.

mod app;
mod rule;
mod style;

use super::{gather::AppMigration, out::Written, words};
use crate::text::{paragraph::marked, terminal::one_line};

pub(super) fn text(apps: &[AppMigration], written: Option<&Written>) -> String {
    let mut parts: Vec<String> = vec![apps.iter().map(overview).collect()];
    for app in apps {
        if apps.len() > 1 {
            parts.push(format!("{}\n", style::heading(&format!("== {} ==", one_line(&app.name)))));
        }
        parts.extend(detail(app, written));
    }
    parts.join("\n")
}

/// A line for the app, and one for each rule.
fn overview(app: &AppMigration) -> String {
    let migration = &app.migration;
    let mut text = format!(
        "{}: {}  {}\n",
        style::heading(&one_line(&app.name)),
        style::verdict(migration.verdict),
        words::app(migration.verdict)
    );
    for rule in &migration.rules {
        let permission = rule.permission.as_str();
        let verdict = style::verdict_column(rule.verdict);
        text.push_str(&format!("  {permission:<6} {verdict}  {}\n", words::rule(rule)));
    }
    text.push_str(&marked("  ", &format!("partition key {}", words::key(&migration.partition))));
    text
}

fn detail(app: &AppMigration, written: Option<&Written>) -> Vec<String> {
    let migration = &app.migration;
    let reasons = (!migration.reasons.is_empty()).then(|| app::reasons(migration));
    let mut parts: Vec<String> = reasons.into_iter().collect();
    parts.extend(migration.rules.iter().map(|rule| rule::text(app, rule, written)));
    parts.extend(migration.functions.iter().map(app::function));
    parts.extend((!migration.roles.is_empty()).then(|| app::roles(migration)));
    parts.extend((!migration.notes.is_empty()).then(|| app::notes(migration)));
    parts.extend((!migration.files.is_empty()).then(|| app::files(migration)));
    parts.extend(Some(app::next(app, written)).filter(|next| !next.is_empty()));
    parts
}
