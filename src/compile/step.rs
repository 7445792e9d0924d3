//! The steps of a program: one condition each, with where its values come from.

use super::{ConstantSet, ListSource, ValueSource};
use crate::{
    ast::{Inner, List, Operand, Order, Test, TestKind},
    eval::EvalErrorCode,
    text::Span,
    values::{Value, ValueRef},
};

/// One condition.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) span: Span,
    pub(crate) kind: StepKind,
    /// Whether deciding it may call a function.
    pub(crate) calls: bool,
}

#[derive(Clone, Debug)]
pub(crate) enum StepKind {
    Constant(bool),
    /// Known to be indeterminate.
    Undecided(EvalErrorCode),
    All(Vec<Step>),
    Any(Vec<Step>),
    /// `%nor`: not any.
    None(Vec<Step>),
    Not(Box<Step>),
    /// The value is this boolean.
    Is {
        expected: bool,
        value: ValueSource,
    },
    Equal {
        left: ValueSource,
        right: ValueSource,
    },
    NotEqual {
        left: ValueSource,
        right: ValueSource,
    },
    Order {
        left: ValueSource,
        order: Order,
        right: ValueSource,
    },
    In {
        left: ValueSource,
        list: ListSource,
    },
    NotIn {
        left: ValueSource,
        list: ListSource,
    },
    Exists {
        left: ValueSource,
        expected: bool,
    },
    /// `$all`.
    ContainsAll {
        left: ValueSource,
        elements: Vec<ValueSource>,
    },
    /// A known array on the left of an equality: contains the value.
    Contains {
        list: ConstantSet,
        right: ValueSource,
    },
}

/// The sources of a comparison. Where the left or the right one fails, nothing else matters.
pub(crate) struct Sides<'s> {
    pub(crate) left: Option<&'s ValueSource>,
    pub(crate) right: Option<&'s ValueSource>,
    /// Those that it is compared with one by one.
    pub(crate) elements: &'s [ValueSource],
}

impl StepKind {
    /// The comparison that a test asks for, by itself.
    pub(super) fn from_test(
        left: ValueSource,
        test: &Test,
        source: &mut dyn FnMut(&Operand) -> ValueSource,
    ) -> Self {
        let list = |list: &List, source: &mut dyn FnMut(&Operand) -> ValueSource| match list {
            List::Elements(elements) => ListSource::from_elements(elements.iter().map(source).collect()),
            List::Expansion(operand) => ListSource::from_expansion(source(operand)),
        };
        match &test.kind {
            TestKind::Equal(right) => equal(left, source(right)),
            TestKind::NotEqual(right) => Self::NotEqual { left, right: source(right) },
            TestKind::Order(order, right) => Self::Order { left, order: *order, right: source(right) },
            TestKind::In(inner) => Self::In { left, list: list(inner, source) },
            TestKind::NotIn(inner) => Self::NotIn { left, list: list(inner, source) },
            TestKind::Exists(expected) => Self::Exists { left, expected: *expected },
            TestKind::ContainsAll(elements) => {
                Self::ContainsAll { left, elements: elements.iter().map(source).collect() }
            }
            TestKind::All(_) | TestKind::Any(_) | TestKind::None(_) | TestKind::Not(_) => {
                Self::All(Vec::new())
            }
        }
    }
}

impl Step {
    pub(crate) fn new(span: Span, kind: StepKind) -> Self {
        let step = Self { span, kind, calls: false };
        let calls = step.children().iter().any(|child| child.calls) || step.sources().any(ValueSource::calls);
        Self { calls, ..step }
    }

    #[inline]
    pub(crate) fn inner(&self) -> Inner<'_, Self> {
        match &self.kind {
            StepKind::All(steps) => Inner::All(steps),
            StepKind::Any(steps) => Inner::Any(steps),
            StepKind::None(steps) => Inner::None(steps),
            StepKind::Not(step) => Inner::Not(step),
            StepKind::Constant(_)
            | StepKind::Undecided(_)
            | StepKind::Is { .. }
            | StepKind::Equal { .. }
            | StepKind::NotEqual { .. }
            | StepKind::Order { .. }
            | StepKind::In { .. }
            | StepKind::NotIn { .. }
            | StepKind::Exists { .. }
            | StepKind::ContainsAll { .. }
            | StepKind::Contains { .. } => Inner::Nothing,
        }
    }

    pub(crate) fn children(&self) -> &[Step] {
        self.inner().parts()
    }

    /// Where its values come from.
    pub(crate) fn sides(&self) -> Sides<'_> {
        let (left, right, elements): (_, _, &[ValueSource]) = match &self.kind {
            StepKind::Is { value, .. } => (None, Some(value), &[]),
            StepKind::Contains { right, .. } => (None, Some(right), &[]),
            StepKind::Equal { left, right }
            | StepKind::NotEqual { left, right }
            | StepKind::Order { left, right, .. } => (Some(left), Some(right), &[]),
            StepKind::In { left, list } | StepKind::NotIn { left, list } => match list {
                ListSource::Elements { open, .. } => (Some(left), None, open),
                ListSource::Expansion(source) => (Some(left), Some(source), &[]),
            },
            StepKind::Exists { left, .. } => (Some(left), None, &[]),
            StepKind::ContainsAll { left, elements } => (Some(left), None, elements),
            StepKind::Constant(_)
            | StepKind::Undecided(_)
            | StepKind::All(_)
            | StepKind::Any(_)
            | StepKind::None(_)
            | StepKind::Not(_) => (None, None, &[]),
        };
        Sides { left, right, elements }
    }

    /// All sources of its values; those of the steps inside are theirs.
    pub(crate) fn sources(&self) -> impl Iterator<Item = &ValueSource> {
        let Sides { left, right, elements } = self.sides();
        left.into_iter().chain(right).chain(elements)
    }

    /// The comparison with every source replaced.
    pub(super) fn with_sources(&self, replaced: &dyn Fn(&ValueSource) -> ValueSource) -> StepKind {
        let all = |sources: &[ValueSource]| sources.iter().map(replaced).collect();
        let list = |list: &ListSource| match list {
            ListSource::Elements { constants, null, open, expanded } => {
                let (constants, null, expanded) = (constants.clone(), *null, *expanded);
                ListSource::Elements { constants, null, open: all(open), expanded }
            }
            ListSource::Expansion(source) => ListSource::from_expansion(replaced(source)),
        };
        match &self.kind {
            StepKind::Is { expected, value } => StepKind::Is { expected: *expected, value: replaced(value) },
            StepKind::Equal { left, right } => equal(replaced(left), replaced(right)),
            StepKind::NotEqual { left, right } => {
                StepKind::NotEqual { left: replaced(left), right: replaced(right) }
            }
            StepKind::Order { left, order, right } => {
                StepKind::Order { left: replaced(left), order: *order, right: replaced(right) }
            }
            StepKind::In { left, list: inner } => StepKind::In { left: replaced(left), list: list(inner) },
            StepKind::NotIn { left, list: inner } => {
                StepKind::NotIn { left: replaced(left), list: list(inner) }
            }
            StepKind::Exists { left, expected } => {
                StepKind::Exists { left: replaced(left), expected: *expected }
            }
            StepKind::ContainsAll { left, elements } => {
                StepKind::ContainsAll { left: replaced(left), elements: all(elements) }
            }
            StepKind::Contains { list, right } => {
                StepKind::Contains { list: list.clone(), right: replaced(right) }
            }
            // There is nothing to replace, or it is in the steps inside.
            StepKind::Constant(_)
            | StepKind::Undecided(_)
            | StepKind::All(_)
            | StepKind::Any(_)
            | StepKind::None(_)
            | StepKind::Not(_) => self.kind.clone(),
        }
    }

    /// Whether it distinguishes two values only by what they equal, or by their kind.
    pub(crate) fn asks_for_equality(&self) -> bool {
        match &self.kind {
            StepKind::Constant(_)
            | StepKind::Undecided(_)
            | StepKind::Is { .. }
            | StepKind::Equal { .. }
            | StepKind::NotEqual { .. }
            | StepKind::In { .. }
            | StepKind::NotIn { .. }
            | StepKind::Exists { .. }
            | StepKind::ContainsAll { .. }
            | StepKind::Contains { .. } => true,
            StepKind::Order { .. }
            | StepKind::All(_)
            | StepKind::Any(_)
            | StepKind::None(_)
            | StepKind::Not(_) => false,
        }
    }

    /// The constants among which it looks for a value.
    pub(crate) fn constants(&self) -> Option<&ConstantSet> {
        if let StepKind::In { list: ListSource::Elements { constants, .. }, .. }
        | StepKind::NotIn { list: ListSource::Elements { constants, .. }, .. }
        | StepKind::Contains { list: constants, .. } = &self.kind
        {
            Some(constants)
        } else {
            None
        }
    }
}

/// An equality whose left side is a known array is a look-up.
pub(super) fn equal(left: ValueSource, right: ValueSource) -> StepKind {
    match (&left, &right) {
        // A literal null asks for nulls in the array, which the look-up does not keep.
        (ValueSource::Known(Value::Array(_)), ValueSource::Literal(_)) => StepKind::Equal { left, right },
        (ValueSource::Known(Value::Array(elements)), _) => {
            // Elements that are lists or documents equal nothing.
            let scalars = elements.iter().map(|element| {
                let container = matches!(element, Value::Array(_) | Value::Object(_));
                if container { ValueRef::Missing } else { ValueRef::from(element) }
            });
            StepKind::Contains { list: ConstantSet::new(scalars), right }
        }
        _ => StepKind::Equal { left, right },
    }
}
