//! An input of which as much is decided as was asked for.

use std::{collections::HashMap, rc::Rc};

use super::{Need, scalars::Scalars};
use crate::{eval::EvalError, values::Value};

/// The state of a variable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    Missing,
    Null,
    Object,
    /// An array, whose elements are decided one by one.
    Array,
    /// A scalar of the universe.
    Scalar(usize),
}

/// One decision.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Choice {
    State(State),
    Holds(bool),
    Outcome(Result<Value, EvalError>),
    /// Of a form: true, false or undecided.
    Truth(Option<bool>),
}

/// What is decided so far, in the order in which it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    decided: Vec<(Need, Choice)>,
    /// Where each variable's decision is, counted from 1: they are asked for most.
    places: Vec<usize>,
    /// Where all other decisions are.
    others: HashMap<Need, usize>,
    /// Scalars that differ from each other. Variables and arrays speak of them by number.
    universe: Rc<Scalars>,
}

impl World {
    /// The same world with only those decisions that are to be kept.
    pub(crate) fn reduced(&self, keep: impl Fn(Need) -> bool) -> Self {
        let mut reduced = Self { universe: Rc::clone(&self.universe), ..Self::default() };
        for (need, choice) in self.decided.iter().filter(|(need, _)| keep(*need)) {
            reduced.decide(*need, choice.clone());
        }
        reduced
    }

    /// The same decisions in a larger universe, which has the scalars of this one by the same numbers.
    pub(crate) fn in_universe_of(&self, larger: &mut Self) -> Self {
        let universe = std::mem::take(&mut larger.universe);
        Self {
            universe,
            decided: self.decided.clone(),
            places: self.places.clone(),
            others: self.others.clone(),
        }
    }

    /// The decisions, in the order in which they were made.
    pub(crate) fn decided(&self) -> &[(Need, Choice)] {
        &self.decided
    }

    pub(crate) fn decide(&mut self, need: Need, choice: Choice) {
        self.decided.push((need, choice));
        if let Need::Variable(number) = need {
            if self.places.len() <= number {
                self.places.resize(number + 1, 0);
            }
            self.places.iter_mut().skip(number).take(1).for_each(|place| *place = self.decided.len());
        } else {
            self.others.insert(need, self.decided.len() - 1);
        }
    }

    /// Takes the last decision back.
    pub(crate) fn undo(&mut self) -> Option<(Need, Choice)> {
        let last = self.decided.pop()?;
        if let (Need::Variable(number), _) = last {
            self.places.iter_mut().skip(number).take(1).for_each(|place| *place = 0);
        } else {
            self.others.remove(&last.0);
        }
        Some(last)
    }

    /// Whether everything that is decided in another world is decided the same way here.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        other.decided.iter().all(|(need, choice)| self.choice(*need) == Some(choice))
    }

    pub(crate) fn choice(&self, need: Need) -> Option<&Choice> {
        let (_, choice) = match need {
            Need::Variable(number) => {
                let place = self.places.get(number)?.checked_sub(1)?;
                self.decided.get(place)?
            }
            Need::Member(..)
            | Need::Null(_)
            | Need::Container(_)
            | Need::NonEmpty(_)
            | Need::Call(_)
            | Need::Form(_) => self.decided.get(*self.others.get(&need)?)?,
        };
        Some(choice)
    }

    pub(crate) fn state(&self, variable: usize) -> Option<&State> {
        match self.choice(Need::Variable(variable)) {
            Some(Choice::State(state)) => Some(state),
            _ => None,
        }
    }

    pub(crate) fn holds(&self, need: Need) -> Option<bool> {
        match self.choice(need) {
            Some(Choice::Holds(holds)) => Some(*holds),
            _ => None,
        }
    }

    pub(crate) fn scalar(&self, number: usize) -> Option<&Value> {
        self.universe.get(number)
    }

    /// The number of a scalar, which is added unless an equal one is there.
    pub(crate) fn number(&mut self, value: &Value) -> usize {
        match self.universe.find(value) {
            Some(number) => number,
            None => Rc::make_mut(&mut self.universe).add(value),
        }
    }

    /// The scalars that an array is known to hold.
    pub(crate) fn members(&self, list: usize) -> impl Iterator<Item = &Value> {
        self.decided.iter().filter_map(move |(need, choice)| match (need, choice) {
            (Need::Member(of, scalar), Choice::Holds(true)) if *of == list => self.scalar(*scalar),
            _ => None,
        })
    }

    /// Whether anything is known to be in an array.
    pub(crate) fn something_in(&self, list: usize) -> bool {
        let of = |need: &Need| match need {
            Need::Member(of, _) | Need::Null(of) | Need::Container(of) | Need::NonEmpty(of) => *of == list,
            Need::Variable(_) | Need::Call(_) | Need::Form(_) => false,
        };
        self.decided.iter().any(|(need, choice)| of(need) && *choice == Choice::Holds(true))
    }
}
