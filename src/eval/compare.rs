//! Equality and order between values (SEMANTICS §5.3, §5.4).

use std::cmp::Ordering;

use super::EvalErrorCode;
use crate::{
    ast::Order,
    values::{ArrayRef, ValueRef},
};

/// What a null on the right means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Null {
    /// Written in the rule: it asks for null or missing.
    Literal,
    /// From an expansion: it equals nothing, so that no user without a team meets documents without one.
    Expanded,
}

/// Equality. An array on the left holds the value or does not; everything else about arrays and objects is
/// undecided, whatever is on the other side, missing and null included.
#[inline]
pub(crate) fn equal(left: ValueRef<'_>, right: ValueRef<'_>, null: Null) -> Result<bool, EvalErrorCode> {
    match (left, right) {
        (ValueRef::String(left), ValueRef::String(right)) => Ok(left == right),
        (ValueRef::Object(_), _) | (_, ValueRef::Object(_)) => Err(EvalErrorCode::ObjectCompared),
        (ValueRef::Array(_), ValueRef::Array(_)) => Err(EvalErrorCode::ArrayBoth),
        (_, ValueRef::Array(_)) => Err(EvalErrorCode::ArrayOnRight),
        (ValueRef::Array(array), _) => contains(array, right, null),
        (ValueRef::Null | ValueRef::Missing, ValueRef::Null) => Ok(null == Null::Literal),
        (ValueRef::Null | ValueRef::Missing, _) | (_, ValueRef::Null | ValueRef::Missing) => Ok(false),
        _ => scalars_equal(left, right),
    }
}

/// Whether some element equals a scalar or null; elements that are arrays or documents equal nothing.
#[inline]
fn contains(array: ArrayRef<'_>, right: ValueRef<'_>, null: Null) -> Result<bool, EvalErrorCode> {
    if let ValueRef::String(text) = right {
        return Ok(array.holds_text(text));
    }
    let mut answer = Ok(false);
    for element in array.iter() {
        let equal = match (element, right) {
            (ValueRef::Null, ValueRef::Null) => Ok(null == Null::Literal),
            (ValueRef::Null | ValueRef::Missing | ValueRef::Array(_) | ValueRef::Object(_), _)
            | (_, ValueRef::Null | ValueRef::Missing) => Ok(false),
            _ => scalars_equal(element, right),
        };
        match equal {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(code) => answer = Err(code),
        }
    }
    answer
}

/// Two values that are neither null, missing, arrays nor documents.
#[inline]
pub(crate) fn scalars_equal(left: ValueRef<'_>, right: ValueRef<'_>) -> Result<bool, EvalErrorCode> {
    Ok(match (left, right) {
        (ValueRef::String(left), ValueRef::String(right)) => left == right,
        (ValueRef::ObjectId(left), ValueRef::ObjectId(right)) => left == right,
        (ValueRef::Uuid(left), ValueRef::Uuid(right)) => left == right,
        (ValueRef::Bool(left), ValueRef::Bool(right)) => left == right,
        (ValueRef::Int(left), ValueRef::Int(right)) => left == right,
        (ValueRef::Date(left), ValueRef::Date(right)) => left == right,
        (ValueRef::Binary { subtype: a, base64: left }, ValueRef::Binary { subtype: b, base64: right }) => {
            a == b && left == right
        }
        _ => match (left.number(), right.number()) {
            (Some(left), Some(right)) => {
                left.compare(right).ok_or(EvalErrorCode::NotComparable)? == Ordering::Equal
            }
            _ => false,
        },
    })
}

/// `$gt` and its kin: both sides must be numbers, strings, dates or ObjectIds.
#[inline]
pub(crate) fn ordered(left: ValueRef<'_>, order: Order, right: ValueRef<'_>) -> Result<bool, EvalErrorCode> {
    let ordering = match (left, right) {
        (ValueRef::String(left), ValueRef::String(right)) => Some(left.cmp(right)),
        (ValueRef::ObjectId(left), ValueRef::ObjectId(right)) => Some(left.cmp(&right)),
        (ValueRef::Date(left), ValueRef::Date(right)) => Some(left.cmp(&right)),
        _ => left.number().zip(right.number()).and_then(|(left, right)| left.compare(right)),
    };
    let ordering = ordering.ok_or(EvalErrorCode::NotComparable)?;
    Ok(match order {
        Order::Greater => ordering.is_gt(),
        Order::GreaterOrEqual => ordering.is_ge(),
        Order::Less => ordering.is_lt(),
        Order::LessOrEqual => ordering.is_le(),
    })
}

/// `$exists`.
#[inline]
pub(crate) fn exists(left: ValueRef<'_>, expected: bool) -> Result<bool, EvalErrorCode> {
    if matches!(left, ValueRef::Null) {
        return Err(EvalErrorCode::ExistsOfNull);
    }
    Ok(left.is_missing() != expected)
}
