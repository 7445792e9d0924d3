//! The search: branch where the answer depends on something, and stop at the first input that is looked for.

use super::{
    Need, Question, SERVED, Stop, Subject, Witness,
    candidates::choices,
    components::Variables,
    probe::Probe,
    world::{Choice, World},
};

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
    find_within(subject, World::default(), fuel, question)
}

/// The same among the inputs of which something is decided already.
pub(crate) fn find_within(subject: Subject<'_>, world: World, fuel: u64, question: Question<'_>) -> Answer {
    let mut first = None;
    let searched = each(subject, world, fuel, question, &mut |witness| {
        first = Some(Box::new(witness));
        Next::Stop
    });
    match (first, searched) {
        (Some(witness), _) => Answer::Found(witness),
        (None, Ok(checked)) => Answer::Never { checked },
        (None, Err(checked)) => Answer::Unknown { checked },
    }
}

/// What to do when an input was found.
pub(crate) enum Next {
    Stop,
    /// Go on among the inputs of which not all of this is decided as it was here.
    Others(Vec<Need>),
}

/// Searches all inputs for those of which the question is true, until enough were found. The number of inputs that
/// were looked at is an error if there may be more.
pub(crate) fn each(
    subject: Subject<'_>,
    world: World,
    fuel: u64,
    question: Question<'_>,
    found: &mut dyn FnMut(Witness) -> Next,
) -> Result<u64, u64> {
    let variables = Variables::of(&subject);
    if !variables.are_covered() {
        return Err(0);
    }
    let mut probe = Probe {
        calls: &subject.program.calls,
        fixed: subject.fixed,
        subject,
        variables: &variables,
        world,
        fuel,
    };
    let mut open: Vec<(Need, Vec<Choice>)> = Vec::new();
    let mut known: Vec<World> = Vec::new();
    let mut checked = 0;
    loop {
        let asked = question(&mut |root| match subject.program.roots.get(root) {
            Some(step) => {
                probe.fixed = subject.fixed_of(root);
                probe.truth(step)
            }
            None if root == SERVED => probe.served(),
            None => Err(Stop::Unsupported),
        });
        match asked {
            Ok(true) if !known.iter().any(|known| probe.world.is_within(known)) => {
                let witness = Witness::confirmed(subject, &variables, &probe.world, question);
                match witness.map(|witness| found(Witness { checked, ..witness })) {
                    Some(Next::Others(needs)) => {
                        known.push(probe.world.reduced(|need| needs.contains(&need)))
                    }
                    Some(Next::Stop) | None => return Err(checked),
                }
                checked += 1;
            }
            Ok(_) => checked += 1,
            Err(Stop::Need(need)) => {
                let mut choices = choices(&mut probe, need);
                // Taken from the end: the first candidates are tried first.
                choices.reverse();
                open.push((need, choices));
                probe.world.decide(need, Choice::Holds(false));
            }
            Err(Stop::Unsupported) => return Err(checked),
        }
        // The next choice of the innermost branch that has one.
        loop {
            let Some((need, choices)) = open.last_mut() else { return Ok(checked) };
            probe.world.undo();
            match choices.pop() {
                Some(choice) => {
                    probe.world.decide(*need, choice);
                    break;
                }
                None => drop(open.pop()),
            }
        }
    }
}
