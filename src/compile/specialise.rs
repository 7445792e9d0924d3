//! Specialisation: a user is bound in comparisons and calls, and what is left asks about the partition alone.

use super::{CallSlot, Guard, Step, Template, ValueSource, fold};
use crate::{
    ast::Inner,
    eval::{Fixed, completed, user_path},
    values::ValueRef,
};

/// A comparison for one user. It answers as the original does for this user and everything else.
pub(super) fn specialise_comparison(step: &Step, fixed: &Fixed, user: ValueRef<'_>) -> Step {
    Specialiser { fixed, user }.comparison(step)
}

/// The calls of a program, made for one user.
pub(crate) fn specialise_calls(calls: &[CallSlot], fixed: &Fixed, user: ValueRef<'_>) -> Vec<CallSlot> {
    let specialiser = Specialiser { fixed, user };
    calls.iter().map(|call| specialiser.call(call)).collect()
}

struct Specialiser<'a> {
    fixed: &'a Fixed,
    user: ValueRef<'a>,
}

impl Specialiser<'_> {
    fn step(&self, step: &Step) -> Step {
        let span = step.span;
        match step.inner() {
            Inner::All(steps) => fold::all(span, self.steps(steps)),
            Inner::Any(steps) => fold::any(span, self.steps(steps)),
            Inner::None(steps) => fold::not(span, fold::any(span, self.steps(steps))),
            Inner::Not(step) => fold::not(span, self.step(step)),
            Inner::Nothing => self.comparison(step),
        }
    }

    /// Apart from the recursion, which then takes little stack.
    #[inline(never)]
    fn comparison(&self, step: &Step) -> Step {
        let span = step.span;
        let kind = step.with_sources(&|source| self.source(source));
        let specialised = Step::new(span, kind);
        if specialised.sources().any(is_open) {
            specialised
        } else {
            fold::decided(span, self.fixed.decide(&specialised, ValueRef::Missing))
        }
    }

    fn steps(&self, steps: &[Step]) -> Vec<Step> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn source(&self, source: &ValueSource) -> ValueSource {
        match source {
            ValueSource::User(path) if path.is_empty() => {
                ValueSource::Known(completed(self.user).unwrap_or_else(|| self.user.to_value()))
            }
            ValueSource::User(path) => match user_path(self.user, path) {
                Ok(value) => ValueSource::Known(value.to_value()),
                Err(code) => ValueSource::Failed(code),
            },
            ValueSource::Convert { conversion, operand } => {
                ValueSource::convert(*conversion, self.source(operand))
            }
            ValueSource::Literal(_)
            | ValueSource::Known(_)
            | ValueSource::Failed(_)
            | ValueSource::Partition
            | ValueSource::Field(_)
            | ValueSource::Call(_) => source.clone(),
        }
    }

    fn call(&self, call: &CallSlot) -> CallSlot {
        let guard = match &call.guard {
            Guard::Free => Guard::Free,
            Guard::Refused(code) => Guard::Refused(*code),
            Guard::CanEvaluate(step) => Guard::CanEvaluate(Box::new(self.step(step))),
        };
        let arguments = call.arguments.iter().map(|argument| self.template(argument)).collect();
        CallSlot::new(call.span, call.name.clone(), arguments, guard)
    }

    fn template(&self, template: &Template) -> Template {
        match template {
            Template::Value(source) => Template::Value(self.source(source)),
            Template::Array(items) => Template::Array(items.iter().map(|item| self.template(item)).collect()),
            Template::Object(members) => Template::Object(
                members.iter().map(|(key, item)| (key.clone(), self.template(item))).collect(),
            ),
        }
    }
}

/// Whether a value still waits for the partition, the document or a call.
fn is_open(source: &ValueSource) -> bool {
    match source {
        ValueSource::Literal(_) | ValueSource::Known(_) | ValueSource::Failed(_) => false,
        ValueSource::Partition | ValueSource::User(_) | ValueSource::Field(_) | ValueSource::Call(_) => true,
        ValueSource::Convert { operand, .. } => is_open(operand),
    }
}
