//! Words of other rule languages that are found in real rules, where the service took them for names of
//! document fields (SEMANTICS §1.2.9), and operators that people expect under another name.

/// What somebody means who writes a word of another language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Meant {
    /// An operator that joins expressions.
    Join(&'static str),
    /// An operator that is under a left side.
    Test(&'static str),
    /// Something else, in words.
    Words(&'static str),
}

use Meant::{Join, Test, Words};

const EQUALITY: Meant = Words("the compared value on the right: `{\"%%user.id\": \"%%partition\"}`");
const CONTAINS: Meant = Words(
    "the array on the left: `{\"%%user.custom_data.teams\": \"%%partition\"}` asks whether it has the value",
);

/// Words without a sigil. Each is refused also where plain keys name fields.
const WORDS: &[(&str, Meant)] = &[
    // JSON Schema
    ("allOf", Join("%and")),
    ("anyOf", Join("%or")),
    ("oneOf", Join("%or")),
    ("enum", Test("$in")),
    ("const", Words("the value itself")),
    // JSON Logic and other infix languages
    ("and", Join("%and")),
    ("or", Join("%or")),
    ("not", Join("%not")),
    ("nor", Join("%nor")),
    ("!", Join("%not")),
    ("!!", Words("the condition itself")),
    ("&&", Join("%and")),
    ("||", Join("%or")),
    ("==", EQUALITY),
    ("===", EQUALITY),
    ("!=", Test("$ne")),
    ("!==", Test("$ne")),
    (">", Test("$gt")),
    (">=", Test("$gte")),
    ("<", Test("$lt")),
    ("<=", Test("$lte")),
    ("in", Test("$in")),
    ("if", Words("the cases in the array of a `%or`")),
    ("var", Words("an expansion such as `%%user.id`")),
    // The documentation until 2021, corrected since
    ("neq", Test("$ne")),
];

/// Names of operators in other languages, as they follow a sigil.
const OPERATORS: &[(&str, Meant)] = &[
    ("=", EQUALITY),
    ("is", EQUALITY),
    ("equal", EQUALITY),
    ("equals", EQUALITY),
    ("notEqual", Test("$ne")),
    ("notEquals", Test("$ne")),
    ("le", Test("$lte")),
    ("ge", Test("$gte")),
    ("notIn", Test("$nin")),
    ("not_in", Test("$nin")),
    ("contains", CONTAINS),
    ("includes", CONTAINS),
    ("has", CONTAINS),
    ("elemMatch", CONTAINS),
];

/// What somebody who writes this word as a key means in the language of sync rules.
pub(crate) fn meant_by(word: &str) -> Option<Meant> {
    find(WORDS, word)
}

/// What somebody who writes this name after a sigil means.
pub(crate) fn operator_meant_by(name: &str) -> Option<Meant> {
    find(OPERATORS, name).or_else(|| find(WORDS, name))
}

fn find(words: &[(&str, Meant)], word: &str) -> Option<Meant> {
    words.iter().find(|(foreign, _)| *foreign == word).map(|(_, meant)| *meant)
}

impl Meant {
    /// What to write instead of a key of an expression.
    pub(crate) fn instead_of_a_field(self) -> String {
        match self {
            Test(operator) => {
                format!("write `{operator}` under what it tests: `{{\"%%user.id\": {{\"{operator}\": …}}}}`")
            }
            Join(_) | Words(_) => self.instead_of_a_test(),
        }
    }

    /// What to write instead of a key under a left side.
    pub(crate) fn instead_of_a_test(self) -> String {
        match self {
            Join(operator) | Test(operator) => format!("write `{operator}`"),
            Words(words) => format!("write {words}"),
        }
    }
}
