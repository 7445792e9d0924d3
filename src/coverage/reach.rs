//! Which outcomes of a condition some input brings about, when the walk comes to it at all.

use std::cell::Cell;

use super::tally::Seen;
use crate::{
    compare::{Answer, QUICK, Subject, find},
    compile::{CallSlot, Program, Step, StepKind},
    eval::{Fixed, Truth},
    partition::PartitionKey,
};

/// A condition that the walk passes before another one, which it comes to only if this outcome does not end it.
#[derive(Clone, Copy)]
pub(super) struct Passed<'s> {
    step: &'s Step,
    ends_with: bool,
}

/// How many conditions the questions about one rule may be about, all together: each question is about a condition and
/// those that are passed on the way to it. Rules of the usual size need some hundreds.
pub(super) const MOST_ASKED: usize = 20_000;

/// One condition and the way to it.
pub(super) struct Reach<'s> {
    pub(super) calls: &'s [CallSlot],
    pub(super) fixed: Fixed,
    pub(super) key: &'s PartitionKey,
    pub(super) step: &'s Step,
    pub(super) way: &'s [Passed<'s>],
    /// What is left of [`MOST_ASKED`], for all conditions of a rule.
    pub(super) left: &'s Cell<usize>,
}

/// All steps of a rule, each with what the walk passes before it.
pub(super) fn steps_with_their_ways(root: &Step) -> Vec<(&Step, Vec<Passed<'_>>)> {
    let mut all = Vec::new();
    collect(root, &[], &mut all);
    all
}

fn collect<'s>(step: &'s Step, way: &[Passed<'s>], all: &mut Vec<(&'s Step, Vec<Passed<'s>>)>) {
    all.push((step, way.to_vec()));
    // What one child alone decides the whole with; the walk goes no further then.
    let ends_with = !matches!(step.kind, StepKind::All(_));
    let mut way = way.to_vec();
    for child in step.children() {
        collect(child, &way, all);
        way.push(Passed { step: child, ends_with });
    }
}

impl Reach<'_> {
    /// The outcome that no input brings about, if it is one and not both. It is asked for only where it was not
    /// seen.
    pub(super) fn impossible(&self, seen: Seen) -> Option<bool> {
        match (seen.truths > 0 || self.is_possible(true), seen.falsehoods > 0 || self.is_possible(false)) {
            (true, false) => Some(false),
            (false, true) => Some(true),
            (true, true) | (false, false) => None,
        }
    }

    /// What cannot be found out counts as possible.
    fn is_possible(&self, outcome: bool) -> bool {
        let Some(left) = self.left.get().checked_sub(self.way.len() + 1) else { return true };
        self.left.set(left);
        let passed = self.way.iter().map(|passed| passed.step);
        let program = Program {
            roots: [self.step].into_iter().chain(passed).cloned().collect(),
            calls: self.calls.to_vec(),
        };
        let subject = Subject::new(&program, self.fixed, self.key);
        let answer = find(subject, QUICK, &|truth| {
            if !is(truth(0)?, outcome) {
                return Ok(false);
            }
            for (at, passed) in self.way.iter().enumerate() {
                if is(truth(at + 1)?, passed.ends_with) {
                    return Ok(false);
                }
            }
            Ok(true)
        });
        !matches!(answer, Answer::Never { .. })
    }
}

fn is(truth: Truth, outcome: bool) -> bool {
    truth == if outcome { Truth::True } else { Truth::False }
}
