//! Untrusted text for people to read: what a terminal or a log would obey, and what nobody sees, is shown instead.

use std::{borrow::Cow, fmt::Write as _};

use super::github;

/// Text without characters that a terminal would obey or that nobody sees.
pub(crate) fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    text.chars().for_each(|char| push(char, &mut shown));
    Cow::Owned(shown)
}

/// The same on one line, so that no name looks like several.
pub(crate) fn one_line(text: &str) -> String {
    visible(text).replace('\n', "\\n").replace('\t', "\\t")
}

/// A whole text for people, as it leaves: colours are kept, as everything else that is untrusted has been made visible where
/// it was put in, and what a log would obey is taken apart.
pub(crate) fn finished(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let plain = anstream::adapter::strip_str(line).to_string();
        let line = github::unmarked(line, "\\u{23}");
        // Between the two colons there can be a colour.
        let mut colons = if github::is_command(&plain) { 2 } else { 0 };
        let mut rest: &str = &line;
        while let Some(char) = rest.chars().next() {
            let style = style(rest);
            rest = rest.get(style.max(char.len_utf8())..).unwrap_or_default();
            match char {
                _ if style > 0 => shown.push_str(
                    line.get(line.len() - rest.len() - style..line.len() - rest.len()).unwrap_or_default(),
                ),
                ':' if colons > 0 => {
                    colons -= 1;
                    shown.push_str(if colons == 0 { "\\u{3a}" } else { ":" });
                }
                other => push(other, &mut shown),
            }
        }
    }
    shown
}

/// The length of a colour or style at the beginning of a text.
fn style(text: &str) -> usize {
    let Some(rest) = text.strip_prefix("\u{1b}[") else { return 0 };
    let inside = rest.trim_start_matches(|char: char| char.is_ascii_digit() || char == ';');
    if inside.starts_with('m') { text.len() - inside.len() + 1 } else { 0 }
}

fn push(char: char, shown: &mut String) {
    if is_hidden(char) {
        // Writing to a string does not fail.
        _ = write!(shown, "{}", char.escape_unicode());
    } else {
        shown.push(char);
    }
}

/// Whether a terminal obeys a character, or a reader cannot see that it is there.
pub(crate) fn is_hidden(char: char) -> bool {
    match char {
        '\n' | '\t' | ' '..='~' => false,
        // Turns text round.
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' => true,
        // Has no width, or is a blank that is not called one.
        '\u{ad}'
        | '\u{34f}'
        | '\u{115f}'
        | '\u{1160}'
        | '\u{17b4}'
        | '\u{17b5}'
        | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200d}'
        | '\u{2028}'
        | '\u{2029}'
        | '\u{2060}'..='\u{2065}'
        | '\u{3164}'
        | '\u{fe00}'..='\u{fe0f}'
        | '\u{feff}'
        | '\u{ffa0}'
        | '\u{fff0}'..='\u{fffb}' => true,
        // Tags, and selectors that hide text in a character.
        '\u{e0000}'..='\u{e0fff}' => true,
        other => other.is_control(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_sees_is_shown() {
        assert_eq!(visible("a\u{1b}[31m\u{7f}\u{9b}"), "a\\u{1b}[31m\\u{7f}\\u{9b}");
        assert_eq!(visible("p\u{200b}q\u{202e}\u{e0041}"), "p\\u{200b}q\\u{202e}\\u{e0041}");
        assert_eq!(one_line("a\n\tb é 😀"), "a\\n\\tb é 😀");
    }

    #[test]
    fn no_log_obeys_what_is_finished() {
        for (text, expected) in [
            ("\u{1b}[1mbold\u{1b}[0m \u{1b}[2J\r\n", "\u{1b}[1mbold\u{1b}[0m \\u{1b}[2J\\u{d}\n"),
            ("a::b\n ::error::x", "a::b\n :\\u{3a}error::x"),
            ("\u{1b}[31m:\u{1b}[0m:error::x", "\u{1b}[31m:\u{1b}[0m\\u{3a}error::x"),
            ("x ##[error]y", "x #\\u{23}[error]y"),
        ] {
            assert_eq!(finished(text), expected);
        }
    }
}
