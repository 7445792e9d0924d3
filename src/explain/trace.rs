//! The listener that takes notes.

use super::{ExplainedStep, StepResult, would_change::Logic};
use crate::{
    compile::{ConstantSet, Step},
    eval::{Cause, EvalError, Listener, Memo, Role, Truth},
    syntax::Tree,
    text::Span,
    values::{Value, ValueRef},
};

/// Notes of a walk.
#[derive(Default)]
pub(crate) struct Trace {
    open: Vec<Note>,
    /// Finished roots, in the order of evaluation.
    pub(crate) done: Vec<Note>,
}

/// One step as it was evaluated.
pub(crate) struct Note {
    span: Span,
    logic: Logic,
    /// `None`: not needed.
    truth: Option<Truth>,
    left: Option<Value>,
    right: Option<Value>,
    notes: Vec<Note>,
}

impl Listener for Trace {
    fn enter(&mut self, step: &Step) {
        self.open.push(Note::new(step));
    }

    fn operand(&mut self, role: Role, value: ValueRef<'_>) {
        if let Some(note) = self.open.last_mut() {
            match role {
                Role::Left => note.left = Some(value.to_value()),
                // Several elements of one list are noted as a list.
                Role::Right => match &mut note.right {
                    Some(Value::Array(elements)) => elements.push(value.to_value()),
                    right => *right = Some(value.to_value()),
                },
            }
        }
    }

    fn constants(&mut self, constants: &ConstantSet, null: bool) {
        if let Some(note) = self.open.last_mut() {
            let mut list = constants.to_value();
            if let (Value::Array(elements), true) = (&mut list, null) {
                elements.push(Value::Null);
            }
            note.right = Some(list);
        }
    }

    fn leave(&mut self, step: &Step, truth: Truth) {
        let Some(mut note) = self.open.pop() else { return };
        note.truth = Some(truth);
        let evaluated = note.notes.len();
        note.notes.extend(step.children().iter().skip(evaluated).map(Note::new));
        note.notes.sort_by_key(|note| note.span);
        match self.open.last_mut() {
            Some(parent) => parent.notes.push(note),
            None => self.done.push(note),
        }
    }
}

impl Note {
    fn new(step: &Step) -> Self {
        let logic = Logic::new(step);
        Self { span: step.span, logic, truth: None, left: None, right: None, notes: Vec::new() }
    }

    pub(crate) fn explain(self, tree: &Tree, memo: &Memo) -> ExplainedStep {
        let result = match self.truth {
            None => StepResult::NotNeeded,
            Some(Truth::True) => StepResult::True,
            Some(Truth::False) => StepResult::False,
            Some(Truth::Indeterminate(Cause { code, call, .. })) => {
                let from_call = call.and_then(|call| memo.get(call)?.as_ref().err().map(ToString::to_string));
                StepResult::Indeterminate(from_call.unwrap_or_else(|| EvalError::new(code).to_string()))
            }
        };
        ExplainedStep {
            text: tree.excerpt(self.span),
            place: tree.place(self.span),
            result,
            logic: self.logic,
            left: self.left,
            right: self.right,
            steps: self.notes.into_iter().map(|note| note.explain(tree, memo)).collect(),
        }
    }
}
