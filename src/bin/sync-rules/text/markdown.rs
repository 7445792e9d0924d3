//! Text of strangers inside Markdown: it is shown as it is, and never becomes markup.
//!
//! Character references are text wherever they stand, also inside of a table, so they are used for every character
//! that could mean something.

use super::terminal::visible;

/// A sentence in which names stand in backticks.
pub(crate) fn sentence(text: &str) -> String {
    let text = visible(text);
    let parts: Vec<&str> = text.split('`').collect();
    // An odd backtick has no partner.
    let paired = if parts.len() % 2 == 1 { parts.len() } else { parts.len() - 1 };
    let mut escaped = String::with_capacity(text.len());
    for (index, part) in parts.iter().enumerate() {
        if index >= paired {
            escaped.push_str("&#96;");
        }
        escaped.push_str(&if index % 2 == 1 && index < paired { code(part) } else { plain(part) });
    }
    escaped
}

/// Something of a program, on one line.
pub(crate) fn code(text: &str) -> String {
    format!("<code>{}</code>", plain(text))
}

/// Text without any markup, on one line.
pub(crate) fn plain(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for char in visible(text).chars() {
        match char {
            '\n' | '\r' | '\t' => escaped.push(' '),
            '&' | '<' | '>' | '|' | '`' | '*' | '_' | '~' | '[' | ']' | '\\' | '#' | '@' | '$' | '!' => {
                escaped.push_str(&format!("&#{};", u32::from(char)));
            }
            other => escaped.push(other),
        }
    }
    escaped
}

/// Lines of code, in a fence that is longer than any within.
pub(crate) fn block(language: &str, text: &str) -> String {
    let text = visible(text);
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
        assert_eq!(plain("*b*\n@all"), "&#42;b&#42; &#64;all");
        assert_eq!(block("", "a ```` b"), "`````\na ```` b\n`````\n");
        assert_eq!(block("json", "{}"), "```json\n{}\n```\n");
    }
}
