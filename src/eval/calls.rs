//! The results of calls: each distinct call is made at most once in a decision.

use super::{EvalError, EvalErrorCode, FunctionCall, Functions};
use crate::values::Value;

/// What is known of each call of a program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    /// The first few, so that no usual decision allocates. Made with the first result, as most rules call nothing.
    inline: Option<[Slot; Memo::INLINE]>,
    more: Vec<Slot>,
}

type Slot = Option<Result<Value, EvalError>>;

impl Memo {
    const INLINE: usize = 4;

    pub(crate) fn get(&self, slot: usize) -> Option<&Result<Value, EvalError>> {
        match slot.checked_sub(Self::INLINE) {
            None => self.inline.as_ref()?.get(slot)?.as_ref(),
            Some(beyond) => self.more.get(beyond)?.as_ref(),
        }
    }

    pub(crate) fn set(&mut self, slot: usize, result: Result<Value, EvalError>) {
        let place = match slot.checked_sub(Self::INLINE) {
            None => self.inline.get_or_insert_default().get_mut(slot),
            Some(beyond) => {
                if self.more.len() <= beyond {
                    self.more.resize(beyond + 1, None);
                }
                self.more.get_mut(beyond)
            }
        };
        if let Some(place) = place {
            *place = Some(result);
        }
    }
}

/// How a call is answered whose result is not known yet.
pub(crate) trait Ask {
    /// The result; `None` if it must be waited for.
    fn ask(&mut self, slot: usize, call: &FunctionCall<'_>) -> Option<Result<Value, EvalError>>;
}

/// Asks the host, which answers at once.
pub(crate) struct Direct<'f, F: ?Sized>(pub(crate) &'f F);

impl<F: Functions + ?Sized> Ask for Direct<'_, F> {
    #[inline]
    fn ask(&mut self, _: usize, call: &FunctionCall<'_>) -> Option<Result<Value, EvalError>> {
        Some(self.0.call(call))
    }
}

/// Asks nobody: remembers the first call that is waited for.
#[derive(Default)]
pub(crate) struct Answers {
    pub(crate) pending: Option<usize>,
}

impl Ask for Answers {
    fn ask(&mut self, slot: usize, _: &FunctionCall<'_>) -> Option<Result<Value, EvalError>> {
        self.pending.get_or_insert(slot);
        None
    }
}

/// The code of a result.
pub(super) fn code(result: &Result<Value, EvalError>) -> Option<EvalErrorCode> {
    result.as_ref().err().map(EvalError::code)
}
