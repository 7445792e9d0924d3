//! The listener that counts.

use std::collections::BTreeMap;

use crate::{
    compile::{ConstantSet, Step},
    eval::{Listener, Role, Truth},
    text::Span,
    values::ValueRef,
};

/// What came out of one condition, how often.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    pub(super) truths: u64,
    pub(super) falsehoods: u64,
    pub(super) undecided: u64,
}

/// Counts by the places of the conditions.
pub(super) struct Tally<'s>(pub(super) &'s mut BTreeMap<Span, Seen>);

impl Listener for Tally<'_> {
    fn enter(&mut self, _: &Step) {}

    fn operand(&mut self, _: Role, _: ValueRef<'_>) {}

    fn constants(&mut self, _: &ConstantSet, _: bool) {}

    fn leave(&mut self, step: &Step, truth: Truth) {
        let seen = self.0.entry(step.span).or_default();
        let count = match truth {
            Truth::True => &mut seen.truths,
            Truth::False => &mut seen.falsehoods,
            Truth::Indeterminate(_) => &mut seen.undecided,
        };
        *count += 1;
    }
}
