//! What concerns a whole app: its functions, the roles that it gets, what else to know, and what to do next.

use sync_rules::migrate::{FunctionMigration, Migration, Verdict};

use super::style;
use crate::{
    commands::migrate::{
        gather::{AppMigration, Origin},
        out::Written,
        words,
    },
    text::{
        json::fitting,
        paragraph::{WIDTH, block, marked},
        shell,
        terminal::one_line,
    },
};

/// One function that rules call.
pub(super) fn function(function: &FunctionMigration) -> String {
    let mut text = format!("{}\n", style::heading(&one_line(&format!("function `{}`", function.name))));
    let takes = if function.takes_partition {
        "takes the partition as an argument"
    } else {
        "does not take the partition"
    };
    let file = function.file.as_deref();
    text.push_str(&match file {
        Some(file) => marked("  ", &format!("{takes}; its source is `{file}`")),
        None => marked("  ", &format!("{takes}; its source is not in this export")),
    });
    if !function.reads.is_empty() {
        text.push_str("\n  it reads\n");
    }
    for read in &function.reads {
        let place = format!("{}:{}", file.unwrap_or_default(), read.line);
        text.push_str(&marked("    ", &format!("{place}: {}", words::read(read))));
    }
    if !function.advice.is_empty() {
        text.push_str("\n  what to build instead\n");
    }
    for (number, step) in (1..).zip(&function.advice) {
        // An advice can hold lines to copy.
        let mut lines = step.lines();
        text.push_str(&marked(&format!("    {number}. "), lines.next().unwrap_or_default()));
        lines.for_each(|line| text.push_str(&block("       ", line)));
    }
    text
}

/// The roles and what they need.
pub(super) fn roles(migration: &Migration) -> String {
    let mut text = format!("{}\n\n", style::heading("roles, tried in this order"));
    for role in &migration.roles {
        text.push_str(&block("  ", &fitting(role, WIDTH - 2)));
    }
    let fields: Vec<String> = migration.queryable_fields.iter().map(|field| format!("`{field}`")).collect();
    if !fields.is_empty() {
        text.push_str(&marked("  ", &format!("queryable fields: {}", fields.join(", "))));
    }
    text
}

/// What a person must look at beside the rules.
pub(super) fn reasons(migration: &Migration) -> String {
    let mut text = format!("{}\n\n", style::heading("look at this first"));
    migration.reasons.iter().for_each(|reason| text.push_str(&marked("  - ", reason)));
    text
}

/// What becomes different although the rules mean the same.
pub(super) fn notes(migration: &Migration) -> String {
    let mut text = format!("{}\n\n", style::heading("what else changes"));
    migration.notes.iter().for_each(|note| text.push_str(&marked("  - ", &note.message)));
    text
}

/// The files that differ.
pub(super) fn files(migration: &Migration) -> String {
    let mut text = format!("{}\n\n", style::heading("files"));
    for file in &migration.files {
        text.push_str(&block("  ", &format!("{:<10}{}", words::action(file.action), file.path)));
    }
    text
}

/// What is left to do before the app can move, each step with the command that does it.
pub(super) fn next(app: &AppMigration, written: Option<&Written>) -> String {
    let steps = steps(app, written);
    if steps.is_empty() {
        return String::new();
    }
    let mut text = format!("{}\n\n", style::heading("next"));
    for (number, (step, command)) in (1..).zip(steps) {
        text.push_str(&marked(&format!("  {number}. "), step));
        // What is to be copied is not broken.
        text.push_str(&command.map(|command| block("     ", &command)).unwrap_or_default());
    }
    text
}

fn steps(app: &AppMigration, written: Option<&Written>) -> Vec<(&'static str, Option<String>)> {
    let verdict = app.migration.verdict;
    let rules = || app.migration.rules.iter();
    let mut steps = Vec::new();
    if rules().any(|rule| rule.verdict == Verdict::Manual) {
        steps.push(("build what the functions and rules above need; until then the roles deny it", None));
    }
    if rules().any(|rule| rule.verdict == Verdict::Review) {
        steps.push(("review the rules with the verdict `review`", None));
    }
    if !app.migration.reasons.is_empty() {
        steps.push(("read the first section of this report", None));
    }
    if rules().flat_map(|rule| &rule.conditions).any(|condition| condition.is_open()) {
        steps.push(("check the conditions marked with `?` on the real data", None));
    }
    if !app.migration.files.is_empty() && written.is_none() {
        let write = match app.origin {
            Origin::Folder(_) => "write the migrated app",
            Origin::File(_) | Origin::Nowhere => "write the new files",
        };
        steps.push((write, Some(command(app, &["--out", "DIR"]))));
    }
    // There is no check that lets the worst verdict pass, or an app that its own lint refuses.
    let check = match verdict {
        Verdict::Automatic => Some(command(app, &["--check"])),
        Verdict::Conditional | Verdict::Review => {
            Some(command(app, &["--check", "--allow", verdict.as_str()]))
        }
        Verdict::Manual => None,
    };
    let check = check.filter(|_| app.errors == 0);
    steps.extend(check.map(|check| ("in CI, check that it does not get worse", Some(check))));
    steps
}

fn command(app: &AppMigration, more: &[&str]) -> String {
    let words = ["sync-rules", "migrate"].into_iter().map(str::to_owned);
    let more = more.iter().map(|word| (*word).to_owned());
    shell::command(&words.chain(app.arguments.all()).chain(more).collect::<Vec<_>>())
}
