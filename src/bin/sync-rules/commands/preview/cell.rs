//! What one user may do with one partition.

use sync_rules::Access;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cell {
    Write,
    Read,
    None,
    /// A rule could not be decided, which denies.
    Undecided,
}

impl Cell {
    pub(super) const ALL: [Self; 4] = [Self::Write, Self::Read, Self::None, Self::Undecided];

    pub(super) fn of(access: &Access) -> Self {
        if access.write.allowed() {
            Self::Write
        } else if access.read.allowed() {
            Self::Read
        } else if access.read.indeterminate().is_some() {
            Self::Undecided
        } else {
            Self::None
        }
    }

    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::Read => "read",
            Self::None => "none",
            Self::Undecided => "undecided",
        }
    }

    pub(super) fn symbol(self) -> char {
        match self {
            Self::Write => 'W',
            Self::Read => 'r',
            Self::None => '.',
            Self::Undecided => '?',
        }
    }
}
