//! Many users and many partitions: tables of access, decided by the plan alone, which says no reasons.
//!
//! In: both rules of a configuration; then a user; then partition by partition what functions gave before. Out: a
//! [`Cell`] each. What the partition alone decides is one look. Everything else is decided first as if nobody answered:
//! what is decided then does not depend on functions. A result is kept for the row if its call does not read the
//! partition, and for the column if it does not read the user.

mod cell;

use std::cell::Cell as Flag;

use serde_json::Value as Json;

pub use self::cell::Cell;
use crate::{
    compile::{
        CallSlot, Causes, CompileOptions, Form, Guard, Mark, Plan, Program, Template, ValueSource, bind,
        specialise_calls,
    },
    config::SyncConfig,
    eval::{
        Decider, Direct, EvalError, EvalErrorCode, Fixed, FunctionCall, Functions, Inputs, Memo, Verdict,
    },
    partition::Admission,
    values::{Value, ValueRef},
    vocabulary::Context,
};

/// The rules of a configuration, ready for a table of users and partitions.
///
/// ```
/// use sync_rules::{CompileOptions, Source, SyncConfig, ValueRef, grid::{Cell, Cells, Results}};
///
/// # let text = r#"{"partition": {"key": "_partition", "type": "string", "permissions": {
/// #     "read": true, "write": {"%%user.id": "%%partition"}}}}"#;
/// let config = SyncConfig::parse(&Source::new("sync/config.json", text))?;
/// let cells = Cells::new(&config, &CompileOptions::default());
/// let partitions = ["u1", "u2"];
/// let mut columns = [Results::default(), Results::default()];
/// let row = cells.row(&serde_json::json!({"id": "u1"}));
/// let mut known = Results::default();
/// let answers = partitions.iter().zip(&mut columns).map(|(partition, column)| {
///     cells.decide(&row, ValueRef::from(*partition), None, &mut known, column)
/// });
/// assert_eq!(answers.collect::<Vec<_>>(), [Cell::READ | Cell::WRITE, Cell::READ]);
/// # Ok::<(), sync_rules::Diagnostics>(())
/// ```
#[derive(Debug)]
pub struct Cells {
    admission: Admission,
    calls: Vec<CallSlot>,
    plan: Plan,
    fixed: Fixed,
    /// For which calls a result holds for more than its cell.
    kept: Vec<Kept>,
}

/// Where else the result of a call holds.
#[derive(Clone, Copy, Debug)]
struct Kept {
    row: bool,
    column: bool,
}

/// What functions have given for one user, or for one partition.
#[derive(Clone, Debug, Default)]
pub struct Results(Memo);

/// The rules for one user.
#[derive(Debug)]
pub struct Row {
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
    /// The rules, with what is known of their app.
    pub fn new(config: &SyncConfig, options: &CompileOptions) -> Self {
        let program = Program::from_exprs(config.exprs(), options);
        let fixed = Fixed::new(Context::PartitionPermission, options);
        let kept = program.calls.iter().map(Kept::new).collect();
        let plan = Plan::new(&program, &fixed);
        let admission = config.partition_key().admission();
        Self { admission, calls: program.calls, plan, fixed, kept }
    }

    /// Puts a user in.
    pub fn row(&self, user: &Json) -> Row {
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

    /// One cell. Without functions nobody is asked, and whatever needs one is pending. What is known in the row and in
    /// the column of the cell grows.
    pub fn decide(
        &self,
        row: &Row,
        partition: ValueRef<'_>,
        functions: Option<&dyn Functions>,
        of_row: &mut Results,
        of_column: &mut Results,
    ) -> Cell {
        if !self.admission.admits(&partition) {
            return Cell::REFUSED;
        }
        if let Some(closed) = row.plan.closed() {
            return cell(closed.get(partition).unwrap_or([Mark::FALSE; 2]).map(verdict));
        }
        let inputs = Inputs { partition, ..Inputs::NOTHING };
        let nobody = Nobody::default();
        let asks = |functions| Asks { fixed: self.fixed, inputs: &inputs, functions };
        let open = [Verdict::Undecided; 2];
        let (alone, write_asked) = row.verdicts(asks(&nobody), open, &mut Memo::default(), &nobody);
        let unanswered = together(alone);
        let [read, write] = unanswered.map(|verdict| verdict == Verdict::Undecided);
        let mut calls = Cell::default();
        if read && nobody.was_asked() {
            calls = calls | Cell::READ_CALLS;
        }
        if write && write_asked {
            calls = calls | Cell::WRITE_CALLS;
        }
        if calls == Cell::default() {
            return cell(unanswered);
        }
        let Some(functions) = functions else { return cell(unanswered) | calls | Cell::PENDING };
        let mut memo = of_row.0.clone();
        self.share(&of_column.0, &mut memo, |kept| kept.column);
        let (alone, _) = row.verdicts(asks(functions), alone, &mut memo, &nobody);
        self.share(&memo, &mut of_column.0, |kept| kept.column);
        self.share(&memo, &mut of_row.0, |kept| kept.row);
        let waiting = (0..row.calls.len()).any(|number| memo.get(number).is_some_and(waits));
        cell(together(alone)) | calls | if waiting { Cell::PENDING } else { Cell::default() }
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
    /// What is known before anything is asked: the results of functions that give the same whatever they are asked.
    pub fn known(&self, constant: impl Fn(&str) -> Option<Value>) -> Results {
        let mut known = Memo::default();
        for (number, call) in self.calls.iter().enumerate().filter(|(_, call)| call.plain) {
            if let Some(result) = constant(&call.name) {
                known.set(number, Ok(result));
            }
        }
        Results(known)
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
            // Alone, a rule is in the place of `read`.
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
    fn new(call: &CallSlot) -> Self {
        let free = matches!(call.guard, Guard::Free);
        let reads =
            |found: fn(&ValueSource) -> bool| !free || call.arguments.iter().any(|of| holds(of, found));
        Self {
            row: !reads(|source| matches!(source, ValueSource::Partition)),
            column: !reads(|source| matches!(source, ValueSource::User(_))),
        }
    }
}

/// Whether a call was made and has no answer yet.
fn waits(result: &Result<Value, EvalError>) -> bool {
    let code = result.as_ref().err().map(EvalError::code);
    matches!(code, Some(EvalErrorCode::FunctionPending | EvalErrorCode::FunctionUnknown))
}

/// Whether an argument reads such a source.
fn holds(template: &Template, found: fn(&ValueSource) -> bool) -> bool {
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

fn cell([read, write]: Verdicts) -> Cell {
    let of = |verdict, allowed, undecided| match verdict {
        Verdict::True => allowed,
        Verdict::False => Cell::default(),
        Verdict::Undecided => undecided,
    };
    of(read, Cell::READ, Cell::READ_INDETERMINATE) | of(write, Cell::WRITE, Cell::WRITE_INDETERMINATE)
}

/// Nobody answers: what is undecided then depends on functions.
#[derive(Default)]
struct Nobody {
    asked: Flag<bool>,
}

impl Nobody {
    fn was_asked(&self) -> bool {
        self.asked.get()
    }
}

impl Functions for Nobody {
    fn call(&self, _: &FunctionCall<'_>) -> Result<Value, EvalError> {
        self.asked.set(true);
        Err(EvalError::function_pending())
    }
}
