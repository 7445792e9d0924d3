//! `sync-rules/lint/1`.

use std::collections::BTreeSet;

use serde::Serialize;
use sync_rules::{diagnostics::Severity, lint::Finding};

use super::count;
use crate::{
    commands::lint::Run,
    problem::{ErrorEntry, Problem},
    text::json::document,
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    summary: Summary,
    findings: &'a [Finding],
    /// Only there if a file could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorEntry<'a>>,
    /// The files of which nothing is known; only there if there are any.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    unread: &'a BTreeSet<String>,
    /// Present only if an ignore or a row of a baseline is no longer needed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    notices: Vec<Notice<'a>>,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    rules: usize,
    errors: usize,
    warnings: usize,
    notes: usize,
    suppressed: usize,
    unread: usize,
}

#[derive(Serialize)]
struct Notice<'a> {
    severity: Severity,
    #[serde(flatten)]
    entry: ErrorEntry<'a>,
}

pub(super) fn text(run: &Run) -> String {
    let (errors, notices): (Vec<&Problem>, Vec<&Problem>) =
        run.problems.iter().partition(|problem| problem.severity == Severity::Error);
    document(&Document {
        schema: "sync-rules/lint/1",
        summary: Summary {
            files: run.files,
            rules: run.rules,
            errors: count(&run.findings, Severity::Error),
            warnings: count(&run.findings, Severity::Warning),
            notes: count(&run.findings, Severity::Note),
            suppressed: run.suppressed,
            unread: run.unread.len(),
        },
        findings: &run.findings,
        errors: errors.into_iter().map(ErrorEntry::new).collect(),
        unread: &run.unread,
        notices: notices
            .into_iter()
            .map(|problem| Notice { severity: problem.severity, entry: ErrorEntry::new(problem) })
            .collect(),
    })
}
