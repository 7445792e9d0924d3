//! What an operator can be mistaken for.

use crate::vocabulary::{
    Junction, Op,
    Op::{Join, Test},
    TestOp::{Eq, Gt, Gte, In, Lt, Lte, Ne, Nin},
};

/// The operators that take what another one takes, and mean something near it.
const OTHERS: &[(Op, &[&str])] = &[
    (Test(Eq), &["ne"]),
    (Test(Ne), &["eq"]),
    (Test(In), &["nin"]),
    (Test(Nin), &["in"]),
    // First the other answer at the boundary, then the other direction.
    (Test(Gt), &["gte", "lt"]),
    (Test(Gte), &["gt", "lte"]),
    (Test(Lt), &["lte", "gt"]),
    (Test(Lte), &["lt", "gte"]),
    (Join(Junction::All), &["or"]),
    (Join(Junction::Any), &["and"]),
    (Join(Junction::None), &["or"]),
];

/// The names, without a sigil, of what may stand in an operator's place.
pub(super) fn others(op: Op) -> &'static [&'static str] {
    OTHERS.iter().find(|(of, _)| *of == op).map_or(&[], |(_, others)| others)
}
