//! The search: branch where the answer depends on something, and stop at the first input that is looked for.
//!
//! Up to three passes answer a question. What two roots have in common is first asked without looking into them
//! ([`Sight::Roots`]). Then inputs are tried; where one runs into something that is not modelled, the search goes on
//! beside it. If that finds nothing and leaves something open, what was open is let be anything at all
//! ([`Sight::Modelled`], [`Sight::Repeated`]): if even then nothing is found, there is nothing.

use std::cell::{Cell, LazyCell};

use super::{
    Need, Obstacle, Question, SERVED, Stop, Subject, Witness,
    candidates::choices,
    components::Variables,
    forms::Forms,
    probe::{Probe, Sight},
    residual::can_be_found,
    world::{Choice, World},
};
use crate::compile::Step;

/// The answer to a question.
#[derive(Clone, Debug)]
pub(crate) enum Answer {
    /// There is such an input, and the evaluator agrees.
    Found(Box<Witness>),
    /// There is none; so many distinguishable inputs were looked at.
    Never { checked: u64 },
    /// The search did not come to an end.
    Unknown { checked: u64, because: Obstacle },
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
        (None, Err(Short { checked, because })) => Answer::Unknown { checked, because },
    }
}

/// What to do when an input was found.
pub(crate) enum Next {
    Stop,
    /// Go on among the inputs of which not all of this is decided as it was here.
    Others(Vec<Need>),
}

/// A search that ended before all inputs were looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) checked: u64,
    pub(crate) because: Obstacle,
}

/// Searches all inputs for those of which the question is true, until enough were found. The number of inputs that
/// were looked at is part of an error if there may be more.
pub(crate) fn each(
    subject: Subject<'_>,
    world: World,
    fuel: u64,
    question: Question<'_>,
    found: &mut dyn FnMut(Witness) -> Next,
) -> Result<u64, Short> {
    let variables = Variables::of(&subject);
    let roots = subject.program.roots.iter().enumerate();
    let roots = roots.map(|(number, step)| (step, subject.fixed_of(number).context));
    let forms = LazyCell::new(|| Forms::new(roots));
    let mut search = Search {
        probe: Probe {
            calls: &subject.program.calls,
            fixed: subject.fixed,
            subject,
            variables: &variables,
            world: World::default(),
            fuel,
            sight: Sight::Inputs,
            obstacle: None,
        },
        question,
        checked: 0,
        least: fuel,
    };
    if variables.is_too_large() {
        return Err(Short { checked: 0, because: Obstacle::Limit });
    }
    if world.is_empty() && subject.program.roots.len() > 1 {
        search.probe.sight = Sight::Roots(&forms);
        if search.shows_none(World::default(), fuel.min(AT_ONCE)) {
            return Ok(search.checked);
        }
        (search.probe.sight, search.checked) = (Sight::Inputs, 0);
    }
    let size = subject.program.roots.iter().map(steps).sum();
    let mut known: Vec<World> = Vec::new();
    // Whether anything was found, and whether that is enough.
    let (any, enough) = (Cell::new(false), Cell::new(false));
    let mut accept = |probe: &mut Probe<'_>, checked: u64| {
        if known.iter().any(|known| probe.world.is_within(known)) {
            return Go::On;
        }
        // Confirming takes a walk through all rules.
        probe.fuel = probe.fuel.saturating_sub(size);
        let Some(witness) = Witness::confirmed(subject, &variables, &probe.world, question) else {
            probe.obstacle = Some(Obstacle::Unconfirmed);
            return Go::On;
        };
        any.set(true);
        match found(Witness { checked, ..witness }) {
            Next::Others(needs) => {
                known.push(probe.world.reduced(|need| needs.contains(&need)));
                Go::On
            }
            Next::Stop => {
                enough.set(true);
                Go::NoFurther
            }
        }
    };
    // Most questions are answered soon. Where rules have much in common, the others are asked again in another order.
    let is_shared = world.is_empty() && subject.program.roots.len() > 1 && forms.has_repeated();
    let first = if is_shared { SOON.min(fuel / 4) } else { fuel };
    search.begin(Sight::Inputs, &world, first);
    let mut whole = search.run(&mut accept);
    if whole && search.probe.obstacle.is_none() {
        return Ok(search.checked);
    }
    let mut short = search.short();
    let is_open = !whole && !enough.get();
    if !any.get() {
        let has_obstacle = search.probe.obstacle.is_some();
        let modelled = has_obstacle.then_some(Sight::Modelled(&forms));
        for sight in modelled.into_iter().chain([Sight::Repeated(&forms)]) {
            search.probe.sight = sight;
            if search.shows_none(world.clone(), fuel / 16) {
                return Ok(search.checked);
            }
        }
    }
    if is_shared && is_open {
        search.begin(Sight::Apart(&forms), &world, fuel);
        whole = search.run(&mut accept);
        if whole && search.probe.obstacle.is_none() {
            return Ok(search.checked);
        }
        short = search.short();
    }
    Err(short)
}

/// Steps within which most questions are answered.
const SOON: u64 = 50_000;
/// Steps that may be spent on seeing that two roots are one.
const AT_ONCE: u64 = 2_000;

struct Search<'p, 'q> {
    probe: Probe<'p>,
    question: Question<'q>,
    /// How many cases were checked.
    checked: u64,
    /// So many steps at most are left once something is met that is not modelled.
    least: u64,
}

/// What to do after an input of which the question is true.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Go {
    On,
    NoFurther,
}

impl<'p> Search<'p, '_> {
    /// Whether there is no input, as the probe sees them.
    fn shows_none(&mut self, world: World, fuel: u64) -> bool {
        (self.probe.world, self.probe.fuel, self.probe.obstacle) = (world, fuel, None);
        self.least = fuel;
        self.run(&mut |_, _| Go::NoFurther) && self.probe.obstacle.is_none()
    }

    fn begin(&mut self, sight: Sight<'p>, world: &World, fuel: u64) {
        (self.probe.sight, self.probe.world, self.probe.fuel) = (sight, world.clone(), fuel);
        self.probe.obstacle = None;
        self.least = fuel / 8;
        if let Some(obstacle) = self.probe.variables.uncovered() {
            self.meet(obstacle);
        }
    }

    /// Goes on beside something that is not modelled: not for long, as there will be no certainty.
    fn meet(&mut self, obstacle: Obstacle) {
        if self.probe.obstacle.replace(obstacle).is_none() {
            self.probe.fuel = self.probe.fuel.min(self.least);
        }
    }

    fn short(&self) -> Short {
        Short { checked: self.checked, because: self.probe.obstacle.unwrap_or(Obstacle::Limit) }
    }

    /// Looks at all inputs; false if it ended before.
    fn run(&mut self, found: &mut dyn FnMut(&mut Probe<'p>, u64) -> Go) -> bool {
        let mut open: Vec<(Need, Vec<Choice>)> = Vec::new();
        loop {
            match self.ask() {
                Ok(true) => {
                    if found(&mut self.probe, self.checked) == Go::NoFurther {
                        return false;
                    }
                    self.checked += 1;
                }
                Ok(false) => self.checked += 1,
                // Nothing of what is left can make a difference.
                Err(Stop::Need(_)) if self.is_settled() => self.checked += 1,
                Err(Stop::Need(need)) => {
                    let Some(mut choices) = choices(&mut self.probe, need) else { return false };
                    // Taken from the end: the first candidates are tried first.
                    choices.reverse();
                    open.push((need, choices));
                    self.probe.world.decide(need, Choice::Holds(false));
                }
                Err(Stop::Limit | Stop::NoRoot) => return false,
                // What lies beside it can be looked at all the same.
                Err(Stop::Unmodelled(obstacle)) => self.meet(obstacle),
            }
            // The next choice of the innermost branch that has one.
            loop {
                let Some((need, choices)) = open.last_mut() else { return true };
                self.probe.world.undo();
                match choices.pop() {
                    Some(choice) => {
                        self.probe.world.decide(*need, choice);
                        break;
                    }
                    None => drop(open.pop()),
                }
            }
        }
    }

    fn is_settled(&mut self) -> bool {
        matches!(self.probe.sight, Sight::Apart(_))
            && can_be_found(&mut self.probe, self.question) == Ok(false)
    }

    fn ask(&mut self) -> Result<bool, Stop> {
        let probe = &mut self.probe;
        let subject = probe.subject;
        (self.question)(&mut |root| match subject.program.roots.get(root) {
            Some(step) => {
                probe.fixed = subject.fixed_of(root);
                probe.root(step)
            }
            None if root == SERVED => probe.served(),
            None => Err(Stop::NoRoot),
        })
    }
}

/// How many steps there are in one.
fn steps(step: &Step) -> u64 {
    1 + step.children().iter().map(steps).sum::<u64>()
}
