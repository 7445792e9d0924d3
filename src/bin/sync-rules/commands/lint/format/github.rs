//! Annotations of GitHub Actions. Ten of them are shown for each step, so the most severe come first.

use std::cmp::Reverse;

use sync_rules::diagnostics::{Place, Range, Severity};

use super::summary;
use crate::{
    commands::lint::Run,
    text::{github, terminal::visible},
};

pub(super) fn text(run: &Run) -> String {
    let mut rows: Vec<(Severity, String)> = Vec::new();
    for problem in &run.problems {
        let title = problem.code.map_or_else(|| "sync-rules".to_owned(), |code| code.name.to_owned());
        let message = with_help(&problem.message, problem.help.as_deref());
        rows.push((problem.severity, command(problem.severity, problem.place.as_deref(), title, &message)));
    }
    for finding in &run.findings {
        let title = format!("{} {}", finding.code.id, finding.code.name);
        let message = with_help(&finding.message, finding.help.as_deref());
        rows.push((finding.severity, command(finding.severity, Some(&finding.place), title, &message)));
    }
    rows.sort_by_key(|(severity, _)| Reverse(*severity));
    let mut text: String = rows.into_iter().map(|(_, command)| command + "\n").collect();
    text.push_str(&summary(run));
    text.push('\n');
    text
}

fn with_help(message: &str, help: Option<&str>) -> String {
    help.map_or_else(|| message.to_owned(), |help| format!("{message}\n{help}"))
}

fn command(severity: Severity, place: Option<&Place>, title: String, message: &str) -> String {
    let name = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | _ => "notice",
    };
    let mut properties = Vec::new();
    if let Some(place) = place {
        properties.push(("file", place.file.to_string()));
        if let Some(Range { start, end }) = place.range {
            properties.extend([("line", start.line.to_string()), ("endLine", end.line.to_string())]);
            properties.push(("col", start.column.to_string()));
            // Columns are of one line.
            if start.line == end.line {
                properties.push(("endColumn", end.column.to_string()));
            }
        }
    }
    properties.push(("title", title));
    github::command(name, &properties, &visible(message))
}
