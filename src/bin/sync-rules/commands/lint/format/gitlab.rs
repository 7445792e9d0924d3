//! The code quality report of GitLab.

use serde_json::{Value as Json, json};
use sync_rules::{diagnostics::Severity, lint::Finding};

use super::occurrences;
use crate::{commands::lint::Run, text::json::document};

pub(super) fn text(run: &Run) -> String {
    let numbers = occurrences(&run.findings);
    let issues = run.findings.iter().zip(&numbers).map(|(finding, number)| issue(finding, *number));
    // What is wrong with a file that cannot be read goes to standard error; that it was not read is said here too.
    let unread = run.unread.iter().map(|file| unread(file));
    document(&issues.chain(unread).collect::<Vec<Json>>())
}

fn unread(file: &str) -> Json {
    json!({
        "description": "the file could not be read, so its rules were not checked",
        "check_name": "sync-rules",
        "fingerprint": format!("unread:{file}"),
        "severity": "blocker",
        "location": {"path": file, "lines": {"begin": 1, "end": 1}},
    })
}

fn issue(finding: &Finding, number: usize) -> Json {
    let lines = finding.place.range.map_or((1, 1), |range| (range.start.line, range.end.line));
    let help = finding.help.as_deref().map(|help| format!("; {help}")).unwrap_or_default();
    json!({
        "description": format!("{}{help}", finding.message),
        "check_name": format!("{} {}", finding.code.id, finding.code.name),
        // It must be the only one of its kind in the whole report.
        "fingerprint": format!("{}:{number}:{}", finding.fingerprint, finding.place.file),
        "severity": match finding.severity {
            Severity::Error => "critical",
            Severity::Warning => "major",
            Severity::Note | _ => "info",
        },
        "location": {"path": &*finding.place.file, "lines": {"begin": lines.0, "end": lines.1}},
    })
}
