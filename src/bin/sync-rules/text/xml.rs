//! Text inside XML.

use super::github;

/// Text of an attribute, where a plain line break would be read as a space.
pub(crate) fn attribute(text: &str) -> String {
    escaped(text).replace('\n', "&#10;").replace('\t', "&#9;")
}

/// Text for XML 1.0, which has no way to write most control characters: those are shown.
pub(crate) fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    let mut before = None;
    for char in text.chars() {
        match char {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '\r' => xml.push_str("&#13;"),
            // A log obeys lines that begin with two.
            ':' if before == Some(':') => xml.push_str("&#58;"),
            '\n' | '\t' => xml.push(char),
            '\u{0}'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => xml.extend(char.escape_unicode()),
            other => xml.push(other),
        }
        before = Some(char);
    }
    github::unmarked(&xml, "&#35;").into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(attribute("<a> & \"b\"\r\n\t"), "&lt;a&gt; &amp; &quot;b&quot;&#13;&#10;&#9;");
        assert_eq!(
            escaped("]]>\u{1b}\u{7f}\n::error::##[x]"),
            "]]&gt;\\u{1b}\u{7f}\n:&#58;error:&#58;#&#35;[x]"
        );
    }
}
