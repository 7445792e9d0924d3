//! What would have to be otherwise for a denied permission to be allowed.
//!
//! In: the explained steps of a decision. Out: the smallest sets of conditions, each of which would have to hold, or not to
//! hold, while everything else stays as it is. This is logic over the truth of conditions, not over data: nobody says
//! that a user exists for whom they come out so. Conditions that were not needed are not known, so they count as ones
//! that would have to be; those that cannot change at all are never among them.

use super::{ExplainedStep, Explanation, Permission, StepResult};
use crate::{
    ast::Inner,
    compile::{Sides, Step, StepKind, ValueSource},
};

/// What makes a step true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Logic {
    /// All inside are.
    All,
    /// One inside is.
    Any,
    /// None inside is; also of a negation, which has one.
    None,
    /// A comparison of something that another user or partition has otherwise.
    Condition,
    /// It is the same for everyone: this, or something that was found out when it was looked at.
    Fixed(Option<bool>),
}

/// One set of conditions, each with what it would have to be.
type Set<'e> = Vec<(&'e ExplainedStep, bool)>;

/// More sets than this are not offered.
const MOST_OPTIONS: usize = 3;
/// Nor are more looked at on the way; the smallest ones are kept.
const MOST_TRIED: usize = 24;

/// A condition that would have to come out otherwise.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Needed<'e> {
    /// The condition.
    pub step: &'e ExplainedStep,
    /// What it would have to be.
    pub must_be: bool,
}

impl Explanation {
    /// The smallest sets of conditions that would have to hold, or not to hold, for a denied permission to be
    /// allowed, at most three; none for one that is allowed, and for one that nothing of it could allow. Whoever
    /// may write may read, so reading may come of what writing needs.
    pub fn would_change(&self, permission: Permission) -> Vec<Vec<Needed<'_>>> {
        let of = |wanted: Permission| {
            let rule = self.permissions.iter().find(|explained| explained.permission == wanted);
            rule.filter(|explained| !explained.decision.allowed())
        };
        if of(permission).is_none() {
            return Vec::new();
        }
        let step = |wanted| of(wanted).and_then(|explained| explained.step.as_ref());
        let rules: &[Permission] = match permission {
            Permission::Read => &[Permission::Read, Permission::Write],
            Permission::Write => &[Permission::Write],
        };
        let options = rules.iter().filter_map(|wanted| step(*wanted)).flat_map(|step| ways(step, true));
        let mut options = smallest(options.collect());
        options.truncate(MOST_OPTIONS);
        let needed = |(step, must_be)| Needed { step, must_be };
        options.into_iter().map(|option| option.into_iter().map(needed).collect()).collect()
    }
}

impl Logic {
    pub(super) fn new(step: &Step) -> Self {
        match step.inner() {
            Inner::All(_) => Self::All,
            Inner::Any(_) => Self::Any,
            Inner::None(_) | Inner::Not(_) => Self::None,
            Inner::Nothing => {
                let Sides { left, right, .. } = step.sides();
                if let StepKind::Constant(constant) = step.kind {
                    Self::Fixed(Some(constant))
                } else if left.is_some_and(is_failed)
                    || right.is_some_and(is_failed)
                    || step.sources().all(is_fixed)
                {
                    Self::Fixed(None)
                } else {
                    Self::Condition
                }
            }
        }
    }
}

/// Whether a value is the same for every user and partition.
fn is_fixed(source: &ValueSource) -> bool {
    source.constant().is_some() || is_failed(source)
}

fn is_failed(source: &ValueSource) -> bool {
    matches!(source, ValueSource::Failed(_))
}

/// The sets of conditions that would make a step this; one empty set if it is so already.
fn ways(step: &ExplainedStep, wanted: bool) -> Vec<Set<'_>> {
    let is = match step.result {
        StepResult::True => Some(true),
        StepResult::False => Some(false),
        StepResult::Indeterminate(_) | StepResult::NotNeeded => None,
    };
    if is == Some(wanted) {
        return vec![Vec::new()];
    }
    match step.logic {
        Logic::Fixed(constant) if constant == Some(wanted) => vec![Vec::new()],
        Logic::Fixed(_) => Vec::new(),
        Logic::Condition => vec![vec![(step, wanted)]],
        // What was not needed is shown as one condition, whatever is in it.
        Logic::All | Logic::Any | Logic::None if step.result == StepResult::NotNeeded => {
            vec![vec![(step, wanted)]]
        }
        Logic::All => {
            if wanted {
                every(&step.steps, true)
            } else {
                one_of(&step.steps, false)
            }
        }
        Logic::Any => {
            if wanted {
                one_of(&step.steps, true)
            } else {
                every(&step.steps, false)
            }
        }
        Logic::None => {
            if wanted {
                every(&step.steps, false)
            } else {
                one_of(&step.steps, true)
            }
        }
    }
}

/// All of the steps are to be this: a way of each, together.
fn every(steps: &[ExplainedStep], wanted: bool) -> Vec<Set<'_>> {
    let mut together = vec![Vec::new()];
    for step in steps {
        let ways = ways(step, wanted);
        let joined = together
            .iter()
            .flat_map(|before: &Set<'_>| ways.iter().map(move |way| [before.as_slice(), way].concat()));
        together = smallest(joined.collect());
    }
    together
}

fn one_of(steps: &[ExplainedStep], wanted: bool) -> Vec<Set<'_>> {
    smallest(steps.iter().flat_map(|step| ways(step, wanted)).collect())
}

/// The sets of which no other is a part, the smallest first.
fn smallest(mut options: Vec<Set<'_>>) -> Vec<Set<'_>> {
    options.sort_by_key(Vec::len);
    let mut kept: Vec<Set<'_>> = Vec::new();
    for option in options {
        let has = |(step, wanted): &(&ExplainedStep, bool)| {
            option.iter().any(|(own, is)| std::ptr::eq(*own, *step) && is == wanted)
        };
        if kept.len() < MOST_TRIED && !kept.iter().any(|smaller| smaller.iter().all(has)) {
            kept.push(option);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostics::Place;

    /// Whatever else is not known: with the conditions of an option the rule is true.
    #[test]
    fn options_are_enough() {
        let mut seed = 7_u64;
        let mut checked = 0;
        for _ in 0..4000 {
            let tree = random(&mut seed, 4);
            for option in ways(&tree, true) {
                assert_eq!(truth(&tree, &option), Some(true), "{tree:?}");
                checked += option.len();
                for left_out in 0..option.len() {
                    let mut fewer = option.clone();
                    fewer.remove(left_out);
                    assert_ne!(truth(&tree, &fewer), Some(true), "one condition too many: {tree:?}");
                }
            }
        }
        assert!(checked > 1000, "{checked}");
    }

    fn next(seed: &mut u64, below: u64) -> u64 {
        *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % below
    }

    /// A tree whose results are those that its leaves make.
    fn random(seed: &mut u64, depth: u64) -> ExplainedStep {
        let leaf = depth == 0 || next(seed, 3) == 0;
        let (logic, steps, result) = if leaf {
            let results = [
                StepResult::True,
                StepResult::False,
                StepResult::Indeterminate(String::new()),
                StepResult::NotNeeded,
            ];
            let result = results[next(seed, 4) as usize].clone();
            let logic = if next(seed, 5) == 0 { Logic::Fixed(None) } else { Logic::Condition };
            (logic, Vec::new(), result)
        } else {
            let logic = [Logic::All, Logic::Any, Logic::None][next(seed, 3) as usize];
            let steps: Vec<_> = (0..1 + next(seed, 3)).map(|_| random(seed, depth - 1)).collect();
            (logic, steps, StepResult::NotNeeded)
        };
        let place = Place { file: "".into(), pointer: String::new(), range: None, source: None };
        let text = next(seed, u64::MAX >> 1).to_string();
        let mut step = ExplainedStep { text, place, result, logic, left: None, right: None, steps };
        if !step.steps.is_empty() {
            step.result = match truth(&step, &Vec::new()) {
                Some(true) => StepResult::True,
                Some(false) => StepResult::False,
                None => StepResult::Indeterminate(String::new()),
            };
        }
        step
    }

    fn truth(step: &ExplainedStep, set: &Set<'_>) -> Option<bool> {
        if let Some((_, wanted)) = set.iter().find(|(other, _)| other.text == step.text) {
            return Some(*wanted);
        }
        let inside = |wanted: bool| {
            let truths: Vec<_> = step.steps.iter().map(|step| truth(step, set)).collect();
            if truths.contains(&Some(wanted)) {
                Some(wanted)
            } else if truths.contains(&None) {
                None
            } else {
                Some(!wanted)
            }
        };
        match step.logic {
            Logic::All => inside(false),
            Logic::Any => inside(true),
            Logic::None => inside(true).map(|any| !any),
            Logic::Condition | Logic::Fixed(_) => match step.result {
                StepResult::True => Some(true),
                StepResult::False => Some(false),
                StepResult::Indeterminate(_) | StepResult::NotNeeded => None,
            },
        }
    }
}
