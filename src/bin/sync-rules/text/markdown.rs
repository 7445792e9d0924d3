//! Untrusted text inside Markdown: it is shown as it is, and never becomes markup.
//!
//! Character references are text wherever they are, also inside of a table, so they are used for every character
//! that could mean something. Pages of GitHub and GitLab look once more at the text that was read, for mentions, issues
//! and addresses; outside of code a space without width keeps them apart, and within code, where nobody looks for
//! mentions, an empty comment, so that the text can be copied.

use std::fmt::Write as _;

use super::terminal::{finished, one_line};

/// A sentence with names in backticks.
pub(crate) fn sentence(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    // An odd backtick has no partner.
    let paired = if parts.len() % 2 == 1 { parts.len() } else { parts.len() - 1 };
    let mut escaped = String::with_capacity(text.len());
    for (index, part) in parts.iter().enumerate() {
        if index >= paired {
            escaped.push_str("&#96;");
        }
        escaped.push_str(&if index % 2 == 1 && index < paired {
            code(part)
        } else {
            written(part, if index == 0 { Inside::Text } else { Inside::Sentence })
        });
    }
    escaped
}

/// Something of a program, on one line.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", written(text, Inside::Code))
}

/// Text without any markup, on one line.
pub(crate) fn plain(text: &str) -> String {
    written(text, Inside::Text)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Code,
    /// What begins here may be a list or a heading.
    Text,
    Sentence,
}

fn written(text: &str, inside: Inside) -> String {
    let text = one_line(text);
    let mut escaped = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    // A number still begins a list.
    let mut begins = inside == Inside::Text;
    while let Some(char) = chars.next() {
        let next = chars.peek().copied();
        let is_before_word = next.is_some_and(|next| next.is_alphanumeric() || next == '"' || next == '_');
        let is_markup = match char {
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '~' | '[' | ']' | '\\' | '#' | '@' | '$' | '!' => true,
            // Addresses, emoji, and commands of a log.
            ':' if inside == Inside::Code => matches!(next, Some(':' | '/')),
            ':' => next.is_some_and(|next| !next.is_whitespace()),
            '.' | ')' => begins || escaped.ends_with("www"),
            '-' | '+' | '=' | ' ' => begins && escaped.is_empty(),
            _ => false,
        };
        if is_markup {
            // Writing to a string does not fail.
            _ = write!(escaped, "&#{};", u32::from(char));
        } else {
            escaped.push(char);
        }
        match inside {
            Inside::Code if char == '@' => escaped.push_str("<!-- -->"),
            Inside::Text | Inside::Sentence if is_before_word && is_reference(char, &escaped) => {
                escaped.push_str("&#8203;");
            }
            Inside::Code | Inside::Text | Inside::Sentence => {}
        }
        begins = begins && char.is_ascii_digit();
    }
    escaped
}

/// Whether the sign, or the letters before it, refer to something together with a word.
fn is_reference(sign: char, written: &str) -> bool {
    matches!(sign, '@' | '#' | '!' | '$' | '~' | '&' | '%' | ':') || written.ends_with("GH-")
}

/// Lines of code, in a fence that is longer than any within.
pub(crate) fn block(language: &str, text: &str) -> String {
    let text = finished(text);
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_becomes_markup() {
        assert_eq!(sentence("see `a|b` & <c>"), "see <code>a&#124;b</code> &#38; &#60;c&#62;");
        assert_eq!(sentence("an odd ` one"), "an odd &#96; one");
        assert_eq!(sentence("`a` and ` b"), "<code>a</code> and &#96; b");
        assert_eq!(plain("*b*\n@all #1"), "&#42;b&#42;&#92;n&#64;&#8203;all &#35;&#8203;1");
        assert_eq!(code("a@b.c"), "<code>a&#64;<!-- -->b.c</code>");
        assert_eq!(plain("https://www.x"), "https&#58;//www&#46;x");
        assert_eq!(plain("- a"), "&#45; a");
        assert_eq!(plain("1. a"), "1&#46; a");
        assert_eq!(block("", "a ```` b"), "`````\na ```` b\n`````\n");
        assert_eq!(block("json", "{}"), "```json\n{}\n```\n");
    }
}
