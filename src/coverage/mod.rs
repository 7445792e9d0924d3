//! Which conditions of the rules some inputs have decided, and which way.
//!
//! In: a configuration, and inputs one by one. Out: for each condition how often it was true, false and undecided.
//! What is counted is the evaluator's own walk, so a condition that the answer did not need is not counted. Read is
//! walked by itself, also for users who may write: they would say nothing of the read rule otherwise.
//!
//! An outcome that no input brings about, with everything before the condition on the way to it, is named as
//! impossible; nobody can write a test for it.

mod reach;
mod tally;
mod written;

use std::{cell::Cell, collections::BTreeMap};

use crate::{
    compare::QUICK,
    compile::{CompileOptions, Program, Step},
    config::SyncConfig,
    diagnostics::Place,
    eval::{Direct, Fixed, Functions, Inputs, Memo, Walker},
    explain::Permission,
    text::Span,
    values::ValueRef,
    vocabulary::Context,
};
use reach::Reach;
use tally::{Seen, Tally};
pub(crate) use written::Written;

/// Counts what inputs decide of the rules of a configuration.
#[derive(Clone, Debug)]
pub struct Coverage {
    config: SyncConfig,
    /// The roots are read and write.
    program: Program,
    /// The same, where what the app does not tell can be anything.
    of_all_inputs: Program,
    fixed: Fixed,
    seen: [BTreeMap<Span, Seen>; 2],
}

/// One condition of a rule, with what inputs have made of it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CoveredCondition {
    /// Where it is.
    pub place: Place,
    /// Its text, on one line.
    pub text: String,
    /// How often it was true.
    pub was_true: u64,
    /// How often it was false.
    pub was_false: u64,
    /// How often it could not be decided.
    pub undecided: u64,
    /// The outcome that no input brings about. A condition that is never decided has none: what it rests on is
    /// unknown, or it is a mistake.
    pub impossible: Option<bool>,
}

impl Coverage {
    /// Nothing is covered yet.
    pub fn new(config: &SyncConfig, options: &CompileOptions) -> Self {
        Self {
            config: config.clone(),
            program: Program::from_exprs(config.exprs(), options),
            of_all_inputs: Program::for_all_inputs(config.exprs(), options),
            fixed: Fixed::new(Context::PartitionPermission, options),
            seen: Default::default(),
        }
    }

    /// Walks the rule of one permission for an input. A partition that the key refuses reaches no rule.
    pub fn add<'a>(
        &'a mut self,
        permission: Permission,
        user: impl Into<ValueRef<'a>>,
        partition: impl Into<ValueRef<'a>>,
        functions: &(impl Functions + ?Sized),
    ) {
        let inputs = Inputs { user: user.into(), partition: partition.into(), document: ValueRef::Missing };
        if self.config.partition_key().check(inputs.partition).is_err() {
            return;
        }
        let [read, write] = &mut self.seen;
        let (root, seen) = match permission {
            Permission::Read => (0, read),
            Permission::Write => (1, write),
        };
        let Some(step) = self.program.roots.get(root) else { return };
        let mut memo = Memo::default();
        let calls = &self.program.calls;
        // The listener is told of the answer.
        let _ = Walker::new(calls, self.fixed, inputs, &mut memo, &mut Direct(functions), Tally(seen))
            .truth(step);
    }

    /// Where the rule of a permission is; `None` if it is not configured.
    pub fn rule(&self, permission: Permission) -> Option<Place> {
        let Written { tree, node } = Written::new(&self.config, permission)?;
        Some(tree.place(node.span))
    }

    /// The conditions of a permission's rule, in the order of the text. None if it is not configured.
    pub fn conditions(&self, permission: Permission) -> Vec<CoveredCondition> {
        let [read, write] = &self.seen;
        let (root, seen) = match permission {
            Permission::Read => (0, read),
            Permission::Write => (1, write),
        };
        let written = Written::new(&self.config, permission);
        let (Some(step), Some(Written { tree, .. })) = (self.of_all_inputs.roots.get(root), written) else {
            return Vec::new();
        };
        let mut steps = reach::steps_with_their_ways(step);
        steps.sort_by_key(|(step, _)| (step.span.start, std::cmp::Reverse(step.span.end)));
        let fuel = Cell::new(QUICK);
        let condition = |(step, way): &(&Step, Vec<reach::Passed<'_>>)| {
            let seen = seen.get(&step.span).copied().unwrap_or_default();
            let reach = Reach {
                calls: &self.of_all_inputs.calls,
                fixed: self.fixed,
                key: self.config.partition_key(),
                step,
                way,
                fuel: &fuel,
            };
            CoveredCondition {
                place: tree.place(step.span),
                text: tree.excerpt(step.span),
                was_true: seen.truths,
                was_false: seen.falsehoods,
                undecided: seen.undecided,
                impossible: reach.impossible(seen),
            }
        };
        steps.iter().map(condition).collect()
    }
}

impl CoveredCondition {
    /// The outcomes that are possible and were not seen.
    pub fn missing(&self) -> Vec<bool> {
        let unseen = [(true, self.was_true), (false, self.was_false)].into_iter();
        let unseen = unseen.filter(|(outcome, count)| *count == 0 && self.impossible != Some(*outcome));
        unseen.map(|(outcome, _)| outcome).collect()
    }

    /// How many outcomes are possible.
    pub fn outcomes(&self) -> usize {
        if self.impossible.is_some() { 1 } else { 2 }
    }
}
