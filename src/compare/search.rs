//! The search: branch where the answer depends on something, and stop at the first input that is looked for.

use super::{
    Need, Question, Stop, Witness,
    candidates::choices,
    components::Variables,
    probe::Probe,
    world::{Choice, World},
};
use crate::{compile::Program, eval::Fixed, partition::PartitionKey};

/// What a question is about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'p> {
    pub(crate) program: &'p Program,
    pub(crate) fixed: Fixed,
    pub(crate) key: &'p PartitionKey,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// There is such an input, and the evaluator agrees.
    Found(Box<Witness>),
    /// There is none; so many distinguishable inputs were looked at.
    Never { checked: u64 },
    /// The search did not come to an end.
    Unknown { checked: u64 },
}

/// Steps that a search may evaluate for someone who waits for its answer: about a second.
pub(crate) const PATIENT: u64 = 4_000_000;
/// The same for a tool that asks many questions: some hundredths of a second. Rules of the usual size need some
/// hundred steps.
pub(crate) const QUICK: u64 = 150_000;

/// Searches all inputs for one of which the question is true, within a number of steps.
pub(crate) fn find(subject: Subject<'_>, fuel: u64, question: Question<'_>) -> Answer {
    let variables = Variables::of(subject.program);
    if !variables.are_covered() {
        return Answer::Unknown { checked: 0 };
    }
    let mut probe = Probe {
        calls: &subject.program.calls,
        fixed: subject.fixed,
        key: subject.key,
        variables: &variables,
        world: World::default(),
        fuel,
    };
    let mut open: Vec<(Need, Vec<Choice>)> = Vec::new();
    let mut checked = 0;
    loop {
        let asked = question(&mut |root| match subject.program.roots.get(root) {
            Some(step) => probe.truth(step),
            None => Err(Stop::Unsupported),
        });
        match asked {
            Ok(true) => {
                return match Witness::confirmed(subject, &variables, &probe.world, question) {
                    Some(witness) => Answer::Found(Box::new(witness)),
                    None => Answer::Unknown { checked },
                };
            }
            Ok(false) => checked += 1,
            Err(Stop::Need(need)) => {
                let mut choices = choices(&mut probe, need);
                // Taken from the end: the first candidates are tried first.
                choices.reverse();
                open.push((need, choices));
                probe.world.decided.push((need, Choice::Holds(false)));
            }
            Err(Stop::Unsupported) => return Answer::Unknown { checked },
        }
        // The next choice of the innermost branch that has one.
        loop {
            let Some((need, choices)) = open.last_mut() else { return Answer::Never { checked } };
            probe.world.decided.pop();
            match choices.pop() {
                Some(choice) => {
                    probe.world.decided.push((*need, choice));
                    break;
                }
                None => drop(open.pop()),
            }
        }
    }
}
