//! The roots of a program as a tree that keeps its answers: after a decision only what looked at it is asked again.
//!
//! A comparison is noted under everything that it looked at, decided or not. Where that changes, it and all that it is
//! part of become stale. What stands in a list knows how many of its parts answer which way, so that one decision takes
//! as many steps as comparisons looked at it, and not as many as the rule is long.

use std::collections::HashMap;

use super::{
    Need, Stop, World,
    probe::{Part, Probe},
};
use crate::{
    compile::Step,
    eval::{EvalErrorCode, Truth},
};

#[derive(Default)]
pub(super) struct Kept<'p> {
    nodes: Vec<Node<'p>>,
    roots: Vec<usize>,
    /// The comparisons that looked at something.
    looked: HashMap<Need, Vec<usize>>,
}

struct Node<'p> {
    step: &'p Step,
    parent: Option<usize>,
    /// Where it stands among the parent's parts.
    place: usize,
    answer: Answer,
    /// What it looked at, if it is asked whole.
    looked: Vec<Need>,
    /// How its parts make its answer; `None` for what is asked whole.
    list: Option<List>,
}

/// What is made of parts.
struct List {
    /// What an empty list is; its opposite decides.
    neutral: bool,
    negated: bool,
    parts: Vec<usize>,
    /// Parts that have to be asked again, the next one last.
    stale: Vec<usize>,
    decisive: usize,
    undecided: usize,
    needing: usize,
    unmodelled: usize,
    /// No part before this place needs something.
    first_needing: usize,
}

/// What is known of the answer of a step.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Answer {
    Stale,
    Truth(Truth),
    Stopped(Stop),
}

impl<'p> Kept<'p> {
    /// All is stale.
    pub(super) fn new(probe: &mut Probe<'p>) -> Self {
        let mut kept = Self::default();
        let subject = probe.subject;
        for (number, root) in subject.program.roots.iter().enumerate() {
            probe.fixed = subject.fixed_of(number);
            let node = kept.add(probe, root, None, 0);
            kept.roots.push(node);
        }
        // Less than being asked takes; a search that has nothing left for it ends at its first question.
        let _ = probe.spend(kept.nodes.len() as u64 / 4);
        kept
    }

    pub(super) fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// Goes on from one world to another, and forgets only what was decided otherwise. Scalars keep their numbers.
    pub(super) fn turn(&mut self, probe: &mut Probe<'p>, world: &World, fuel: u64) {
        let next = world.in_universe_of(&mut probe.world);
        let before = probe.begin(next, fuel);
        let other = before.decided().iter().filter(|(need, choice)| world.choice(*need) != Some(choice));
        other.for_each(|(need, _)| self.changed(*need));
        let new = world.decided().iter().filter(|(need, _)| before.choice(*need).is_none());
        new.for_each(|(need, _)| self.changed(*need));
        let _ = probe.spend((before.decided().len() + world.decided().len()) as u64 / 16);
    }

    fn add(&mut self, probe: &Probe<'p>, step: &'p Step, parent: Option<usize>, place: usize) -> usize {
        let number = self.nodes.len();
        self.nodes.push(Node { step, parent, place, answer: Answer::Stale, looked: Vec::new(), list: None });
        if let Some(Part { neutral, negated, steps }) = probe.parts(step) {
            let parts: Vec<usize> =
                (0..).zip(steps).map(|(place, step)| self.add(probe, step, Some(number), place)).collect();
            let list = List {
                neutral,
                negated,
                stale: parts.iter().rev().copied().collect(),
                parts,
                decisive: 0,
                undecided: 0,
                needing: 0,
                unmodelled: 0,
                first_needing: 0,
            };
            if let Some(node) = self.nodes.get_mut(number) {
                node.list = Some(list);
            }
        }
        number
    }
}

impl<'p> Kept<'p> {
    /// The truth of a root, or what it depends on next.
    pub(super) fn truth(&mut self, probe: &mut Probe<'p>, root: usize) -> Result<Truth, Stop> {
        let node = *self.roots.get(root).ok_or(Stop::NoRoot)?;
        probe.fixed = probe.subject.fixed_of(root);
        self.answer(probe, node)
    }

    fn answer(&mut self, probe: &mut Probe<'p>, number: usize) -> Result<Truth, Stop> {
        let node = self.nodes.get(number).ok_or(Stop::NoRoot)?;
        match &node.answer {
            Answer::Truth(truth) => return Ok(*truth),
            Answer::Stopped(stop) => return Err(stop.clone()),
            Answer::Stale => {}
        }
        probe.spend(1)?;
        let answer =
            if node.list.is_some() { self.of_parts(probe, number) } else { self.whole(probe, number) };
        let kept = match &answer {
            Ok(truth) => Answer::Truth(*truth),
            Err(stop @ (Stop::Need(_) | Stop::Unmodelled(_))) => Answer::Stopped(stop.clone()),
            // The search ends.
            Err(Stop::Limit | Stop::NoRoot) => Answer::Stale,
        };
        if let Some(node) = self.nodes.get_mut(number) {
            node.answer = kept;
        }
        answer
    }

    fn whole(&mut self, probe: &mut Probe<'p>, number: usize) -> Result<Truth, Stop> {
        let step = self.nodes.get(number).ok_or(Stop::NoRoot)?.step;
        probe.looked.clear();
        let answer = probe.whole(step);
        for need in &probe.looked {
            let noted = self.looked.entry(*need).or_default();
            if noted.last() != Some(&number) {
                noted.push(number);
            }
        }
        if let Some(node) = self.nodes.get_mut(number) {
            node.looked.clone_from(&probe.looked);
        }
        answer
    }

    /// A part that needs something waits until no other has decided without it.
    fn of_parts(&mut self, probe: &mut Probe<'p>, number: usize) -> Result<Truth, Stop> {
        while self.list(number)?.decisive == 0 && self.ask_stale(probe, number)? {}
        let truth = |truth| if truth { Truth::True } else { Truth::False };
        let step = self.nodes.get(number).ok_or(Stop::NoRoot)?.step;
        let List { neutral, negated, decisive, needing, unmodelled, undecided, .. } = *self.list(number)?;
        if decisive > 0 {
            Ok(truth(neutral == negated))
        } else if needing > 0 {
            Err(self.first(number, |stop| matches!(stop, Stop::Need(_))))
        } else if unmodelled > 0 {
            self.list(number)?.first_needing = 0;
            Err(self.first(number, |stop| matches!(stop, Stop::Unmodelled(_))))
        } else if undecided > 0 {
            Ok(Truth::from_answer(Err(EvalErrorCode::NotComparable), step.span, None))
        } else {
            Ok(truth(neutral != negated))
        }
    }

    /// Asks one of the parts that have to be; false if none is left.
    fn ask_stale(&mut self, probe: &mut Probe<'p>, number: usize) -> Result<bool, Stop> {
        let Some(part) = self.list(number)?.stale.last().copied() else { return Ok(false) };
        let answer = match self.answer(probe, part) {
            Err(stop @ (Stop::Limit | Stop::NoRoot)) => return Err(stop),
            Ok(truth) => Answer::Truth(truth),
            Err(stop) => Answer::Stopped(stop),
        };
        let list = self.list(number)?;
        list.stale.pop();
        list.count(&answer).into_iter().for_each(|count| *count += 1);
        Ok(true)
    }

    /// Decisions that a root's answer rests on, where more would make no difference: as few as are seen without a
    /// search, and those that are avoided only where there is no way without them.
    pub(super) fn grounds(
        &mut self,
        probe: &mut Probe<'p>,
        root: usize,
        avoided: &dyn Fn(Need) -> bool,
    ) -> Result<Vec<Need>, Stop> {
        let node = *self.roots.get(root).ok_or(Stop::NoRoot)?;
        probe.fixed = probe.subject.fixed_of(root);
        self.grounds_of(probe, node, avoided)
    }

    fn grounds_of(
        &mut self,
        probe: &mut Probe<'p>,
        number: usize,
        avoided: &dyn Fn(Need) -> bool,
    ) -> Result<Vec<Need>, Stop> {
        self.answer(probe, number)?;
        let node = self.nodes.get(number).ok_or(Stop::NoRoot)?;
        if node.list.is_none() {
            return Ok(node.looked.clone());
        }
        while self.ask_stale(probe, number)? {}
        let list = self.list(number)?;
        let decisive = (list.decisive > 0).then_some(if list.neutral { Truth::False } else { Truth::True });
        let mut least: Option<Vec<Need>> = None;
        let mut all = Vec::new();
        for part in list.parts.clone() {
            if decisive.is_some_and(|decisive| self.answer(probe, part) != Ok(decisive)) {
                continue;
            }
            let grounds = self.grounds_of(probe, part, avoided)?;
            let weight =
                |grounds: &Vec<Need>| (grounds.iter().filter(|need| avoided(**need)).count(), grounds.len());
            if decisive.is_none() {
                all.extend(grounds);
            } else if least.as_ref().is_none_or(|least| weight(&grounds) < weight(least)) {
                least = Some(grounds);
            }
        }
        Ok(least.unwrap_or(all))
    }

    /// The first part that stops in a way.
    fn first(&mut self, number: usize, is_meant: impl Fn(&Stop) -> bool) -> Stop {
        let stop_at = |place: usize| {
            let part = *self.nodes.get(number)?.list.as_ref()?.parts.get(place)?;
            match &self.nodes.get(part)?.answer {
                Answer::Stopped(stop) if is_meant(stop) => Some(Some(stop.clone())),
                Answer::Stopped(_) | Answer::Truth(_) | Answer::Stale => Some(None),
            }
        };
        let from =
            self.nodes.get(number).and_then(|node| node.list.as_ref()).map_or(0, |list| list.first_needing);
        let found =
            (from..).map_while(|place| Some((place, stop_at(place)?))).find(|(_, stop)| stop.is_some());
        let Some((place, Some(stop))) = found else { return Stop::NoRoot };
        if let Ok(list) = self.list(number) {
            list.first_needing = place;
        }
        stop
    }

    fn list(&mut self, number: usize) -> Result<&mut List, Stop> {
        self.nodes.get_mut(number).and_then(|node| node.list.as_mut()).ok_or(Stop::NoRoot)
    }

    /// Something was decided, or is no longer.
    pub(super) fn changed(&mut self, need: Need) {
        self.forget(need);
        // Whether anything is in a list is seen by all that is in it.
        if let Need::Member(list, _) | Need::Null(list) | Need::Container(list) = need {
            self.forget(Need::NonEmpty(list));
        }
    }

    fn forget(&mut self, need: Need) {
        for comparison in self.looked.remove(&need).unwrap_or_default() {
            let mut stale = Some(comparison);
            while let Some(number) = stale {
                stale = self.outdate(number);
            }
        }
    }

    /// The list whose answer rests on one that is stale now.
    fn outdate(&mut self, number: usize) -> Option<usize> {
        let node = self.nodes.get_mut(number)?;
        let was = std::mem::replace(&mut node.answer, Answer::Stale);
        if was == Answer::Stale {
            return None;
        }
        let (parent, place) = (node.parent?, node.place);
        let list = self.nodes.get_mut(parent)?.list.as_mut()?;
        list.count(&was).into_iter().for_each(|count| *count -= 1);
        list.stale.push(number);
        list.first_needing = list.first_needing.min(place);
        Some(parent)
    }
}

impl List {
    /// How many parts answer like this, unless it makes no difference.
    fn count(&mut self, answer: &Answer) -> Option<&mut usize> {
        let neutral = if self.neutral { Truth::True } else { Truth::False };
        match answer {
            Answer::Truth(Truth::Indeterminate(_)) => Some(&mut self.undecided),
            Answer::Truth(truth) if *truth == neutral => None,
            Answer::Truth(_) => Some(&mut self.decisive),
            Answer::Stopped(Stop::Need(_)) => Some(&mut self.needing),
            Answer::Stopped(_) => Some(&mut self.unmodelled),
            Answer::Stale => None,
        }
    }
}
