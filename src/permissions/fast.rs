//! The fast ladder: one decision, answered on the first rung that reaches.
//!
//! 1. [`glance`]: the plan is closed and the partition is a string: one look-up, in registers.
//! 2. The plan is closed: the same for a partition of another type.
//! 3. [`at_once`]: the plan asks for one value of the user.
//! 4. [`only_call`]: the plan is one call.
//! 5. The plan without functions, which are asked only where they matter; then with them.
//! 6. The walk over the program, where the answer needs a reason.
//!
//! Each rung is kept out of line of the next, so that a decision pays for no rung above the one it ends on.

use crate::{
    compile::{CallSlot, Form, Found, Group, Mark, Node, Plan, Subject, Wide},
    eval::{
        Access, Answers, Decider, Direct, EvalError, Fixed, FunctionCall, Functions, Inputs, Memo, Verdict,
        is,
    },
    partition::Admission,
    values::{Value, ValueRef},
};

/// What the plan says of a partition that is a string, as nearly all are.
#[inline(always)]
pub(super) fn glance(admission: Admission, plan: &Plan, partition: ValueRef<'_>) -> [Mark; 2] {
    if let ValueRef::String(text) = partition
        && admission.admits_texts()
    {
        plan.glance(text)
    } else {
        [Mark::OPEN; 2]
    }
}

/// The access, if both are known.
#[inline(always)]
pub(super) fn known([read, write]: [Mark; 2]) -> Option<Access> {
    let open = read.is_undecided() || write.is_undecided();
    (!open).then(|| Access::new(read == Mark::TRUE, write == Mark::TRUE))
}

/// One decision that takes more than a glance. Inputs are passed on by reference: copies of what was only just written
/// have to wait for it.
#[derive(Clone, Copy)]
pub(super) struct Question<'a> {
    pub(super) admission: Admission,
    pub(super) plan: &'a Plan,
    pub(super) calls: &'a [CallSlot],
    pub(super) fixed: Fixed,
    pub(super) inputs: &'a Inputs<'a>,
}

impl<'a> Question<'a> {
    /// Answers in the shortest way that there is, and by asking `why` if the answer needs a reason.
    #[inline(always)]
    pub(super) fn answer<F: Functions + ?Sized>(
        self,
        functions: &F,
        why: impl FnOnce(&mut Memo) -> Access,
    ) -> Access {
        let Self { admission, plan, inputs, .. } = self;
        if !admission.admits(&inputs.partition) {
            return Access::refused(admission.refusal(inputs.partition));
        }
        if let Some(access) = plan.closed().and_then(|pair| known(pair.get(inputs.partition)?)) {
            return access;
        }
        if let Some(read) = at_once(plan, inputs) {
            return Access::new(read, false);
        }
        self.in_depth(functions, why)
    }

    /// Answers by the only call, or by going through the plan.
    #[inline(never)]
    fn in_depth<F: Functions + ?Sized>(
        &self,
        functions: &F,
        why: impl FnOnce(&mut Memo) -> Access,
    ) -> Access {
        let Self { plan, calls, inputs, .. } = *self;
        let Some((slot, call, expected)) = only_call(plan, calls) else {
            return self.at_length(None, functions, why);
        };
        let result = functions.call(&FunctionCall::new(call, inputs, &[]));
        if let Ok(Value::Bool(answer)) = result {
            // A boolean holds nothing; to drop a result that could be anything takes longer.
            std::mem::forget(result);
            return Access::new(answer == expected, false);
        }
        self.at_length(Some((slot, result)), functions, why)
    }

    /// Answers by going through the plan.
    #[inline(never)]
    fn at_length<F: Functions + ?Sized>(
        &self,
        made: Option<Made>,
        functions: &F,
        why: impl FnOnce(&mut Memo) -> Access,
    ) -> Access {
        let Self { plan, calls, fixed, inputs, .. } = *self;
        if made.is_none() && !calls.is_empty() {
            // What is decided whatever functions return asks none of them.
            let mut silent = Decider::new(plan, calls, fixed, inputs, Memo::default(), Answers::default());
            let (read, write): (Verdict, Verdict) = silent.read_and_write();
            if read != Verdict::Undecided && write != Verdict::Undecided {
                return Access::new(read == Verdict::True, write == Verdict::True);
            }
        }
        let mut decider = Decider::new(plan, calls, fixed, inputs, Memo::default(), Direct(functions));
        if let Some((number, result)) = made {
            decider.memo.set(number, result);
        }
        match decider.read_and_write() {
            (Verdict::Undecided, _) | (_, Verdict::Undecided) => why(&mut decider.memo),
            (read, write) => Access::new(read == Verdict::True, write == Verdict::True),
        }
    }
}

/// The result of a call that was made already.
type Made = (usize, Result<Value, EvalError>);

/// The answer of a plan that asks one thing, if one look is enough: what most rules are, without what a
/// larger decision needs around it.
#[inline(always)]
fn at_once(plan: &Plan, inputs: &Inputs<'_>) -> Option<bool> {
    let Form::ReadOnly(node) = &plan.form else { return None };
    if let Node::Meets { path, how, .. } = &**node {
        let value = Found::new(&inputs.user).at(path).ok()?;
        how.answer(value, &inputs.partition).ok()
    } else if let Node::Listed(list) = &**node {
        Some(list.has(inputs.partition))
    } else if let Node::Wide(wide) = &**node {
        one_of_many(wide, inputs)
    } else {
        None
    }
}

/// What the one alternative says that a text of the user chooses, if that is a partition.
#[inline(never)]
fn one_of_many(wide: &Wide, inputs: &Inputs<'_>) -> Option<bool> {
    let Subject::User(path) = &wide.subject else { return None };
    let ValueRef::String(text) = Found::new(&inputs.user).at(path).ok()? else { return None };
    match wide.group_of_text(text) {
        None => Some(false),
        Some(Group { node: Node::Is(value), .. }) => Some(is(value, &inputs.partition)),
        Some(_) => None,
    }
}

/// The call that a plan consists of, if nothing is to be done before it, and what it must give.
#[inline(always)]
fn only_call<'a>(plan: &Plan, calls: &'a [CallSlot]) -> Option<(usize, &'a CallSlot, bool)> {
    let Form::ReadOnly(node) = &plan.form else { return None };
    let Node::Call { slot, expected, .. } = &**node else { return None };
    calls.get(*slot).filter(|call| call.plain).map(|call| (*slot, call, *expected))
}
