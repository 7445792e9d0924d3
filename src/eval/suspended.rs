//! Evaluation that stops where a function must be waited for, and goes on with its result.
//!
//! A walk is pure and costs little, so going on means walking again with one more result in the memo: there is
//! no state to save. Calls that cannot change the answer any more are never asked for.

use super::{Access, Answers, EvalError, Fixed, FunctionCall, Inputs, Memo, Silent, Truth, Walker};
use crate::{compile::Program, values::Value};

/// A decision in progress: ask for the next [`step`](Self::step), answer calls with [`resume`](Self::resume).
///
/// ```
/// # use sync_rules::{Source, Step, SyncConfig, Value, ValueRef};
/// # let text = r#"{"partition": {"key": "k", "type": "string", "permissions": {
/// #     "read": {"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}, "write": false}}}"#;
/// # let permissions = SyncConfig::parse(&Source::new("config.json", text))?.compile();
/// # let user = serde_json::json!({"id": "u1"});
/// let mut evaluation = permissions.evaluate(&user, "store42");
/// let access = loop {
///     match evaluation.step() {
///         Step::Done(access) => break access,
///         Step::Call(call) => {
///             let result = Ok(Value::Bool(call.name == "canRead")); // here a server awaits its function
///             evaluation.resume(result);
///         }
///     }
/// };
/// assert!(access.read.allowed());
/// # Ok::<(), sync_rules::Diagnostics>(())
/// ```
#[derive(Clone, Debug)]
pub struct Evaluation<'a> {
    program: &'a Program,
    fixed: Fixed,
    inputs: Inputs<'a>,
    memo: Memo,
    /// The call that was handed out.
    waiting: Option<usize>,
    built: Vec<Value>,
    refused: Option<Access>,
}

/// What an [`Evaluation`] needs next.
#[derive(Debug)]
pub enum Step<'e> {
    /// The result of this call.
    Call(FunctionCall<'e>),
    /// Nothing: this is the answer.
    Done(Access),
}

impl<'a> Evaluation<'a> {
    pub(crate) fn new(
        program: &'a Program,
        fixed: Fixed,
        inputs: Inputs<'a>,
        refused: Option<Access>,
    ) -> Self {
        Self { program, fixed, inputs, memo: Memo::default(), waiting: None, built: Vec::new(), refused }
    }

    /// Decides as far as possible.
    pub fn step(&mut self) -> Step<'_> {
        if let Some(access) = &self.refused {
            return Step::Done(access.clone());
        }
        let calls = &self.program.calls;
        let mut answers = Answers::default();
        let mut walker = Walker::new(calls, self.fixed, self.inputs, &mut self.memo, &mut answers, Silent);
        let (read, write) = self.program.decide(&mut walker);
        let decided = |truth: Truth| !matches!(truth, Truth::Indeterminate(_));
        let pending = answers.pending.filter(|_| !(decided(read) && decided(write)));
        self.waiting = pending;
        match pending.and_then(|number| self.program.calls.get(number)) {
            Some(slot) => {
                // The walk has built them once already, so building cannot fail.
                self.built = super::functions::build(slot, &self.inputs).unwrap_or_default();
                Step::Call(FunctionCall::new(slot, &self.inputs, &self.built))
            }
            None => Step::Done(Access::with_reasons(read, write, &self.memo)),
        }
    }

    /// Answers the call that the last step asked for. Without such a call nothing happens.
    pub fn resume(&mut self, result: Result<Value, EvalError>) {
        if let Some(number) = self.waiting.take() {
            self.memo.set(number, result);
        }
    }
}
