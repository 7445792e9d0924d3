//! `sync-rules/lint/1`.

use serde::Serialize;
use sync_rules::{Confidence, Finding, Fix, Place, Range, Safety, Severity};

use super::count;
use crate::{
    commands::lint::Run,
    problem::{ErrorEntry, Problem},
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    summary: Summary,
    findings: Vec<Row<'a>>,
    /// Only there if a file could not be read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorEntry<'a>>,
    /// Only there if an ignore or a row of a baseline is no longer needed.
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
}

#[derive(Serialize)]
struct Row<'a> {
    code: &'static str,
    name: &'static str,
    severity: Severity,
    confidence: Confidence,
    message: &'a str,
    help: Option<&'a str>,
    file: &'a str,
    pointer: &'a str,
    permission: Option<&'static str>,
    range: Option<Range>,
    related: Vec<Related<'a>>,
    fix: Option<FixRow<'a>>,
    fingerprint: &'a str,
}

#[derive(Serialize)]
struct Related<'a> {
    message: &'a str,
    file: &'a str,
    pointer: &'a str,
    range: Option<Range>,
}

#[derive(Serialize)]
struct FixRow<'a> {
    safety: &'static str,
    title: &'a str,
    /// How decisions change, if the fix is not safe.
    changes: Option<&'a str>,
    edits: Vec<EditRow<'a>>,
}

#[derive(Serialize)]
struct EditRow<'a> {
    range: Range,
    text: &'a str,
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
    let document = Document {
        schema: "sync-rules/lint/1",
        summary: Summary {
            files: run.files,
            rules: run.rules,
            errors: count(&run.findings, Severity::Error),
            warnings: count(&run.findings, Severity::Warning),
            notes: count(&run.findings, Severity::Note),
            suppressed: run.suppressed,
        },
        findings: run.findings.iter().map(row).collect(),
        errors: errors.into_iter().map(ErrorEntry::of).collect(),
        notices: notices
            .into_iter()
            .map(|problem| Notice { severity: problem.severity, entry: ErrorEntry::of(problem) })
            .collect(),
    };
    super::pretty(&document)
}

fn row(finding: &Finding) -> Row<'_> {
    Row {
        code: finding.code.id,
        name: finding.code.name,
        severity: finding.severity,
        confidence: finding.confidence,
        message: &finding.message,
        help: finding.help.as_deref(),
        file: &finding.place.file,
        pointer: &finding.place.pointer,
        permission: finding.permission.map(|permission| permission.as_str()),
        range: finding.place.range,
        related: finding.related.iter().map(related).collect(),
        fix: finding.fix.as_ref().map(fix_row),
        fingerprint: &finding.fingerprint,
    }
}

fn related((place, message): &(Place, String)) -> Related<'_> {
    Related { message, file: &place.file, pointer: &place.pointer, range: place.range }
}

fn fix_row(fix: &Fix) -> FixRow<'_> {
    let (safety, changes) = match &fix.safety {
        Safety::Unsafe(change) => ("unsafe", Some(change.as_str())),
        Safety::Safe | _ => ("safe", None),
    };
    let edits = fix.edits.iter().map(|edit| EditRow { range: edit.range, text: &edit.text });
    FixRow { safety, changes, title: &fix.title, edits: edits.collect() }
}
