//! What a log of a CI job obeys: the commands of GitHub Actions, which the runner takes from both streams, and marks
//! that are taken from the middle of a line.
//!
//! The runner obeys a line that begins with `::`, after spaces, and `##[` wherever it is; Azure Pipelines obeys
//! `##` with a word and `[`.

use std::borrow::Cow;

/// A command with its properties.
pub(crate) fn command(name: &str, properties: &[(&str, String)], message: &str) -> String {
    let properties: Vec<String> =
        properties.iter().map(|(name, value)| format!("{name}={}", property(value))).collect();
    format!("::{name} {}::{}", properties.join(","), data(message))
}

fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// Whether a line would be taken for a command.
pub(crate) fn is_command(line: &str) -> bool {
    line.trim_start().starts_with("::")
}

/// The text with something else for the second character of each mark.
pub(crate) fn unmarked<'t>(text: &'t str, instead: &str) -> Cow<'t, str> {
    if !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for (at, _) in text.match_indices('#').filter(|(at, _)| is_mark(text, *at)) {
        written.push_str(text.get(done..at).unwrap_or_default());
        written.push_str(instead);
        done = at + 1;
    }
    written.push_str(text.get(done..).unwrap_or_default());
    Cow::Owned(written)
}

/// Whether this `#` is the second of a mark.
fn is_mark(text: &str, at: usize) -> bool {
    let word = |char: char| char.is_ascii_lowercase();
    let (before, after) = (text.get(..at), text.get(at + 1..));
    before.is_some_and(|before| before.ends_with('#'))
        && after.is_some_and(|after| after.trim_start_matches(word).starts_with('['))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ends_a_command_early() {
        let properties = [("file", "a::b, c=%0A\n".to_owned()), ("title", "a: b".to_owned())];
        assert_eq!(
            command("notice", &properties, "100%\r\n::error::x"),
            "::notice file=a%3A%3Ab%2C c=%250A%0A,title=a%3A b::100%25%0D%0A::error::x"
        );
    }

    #[test]
    fn marks_are_taken_apart() {
        for (text, expected) in [
            ("a ##[error]b ###[x", "a #.[error]b ##.[x"),
            ("##vso[task.setvariable]", "#.vso[task.setvariable]"),
            ("## heading, # [x] ##", "## heading, # [x] ##"),
        ] {
            assert_eq!(unmarked(text, "."), expected);
        }
        assert!(is_command(" \u{a0}::error::x") && !is_command("a::b"));
    }
}
