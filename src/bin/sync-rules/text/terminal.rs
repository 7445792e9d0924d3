//! Text of strangers on a terminal: what it would obey is shown instead.

use std::borrow::Cow;

/// Text without characters that a terminal would obey.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(obeyed) {
        return Cow::Borrowed(text);
    }
    let shown = text.chars().map(|char| match char {
        obeyed_one if obeyed(obeyed_one) => obeyed_one.escape_unicode().to_string(),
        other => other.to_string(),
    });
    Cow::Owned(shown.collect())
}

/// The same on one line, so that no name looks like several.
pub(crate) fn one_line(text: &str) -> String {
    visible(text).replace('\n', "\\n").replace('\t', "\\t")
}

fn obeyed(char: char) -> bool {
    let turns_text = matches!(char, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    turns_text || (char.is_control() && char != '\n' && char != '\t')
}
