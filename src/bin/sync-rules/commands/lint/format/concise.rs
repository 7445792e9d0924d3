//! One line for each finding, for editors and `grep`.

use std::fmt::Write;

use crate::{commands::lint::Run, text::terminal::one_line};

pub(super) fn text(run: &Run) -> String {
    let mut text = String::new();
    for finding in &run.findings {
        let fixable = if finding.fix.is_some() { " [fixable]" } else { "" };
        let line = format!(
            "{}: {}[{}]: {}{fixable}",
            finding.place, finding.severity, finding.code.id, finding.message
        );
        // Writing to a string does not fail.
        _ = writeln!(text, "{}", one_line(&line));
    }
    _ = writeln!(text, "{}", super::summary(run));
    text
}
