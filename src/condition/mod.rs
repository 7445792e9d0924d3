//! The negation normal form of a condition: typed atoms, joined by all and any.
//!
//! In: an expression of a rule. Out: a [`Condition`] of [`Atom`]s, each of which asks whether one comparison is true or
//! whether it is false; what is undecided satisfies neither, so negation is carried inwards exactly. Without negation,
//! an atom that fails to decide denies as a false one does: a condition can replace another if both are true for the
//! same inputs. What is alike is the same, and is kept once. Nothing here knows what a condition is translated to: a
//! target says each atom in its words, or that it is [unsayable](Unsayable).

mod atoms;
mod from_expr;
mod print;
#[cfg(test)]
mod tests;

use std::{collections::HashSet, hash::Hash};

pub(crate) use atoms::{Asks, Atom, Missing, Relation};
pub(crate) use print::Sigil;

use crate::text::Span;

/// A condition, built so that what is always or never true disappears.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Condition<A> {
    True,
    False,
    All(Vec<Condition<A>>),
    Any(Vec<Condition<A>>),
    Atom(A),
    /// A part that a target has no words for.
    Unsayable(Unsayable),
}

/// Why a part cannot be said, and where it is in the rule.
#[derive(Clone, Debug)]
pub(crate) struct Unsayable {
    pub(crate) reason: String,
    pub(crate) span: Span,
}

/// What conditions are made of.
pub(crate) trait Part: Clone + Eq + Hash {
    /// Makes one of alternatives that can be one.
    fn unite(alternatives: Vec<Condition<Self>>) -> Vec<Condition<Self>> {
        alternatives
    }
}

impl<A> Condition<A> {
    pub(crate) fn unsayable(reason: impl Into<String>, span: Span) -> Self {
        Self::Unsayable(Unsayable { reason: reason.into(), span })
    }

    /// Its atoms, in their order.
    pub(crate) fn atoms(&self) -> Vec<&A> {
        match self {
            Self::True | Self::False | Self::Unsayable(_) => Vec::new(),
            Self::Atom(atom) => vec![atom],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::atoms).collect(),
        }
    }

    /// The parts that all must hold.
    pub(crate) fn conjuncts(&self) -> &[Self] {
        match self {
            Self::True => &[],
            Self::All(parts) => parts,
            Self::False | Self::Any(_) | Self::Atom(_) | Self::Unsayable(_) => std::slice::from_ref(self),
        }
    }

    /// The parts of which one must hold.
    pub(crate) fn disjuncts(&self) -> &[Self] {
        match self {
            Self::False => &[],
            Self::Any(parts) => parts,
            Self::True | Self::All(_) | Self::Atom(_) | Self::Unsayable(_) => std::slice::from_ref(self),
        }
    }
}

impl<A: Part> Condition<A> {
    pub(crate) fn new(truth: bool) -> Self {
        if truth { Self::True } else { Self::False }
    }

    pub(crate) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::True => {}
                Self::False => return Self::False,
                Self::All(parts) => kept.extend(parts),
                part @ (Self::Any(_) | Self::Atom(_) | Self::Unsayable(_)) => kept.push(part),
            }
        }
        drop_repeated(&mut kept);
        if kept.len() < 2 { kept.pop().unwrap_or(Self::True) } else { Self::All(kept) }
    }

    pub(crate) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::False => {}
                Self::True => return Self::True,
                Self::Any(parts) => kept.extend(parts),
                part @ (Self::All(_) | Self::Atom(_) | Self::Unsayable(_)) => kept.push(part),
            }
        }
        let mut kept = A::unite(kept);
        drop_repeated(&mut kept);
        if kept.len() < 2 { kept.pop().unwrap_or(Self::False) } else { Self::Any(kept) }
    }

    /// The condition with each atom replaced.
    pub(crate) fn map<B: Part>(&self, replace: &mut impl FnMut(&A) -> Condition<B>) -> Condition<B> {
        match self {
            Self::True => Condition::True,
            Self::False => Condition::False,
            Self::Unsayable(part) => Condition::Unsayable(part.clone()),
            Self::Atom(atom) => replace(atom),
            Self::All(parts) => {
                Condition::all(parts.iter().map(|part| part.map(replace)).collect::<Vec<_>>())
            }
            Self::Any(parts) => {
                Condition::any(parts.iter().map(|part| part.map(replace)).collect::<Vec<_>>())
            }
        }
    }

    /// The condition with what is unsayable as false, which goes to `left_out`.
    pub(crate) fn without_unsayable(self, left_out: &mut Vec<Unsayable>) -> Self {
        match self {
            Self::Unsayable(part) => {
                left_out.push(part);
                Self::False
            }
            Self::True | Self::False | Self::Atom(_) => self,
            Self::All(parts) => {
                Self::all(parts.into_iter().map(|part| part.without_unsayable(left_out)).collect::<Vec<_>>())
            }
            Self::Any(parts) => {
                Self::any(parts.into_iter().map(|part| part.without_unsayable(left_out)).collect::<Vec<_>>())
            }
        }
    }

    /// The condition, if all that it rests on can be said.
    pub(crate) fn sayable(self) -> Result<Self, Unsayable> {
        let mut left_out = Vec::new();
        let said = self.clone().without_unsayable(&mut left_out);
        match left_out.into_iter().next() {
            None => Ok(said),
            Some(first) => Err(first),
        }
    }
}

fn drop_repeated<A: Part>(parts: &mut Vec<Condition<A>>) {
    if parts.len() < 2 {
        return;
    }
    let mut seen = HashSet::with_capacity(parts.len());
    let mut new = parts.iter().map(|part| seen.insert(part)).collect::<Vec<_>>().into_iter();
    parts.retain(|_| new.next().unwrap_or(true));
}

impl PartialEq for Unsayable {
    /// The same reason is one, wherever it is.
    fn eq(&self, other: &Self) -> bool {
        self.reason == other.reason
    }
}

impl Eq for Unsayable {}

impl Hash for Unsayable {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.reason.hash(state);
    }
}
