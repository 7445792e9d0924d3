//! The shapes in which answers leave the library as JSON: the same for the command line and for the console.
//!
//! In: findings, decisions, explanations, changes, migrations. Out: what serializes as the formats of the command line
//! have it, with the members in their order. Editors of the console count in UTF-16, so for them each range has a
//! [`Spans`] beside it; and what is a command to type is given by who has a command line.

mod calls;
mod change;
mod decision;
mod diagnostic;
mod explanation;
mod finding;
mod migration;
mod place;

pub use migration::{MigrationReader, Reproduction};
pub use place::Spans;
