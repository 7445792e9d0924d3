//! The search: branch where the answer depends on something, and stop at the first input that is looked for.
//!
//! Up to three passes answer a question. What two roots have in common is first asked without looking into them
//! ([`Sight::Roots`]). Then inputs are tried; where one runs into something that is not modelled, the search goes on
//! beside it. If that finds nothing and leaves something open, what was open is let be anything at all
//! ([`Sight::Modelled`], [`Sight::Repeated`]): if even then nothing is found, there is nothing.

use std::{
    cell::Cell,
    collections::{HashMap, HashSet},
};

use super::{
    Need, Obstacle, Question, SERVED, Stop, Subject, Witness,
    candidates::choices,
    kept::Kept,
    probe::{Probe, Sight},
    residual::can_be_found,
    space::Space,
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
pub(crate) const PATIENT: u64 = 500_000;
/// The same for a tool that asks many questions: some hundredths of a second. Rules of the usual size need some
/// hundred steps.
pub(crate) const QUICK: u64 = 150_000;

/// Searches all inputs for one of which the question is true, within a number of steps.
pub(crate) fn find(subject: Subject<'_>, fuel: u64, question: Question<'_>) -> Answer {
    let mut first = None;
    let searched = each(&Space::new(subject), fuel, question, &mut |witness| {
        first = Some(Box::new(witness));
        Next::Stop
    });
    match (first, searched) {
        (Some(witness), _) => Answer::Found(witness),
        (None, Ok(checked)) => Answer::Never { checked },
        (None, Err(Short { checked, because })) => Answer::Unknown { checked, because },
    }
}

/// Whether a question is sure to be true of no input, among ever other inputs of which something is decided already.
pub(crate) struct Never<'p, 'q>(Search<'p, 'q>);

impl<'p, 'q> Never<'p, 'q> {
    pub(crate) fn new(space: &'p Space<'p>, question: Question<'q>) -> Self {
        Self(Search::new(space, question))
    }

    /// Decisions of a world that the answer for it rests on, as few as are seen without a search; those that are avoided
    /// only where there is no way without them.
    pub(crate) fn grounds(
        &mut self,
        world: &World,
        fuel: &mut u64,
        avoided: &dyn Fn(Need) -> bool,
    ) -> Option<HashSet<Need>> {
        let Self(search) = self;
        if *fuel == 0 {
            return None;
        }
        search.begin(Sight::Inputs, world, QUICK.min(*fuel));
        let mut grounds = HashSet::new();
        let answer = search.ask_noting(&mut |probe, kept, root| {
            grounds.extend(kept.grounds(probe, root, avoided)?);
            Ok(())
        });
        *fuel = fuel.saturating_sub(search.spent());
        answer.ok().map(|_| grounds)
    }

    /// Whether it is among the inputs of a world; all that are asked about are parts of one. What that takes is taken
    /// from the fuel.
    pub(crate) fn within(&mut self, world: &World, fuel: &mut u64) -> bool {
        let Self(search) = self;
        if *fuel == 0 || search.space.variables.is_too_large() {
            return false;
        }
        let mut any = false;
        search.begin(Sight::Inputs, world, QUICK.min(*fuel));
        let whole = search.run(&mut |_, _| {
            any = true;
            Go::NoFurther
        });
        *fuel = fuel.saturating_sub(search.spent());
        if any || whole && search.probe.obstacle.is_none() {
            return !any;
        }
        search.sights_of_proofs().any(|sight| {
            let never = search.shows_none(sight, world, QUICK.min(*fuel) / 16);
            *fuel = fuel.saturating_sub(search.spent());
            never
        })
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
    space: &Space<'_>,
    fuel: u64,
    question: Question<'_>,
    found: &mut dyn FnMut(Witness) -> Next,
) -> Result<u64, Short> {
    let subject = space.subject;
    let mut search = Search::new(space, question);
    if space.variables.is_too_large() {
        return Err(Short { checked: 0, because: Obstacle::Limit });
    }
    let are_many = subject.program.roots.len() > 1;
    if are_many {
        if search.shows_none(Sight::Roots(space.forms()), &World::default(), fuel.min(AT_ONCE)) {
            return Ok(search.checked);
        }
        search.checked = 0;
    }
    let size = subject.program.roots.iter().map(steps).sum();
    // Whether anything was found, and whether that is enough.
    let (any, enough) = (Cell::new(false), Cell::new(false));
    let mut accept = |probe: &mut Probe<'_>, checked: u64| {
        // Confirming takes a walk through all rules.
        probe.fuel = probe.fuel.saturating_sub(size);
        let Some(witness) = Witness::confirmed(subject, &space.variables, &probe.world, question) else {
            probe.obstacle = Some(Obstacle::Unconfirmed);
            return Go::On;
        };
        any.set(true);
        match found(Witness { checked, ..witness }) {
            Next::Others(needs) => {
                let needs: HashSet<Need> = needs.into_iter().collect();
                Go::Beside(probe.world.reduced(|need| needs.contains(&need)))
            }
            Next::Stop => {
                enough.set(true);
                Go::NoFurther
            }
        }
    };
    // Most questions are answered soon. Of the others some need no look into what rules have in common, and where they
    // have much of it, what is left is asked again in another order.
    if are_many {
        search.begin(Sight::Inputs, &World::default(), fuel.min(AT_ONCE));
        if search.run(&mut accept) && search.probe.obstacle.is_none() {
            return Ok(search.checked);
        }
        if enough.get() {
            return Err(search.short());
        }
        let all = Sight::Repeated(space.forms());
        if !any.get() && search.shows_none(all, &World::default(), fuel.min(AT_ONCE)) {
            return Ok(search.checked);
        }
        search.checked = 0;
    }
    let is_shared = are_many && space.forms().has_repeated();
    let first = if is_shared { SOON.min(fuel / 4) } else { fuel };
    search.begin(Sight::Inputs, &World::default(), first);
    let mut whole = search.run(&mut accept);
    if whole && search.probe.obstacle.is_none() {
        return Ok(search.checked);
    }
    let mut short = search.short();
    let is_open = !whole && !enough.get();
    if !any.get() {
        for sight in search.sights_of_proofs() {
            if search.shows_none(sight, &World::default(), fuel / 16) {
                return Ok(search.checked);
            }
        }
    }
    if is_shared && is_open {
        search.begin(Sight::Apart(space.forms()), &World::default(), fuel);
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
/// Steps that may be spent on what is seen at once, such as that two roots are one.
const AT_ONCE: u64 = 2_000;

struct Search<'p, 'q> {
    space: &'p Space<'p>,
    probe: Probe<'p>,
    kept: Kept<'p>,
    question: Question<'q>,
    /// How many cases were checked.
    checked: u64,
    /// The steps that there were at the beginning.
    given: u64,
    /// So many steps at most are left once something is met that is not modelled.
    least: u64,
    /// Inputs that are meant by what was found.
    known: Vec<World>,
}

/// What to do after an input of which the question is true.
enum Go {
    On,
    /// On among the inputs that are not within these.
    Beside(World),
    NoFurther,
}

impl<'p, 'q> Search<'p, 'q> {
    fn new(space: &'p Space<'p>, question: Question<'q>) -> Self {
        let subject = space.subject;
        let probe = Probe {
            calls: &subject.program.calls,
            fixed: subject.fixed,
            subject,
            variables: &space.variables,
            world: World::default(),
            together: HashMap::new(),
            fuel: 0,
            sight: Sight::Inputs,
            obstacle: None,
            looked: Vec::new(),
            constants: HashMap::new(),
        };
        let (kept, known) = (Kept::default(), Vec::new());
        Self { space, probe, kept, question, checked: 0, given: 0, least: 0, known }
    }

    /// How what was left open may be shown to make no difference.
    fn sights_of_proofs(&self) -> impl Iterator<Item = Sight<'p>> + use<'p> {
        let space = self.space;
        let modelled = self.probe.obstacle.is_some().then(|| Sight::Modelled(space.forms()));
        modelled.into_iter().chain(std::iter::once_with(|| Sight::Repeated(space.forms())))
    }

    /// Whether there is no input, as the probe sees them.
    fn shows_none(&mut self, sight: Sight<'p>, world: &World, fuel: u64) -> bool {
        self.start(sight, world, fuel);
        self.least = fuel;
        self.run(&mut |_, _| Go::NoFurther) && self.probe.obstacle.is_none()
    }

    fn begin(&mut self, sight: Sight<'p>, world: &World, fuel: u64) {
        if matches!((sight, self.probe.sight), (Sight::Inputs, Sight::Inputs)) && !self.kept.is_empty() {
            self.given = fuel;
            self.kept.turn(&mut self.probe, world, fuel);
        } else {
            self.start(sight, world, fuel);
        }
        self.least = fuel / 8;
        if let Some(obstacle) = self.probe.variables.uncovered() {
            self.meet(obstacle);
        }
    }

    fn start(&mut self, sight: Sight<'p>, world: &World, fuel: u64) {
        self.given = fuel;
        self.probe.sight = sight;
        self.probe.begin(world.clone(), fuel);
        self.kept = Kept::new(&mut self.probe);
    }

    fn spent(&self) -> u64 {
        self.given.saturating_sub(self.probe.fuel)
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
                    match found(&mut self.probe, self.checked) {
                        Go::NoFurther => return false,
                        Go::On => {}
                        Go::Beside(known) => self.known.push(known),
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
                    self.probe.decide(need, Choice::Holds(false));
                }
                Err(Stop::Limit | Stop::NoRoot) => return false,
                // What lies beside it can be looked at all the same.
                Err(Stop::Unmodelled(obstacle)) => self.meet(obstacle),
            }
            // The next choice of the innermost branch that has one.
            loop {
                let Some((need, choices)) = open.last_mut() else { return true };
                let need = *need;
                self.probe.undo();
                self.kept.changed(need);
                match choices.pop() {
                    Some(choice) => {
                        self.probe.decide(need, choice);
                        if !self.is_known(need) {
                            break;
                        }
                        self.checked += 1;
                    }
                    None => drop(open.pop()),
                }
            }
        }
    }

    /// Whether all inputs of this world are meant by what was found, by what was decided last.
    fn is_known(&self, need: Need) -> bool {
        self.known.iter().any(|known| known.choice(need).is_some() && self.probe.world.is_within(known))
    }

    fn is_settled(&mut self) -> bool {
        matches!(self.probe.sight, Sight::Apart(_))
            && can_be_found(&mut self.probe, self.question) == Ok(false)
    }

    fn ask(&mut self) -> Result<bool, Stop> {
        self.ask_noting(&mut |_, _, _| Ok(()))
    }

    /// Asks, with a look at every root that is needed.
    fn ask_noting(
        &mut self,
        note: &mut dyn FnMut(&mut Probe<'p>, &mut Kept<'p>, usize) -> Result<(), Stop>,
    ) -> Result<bool, Stop> {
        let (probe, kept) = (&mut self.probe, &mut self.kept);
        (self.question)(&mut |root| {
            if root == SERVED {
                return probe.served();
            }
            let truth = kept.truth(probe, root)?;
            note(probe, kept, root)?;
            Ok(truth)
        })
    }
}

/// How many steps there are in one.
fn steps(step: &Step) -> u64 {
    1 + step.children().iter().map(steps).sum::<u64>()
}
