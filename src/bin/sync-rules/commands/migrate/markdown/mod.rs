//! The report for a pull request: a table with a line for each rule, and what it rests on folded away.

use sync_rules::migrate::{
    Condition, FunctionMigration, Migration, RoleCounterexample, RuleMigration, Verdict,
};

use super::{gather::AppMigration, out::Written, reproduce, words};
use crate::text::{
    json::{fitting, spaced},
    markdown::{block, code, plain, sentence},
};

/// JSON of more characters is shown indented.
const WIDTH: usize = 90;
/// What a cell of the table shows of a filter; the details have all of it.
const CELL: usize = 120;

pub(super) fn text(apps: &[AppMigration], written: Option<&Written>) -> String {
    let mut text = "### Migration to Flexible Sync\n".to_owned();
    for app in apps {
        text.push_str(&format!("\n{}\n\n", overview(app)));
        text.push_str(&reasons(&app.migration));
        text.push_str(&table(&app.migration));
        app.migration.rules.iter().for_each(|one| text.push_str(&rule(app, one, written)));
        app.migration.functions.iter().for_each(|one| text.push_str(&function(one)));
        text.push_str(&roles(&app.migration));
        text.push_str(&notes(&app.migration));
    }
    text
}

fn overview(app: &AppMigration) -> String {
    let migration = &app.migration;
    format!(
        "**{}**: {} {}, {}; partition key {}",
        code(&app.name),
        mark(migration.verdict),
        migration.verdict,
        words::app(migration.verdict),
        sentence(&words::key(&migration.partition))
    )
}

/// What a person must look at beside the rules.
fn reasons(migration: &Migration) -> String {
    let reasons = &migration.reasons;
    let mut text: String = reasons.iter().map(|reason| format!("- ⚠️ {}\n", sentence(reason))).collect();
    text.push_str(if reasons.is_empty() { "" } else { "\n" });
    text
}

fn table(migration: &Migration) -> String {
    let mut text = "| rule | verdict | becomes | evidence |\n|---|---|---|---|\n".to_owned();
    for rule in &migration.rules {
        let filter = rule.document_filter.as_ref().map_or_else(
            || "none".to_owned(),
            |filter| {
                let filter = spaced(filter);
                match filter.char_indices().nth(CELL) {
                    Some((end, _)) => code(&format!("{}…", filter.get(..end).unwrap_or_default())),
                    None => code(&filter),
                }
            },
        );
        let open = rule.conditions.iter().filter(|condition| condition.is_open()).count();
        let conditions = match open {
            0 => String::new(),
            1 => "<br>1 condition is assumed".to_owned(),
            more => format!("<br>{more} conditions are assumed"),
        };
        let (result, checked) = words::result(&rule.evidence);
        text.push_str(&format!(
            "| {} | {} {}{conditions} | {filter} | {result} ({checked} inputs) |\n",
            rule.permission.as_str(),
            mark(rule.verdict),
            rule.verdict,
        ));
    }
    text
}

fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Automatic => "✅",
        Verdict::Conditional => "☑️",
        Verdict::Review => "⚠️",
        Verdict::Manual => "❌",
    }
}

/// Something folded away; the blank lines let Markdown begin again inside.
fn details(summary: &str, text: &str) -> String {
    format!("\n<details><summary>{summary}</summary>\n\n{}\n\n</details>\n", text.trim_end())
}

fn rule(app: &AppMigration, rule: &RuleMigration, written: Option<&Written>) -> String {
    let place = code(&rule.place.to_string());
    let mut text = format!("At {place}: {}.\n\n{}", plain(&words::rule(rule)), block("json", &source(rule)));
    if !rule.official.is_empty() {
        text.push_str("\nWhat the documentation says:\n\n");
    }
    for said in &rule.official {
        let remark = said.remark.map(|remark| format!(" ({})", sentence(remark))).unwrap_or_default();
        let place = said
            .place
            .range
            .map(|range| format!(" in line {}, column {}", range.start.line, range.start.column));
        text.push_str(&format!(
            "- {}{}: {}{remark}\n",
            code(&said.construct),
            place.unwrap_or_default(),
            said.statement.as_str()
        ));
    }
    if let Some(filter) = &rule.document_filter {
        text.push_str(&format!("\nDocument filter:\n\n{}", block("json", &fitting(filter, WIDTH))));
    }
    if let Some(when) = rule.apply_when.as_ref().filter(|when| !everyone(when)) {
        text.push_str(&format!("\nApply when:\n\n{}", block("json", &fitting(when, WIDTH))));
    }
    if !rule.conditions.is_empty() {
        text.push_str("\nConditions:\n\n");
    }
    rule.conditions.iter().for_each(|one| text.push_str(&condition(one)));
    if !rule.decisions.is_empty() {
        text.push_str("\nDecided here, because the documentation does not say:\n\n");
    }
    rule.decisions.iter().for_each(|one| text.push_str(&format!("- {}\n", sentence(&words::decision(one)))));
    text.push_str(&format!("\nEvidence: {}.\n", sentence(&words::evidence(rule))));
    if let Some(example) = words::example(&rule.evidence) {
        text.push_str(&counterexample(app, example, written));
    }
    if !rule.reasons.is_empty() {
        text.push_str("\nReasons:\n\n");
    }
    rule.reasons.iter().for_each(|reason| text.push_str(&format!("- {}\n", sentence(reason))));
    details(&format!("{}: {}", rule.permission.as_str(), rule.verdict), &text)
}

/// Whether `apply_when` asks for nothing.
fn everyone(when: &serde_json::Value) -> bool {
    when.as_object().is_some_and(|members| members.is_empty())
}

/// The rule as it is in its file.
fn source(rule: &RuleMigration) -> String {
    let written = rule.place.source.as_ref().zip(rule.place.range).and_then(|(source, range)| {
        source.text().get(range.start.offset..range.end.offset).map(str::to_owned)
    });
    written.unwrap_or_else(|| fitting(&rule.expression, WIDTH))
}

fn condition(condition: &Condition) -> String {
    let box_ = if condition.is_open() { "[ ]" } else { "[x]" };
    let mut text = format!("- {box_} {}\n", sentence(&words::condition(condition)));
    if let Some(query) = condition.query.as_ref().filter(|_| condition.is_open()) {
        let block = block("js", query);
        text.push('\n');
        block.lines().for_each(|line| text.push_str(&format!("  {line}\n")));
        text.push('\n');
    }
    text
}

fn counterexample(app: &AppMigration, example: &RoleCounterexample, written: Option<&Written>) -> String {
    let mut text = format!("\nCounterexample: {}.\n\n", words::difference(example));
    text.push_str(&format!("- user {}\n", code(&spaced(&example.user))));
    let partition = example.partition.as_ref();
    let partition = partition.map_or_else(|| words::NOT_SERVED.to_owned(), |value| code(&spaced(value)));
    text.push_str(&format!("- partition {partition}\n"));
    text.push_str(&format!("- document {}\n", code(&spaced(&example.document))));
    if let Some(command) = reproduce::command(app, example) {
        text.push_str(&format!("\nAsk the rule:\n\n{}", block("sh", &command)));
    }
    if let Some(folder) = written.map(|written| written.folder_of(app)) {
        let command = reproduce::roles_command(app, example, &folder);
        text.push_str(&format!("\nAsk the roles:\n\n{}", block("sh", &command)));
    }
    for (file, content) in reproduce::files(app, example) {
        let block = block("json", &fitting(&content, WIDTH));
        text.push_str(&format!("\nwhere {} holds\n\n{block}", code(file)));
    }
    text
}

fn function(function: &FunctionMigration) -> String {
    let file = function.file.as_deref();
    let mut text = match file {
        Some(file) => format!("Its source is {}.\n", code(file)),
        None => "Its source is not in this export.\n".to_owned(),
    };
    if !function.reads.is_empty() {
        text.push_str("\nIt reads:\n\n");
    }
    for read in &function.reads {
        text.push_str(&format!("- line {}: {}\n", read.line, sentence(&words::read(read))));
    }
    if !function.advice.is_empty() {
        text.push_str("\nWhat to build instead:\n\n");
    }
    for (number, step) in (1..).zip(&function.advice) {
        let mut lines = step.lines();
        text.push_str(&format!("{number}. {}\n", sentence(lines.next().unwrap_or_default())));
        let rest: Vec<&str> = lines.collect();
        if !rest.is_empty() {
            let block = block("", &rest.join("\n"));
            text.push('\n');
            block.lines().for_each(|line| text.push_str(&format!("   {line}\n")));
            text.push('\n');
        }
    }
    details(&format!("function {}", code(&function.name)), &text)
}

fn roles(migration: &Migration) -> String {
    let roles = serde_json::Value::Array(migration.roles.clone());
    let mut text = block("json", &fitting(&roles, WIDTH));
    let list = |names: Vec<String>| names.join(", ");
    if !migration.queryable_fields.is_empty() {
        let fields = list(migration.queryable_fields.iter().map(|field| code(field)).collect());
        text.push_str(&format!("\nQueryable fields: {fields}\n"));
    }
    if !migration.files.is_empty() {
        text.push_str("\n| file | |\n|---|---|\n");
    }
    for file in &migration.files {
        text.push_str(&format!("| {} | {} |\n", code(&file.path), words::action(file.action)));
    }
    details("roles, queryable fields and files", &text)
}

fn notes(migration: &Migration) -> String {
    if migration.notes.is_empty() {
        return String::new();
    }
    let notes: String =
        migration.notes.iter().map(|note| format!("- {}\n", sentence(&note.message))).collect();
    details("what else changes", &notes)
}
