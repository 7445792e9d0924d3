//! How good tests of rules are: which conditions they have decided, and which changes of a rule they would not notice.
//!
//! In: rules, and the users and partitions that tests ask about. Out: what no test has shown.

pub use crate::{
    coverage::{Coverage, CoveredCondition},
    mutate::{Mutant, mutants},
};
