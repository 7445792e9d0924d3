//! The inside of a `%%…` string: a name and the segments behind it.

use pest::Parser as _;
use pest_derive::Parser;

#[derive(Parser)]
#[grammar = "../grammar/expansion.pest"]
struct ExpansionGrammar;

/// `%%name.segment.segment…`, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ExpansionText<'t> {
    pub(crate) name: &'t str,
    pub(crate) segments: Vec<&'t str>,
}

/// Takes an expansion apart; `None` if it is not a name followed by non-empty segments.
pub(crate) fn parse_expansion(text: &str) -> Option<ExpansionText<'_>> {
    let mut pairs = ExpansionGrammar::parse(Rule::expansion, text).ok()?;
    let name = pairs.next()?.as_str();
    let segments = pairs.filter(|pair| pair.as_rule() == Rule::segment).map(|pair| pair.as_str()).collect();
    Some(ExpansionText { name, segments })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_paths() {
        type Parts<'t> = Option<(&'t str, &'t [&'t str])>;
        let cases: [(&str, Parts<'_>); 9] = [
            ("%%partition", Some(("partition", &[]))),
            ("%%user.custom_data.agency.name", Some(("user", &["custom_data", "agency", "name"]))),
            ("%%values.sg-api-key", Some(("values", &["sg-api-key"]))),
            ("%%user.data.é ü", Some(("user", &["data", "é ü"]))),
            ("%%user..id", None),
            ("%%user.", None),
            ("%%", None),
            ("%%user id", None),
            ("%user.id", None),
        ];
        for (text, expected) in cases {
            let parsed = parse_expansion(text);
            let parsed = parsed.as_ref().map(|parsed| (parsed.name, parsed.segments.as_slice()));
            assert_eq!(parsed, expected, "{text}");
        }
    }
}
