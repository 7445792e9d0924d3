//! The inside of a `%%…` string: a name and the segments after it.
//!
//! The grammar says what is well formed. Nearly every expansion that people write has no letter beyond ASCII and
//! nothing odd in it; such a text is split without the grammar, in a fraction of the time. A property test
//! holds the two to the same answer.

use pest::Parser as _;
use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "../grammar/expansion.pest"]
struct ExpansionGrammar;

/// `%%name.segment.segment…`, split.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ExpansionText<'t> {
    pub(crate) name: &'t str,
    /// The segments with the dots between them; empty if there is none.
    path: &'t str,
}

impl<'t> ExpansionText<'t> {
    /// Whether it is a name alone.
    pub(crate) fn is_bare(&self) -> bool {
        self.path.is_empty()
    }

    /// The segments, none of them empty.
    pub(crate) fn segments(&self) -> impl Iterator<Item = &'t str> + use<'t> {
        self.path.split('.').filter(|segment| !segment.is_empty())
    }
}

/// Splits an expansion; `None` if it is not a name followed by non-empty segments.
pub(crate) fn parse_expansion(text: &str) -> Option<ExpansionText<'_>> {
    plain(text).or_else(|| by_grammar(text))
}

/// An expansion of plain words; `None` for everything else, well formed or not.
fn plain(text: &str) -> Option<ExpansionText<'_>> {
    let inner = text.strip_prefix("%%")?;
    let word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let name_ends = inner.bytes().position(|byte| !word(byte)).unwrap_or(inner.len());
    let (name, rest) = inner.split_at_checked(name_ends)?;
    if name.is_empty() {
        return None;
    }
    let Some(path) = rest.strip_prefix('.') else {
        return rest.is_empty().then_some(ExpansionText { name, path: "" });
    };
    // A dot must be between two words.
    let mut before = b'.';
    for byte in path.bytes() {
        if !word(byte) && (byte != b'.' || before == b'.') {
            return None;
        }
        before = byte;
    }
    (before != b'.').then_some(ExpansionText { name, path })
}

fn by_grammar(text: &str) -> Option<ExpansionText<'_>> {
    let mut pairs = ExpansionGrammar::parse(Rule::expansion, text).ok()?;
    let name = pairs.next()?.as_span();
    let segments = text.get(name.end()..).unwrap_or_default();
    Some(ExpansionText { name: name.as_str(), path: segments.strip_prefix('.').unwrap_or_default() })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_and_paths() {
        type Parts<'t> = Option<(&'t str, &'t [&'t str])>;
        let cases: [(&str, Parts<'_>); 10] = [
            ("%%partition", Some(("partition", &[]))),
            ("%%user.custom_data.agency.name", Some(("user", &["custom_data", "agency", "name"]))),
            ("%%values.sg-api-key", Some(("values", &["sg-api-key"]))),
            ("%%user.data.é ü", Some(("user", &["data", "é ü"]))),
            ("%%user..id", None),
            ("%%user.", None),
            ("%%.id", None),
            ("%%", None),
            ("%%user id", None),
            ("%user.id", None),
        ];
        for (text, expected) in cases {
            let parsed =
                parse_expansion(text).map(|parsed| (parsed.name, parsed.segments().collect::<Vec<_>>()));
            assert_eq!(parsed, expected.map(|(name, segments)| (name, segments.to_vec())), "{text}");
        }
    }

    proptest! {
        #[test]
        fn plain_words_are_read_as_the_grammar_reads_them(text in "%{1,3}[a-z_0-9.%\\-é ]{0,12}|%%[a-z]{1,3}([.]{1,2}[a-zA-Z_0-9]{0,3}){0,4}") {
            let grammar = by_grammar(&text);
            if let Some(plain) = plain(&text) {
                prop_assert_eq!(Some(plain), grammar);
            }
            // What is left to the grammar is malformed or holds something else than words.
            let words = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'%'));
            if words && !text.trim_start_matches('%').contains('%') {
                prop_assert_eq!(plain(&text), grammar);
            }
            let segments = ExpansionGrammar::parse(Rule::expansion, &text).into_iter().flatten();
            let segments: Vec<_> = segments.filter(|pair| pair.as_rule() == Rule::segment).map(|pair| pair.as_str()).collect();
            prop_assert_eq!(parse_expansion(&text).iter().flat_map(ExpansionText::segments).collect::<Vec<_>>(), segments);
        }
    }
}
