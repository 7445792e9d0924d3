//! Whether a condition or its negation is translated.

use crate::migrate::formula::Formula;

/// Whether a condition or its negation is translated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::migrate) enum Sign {
    Plain,
    Negated,
}

impl Sign {
    pub(super) fn turned(self) -> Self {
        match self {
            Self::Plain => Self::Negated,
            Self::Negated => Self::Plain,
        }
    }

    /// The formula for something that is decided.
    pub(super) fn of(self, truth: bool) -> Formula {
        Formula::of(truth == (self == Self::Plain))
    }

    /// The formula for something that is false, or undecided.
    pub(super) fn of_undecided(self, what: &str) -> Formula {
        match self {
            Self::Plain => Formula::False,
            Self::Negated => Formula::Lost(what.to_owned()),
        }
    }

    pub(super) fn all(self, parts: Vec<Formula>) -> Formula {
        match self {
            Self::Plain => Formula::all(parts),
            Self::Negated => Formula::any(parts),
        }
    }

    pub(super) fn any(self, parts: Vec<Formula>) -> Formula {
        match self {
            Self::Plain => Formula::any(parts),
            Self::Negated => Formula::all(parts),
        }
    }
}
