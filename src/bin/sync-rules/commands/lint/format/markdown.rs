//! A table for a comment, a page, or the summary of a job.

use std::{cmp::Reverse, fmt::Write};

use sync_rules::{diagnostics::Severity, lint::Finding};

use super::{fix, summary};
use crate::{
    commands::lint::Run,
    text::markdown::{code, sentence},
};

pub(super) fn text(run: &Run) -> String {
    at_most(run, usize::MAX)
}

/// The same with so many rows, the most severe of them.
pub(super) fn at_most(run: &Run, rows: usize) -> String {
    let mut text = format!("### sync-rules\n\n{}\n", summary(run));
    if !run.problems.is_empty() {
        text.push('\n');
    }
    for problem in &run.problems {
        let place = problem.place.as_ref().map(|place| format!("{}: ", code(&place.to_string())));
        // Writing to a string does not fail.
        _ = writeln!(
            text,
            "- {}: {}{}",
            problem.severity,
            place.unwrap_or_default(),
            sentence(&problem.message)
        );
    }
    if run.findings.is_empty() {
        return text;
    }
    text.push_str("\n| | finding | where | what to do |\n|---|---|---|---|\n");
    let mut findings: Vec<&Finding> = run.findings.iter().collect();
    findings.sort_by_key(|finding| Reverse(finding.severity));
    for finding in findings.iter().take(rows) {
        let severity = match finding.severity {
            Severity::Error => "**error**",
            Severity::Warning => "warning",
            Severity::Note | _ => "note",
        };
        let fix = fix(finding).map(|fix| format!("fix: {fix}"));
        let todo = [finding.help.clone(), fix].into_iter().flatten().map(|text| sentence(&text));
        let todo = todo.collect::<Vec<_>>().join("<br>");
        _ = writeln!(
            text,
            "| {severity} | {} `{}`<br>{} | {} | {} |",
            finding.code.id,
            finding.code.name,
            sentence(&finding.message),
            code(&finding.place.to_string()),
            todo
        );
    }
    if let Some(more) = findings.len().checked_sub(rows).filter(|more| *more > 0) {
        _ = writeln!(text, "\nand {more} more");
    }
    text
}
