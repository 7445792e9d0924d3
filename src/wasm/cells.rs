//! Cells: decided by the plan alone, which says no reasons, as a byte has none.
//!
//! In: both rules of a configuration; then a user; then partition by partition what functions gave before. Out: bytes.
//! What the partition alone decides is one look. Everything else is decided first as if nobody answered: what is decided
//! then does not depend on functions. A result is kept for the row if its call does not read the partition, and for the
//! column if it does not read the user.

use serde_json::Value as Json;

use super::{
    cell::{self, READ_CALLS, WRITE_CALLS},
    functions::{Given, Nobody},
};
use crate::{
    CompileOptions, Context, EvalError, EvalErrorCode, Functions, SyncConfig, Value, ValueRef,
    compile::{CallSlot, Causes, Form, Guard, Mark, Plan, Program, Source, Template, bind, specialise_calls},
    eval::{Decider, Direct, Fixed, Inputs, Memo, Verdict},
    partition::Admission,
};

/// The rules of a configuration.
pub(super) struct Cells {
    admission: Admission,
    calls: Vec<CallSlot>,
    plan: Plan,
    fixed: Fixed,
    /// For which calls a result holds for more than its cell.
    kept: Vec<Kept>,
}

/// Where else the result of a call holds.
#[derive(Clone, Copy)]
struct Kept {
    row: bool,
    column: bool,
}

/// The rules for one user.
pub(super) struct Row {
    calls: Vec<CallSlot>,
    /// Both rules, or the one for reading.
    plan: Plan,
    /// The rule for writing, if it is another one.
    write: Option<Plan>,
}

/// Of reading and of writing.
type Verdicts = [Verdict; 2];

/// What a decision is made of beside the plan.
struct Asks<'a> {
    fixed: Fixed,
    inputs: &'a Inputs<'a>,
    functions: &'a dyn Functions,
}

impl Cells {
    pub(super) fn of(config: &SyncConfig, options: &CompileOptions) -> Self {
        let program = Program::from_exprs(config.exprs(), options);
        let fixed = Fixed::new(Context::PartitionPermission, options);
        let kept = program.calls.iter().map(Kept::of).collect();
        let plan = Plan::of(&program, &fixed);
        let admission = config.partition_key().admission();
        Self { admission, calls: program.calls, plan, fixed, kept }
    }

    /// Puts a user in.
    pub(super) fn row(&self, user: &Json) -> Row {
        let calls = specialise_calls(&self.calls, &self.fixed, user.into());
        let Plan { form, causes } = bind(&self.plan, &self.fixed, user.into());
        let alone = |node| Plan { form: Form::ReadOnly(node), causes: Causes::default() };
        let (plan, write) = match form {
            Form::Open { read, write } => (alone(read), Some(alone(write))),
            form @ (Form::Closed(_) | Form::Shared(_) | Form::ReadOnly(_) | Form::Alike(_)) => {
                (Plan { form, causes }, None)
            }
        };
        Row { calls, plan, write }
    }

    /// Passes on what holds for more than its cell. What waits is asked for again, as another cell may not need it.
    fn share(&self, from: &Memo, to: &mut Memo, kept: fn(Kept) -> bool) {
        for (number, _) in self.kept.iter().enumerate().filter(|(_, call)| kept(**call)) {
            if let Some(result) = from.get(number).filter(|result| !waits(result)) {
                to.set(number, result.clone());
            }
        }
    }
}

impl Row {
    /// What is known before anything is asked: what functions give whatever they are asked.
    pub(super) fn known(&self, given: &Given) -> Memo {
        let mut known = Memo::default();
        for (number, call) in self.calls.iter().enumerate().filter(|(_, call)| call.plain) {
            if let Some(result) = given.constant(&call.name) {
                known.set(number, Ok(result.clone()));
            }
        }
        known
    }

    /// One cell. What is known in its row and in its column grows.
    pub(super) fn decide(
        &self,
        cells: &Cells,
        partition: ValueRef<'_>,
        given: &Given,
        [row, column]: [&mut Memo; 2],
    ) -> u8 {
        if !cells.admission.admits(&partition) {
            return cell::REFUSED;
        }
        if let Some(closed) = self.plan.closed() {
            return bits(closed.get(partition).unwrap_or([Mark::FALSE; 2]).map(verdict));
        }
        let inputs = Inputs { partition, ..Inputs::NOTHING };
        let nobody = Nobody::default();
        let asks = |functions| Asks { fixed: cells.fixed, inputs: &inputs, functions };
        let open = [Verdict::Undecided; 2];
        let (alone, write_asked) = self.verdicts(asks(&nobody), open, &mut Memo::default(), &nobody);
        let unanswered = together(alone);
        let [read, write] = unanswered.map(|verdict| verdict == Verdict::Undecided);
        let mut calls = 0;
        if read && nobody.was_asked() {
            calls |= READ_CALLS;
        }
        if write && write_asked {
            calls |= WRITE_CALLS;
        }
        if calls == 0 {
            return bits(unanswered);
        }
        if given.is_empty() {
            return bits(unanswered) | calls | cell::PENDING;
        }
        let mut memo = row.clone();
        cells.share(column, &mut memo, |kept| kept.column);
        let (alone, _) = self.verdicts(asks(given), alone, &mut memo, &nobody);
        cells.share(&memo, column, |kept| kept.column);
        cells.share(&memo, row, |kept| kept.row);
        let waiting = (0..self.calls.len()).any(|number| memo.get(number).is_some_and(waits));
        bits(together(alone)) | calls | if waiting { cell::PENDING } else { 0 }
    }

    /// Read and write, each alone and only where it is open, and whether a function was asked for writing.
    fn verdicts(
        &self,
        asks: Asks<'_>,
        [read, write]: Verdicts,
        memo: &mut Memo,
        nobody: &Nobody,
    ) -> (Verdicts, bool) {
        let Some(plan) = &self.write else { return (self.by(&self.plan, &asks, memo), nobody.was_asked()) };
        let alone = |verdict, plan: &Plan, memo: &mut Memo| match verdict {
            // Alone, a rule stands where reading does.
            Verdict::Undecided => self.by(plan, &asks, memo)[0],
            Verdict::True | Verdict::False => verdict,
        };
        let write = alone(write, plan, memo);
        let write_asked = nobody.was_asked();
        // Whoever may write may read.
        let read = if write == Verdict::True { write } else { alone(read, &self.plan, memo) };
        ([read, write], write_asked)
    }

    fn by(&self, plan: &Plan, asks: &Asks<'_>, memo: &mut Memo) -> Verdicts {
        let known = std::mem::take(memo);
        let mut decider =
            Decider::new(plan, &self.calls, asks.fixed, asks.inputs, known, Direct(asks.functions));
        let (read, write) = decider.read_and_write();
        *memo = decider.memo;
        [read, write]
    }
}

impl Kept {
    /// What a function's own `can_evaluate` reads is not looked at: then nothing is kept.
    fn of(call: &CallSlot) -> Self {
        let free = matches!(call.guard, Guard::Free);
        let reads = |found: fn(&Source) -> bool| !free || call.arguments.iter().any(|of| holds(of, found));
        Self {
            row: !reads(|source| matches!(source, Source::Partition)),
            column: !reads(|source| matches!(source, Source::User(_))),
        }
    }
}

/// Whether a call was made and has no answer yet.
fn waits(result: &Result<Value, EvalError>) -> bool {
    let code = result.as_ref().err().map(EvalError::code);
    matches!(code, Some(EvalErrorCode::FunctionPending | EvalErrorCode::FunctionUnknown))
}

/// Whether an argument reads such a source.
fn holds(template: &Template, found: fn(&Source) -> bool) -> bool {
    match template {
        Template::Value(source) => found(source),
        Template::Array(items) => items.iter().any(|item| holds(item, found)),
        Template::Object(members) => members.iter().any(|(_, item)| holds(item, found)),
    }
}

/// Whoever may write may read.
fn together([read, write]: Verdicts) -> Verdicts {
    [if read == Verdict::False { write } else { read }, write]
}

fn verdict(mark: Mark) -> Verdict {
    if mark.is_undecided() {
        Verdict::Undecided
    } else if mark == Mark::TRUE {
        Verdict::True
    } else {
        Verdict::False
    }
}

fn bits([read, write]: Verdicts) -> u8 {
    let of = |verdict, allowed, undecided| match verdict {
        Verdict::True => allowed,
        Verdict::False => 0,
        Verdict::Undecided => undecided,
    };
    of(read, cell::READ, cell::READ_INDETERMINATE) | of(write, cell::WRITE, cell::WRITE_INDETERMINATE)
}
