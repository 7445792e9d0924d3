//! A truth value in one byte, as tables hold it.

use crate::eval::{Cause, Truth};

/// True, false, or undecided for one of the [`Causes`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Mark(u8);

/// Why marks are undecided.
#[derive(Clone, Debug, Default)]
pub(crate) struct Causes(Vec<Cause>);

/// How children make a whole (SEMANTICS §5.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Logic {
    All,
    Any,
}

impl Mark {
    pub(crate) const FALSE: Self = Self(0);
    pub(crate) const TRUE: Self = Self(1);
    /// Undecided, as there is more to look at.
    pub(crate) const OPEN: Self = Self(u8::MAX);

    #[inline]
    pub(crate) fn from_bool(truth: bool) -> Self {
        Self(u8::from(truth))
    }

    #[inline]
    pub(crate) fn is_undecided(self) -> bool {
        self.0 > 1
    }

    pub(crate) fn negated(self) -> Self {
        match self {
            Self::FALSE => Self::TRUE,
            Self::TRUE => Self::FALSE,
            undecided => undecided,
        }
    }
}

impl Causes {
    pub(crate) fn mark(&mut self, truth: Truth) -> Mark {
        let cause = match truth {
            Truth::False => return Mark::FALSE,
            Truth::True => return Mark::TRUE,
            Truth::Indeterminate(cause) => cause,
        };
        let known = self.0.iter().position(|known| *known == cause);
        // A rule with more causes than fit has the last one stand for all others.
        let at = known.unwrap_or(self.0.len()).min(usize::from(u8::MAX) - 2);
        if at == self.0.len() {
            self.0.push(cause);
        }
        Mark(u8::try_from(at + 2).unwrap_or(u8::MAX))
    }

    pub(crate) fn truth(&self, mark: Mark) -> Truth {
        match mark {
            Mark::FALSE => Truth::False,
            Mark::TRUE => Truth::True,
            Mark(undecided) => {
                let cause = self.0.get(usize::from(undecided).wrapping_sub(2)).copied();
                cause.map_or(Truth::False, Truth::Indeterminate)
            }
        }
    }
}

impl Logic {
    /// What an empty list is.
    pub(crate) fn neutral(self) -> Mark {
        match self {
            Self::All => Mark::TRUE,
            Self::Any => Mark::FALSE,
        }
    }

    /// What one child alone decides the whole with.
    pub(crate) fn decisive(self) -> Mark {
        self.neutral().negated()
    }

    /// Two children; of two causes the first stays.
    pub(crate) fn combine(self, a: Mark, b: Mark) -> Mark {
        if a == self.decisive() || b == self.neutral() {
            a
        } else if b == self.decisive() || a == self.neutral() {
            b
        } else {
            a
        }
    }
}
