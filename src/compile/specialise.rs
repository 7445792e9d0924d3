//! Putting a user into comparisons and calls: what is left asks about the partition alone.

use super::{CallSlot, Guard, Inner, ListSource, Source, Step, StepKind, Template, fold, translate};
use crate::{
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
        let kind = match &step.kind {
            StepKind::Constant(constant) => StepKind::Constant(*constant),
            StepKind::Undecided(code) => StepKind::Undecided(*code),
            StepKind::Is { expected, value } => {
                StepKind::Is { expected: *expected, value: self.source(value) }
            }
            StepKind::Equal { left, right } => translate::equal(self.source(left), self.source(right)),
            StepKind::NotEqual { left, right } => {
                StepKind::NotEqual { left: self.source(left), right: self.source(right) }
            }
            StepKind::Order { left, order, right } => {
                StepKind::Order { left: self.source(left), order: *order, right: self.source(right) }
            }
            StepKind::In { left, list } => StepKind::In { left: self.source(left), list: self.list(list) },
            StepKind::NotIn { left, list } => {
                StepKind::NotIn { left: self.source(left), list: self.list(list) }
            }
            StepKind::Exists { left, expected } => {
                StepKind::Exists { left: self.source(left), expected: *expected }
            }
            StepKind::ContainsAll { left, elements } => {
                StepKind::ContainsAll { left: self.source(left), elements: self.sources(elements) }
            }
            StepKind::Contains { list, right } => {
                StepKind::Contains { list: list.clone(), right: self.source(right) }
            }
            // Taken apart by `step`.
            StepKind::All(_) | StepKind::Any(_) | StepKind::None(_) | StepKind::Not(_) => step.kind.clone(),
        };
        let specialised = translate::step(span, kind);
        if is_open(&specialised) {
            specialised
        } else {
            fold::decided(span, self.fixed.decide(&specialised, ValueRef::Missing))
        }
    }

    fn steps(&self, steps: &[Step]) -> Vec<Step> {
        steps.iter().map(|step| self.step(step)).collect()
    }

    fn source(&self, source: &Source) -> Source {
        match source {
            Source::User(path) if path.is_empty() => {
                Source::Known(completed(self.user).unwrap_or_else(|| self.user.to_value()))
            }
            Source::User(path) => match user_path(self.user, path) {
                Ok(value) => Source::Known(value.to_value()),
                Err(code) => Source::Failed(code),
            },
            Source::Convert { conversion, operand } => Source::convert(*conversion, self.source(operand)),
            Source::Literal(_)
            | Source::Known(_)
            | Source::Failed(_)
            | Source::Partition
            | Source::Field(_)
            | Source::Call(_) => source.clone(),
        }
    }

    fn sources(&self, sources: &[Source]) -> Vec<Source> {
        sources.iter().map(|source| self.source(source)).collect()
    }

    fn list(&self, list: &ListSource) -> ListSource {
        match list {
            ListSource::Elements { constants, null, open } => {
                ListSource::Elements { constants: constants.clone(), null: *null, open: self.sources(open) }
            }
            ListSource::Expansion(source) => ListSource::of_expansion(self.source(source)),
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

/// Whether a comparison still waits for the partition, the document or a call.
fn is_open(step: &Step) -> bool {
    match &step.kind {
        StepKind::Constant(_) | StepKind::Undecided(_) => false,
        StepKind::Is { value, .. } => source_is_open(value),
        StepKind::Exists { left, .. } => source_is_open(left),
        StepKind::Contains { right, .. } => source_is_open(right),
        StepKind::Equal { left, right }
        | StepKind::NotEqual { left, right }
        | StepKind::Order { left, right, .. } => source_is_open(left) || source_is_open(right),
        StepKind::In { left, list } | StepKind::NotIn { left, list } => {
            source_is_open(left)
                || match list {
                    ListSource::Elements { open, .. } => open.iter().any(source_is_open),
                    ListSource::Expansion(source) => source_is_open(source),
                }
        }
        StepKind::ContainsAll { left, elements } => {
            source_is_open(left) || elements.iter().any(source_is_open)
        }
        StepKind::All(_) | StepKind::Any(_) | StepKind::None(_) | StepKind::Not(_) => true,
    }
}

fn source_is_open(source: &Source) -> bool {
    match source {
        Source::Literal(_) | Source::Known(_) | Source::Failed(_) => false,
        Source::Partition | Source::User(_) | Source::Field(_) | Source::Call(_) => true,
        Source::Convert { operand, .. } => source_is_open(operand),
    }
}
