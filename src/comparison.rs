//! Do two configurations give everyone the same access? Decided for all users and partitions.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use crate::{
    ast::{Expr, ExprKind},
    compare::{Need, Next, PATIENT, Stop, Subject, Witness, World, each, unknown},
    compile::{CompileOptions, Translator},
    config::SyncConfig,
    eval::{EvalError, Fixed, Truth},
    text::Span,
    values::Value,
    vocabulary::Context,
};

/// The outcome of a comparison.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Comparison {
    /// No user and no partition have other access; so many distinguishable inputs were looked at.
    Same {
        /// How many.
        checked: u64,
    },
    /// This input has other access, which the evaluator confirms.
    Different(Box<Counterexample>),
    /// The search reached its limit or met something that it does not model, or the answer rests on values of the app
    /// that nobody knows here.
    Unknown {
        /// How many inputs were looked at.
        checked: u64,
        /// The unknown values, such as `%%values.admins`; empty if the search is the reason.
        rests_on: BTreeSet<String>,
    },
}

/// An input for which two configurations differ. Users, partitions and results are relaxed Extended JSON.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Counterexample {
    /// The user.
    pub user: Json,
    /// The partition value.
    pub partition: Json,
    /// The calls that were made: name, arguments, and the result if the function did not fail.
    pub calls: Vec<(String, Vec<Json>, Option<Json>)>,
    /// Read and write by the first configuration.
    pub before: (bool, bool),
    /// Read and write by the second one.
    pub after: (bool, bool),
}

/// Inputs that differ only if unknown values are right are passed over so often.
const MOST_TRIED: usize = 24;

/// A permission that is not configured.
pub(crate) const DENIED: Expr = Expr { span: Span { start: 0, end: 0 }, kind: ExprKind::Constant(false) };

impl SyncConfig {
    /// Compares the access that two configurations of one app give. The partition key of the first counts for
    /// both. What the app does not tell can be anything: a function that it does not list may return anything
    /// (SEMANTICS §4.4), and what rests on an unknown value is unknown.
    pub fn compare(&self, other: &Self, options: &CompileOptions) -> Comparison {
        let mut translator = Translator::of_all_inputs(options);
        for rule in self.rules().into_iter().chain(other.rules()) {
            translator.add(rule.expr.as_ref().unwrap_or(&DENIED));
        }
        let program = translator.finish();
        let fixed = Fixed { context: Context::PartitionPermission, missing_ne: options.missing_ne };
        let subject = Subject::new(&program, fixed, self.partition_key());
        let differ =
            |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| Ok(access(truth, 0)? != access(truth, 2)?);
        let mut found = None;
        let mut rests_on: BTreeSet<String> = BTreeSet::new();
        let mut tries = 0;
        let searched = each(subject, World::default(), PATIENT, &differ, &mut |witness| {
            tries += 1;
            if unknown::holds_whatever_they_are(subject, &witness, &differ) {
                found = Some(Box::new(Counterexample::of(&witness)));
                return Next::Stop;
            }
            let needs: Vec<Need> = witness.world.decided().iter().map(|(need, _)| *need).collect();
            rests_on.extend(needs.iter().filter_map(|need| unknown::value_of(*need, &witness)));
            if tries < MOST_TRIED { Next::Others(needs) } else { Next::Stop }
        });
        match (found, searched) {
            (Some(found), _) => Comparison::Different(found),
            (None, Ok(checked)) if rests_on.is_empty() => Comparison::Same { checked },
            (None, Ok(checked) | Err(checked)) => Comparison::Unknown { checked, rests_on },
        }
    }
}

/// Read and write of the pair of roots that begins with one, where whoever may write may read.
pub(crate) fn access(
    truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>,
    first: usize,
) -> Result<(bool, bool), Stop> {
    let write = truth(first + 1)? == Truth::True;
    Ok((write || truth(first)? == Truth::True, write))
}

impl Counterexample {
    pub(crate) fn of(witness: &Witness) -> Self {
        let of_pair = |first: usize| {
            let mut truth = |root: usize| witness.truths.get(root).copied().ok_or(Stop::Unsupported);
            access(&mut truth, first).unwrap_or_default()
        };
        let call = |(name, arguments, result): &(String, Vec<Value>, Result<Value, EvalError>)| {
            let arguments =
                arguments.iter().map(|argument| unknown::without_values(argument.to_json())).collect();
            (name.clone(), arguments, result.as_ref().ok().map(Value::to_json))
        };
        Self {
            user: unknown::without_values(witness.user.to_json()),
            partition: witness.partition.to_json(),
            calls: witness.calls.iter().map(call).collect(),
            before: of_pair(0),
            after: of_pair(2),
        }
    }
}
