//! Colours of a report. Whoever writes it takes them out where they are not wanted.

use clap::builder::styling::{AnsiColor, Style};
use sync_rules::migrate::Verdict;

/// A verdict.
pub(super) fn verdict(verdict: Verdict) -> String {
    let color = match verdict {
        Verdict::Automatic => AnsiColor::Green,
        Verdict::Conditional => AnsiColor::Cyan,
        Verdict::Review => AnsiColor::Yellow,
        Verdict::Manual => AnsiColor::Red,
    };
    painted(color, verdict.as_str())
}

/// A verdict, as wide as the longest.
pub(super) fn verdict_column(one: Verdict) -> String {
    let missing = Verdict::Conditional.as_str().len().saturating_sub(one.as_str().len());
    format!("{}{}", verdict(one), " ".repeat(missing))
}

/// The line above a part of the report.
pub(super) fn heading(text: &str) -> String {
    let style = Style::new().bold();
    format!("{style}{text}{style:#}")
}

/// The mark of what is known to hold.
pub(super) fn known() -> String {
    painted(AnsiColor::Green, "✓")
}

/// The mark of what is assumed.
pub(super) fn assumed() -> String {
    painted(AnsiColor::Yellow, "?")
}

fn painted(color: AnsiColor, text: &str) -> String {
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{text}{style:#}")
}
