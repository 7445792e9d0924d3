//! What is said of a function.

use serde::Serialize;

/// A function that rules call.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct FunctionMigration {
    /// Its name.
    pub name: String,
    /// The file of its source, if the app has it.
    pub file: Option<String>,
    /// Whether the partition is among its arguments.
    pub takes_partition: bool,
    /// What its text shows that it reads: paths such as `context.user.custom_data.teams`, collections, prefixes of
    /// partition values, each with the line it is in.
    pub reads: Vec<FunctionRead>,
    /// What to build instead, step by step, in this app's names.
    pub advice: Vec<String>,
}

/// Something that a function's text reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FunctionRead {
    /// `custom-data`, `collection`, `prefix`, `partition` (a whole value, such as `PUBLIC`), `user`, `http`, `value`,
    /// `function`.
    pub kind: &'static str,
    /// The path or name.
    pub what: String,
    /// The line, counted from 1.
    pub line: usize,
}
