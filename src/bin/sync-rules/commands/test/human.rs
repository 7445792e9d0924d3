//! Results to read: what failed and why, then how many passed.

use std::fmt::Write;

use serde_json::Value as Json;

use super::{coverage, mutation, outcome::Outcome, report::Report};
use crate::text::terminal::{one_line, visible};

pub(crate) fn text(report: &Report) -> String {
    // Problems were drawn before this; keep them separate.
    let mut text = if report.problems.is_empty() { String::new() } else { "\n".to_owned() };
    for outcome in report.outcomes.iter().filter(|outcome| !outcome.ok) {
        text.push_str(&failure(outcome));
        text.push('\n');
    }
    // Writing to a string does not fail.
    _ = writeln!(text, "{} passed, {} failed", report.passed(), report.failed());
    text.extend(report.coverage.as_deref().map(coverage::human::text));
    text.extend(report.mutation.as_ref().map(mutation::human::text));
    text
}

fn failure(outcome: &Outcome) -> String {
    let mut text = format!("FAILED {}\n", one_line(&outcome.id));
    let rows = [
        ("at", Some(outcome.place.clone())),
        ("expected", Some(words(&outcome.expected))),
        ("actual", Some(words(&outcome.actual))),
        ("message", outcome.message.clone()),
        ("because", outcome.because.clone()),
        ("basis", outcome.basis.clone()),
    ];
    for (name, value) in rows.iter().filter_map(|(name, value)| Some((name, value.as_ref()?))) {
        _ = writeln!(text, "  {:<9} {}", format!("{name}:"), one_line(value));
    }
    for line in outcome.explanation.iter().flat_map(|explanation| explanation.lines()) {
        _ = writeln!(text, "    {}", visible(line));
    }
    text
}

/// A word, or `read allow, write deny`.
pub(crate) fn words(value: &Json) -> String {
    match value {
        Json::String(word) => word.clone(),
        Json::Object(members) => {
            let words = members.iter().map(|(name, value)| format!("{name} {}", words(value)));
            words.collect::<Vec<_>>().join(", ")
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) => value.to_string(),
    }
}
