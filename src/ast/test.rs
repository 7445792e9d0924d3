//! What is asked of a left side: the operators that test a value, and what each of them consists of.

use std::hash::{Hash, Hasher};

use serde_json::Value as Json;

use super::{Inner, Operand};
use crate::text::Span;

/// What is asked of a left side. Two that ask the same are equal, wherever they are.
#[derive(Clone, Debug)]
pub(crate) struct Test {
    pub(crate) span: Span,
    pub(crate) kind: TestKind,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum TestKind {
    Equal(Operand),
    NotEqual(Operand),
    Order(Order, Operand),
    In(List),
    NotIn(List),
    Exists(bool),
    /// `$all`: contains every element.
    ContainsAll(Vec<Operand>),
    /// Several operators in one object, or the array of a `%and` under a field.
    All(Vec<Test>),
    Any(Vec<Test>),
    None(Vec<Test>),
    Not(Box<Test>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Order {
    Greater,
    GreaterOrEqual,
    Less,
    LessOrEqual,
}

/// The operand of `$in` and `$nin`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) enum List {
    Elements(Vec<Operand>),
    Expansion(Operand),
}

/// The right side of a test, for the printer.
pub(super) enum Right<'t> {
    Operand(&'t Operand),
    Elements(&'t [Operand]),
    Literal(Json),
}

impl Test {
    /// The tests inside, which are asked of the same left side.
    pub(crate) fn inner(&self) -> Inner<'_, Self> {
        match &self.kind {
            TestKind::All(tests) => Inner::All(tests),
            TestKind::Any(tests) => Inner::Any(tests),
            TestKind::None(tests) => Inner::None(tests),
            TestKind::Not(test) => Inner::Not(test),
            TestKind::Equal(_)
            | TestKind::NotEqual(_)
            | TestKind::Order(..)
            | TestKind::In(_)
            | TestKind::NotIn(_)
            | TestKind::Exists(_)
            | TestKind::ContainsAll(_) => Inner::Nothing,
        }
    }

    /// The operands on the right; those of the tests inside are theirs.
    pub(crate) fn operands(&self) -> &[Operand] {
        match &self.kind {
            TestKind::Equal(operand) | TestKind::NotEqual(operand) | TestKind::Order(_, operand) => {
                std::slice::from_ref(operand)
            }
            TestKind::In(list) | TestKind::NotIn(list) => list.operands(),
            TestKind::ContainsAll(operands) => operands,
            TestKind::Exists(_)
            | TestKind::All(_)
            | TestKind::Any(_)
            | TestKind::None(_)
            | TestKind::Not(_) => &[],
        }
    }

    /// The operator as it is written: `$all`.
    pub(crate) fn name(&self) -> &'static str {
        self.written().0
    }

    /// The operator as it is written, and its right side. Tests that are made of others have neither.
    pub(super) fn written(&self) -> (&'static str, Right<'_>) {
        match &self.kind {
            TestKind::Equal(right) => ("$eq", Right::Operand(right)),
            TestKind::NotEqual(right) => ("$ne", Right::Operand(right)),
            TestKind::Order(order, right) => (order.written(), Right::Operand(right)),
            TestKind::In(list) => ("$in", list.written()),
            TestKind::NotIn(list) => ("$nin", list.written()),
            TestKind::Exists(expected) => ("$exists", Right::Literal(Json::Bool(*expected))),
            TestKind::ContainsAll(elements) => ("$all", Right::Elements(elements)),
            TestKind::All(_) | TestKind::Any(_) | TestKind::None(_) | TestKind::Not(_) => {
                ("", Right::Elements(&[]))
            }
        }
    }

    /// The tests inside and the operands, for whoever replaces them.
    pub(super) fn parts_mut(&mut self) -> (&mut [Self], &mut [Operand]) {
        match &mut self.kind {
            TestKind::All(tests) | TestKind::Any(tests) | TestKind::None(tests) => (tests, &mut []),
            TestKind::Not(test) => (std::slice::from_mut(test), &mut []),
            TestKind::Equal(operand) | TestKind::NotEqual(operand) | TestKind::Order(_, operand) => {
                (&mut [], std::slice::from_mut(operand))
            }
            TestKind::In(list) | TestKind::NotIn(list) => (&mut [], list.operands_mut()),
            TestKind::ContainsAll(operands) => (&mut [], operands),
            TestKind::Exists(_) => (&mut [], &mut []),
        }
    }
}

impl PartialEq for Test {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind
    }
}

impl Eq for Test {}

impl Hash for Test {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
    }
}

impl List {
    fn written(&self) -> Right<'_> {
        match self {
            Self::Elements(elements) => Right::Elements(elements),
            Self::Expansion(operand) => Right::Operand(operand),
        }
    }

    pub(crate) fn operands(&self) -> &[Operand] {
        match self {
            Self::Elements(elements) => elements,
            Self::Expansion(operand) => std::slice::from_ref(operand),
        }
    }

    fn operands_mut(&mut self) -> &mut [Operand] {
        match self {
            Self::Elements(elements) => elements,
            Self::Expansion(operand) => std::slice::from_mut(operand),
        }
    }
}

impl Order {
    /// The operator that asks for it.
    pub(crate) fn written(self) -> &'static str {
        match self {
            Self::Greater => "$gt",
            Self::GreaterOrEqual => "$gte",
            Self::Less => "$lt",
            Self::LessOrEqual => "$lte",
        }
    }

    /// The order that holds where this one is decided and does not.
    pub(crate) fn opposite(self) -> Self {
        match self {
            Self::Greater => Self::LessOrEqual,
            Self::GreaterOrEqual => Self::Less,
            Self::Less => Self::GreaterOrEqual,
            Self::LessOrEqual => Self::Greater,
        }
    }

    /// The order with its sides exchanged.
    pub(crate) fn mirrored(self) -> Self {
        match self {
            Self::Greater => Self::Less,
            Self::GreaterOrEqual => Self::LessOrEqual,
            Self::Less => Self::Greater,
            Self::LessOrEqual => Self::GreaterOrEqual,
        }
    }
}
