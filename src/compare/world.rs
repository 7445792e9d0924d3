//! An input of which as much is decided as was asked for.

use super::{Need, scalars::Scalars};
use crate::{eval::EvalError, values::Value};

/// The state of a variable.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum State {
    Missing,
    Null,
    Object,
    /// A list, whose elements are decided one by one.
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
}

/// What is decided so far, in the order in which it was.
#[derive(Clone, Debug, Default)]
pub(crate) struct World {
    pub(crate) decided: Vec<(Need, Choice)>,
    /// Scalars that differ from each other. Variables and lists speak of them by number.
    universe: Scalars,
}

impl World {
    /// The same world with only those decisions that are to be kept.
    pub(crate) fn reduced(&self, keep: impl Fn(Need) -> bool) -> Self {
        let decided = self.decided.iter().filter(|(need, _)| keep(*need)).cloned().collect();
        Self { decided, universe: self.universe.clone() }
    }

    /// Whether everything that is decided in another world is decided the same way here.
    pub(crate) fn is_within(&self, other: &Self) -> bool {
        other.decided.iter().all(|(need, choice)| self.choice(*need) == Some(choice))
    }

    pub(crate) fn choice(&self, need: Need) -> Option<&Choice> {
        self.decided.iter().find(|(decided, _)| *decided == need).map(|(_, choice)| choice)
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
        self.universe.add(value)
    }

    /// The scalars that a list is known to hold.
    pub(crate) fn members(&self, list: usize) -> impl Iterator<Item = &Value> {
        self.decided.iter().filter_map(move |(need, choice)| match (need, choice) {
            (Need::Member(of, scalar), Choice::Holds(true)) if *of == list => self.scalar(*scalar),
            _ => None,
        })
    }

    /// Whether anything is known to be in a list.
    pub(crate) fn something_in(&self, list: usize) -> bool {
        let of = |need: &Need| match need {
            Need::Member(of, _) | Need::Null(of) | Need::Container(of) | Need::NonEmpty(of) => *of == list,
            Need::Variable(_) | Need::Call(_) => false,
        };
        self.decided.iter().any(|(need, choice)| of(need) && *choice == Choice::Holds(true))
    }
}
