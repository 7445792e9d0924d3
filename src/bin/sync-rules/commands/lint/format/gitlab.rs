//! The code quality report of GitLab.

use serde_json::{Value as Json, json};
use sync_rules::{diagnostics::Severity, lint::Finding};

use super::occurrences;
use crate::commands::lint::Run;

pub(super) fn text(run: &Run) -> String {
    let numbers = occurrences(&run.findings);
    let issues = run.findings.iter().zip(&numbers).map(|(finding, number)| issue(finding, *number));
    // What cannot be read is no place of the code, and stands on standard error.
    super::pretty(&issues.collect::<Vec<Json>>())
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
