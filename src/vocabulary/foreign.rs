//! Words of other rule languages that are found in real rules, where the service took them for names of
//! document fields (SEMANTICS §1.2.9), and operators the documentation has withdrawn.

/// Each word and what to write instead.
const WORDS: &[(&str, &str)] = &[
    // JSON Schema
    ("allOf", "`%and`"),
    ("anyOf", "`%or`"),
    ("oneOf", "`%or`"),
    ("enum", "`$in` under the compared value"),
    ("const", "the value itself"),
    // JSON Logic and other infix languages
    ("and", "`%and`"),
    ("or", "`%or`"),
    ("not", "`%not`"),
    ("nor", "`%nor`"),
    ("!", "`%not`"),
    ("!!", "the condition itself"),
    ("&&", "`%and`"),
    ("||", "`%or`"),
    ("==", "the compared value on the right, or `$eq` under the left side"),
    ("===", "the compared value on the right, or `$eq` under the left side"),
    ("!=", "`$ne` under the left side"),
    ("!==", "`$ne` under the left side"),
    (">", "`$gt` under the left side"),
    (">=", "`$gte` under the left side"),
    ("<", "`$lt` under the left side"),
    ("<=", "`$lte` under the left side"),
    ("in", "`$in` under the left side"),
    ("if", "`%or` of the cases"),
    ("var", "an expansion such as `%%user.id`"),
    // The documentation until 2021, corrected since
    ("neq", "`$ne`"),
];

/// What somebody who writes this word means in the language of sync rules.
pub(crate) fn meant_by(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(foreign, _)| *foreign == word).map(|(_, meant)| *meant)
}
