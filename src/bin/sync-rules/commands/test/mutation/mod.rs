//! Mutation: which changes of the rules the tests notice.
//!
//! A change is noticed if a test that passes fails under it. One that no test notices either changes nothing, which
//! the engine's comparison proves, or it lacks a test; such a test is then shown. Files that test the same rules count
//! together.

mod example;
pub(crate) mod human;
pub(crate) mod json;

use std::collections::BTreeMap;

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use sync_rules::{
    Permissions, ValueRef,
    change::Comparison,
    diagnostics::Place,
    testing::{Mutant, mutants},
};

use self::example::Example;
use super::{
    percent::{Percent, Share},
    suite::Suite,
};
use crate::problem::Problem;

/// Changes of one configuration beyond these are not tried: each of them may ask the engine a long question.
const MOST: usize = 1000;

/// All changes that were tried.
#[derive(Debug, Default)]
pub(crate) struct Mutation {
    pub(crate) judged: Vec<Judged>,
    /// Changes beyond what one run tries.
    pub(crate) left_out: usize,
}

/// One change, and whether it was noticed.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) mutant: Mutant,
    /// What it is about, in a file relative to the working directory.
    pub(crate) place: Place,
    pub(crate) fate: Fate,
}

/// What became of a change. If several files speak of one, the first of these counts.
#[derive(Debug)]
pub(crate) enum Fate {
    Noticed,
    Unnoticed(Box<Example>),
    /// The engine found neither a difference nor a proof that there is none.
    Unknown,
    /// No user and no partition have other access.
    Equivalent,
}

/// How many changes came to what.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) noticed: usize,
    pub(crate) unnoticed: usize,
    pub(crate) unknown: usize,
    pub(crate) equivalent: usize,
}

impl Fate {
    fn rank(&self) -> u8 {
        match self {
            Self::Noticed => 0,
            Self::Unnoticed(_) => 1,
            Self::Unknown => 2,
            Self::Equivalent => 3,
        }
    }
}

impl Mutation {
    pub(crate) fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for judged in &self.judged {
            let count = match judged.fate {
                Fate::Noticed => &mut counts.noticed,
                Fate::Unnoticed(_) => &mut counts.unnoticed,
                Fate::Unknown => &mut counts.unknown,
                Fate::Equivalent => &mut counts.equivalent,
            };
            *count += 1;
        }
        counts
    }
}

impl Counts {
    /// What was noticed, of what is known to be noticeable.
    pub(crate) fn share(&self) -> Share {
        Share { part: self.noticed, whole: self.noticed + self.unnoticed }
    }
}

pub(crate) fn of_suites(suites: &[Suite]) -> Mutation {
    let mut mutation = Mutation::default();
    let mut known = BTreeMap::new();
    for suite in suites {
        let all = mutants(&suite.rules.config);
        mutation.left_out += all.len().saturating_sub(MOST);
        let all = thinned(all);
        let judged: Vec<Judged> = all.into_par_iter().map(|mutant| judge(suite, mutant)).collect();
        for new in judged {
            let range = new.mutant.range;
            let key = (new.place.file.clone(), range.start.offset, range.end.offset, new.mutant.text.clone());
            let at = *known.entry(key).or_insert(mutation.judged.len());
            match mutation.judged.get_mut(at) {
                Some(old) if new.fate.rank() < old.fate.rank() => *old = new,
                Some(_) => {}
                None => mutation.judged.push(new),
            }
        }
    }
    mutation
}

/// As many as are tried, from all parts of the rules.
fn thinned(all: Vec<Mutant>) -> Vec<Mutant> {
    let count = all.len();
    if count <= MOST {
        return all;
    }
    let is_taken = |at: usize| (at + 1) * MOST / count > at * MOST / count;
    all.into_iter().enumerate().filter(|(at, _)| is_taken(*at)).map(|(_, mutant)| mutant).collect()
}

fn judge(suite: &Suite, mutant: Mutant) -> Judged {
    let place = suite.named(mutant.place.clone());
    Judged { fate: fate(suite, &mutant), place, mutant }
}

fn fate(suite: &Suite, mutant: &Mutant) -> Fate {
    let changed = mutant.config.compile_with(&suite.rules.options);
    if is_noticed(suite, &changed) {
        return Fate::Noticed;
    }
    // Users and partitions that the tests name already make the test that is easiest to read.
    if let Some(example) = Example::among_those_named(suite, &changed) {
        return Fate::Unnoticed(Box::new(example));
    }
    match suite.rules.config.compare(&mutant.config, &suite.rules.options) {
        Comparison::Same { .. } => Fate::Equivalent,
        Comparison::Different(found) => Fate::Unnoticed(Box::new(Example::found(suite, &changed, *found))),
        // Whatever else a comparison may come to say, it is not a proof.
        Comparison::Unknown { .. } | _ => Fate::Unknown,
    }
}

/// Whether a test that passes fails under the change.
fn is_noticed(suite: &Suite, changed: &Permissions) -> bool {
    let functions = suite.functions();
    suite.questions.iter().filter(|question| question.ok).any(|question| {
        let access = changed.access(
            &question.user,
            ValueRef::from(&question.partition),
            &functions.for_user(&question.user),
        );
        !question.is_met_by(&access)
    })
}

/// What is said if it is too little.
pub(crate) fn shortfall(mutation: &Mutation, least: Percent) -> Option<Problem> {
    let share = mutation.counts().share();
    share.is_less_than(least).then(|| {
        Problem::new(format!(
            "the tests notice {share} of the changes, and `--min-mutation` asks for {least}"
        ))
        .help("add tests that notice more of them; `--mutate` shows one for each change")
    })
}
