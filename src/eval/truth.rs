//! Three truth values and their tables (SEMANTICS §5.2).

use super::EvalErrorCode;
use crate::text::Span;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Truth {
    True,
    False,
    /// Something failed while deciding. It denies, also under negation.
    Indeterminate(Cause),
}

/// Why an answer is indeterminate, and at which step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Cause {
    pub(crate) code: EvalErrorCode,
    pub(crate) span: Span,
    /// The call that failed, if one did.
    pub(crate) call: Option<usize>,
    /// The rule in which the step is.
    pub(crate) root: Root,
}

/// The rules of a program. An expression by itself counts as the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Root {
    #[default]
    Read,
    Write,
}

impl Truth {
    #[inline]
    pub(crate) fn from_answer(answer: Result<bool, EvalErrorCode>, span: Span, call: Option<usize>) -> Self {
        match answer {
            Ok(true) => Self::True,
            Ok(false) => Self::False,
            Err(code) => Self::Indeterminate(Cause { code, span, call, root: Root::Read }),
        }
    }

    #[inline]
    pub(crate) fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Indeterminate(cause) => Self::Indeterminate(cause),
        }
    }

    /// The truth of a root, so that its cause can be found in the right text.
    pub(crate) fn with_root(self, root: Root) -> Self {
        if let Self::Indeterminate(cause) = self {
            Self::Indeterminate(Cause { root, ..cause })
        } else {
            self
        }
    }
}
