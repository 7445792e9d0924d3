//! Annotations of GitHub Actions. Ten of them are shown for each step, so the most severe come first.

use std::{cmp::Reverse, fmt::Write};

use sync_rules::diagnostics::{Place, Severity};

use super::summary;
use crate::commands::lint::Run;

pub(super) fn text(run: &Run) -> String {
    let mut rows: Vec<(Severity, String)> = Vec::new();
    for problem in &run.problems {
        let title = problem.code.map_or_else(|| "sync-rules".to_owned(), |code| code.name.to_owned());
        let message = with_help(&problem.message, problem.help.as_deref());
        rows.push((problem.severity, command(problem.severity, problem.place.as_deref(), &title, &message)));
    }
    for finding in &run.findings {
        let title = format!("{} {}", finding.code.id, finding.code.name);
        let message = with_help(&finding.message, finding.help.as_deref());
        rows.push((finding.severity, command(finding.severity, Some(&finding.place), &title, &message)));
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

fn command(severity: Severity, place: Option<&Place>, title: &str, message: &str) -> String {
    let name = match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note | _ => "notice",
    };
    let mut command = format!("::{name} ");
    if let Some(place) = place {
        // Writing to a string does not fail.
        _ = write!(command, "file={},", property(&place.file));
        if let Some(range) = place.range {
            _ = write!(command, "line={},endLine={},", range.start.line, range.end.line);
            // Columns are of one line.
            if range.start.line == range.end.line {
                _ = write!(command, "col={},endColumn={},", range.start.column, range.end.column);
            } else {
                _ = write!(command, "col={},", range.start.column);
            }
        }
    }
    _ = write!(command, "title={}::{}", property(title), data(message));
    command
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        let command = command(Severity::Note, None, "a: b, c", "100%\n::error::x");
        assert_eq!(command, "::notice title=a%3A b%2C c::100%25%0A::error::x");
    }
}
