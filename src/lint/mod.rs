//! Findings about rules and configurations that are accepted, but probably not what was meant.
//!
//! In: an app, or one file of it. Out: [`Finding`]s, each with its code, place, help, and where possible a fix. A
//! finding is one file in `checks` and one row of `checks::ALL`: its documentation, with examples on which it
//! fires and on which it stays quiet (they run as tests), its message and its logic. What keeps a rule from being
//! accepted at all is found while parsing and comes out here too, under its own code.

mod catalogue;
mod checks;
mod custom_data;
mod facts;
mod fields;
mod finding;
mod fixes;
mod kinds;
mod logic;
mod nodes;
mod refusals;
mod repeated;
mod report;
mod retyping;
mod role_proof;
mod roles;
mod sync;
mod target;
mod variants;
mod visit;

pub use catalogue::{CatalogueEntry, Confidence};
pub use checks::codes;
pub use finding::{Edit, Finding, Fix, Safety};
pub use report::{LintInput, lint};

pub(crate) use catalogue::Lint;
pub(crate) use report::{MOST_RELATED, Report};
pub(crate) use target::{ConfigTarget, RoleTarget, RuleTarget, Site};
