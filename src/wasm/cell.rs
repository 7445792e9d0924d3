//! One decision as a byte.

use crate::{Access, Decision};

pub(super) const READ: u8 = 1;
pub(super) const WRITE: u8 = 2;
pub(super) const READ_INDETERMINATE: u8 = 4;
pub(super) const WRITE_INDETERMINATE: u8 = 8;
/// Without answers of functions it would be undecided.
pub(super) const READ_CALLS: u8 = 16;
pub(super) const WRITE_CALLS: u8 = 32;
/// A function that was asked has no answer yet.
pub(super) const PENDING: u8 = 64;
/// There is no such user, or no such partition.
pub(super) const REFUSED: u8 = 128;

/// What needs no reason.
pub(super) const PLAIN: u8 = READ | WRITE;

/// Whether read and write are allowed or undecided.
pub(super) fn of(access: &Access) -> u8 {
    let bits = |decision: &Decision, allowed, undecided| match decision {
        Decision::Allow => allowed,
        Decision::Deny => 0,
        Decision::Indeterminate(_) => undecided,
    };
    if access.error.is_some() {
        return REFUSED;
    }
    bits(&access.read, READ, READ_INDETERMINATE) | bits(&access.write, WRITE, WRITE_INDETERMINATE)
}
