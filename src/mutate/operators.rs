//! What an operator can be mistaken for.

use crate::vocabulary::Op;

/// The operators that take what another one takes, and mean something near it.
const OTHERS: &[(Op, &[&str])] = &[
    (Op::Eq, &["ne"]),
    (Op::Ne, &["eq"]),
    (Op::In, &["nin"]),
    (Op::Nin, &["in"]),
    // First the other answer at the boundary, then the other direction.
    (Op::Gt, &["gte", "lt"]),
    (Op::Gte, &["gt", "lte"]),
    (Op::Lt, &["lte", "gt"]),
    (Op::Lte, &["lt", "gte"]),
    (Op::And, &["or"]),
    (Op::Or, &["and"]),
    (Op::Nor, &["or"]),
];

/// The names, without a sigil, of what may stand in an operator's place.
pub(super) fn others(op: Op) -> &'static [&'static str] {
    OTHERS.iter().find(|(of, _)| *of == op).map_or(&[], |(_, others)| others)
}
