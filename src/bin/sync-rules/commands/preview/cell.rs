//! What one user may do with one partition.

use sync_rules::{Access, EvalErrorCode};

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

    pub(super) fn from_access(access: &Access) -> Self {
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

/// What is undecided, beside the cells that say so.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Undecided {
    /// Pairs that may be read, and whose write rule is undecided.
    pub(super) writes: u64,
    /// Whether a rule asks a function that has no results here.
    pub(super) by_function: bool,
}

impl Undecided {
    pub(super) fn add(&mut self, access: &Access) {
        let reasons = [access.read.indeterminate(), access.write.indeterminate()];
        self.writes += u64::from(access.read.allowed() && access.write.indeterminate().is_some());
        self.by_function |=
            reasons.into_iter().flatten().any(|reason| reason.code() == EvalErrorCode::FunctionUnknown);
    }

    pub(super) fn join(&mut self, other: Self) {
        self.writes += other.writes;
        self.by_function |= other.by_function;
    }
}
