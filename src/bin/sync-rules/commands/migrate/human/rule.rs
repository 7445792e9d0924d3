//! One rule: where it is and what the documentation says of it, what becomes of it, and how that is known.

use std::{collections::BTreeSet, path::PathBuf};

use sync_rules::{
    diagnostics::{Place, Related},
    migrate::{Condition, RoleCounterexample, RuleMigration},
};

use super::style;
use crate::{
    commands::migrate::{gather::AppMigration, out::Written, reproduce, words},
    problem::Problem,
    render,
    text::{
        json::fitting,
        paragraph::{WIDTH, block, marked},
    },
};

/// What comes before one of several values.
const NAME: usize = 17;

/// The whole of it, in a few parts.
pub(super) fn text(app: &AppMigration, rule: &RuleMigration, written: Option<&Written>) -> String {
    let title = format!("{}  {}", style::heading(rule.permission.as_str()), style::verdict(rule.verdict));
    let mut text = format!("{title}\n\n{}", drawn(rule));
    let remarks: BTreeSet<(&str, &str)> =
        rule.official.iter().filter_map(|said| Some((said.construct.as_str(), said.remark?))).collect();
    text.push_str(if remarks.is_empty() { "" } else { "\n" });
    for (construct, remark) in remarks {
        text.push_str(&marked("  ", &format!("official on `{construct}`: {remark}")));
    }
    text.push_str(&becomes(rule));
    if !rule.conditions.is_empty() {
        text.push_str("\n  conditions\n");
        rule.conditions.iter().for_each(|one| text.push_str(&condition(one)));
    }
    if !rule.decisions.is_empty() {
        text.push_str("\n  decided here, because the documentation does not say\n");
        rule.decisions.iter().for_each(|one| text.push_str(&marked("    - ", &words::decision(one))));
    }
    text.push_str("\n  evidence\n");
    text.push_str(&marked("    ", &words::evidence(rule)));
    if let Some(example) = words::example(&rule.evidence) {
        text.push_str(&counterexample(app, example, written));
    }
    if !rule.reasons.is_empty() {
        text.push_str("\n  reasons\n");
        rule.reasons.iter().for_each(|reason| text.push_str(&marked("    - ", reason)));
    }
    text
}

/// The text of the rule, with what the documentation says of its words under them.
fn drawn(rule: &RuleMigration) -> String {
    let related = rule.official.iter().map(|said| Related {
        place: said.place.clone(),
        message: words::official(said.statement).to_owned(),
    });
    let mut problem = Problem::note("the rule").at(Place::clone(&rule.place));
    problem.related = related.collect();
    render::lines(&problem)
}

fn becomes(rule: &RuleMigration) -> String {
    let filter = rule.document_filter.as_ref();
    let Some(filter) = filter else {
        return "\n  becomes\n    no filter of its own: see the roles below\n".to_owned();
    };
    let value = |name: &str, value: &serde_json::Value| {
        let text = fitting(value, WIDTH - NAME - 4);
        let indent = " ".repeat(NAME + 4);
        block("", &format!("    {name:NAME$}{}", text.replace('\n', &format!("\n{indent}"))))
    };
    let when = rule.apply_when.as_ref().map(|when| value("apply_when", when));
    format!("\n  becomes\n{}{}", value("document filter", filter), when.unwrap_or_default())
}

fn condition(condition: &Condition) -> String {
    let mark = if condition.is_open() { style::assumed() } else { style::known() };
    // The mark may carry colours, which take no room.
    let sentence = marked("      ", &words::condition(condition));
    let sentence = sentence.strip_prefix("      ").unwrap_or(&sentence);
    let query = condition.query.as_ref().filter(|_| condition.is_open());
    let query = query.map(|query| block("          ", query)).unwrap_or_default();
    format!("    {mark} {sentence}{query}")
}

fn counterexample(app: &AppMigration, example: &RoleCounterexample, written: Option<&Written>) -> String {
    let value = |name: &str, text: &str| {
        let indent = " ".repeat(15);
        block("", &format!("    {name:11}{}", text.replace('\n', &format!("\n{indent}"))))
    };
    let json = |json: &serde_json::Value| fitting(json, WIDTH - 15);
    let mut text = "\n  counterexample\n".to_owned();
    text.push_str(&value("user", &json(&example.user)));
    let partition = example.partition.as_ref().map_or_else(|| words::NOT_SERVED.to_owned(), json);
    text.push_str(&value("partition", &partition));
    text.push_str(&value("document", &json(&example.document)));
    text.push_str(&marked("    ", &words::difference(example)));
    if let Some(command) = reproduce::command(app, example) {
        text.push_str("    ask the rule with\n");
        text.push_str(&block("      ", &command));
    }
    let folder = written.map(|written| written.folder_of(app));
    text.push_str(match folder {
        Some(_) => "    ask the roles with\n",
        None => "    ask the roles with (after `--out DIR` has written them)\n",
    });
    let folder = folder.unwrap_or_else(|| PathBuf::from("DIR"));
    text.push_str(&block("      ", &reproduce::roles_command(app, example, &folder)));
    for (file, content) in reproduce::files(app, example) {
        text.push_str(&format!("    where `{file}` holds\n"));
        text.push_str(&block("      ", &fitting(&content, WIDTH - 6)));
    }
    text
}
