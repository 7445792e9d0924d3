//! The words of the rule language as tables: to add one, add a row.
//!
//! In: a decoded key or string. Out: the row that says what the word is, where it may stand, and what it
//! takes. Words are looked up once, while lowering; nothing is looked up by name at check time.

mod contexts;
mod conversions;
mod expansions;
mod foreign;
mod operators;
mod suggest;
mod words;

pub use contexts::Context;
pub(crate) use conversions::{Conversion, Converted};
pub(crate) use expansions::{Expansion, ExpansionId, USER_FIELDS};
pub(crate) use foreign::{Meant, meant_by, operator_meant_by};
pub(crate) use operators::{Junction, Op, Operator, Position, Spelling, TestOp};
pub(crate) use suggest::{nearest, nearest_word};
pub use words::Word;
