//! Answers as JSON: the same for the command line and for the console.
//!
//! Most reports serialize themselves, as the formats of the command line have them. Here is what needs more than its own
//! fields: who can repeat an example, and where something undecided is. Editors of the console count in UTF-16, so for
//! them [`with_spans`] adds to each range what it is in their units.

mod calls;
mod change;
mod decision;
mod explanation;
mod migration;
mod spans;

pub use migration::{MigrationReader, Reproduction};
pub use spans::{Places, with_spans};
