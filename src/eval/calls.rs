//! The results of calls: each distinct call is made at most once in a decision.

use super::{EvalError, EvalErrorCode, Fixed, FunctionCall, Functions, Inputs, functions};
use crate::{compile::CallSlot, values::Value};

/// What is known of each call of a program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memo {
    /// Which of the first calls gave a boolean, as nearly all do, and which of those are true.
    plain: u64,
    truths: u64,
    /// All other results.
    others: Option<Others>,
}

/// Made with the first result that is not a boolean.
#[derive(Clone, Debug, Default)]
struct Others {
    /// The first few, so that no usual decision allocates.
    inline: [Slot; Memo::INLINE],
    more: Vec<Slot>,
}

type Slot = Option<Result<Value, EvalError>>;

impl Memo {
    const INLINE: usize = 4;

    #[inline]
    pub(crate) fn get(&self, slot: usize) -> Option<&Result<Value, EvalError>> {
        const FALSE: &Result<Value, EvalError> = &Ok(Value::Bool(false));
        const TRUE: &Result<Value, EvalError> = &Ok(Value::Bool(true));
        let bit = bit(slot);
        if self.plain & bit != 0 {
            return Some(if self.truths & bit != 0 { TRUE } else { FALSE });
        }
        let others = self.others.as_ref()?;
        match slot.checked_sub(Self::INLINE) {
            None => others.inline.get(slot)?.as_ref(),
            Some(beyond) => others.more.get(beyond)?.as_ref(),
        }
    }

    #[inline]
    pub(crate) fn set(&mut self, slot: usize, result: Result<Value, EvalError>) {
        match (result, bit(slot)) {
            (Ok(Value::Bool(truth)), bit @ 1..) => {
                self.plain |= bit;
                self.truths |= if truth { bit } else { 0 };
            }
            (result, _) => self.set_other(slot, result),
        }
    }

    #[cold]
    fn set_other(&mut self, slot: usize, result: Result<Value, EvalError>) {
        let others = self.others.get_or_insert_default();
        let place = match slot.checked_sub(Self::INLINE) {
            None => others.inline.get_mut(slot),
            Some(beyond) => {
                if others.more.len() <= beyond {
                    others.more.resize(beyond + 1, None);
                }
                others.more.get_mut(beyond)
            }
        };
        if let Some(place) = place {
            *place = Some(result);
        }
    }
}

/// The bit of a call; none for those beyond the first.
fn bit(slot: usize) -> u64 {
    u32::try_from(slot).ok().and_then(|slot| 1_u64.checked_shl(slot)).unwrap_or_default()
}

/// Makes a call and notes its result.
#[inline]
pub(super) fn make(
    number: usize,
    slot: &CallSlot,
    fixed: &Fixed,
    inputs: &Inputs<'_>,
    memo: &mut Memo,
    ask: &mut (impl Ask + ?Sized),
) -> Result<(), EvalErrorCode> {
    let result = if slot.plain {
        ask.ask(number, &FunctionCall::new(slot, inputs, &[]))
    } else {
        slot.guard.admits(fixed, inputs)?;
        let built = functions::build(slot, inputs)?;
        ask.ask(number, &FunctionCall::new(slot, inputs, &built))
    };
    let result = result.ok_or(EvalErrorCode::FunctionPending)?;
    memo.set(number, result);
    Ok(())
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
