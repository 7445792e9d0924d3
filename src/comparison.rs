//! Do two configurations give everyone the same access? Decided for all users and partitions.

use std::collections::BTreeSet;

use serde::Serialize;
use serde_json::Value as Json;

use crate::{
    compare::{Need, Next, Obstacle, PATIENT, Space, Stop, Subject, Witness, each, unknown},
    compile::{CompileOptions, Program},
    config::SyncConfig,
    eval::{EvalError, Fixed, Truth},
    explain::Permission,
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
        /// How many cases were checked.
        checked: u64,
        /// The unknown values, such as `%%values.admins`; empty if the search is the reason.
        rests_on: BTreeSet<String>,
        /// What stopped the search; `None` if unknown values are the reason.
        because: Option<Obstacle>,
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
    /// The calls that were made.
    pub calls: Vec<MadeCall>,
    /// What the first configuration allows.
    pub before: Allowed,
    /// What the second one allows.
    pub after: Allowed,
}

/// A call of a function, and what it gave.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct MadeCall {
    /// The name of the function.
    pub name: String,
    /// The arguments, expanded.
    pub arguments: Vec<Json>,
    /// The result; `None` if the function failed.
    pub result: Option<Json>,
}

/// Which of the two permissions are allowed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Allowed {
    /// Opening the partition.
    pub read: bool,
    /// Uploading changes to it.
    pub write: bool,
}

/// Inputs that differ only if unknown values are right are passed over so often.
const MOST_TRIED: usize = 24;

impl SyncConfig {
    /// Compares the access that two configurations of one app give. The partition key of the first counts for
    /// both. What the app does not tell can be anything: a function that it does not list may return anything
    /// (SEMANTICS §4.4), and what rests on an unknown value is unknown.
    pub fn compare(&self, other: &Self, options: &CompileOptions) -> Comparison {
        let program = Program::for_all_inputs(self.exprs().into_iter().chain(other.exprs()), options);
        let fixed = Fixed::new(Context::PartitionPermission, options);
        let space = Space::new(Subject::new(&program, fixed, self.partition_key()));
        let differ = |truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>| {
            Ok(access(truth, [0, 1])? != access(truth, [2, 3])?)
        };
        let mut found = None;
        let mut rests_on: BTreeSet<String> = BTreeSet::new();
        let mut tries = 0;
        let searched = each(&space, PATIENT, &differ, &mut |witness| {
            tries += 1;
            if unknown::holds_whatever_they_are(&space, &witness, &differ) {
                found = Some(Box::new(Counterexample::from_witness(&witness)));
                return Next::Stop;
            }
            let needs: Vec<Need> = witness.world.decided().iter().map(|(need, _)| *need).collect();
            rests_on.extend(needs.iter().flat_map(|need| unknown::values_of(*need, &witness, &program)));
            if tries < MOST_TRIED { Next::Others(needs) } else { Next::Stop }
        });
        match (found, searched) {
            (Some(found), _) => Comparison::Different(found),
            (None, Ok(checked)) if rests_on.is_empty() => Comparison::Same { checked },
            (None, Ok(checked)) => Comparison::Unknown { checked, rests_on, because: None },
            (None, Err(short)) => {
                let because = rests_on.is_empty().then_some(short.because);
                Comparison::Unknown { checked: short.checked, rests_on, because }
            }
        }
    }
}

/// What a pair of roots, read and write, allows: whoever may write may read.
pub(crate) fn access(
    truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>,
    [read, write]: [usize; 2],
) -> Result<Allowed, Stop> {
    let write = truth(write)? == Truth::True;
    Ok(Allowed { read: write || truth(read)? == Truth::True, write })
}

/// Whether a pair of roots, read and write, gives a permission.
pub(crate) fn allows(
    truth: &mut dyn FnMut(usize) -> Result<Truth, Stop>,
    permission: Permission,
    pair: [usize; 2],
) -> Result<bool, Stop> {
    match permission {
        Permission::Read => Ok(access(truth, pair)?.read),
        Permission::Write => Ok(truth(pair[1])? == Truth::True),
    }
}

impl MadeCall {
    pub(crate) fn from_witness(
        (name, arguments, result): &(String, Vec<Value>, Result<Value, EvalError>),
    ) -> Self {
        let arguments =
            arguments.iter().map(|argument| unknown::without_values(argument.to_json())).collect();
        Self { name: name.clone(), arguments, result: result.as_ref().ok().map(Value::to_json) }
    }
}

impl Counterexample {
    pub(crate) fn from_witness(witness: &Witness) -> Self {
        let access_by = |pair| {
            let mut truth = |root: usize| witness.truths.get(root).copied().ok_or(Stop::NoRoot);
            access(&mut truth, pair).unwrap_or_default()
        };
        Self {
            user: unknown::without_values(witness.user.to_json()),
            partition: witness.partition.to_json(),
            calls: witness.calls.iter().map(MadeCall::from_witness).collect(),
            before: access_by([0, 1]),
            after: access_by([2, 3]),
        }
    }
}
