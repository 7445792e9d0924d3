//! What a condition asks: one comparison, and which of its answers satisfies.

use std::{
    collections::{HashMap, HashSet},
    hash::{Hash, Hasher},
};

use super::{Condition, Part};
use crate::{
    ast::{Expr, ExprKind, List, Operand, OperandKind, Order, Test, TestKind},
    text::Span,
};

/// A comparison that is asked for. Two that ask the same are equal, wherever they are.
#[derive(Clone, Debug, Eq)]
pub(crate) struct Atom {
    pub(crate) subject: Operand,
    pub(crate) relation: Relation,
    pub(crate) asks: Asks,
    pub(crate) span: Span,
}

/// Which answer satisfies; one that is undecided never does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Asks {
    True,
    False,
}

/// What a subject is compared with, and how.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Relation {
    /// It is this boolean.
    Is(bool),
    /// It equals the operand; an array on the left equals what it holds (SEMANTICS §5.3).
    Equal(Operand, Missing),
    /// It equals one of an array.
    Member(List, Missing),
    /// The normal form asks this to be true alone: where an order is decided and does not hold, the opposite one does.
    Order(Order, Operand),
    /// It has a value.
    Exists,
    /// Another test, which no target takes apart. A new operator is one of these until a target has words for it.
    Whole(Test),
}

/// What an equality answers about a missing subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Missing {
    /// It is compared as null is.
    Compared,
    /// Nothing is decided: so do `$ne` and `$nin` (§5.4.4).
    Undecided,
}

impl Asks {
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
        }
    }

    /// The condition for something that is decided.
    pub(crate) fn decided<A: Part>(self, truth: bool) -> Condition<A> {
        Condition::new(truth == (self == Self::True))
    }

    /// For parts that all must hold to be true.
    pub(crate) fn all<A: Part>(self, parts: impl IntoIterator<Item = Condition<A>>) -> Condition<A> {
        match self {
            Self::True => Condition::all(parts),
            Self::False => Condition::any(parts),
        }
    }

    /// For parts of which one must hold to be true.
    pub(crate) fn any<A: Part>(self, parts: impl IntoIterator<Item = Condition<A>>) -> Condition<A> {
        self.negated().all(parts)
    }
}

impl Relation {
    /// What the subject is compared with.
    pub(crate) fn operands(&self) -> &[Operand] {
        match self {
            Self::Equal(right, _) | Self::Order(_, right) => std::slice::from_ref(right),
            Self::Member(list, _) => list.operands(),
            Self::Whole(test) => test.operands(),
            Self::Is(_) | Self::Exists => &[],
        }
    }
}

impl Atom {
    /// The same question, of another subject or in another way.
    pub(crate) fn with(&self, relation: Relation) -> Self {
        Self { subject: self.subject.clone(), relation, asks: self.asks, span: self.span }
    }

    /// The subject, and what it is compared with.
    pub(crate) fn sides(&self) -> impl Iterator<Item = &Operand> {
        std::iter::once(&self.subject).chain(self.relation.operands())
    }

    /// The comparison as rules write it, and which of its answers satisfies.
    pub(crate) fn written(&self) -> (Expr, Asks) {
        let span = self.span;
        let (kind, asks) = match &self.relation {
            Relation::Is(expected) => {
                let kind = ExprKind::Is { expected: *expected, value: self.subject.clone() };
                return (Expr { span, kind }, self.asks);
            }
            Relation::Equal(right, Missing::Compared) => (TestKind::Equal(right.clone()), self.asks),
            Relation::Equal(right, Missing::Undecided) => {
                (TestKind::NotEqual(right.clone()), self.asks.negated())
            }
            Relation::Member(list, Missing::Compared) => (TestKind::In(list.clone()), self.asks),
            Relation::Member(list, Missing::Undecided) => {
                (TestKind::NotIn(list.clone()), self.asks.negated())
            }
            Relation::Order(order, right) => (TestKind::Order(*order, right.clone()), self.asks),
            Relation::Exists => (TestKind::Exists(self.asks == Asks::True), Asks::True),
            Relation::Whole(test) => (test.kind.clone(), self.asks),
        };
        let kind = ExprKind::Compare { left: self.subject.clone(), test: Test { span, kind } };
        (Expr { span, kind }, asks)
    }

    /// The values of which the subject must equal one, if they can be in an array.
    fn alternatives(&self) -> Option<&[Operand]> {
        let listed = match &self.relation {
            Relation::Equal(right, Missing::Compared) => std::slice::from_ref(right),
            Relation::Member(List::Elements(elements), Missing::Compared) => elements,
            Relation::Is(_)
            | Relation::Equal(..)
            | Relation::Member(..)
            | Relation::Order(..)
            | Relation::Exists
            | Relation::Whole(_) => return None,
        };
        let plain =
            |operand: &Operand| matches!(&operand.kind, OperandKind::Literal(_) | OperandKind::Path(_));
        (self.asks == Asks::True && listed.iter().all(plain)).then_some(listed)
    }
}

impl Part for Atom {
    /// Equalities of one field become one.
    fn unite(alternatives: Vec<Condition<Self>>) -> Vec<Condition<Self>> {
        let mut kept: Vec<Condition<Self>> = Vec::with_capacity(alternatives.len());
        let mut lists: HashMap<Operand, (usize, Vec<Operand>)> = HashMap::new();
        for part in alternatives {
            if let Condition::Atom(atom) = &part
                && let OperandKind::Field(_) = atom.subject.kind
                && let Some(values) = atom.alternatives()
            {
                let list = lists.entry(atom.subject.clone()).or_insert_with(|| (kept.len(), Vec::new()));
                list.1.extend(values.iter().cloned());
                if list.0 < kept.len() {
                    continue;
                }
            }
            kept.push(part);
        }
        for (place, mut values) in lists.into_values() {
            let mut seen = HashSet::with_capacity(values.len());
            values.retain(|value| seen.insert(value.clone()));
            if let Some(Condition::Atom(atom)) = kept.get_mut(place) {
                atom.relation = match <[Operand; 1]>::try_from(values) {
                    Ok([only]) => Relation::Equal(only, Missing::Compared),
                    Err(values) => Relation::Member(List::Elements(values), Missing::Compared),
                };
            }
        }
        kept
    }
}

impl PartialEq for Atom {
    fn eq(&self, other: &Self) -> bool {
        (&self.subject, &self.relation, self.asks) == (&other.subject, &other.relation, other.asks)
    }
}

impl Hash for Atom {
    fn hash<H: Hasher>(&self, state: &mut H) {
        (&self.subject, &self.relation, self.asks).hash(state);
    }
}
