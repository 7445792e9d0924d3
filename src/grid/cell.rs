//! One decision as a byte.

use std::ops::BitOr;

use crate::eval::{Access, Decision};

/// An answer of a table: bits, so that a million of them are a megabyte. A bit that is not set is a no.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Cell(u8);

impl Cell {
    /// Read is allowed.
    pub const READ: Self = Self(1);
    /// Write is allowed.
    pub const WRITE: Self = Self(2);
    /// Read is undecided, which denies.
    pub const READ_INDETERMINATE: Self = Self(4);
    /// Write is undecided, which denies.
    pub const WRITE_INDETERMINATE: Self = Self(8);
    /// Without answers of functions, read would be undecided.
    pub const READ_CALLS: Self = Self(16);
    /// Without answers of functions, write would be undecided.
    pub const WRITE_CALLS: Self = Self(32);
    /// A function that was asked has no answer yet.
    pub const PENDING: Self = Self(64);
    /// There is no such user, or no such partition.
    pub const REFUSED: Self = Self(128);

    /// The bits.
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether it says no more than what is allowed: nothing in it needs a reason.
    pub const fn is_plain(self) -> bool {
        self.0 & !(Self::READ.0 | Self::WRITE.0) == 0
    }
}

impl From<&Access> for Cell {
    /// Whether read and write are allowed or undecided.
    fn from(access: &Access) -> Self {
        let cell = |decision: &Decision, allowed, undecided| match decision {
            Decision::Allow => allowed,
            Decision::Deny => Self::default(),
            Decision::Indeterminate(_) => undecided,
        };
        if access.error.is_some() {
            return Self::REFUSED;
        }
        cell(&access.read, Self::READ, Self::READ_INDETERMINATE)
            | cell(&access.write, Self::WRITE, Self::WRITE_INDETERMINATE)
    }
}

impl BitOr for Cell {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}
