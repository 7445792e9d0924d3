//! Documentation for users of everything that is refused while parsing, by code.

mod configuration;
mod roles;
mod syntax;
mod values;
mod words;

use crate::diagnostics::Code;

/// A code and its documentation, in the form of a lint's.
type Row = (Code, &'static str);

const ALL: [&[Row]; 5] = [syntax::DOCS, words::DOCS, values::DOCS, roles::DOCS, configuration::DOCS];

/// What is said of a code; empty if nothing is, which a test refuses.
pub(super) fn doc(code: Code) -> &'static str {
    let row = ALL.into_iter().flatten().find(|(known, _)| *known == code);
    row.map_or("", |(_, doc)| doc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_is_documented_once_and_in_order() {
        let codes: Vec<_> = ALL.into_iter().flatten().map(|(code, _)| *code).collect();
        assert_eq!(codes, Code::ALL);
    }
}
