//! Fields of CSV (RFC 4180), as they are or so that no spreadsheet computes them.

use std::borrow::Cow;

use clap::ValueEnum;

use super::github;

/// What becomes of values that a spreadsheet would take for a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Values {
    /// Put an apostrophe before values that spreadsheets compute, and lines that a CI log obeys
    Guarded,
    /// Leave all values as they are, for programs
    Exact,
}

/// What spreadsheets take for the beginning of a formula, in both widths, or pass over before one.
const FORMULA: &[char] = &['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

/// One field, in quotes where it needs them.
pub(crate) fn field(text: &str, values: Values) -> Cow<'_, str> {
    let text = match values {
        Values::Guarded => guarded(text),
        Values::Exact => Cow::Borrowed(text),
    };
    if text.contains([',', '"', '\n', '\r']) {
        Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        text
    }
}

fn guarded(text: &str) -> Cow<'_, str> {
    let formula = text.starts_with(FORMULA);
    let command = text.split(['\n', '\r']).any(github::is_command);
    let text = github::unmarked(text, "'#");
    if !formula && !command {
        return text;
    }
    let mut safe = String::with_capacity(text.len() + 1);
    if formula {
        safe.push('\'');
    }
    for line in text.split_inclusive(['\n', '\r']) {
        if github::is_command(line) {
            safe.push('\'');
        }
        safe.push_str(line);
    }
    Cow::Owned(safe)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_are_text_unless_values_are_exact() {
        for (text, safe, exact) in [
            ("=1+1", "'=1+1", "=1+1"),
            ("@SUM(A1)", "'@SUM(A1)", "@SUM(A1)"),
            ("\t=1", "'\t=1", "\t=1"),
            ("-2+3,\"x\"", "\"'-2+3,\"\"x\"\"\"", "\"-2+3,\"\"x\"\"\""),
            ("a\n ::error::b", "\"a\n' ::error::b\"", "\"a\n ::error::b\""),
            ("::error::b", "'::error::b", "::error::b"),
            ("a-b=c", "a-b=c", "a-b=c"),
            ("", "", ""),
        ] {
            assert_eq!(field(text, Values::Guarded), safe);
            assert_eq!(field(text, Values::Exact), exact);
        }
    }
}
