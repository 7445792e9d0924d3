//! Which outcomes of a condition some input brings about, when the walk comes to it at all.

use std::cell::Cell;

use super::tally::Seen;
use crate::{
    compare::{Never, Space, Stop, Subject, World},
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

/// One condition and the way to it.
pub(super) struct Reach<'s> {
    pub(super) calls: &'s [CallSlot],
    pub(super) fixed: Fixed,
    pub(super) key: &'s PartitionKey,
    pub(super) step: &'s Step,
    pub(super) way: &'s [Passed<'s>],
    /// Steps that are left for all conditions of a rule together.
    pub(super) fuel: &'s Cell<u64>,
}

/// Of the conditions that are passed before another one, the last are looked at.
const MOST_PASSED: usize = 24;

/// Steps that one condition may take.
const MOST_OF_ONE: u64 = 2_000;

/// All steps of a rule, each with what the walk passes last before it.
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
        // Of fewer conditions more inputs pass: what none of them brings about, none of fewer does.
        if way.len() > MOST_PASSED {
            way.remove(0);
        }
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
        let copied = self.calls.len() + self.way.len();
        let left = self.fuel.get().saturating_sub(copied as u64);
        self.fuel.set(left);
        if left == 0 {
            return true;
        }
        let passed = self.way.iter().map(|passed| passed.step);
        let program = Program {
            roots: [self.step].into_iter().chain(passed).cloned().collect(),
            calls: self.calls.to_vec(),
        };
        let space = Space::new(Subject::new(&program, self.fixed, self.key));
        let question = |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| {
            if !is(truth(0)?, outcome) {
                return Ok(false);
            }
            for (at, passed) in self.way.iter().enumerate() {
                if is(truth(at + 1)?, passed.ends_with) {
                    return Ok(false);
                }
            }
            Ok(true)
        };
        let mut own = left.min(MOST_OF_ONE);
        let given = own;
        let never = Never::new(&space, &question).within(&World::default(), &mut own);
        self.fuel.set(left.saturating_sub(given - own));
        !never
    }
}

fn is(truth: Truth, outcome: bool) -> bool {
    truth == if outcome { Truth::True } else { Truth::False }
}
