//! From truth to decisions: only true allows, and whoever may write may read (SEMANTICS §6.2).

use super::{Cause, EvalError, Listener, Memo, Outcome, Root, Truth, Walker};
use crate::compile::Program;

/// One answer.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub enum Decision {
    /// The rule is true.
    Allow,
    /// The rule is false.
    Deny,
    /// Something failed while deciding, which denies. The error says what.
    Indeterminate(EvalError),
}

/// Whether a user may open a partition, and write to it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
#[non_exhaustive]
pub struct Access {
    /// May the user open the partition and read?
    pub read: Decision,
    /// May the user write? If so, `read` allows too (SEMANTICS §6.2).
    pub write: Decision,
    /// Why the partition value itself is refused, before any rule is looked at (§6.1.11). Both are denied then.
    pub error: Option<EvalError>,
}

impl Decision {
    /// Whether it allows. Deny and indeterminate do not.
    pub fn allowed(&self) -> bool {
        matches!(self, Self::Allow)
    }

    /// What made it indeterminate, if anything did.
    pub fn indeterminate(&self) -> Option<&EvalError> {
        match self {
            Self::Indeterminate(error) => Some(error),
            Self::Allow | Self::Deny => None,
        }
    }

    pub(crate) fn from_truth(truth: Truth, memo: &Memo) -> Self {
        match truth {
            Truth::True => Self::Allow,
            Truth::False => Self::Deny,
            Truth::Indeterminate(Cause { code, span, call, root }) => {
                let from_call = call.and_then(|call| memo.get(call)?.as_ref().err().cloned());
                Self::Indeterminate(from_call.unwrap_or_else(|| EvalError::new(code)).at(root, span))
            }
        }
    }
}

impl Access {
    /// An answer that needs no reason.
    #[inline]
    pub(crate) fn new(read: bool, write: bool) -> Self {
        let decision = |allowed| if allowed { Decision::Allow } else { Decision::Deny };
        Self { read: decision(read), write: decision(write), error: None }
    }

    pub(crate) fn with_reasons(read: Truth, write: Truth, memo: &Memo) -> Self {
        Self { read: Decision::from_truth(read, memo), write: Decision::from_truth(write, memo), error: None }
    }

    pub(crate) fn refused(error: EvalError) -> Self {
        Self { read: Decision::Deny, write: Decision::Deny, error: Some(error) }
    }
}

impl Program {
    /// Decides the first two roots, read and write; one that is absent is false (§6.5). Reading is looked at only if
    /// writing does not decide it already.
    pub(crate) fn decide<'a, L: Listener>(&'a self, walker: &mut Walker<'a, L>) -> (Truth, Truth) {
        let mut truth = |root| self.roots.get(root).map_or(Truth::False, |step| walker.truth(step));
        let write = truth(1).with_root(Root::Write);
        (write.or_read(|| truth(0)), write)
    }
}
