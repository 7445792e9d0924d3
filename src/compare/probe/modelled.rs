//! The comparisons that the search models: how each of them answers for states instead of values stands in
//! [`Probe`](super::Probe), and nothing else is evaluated there.

use crate::{
    ast::Order,
    compile::{ConstantSet, ListSource, Step, StepKind, ValueSource},
    eval::EvalErrorCode,
};

/// A comparison that is modelled.
pub(super) enum Modelled<'s> {
    Constant(bool),
    /// Known to be indeterminate.
    Undecided(EvalErrorCode),
    /// The value is this boolean.
    Is {
        expected: bool,
        value: &'s ValueSource,
    },
    Equal {
        left: &'s ValueSource,
        right: &'s ValueSource,
    },
    NotEqual {
        left: &'s ValueSource,
        right: &'s ValueSource,
    },
    Order {
        left: &'s ValueSource,
        order: Order,
        right: &'s ValueSource,
    },
    In {
        left: &'s ValueSource,
        list: &'s ListSource,
    },
    NotIn {
        left: &'s ValueSource,
        list: &'s ListSource,
    },
    Exists {
        left: &'s ValueSource,
        expected: bool,
    },
    /// `$all`.
    ContainsAll {
        left: &'s ValueSource,
        elements: &'s [ValueSource],
    },
    /// A known array on the left of an equality: contains the value.
    Contains {
        list: &'s ConstantSet,
        right: &'s ValueSource,
    },
}

impl<'s> Modelled<'s> {
    /// `None` for a step that is not modelled: a question that rests on it is answered with "unknown". A new operator
    /// has to be put on one side or the other here.
    pub(super) fn from_step(step: &'s Step) -> Option<Self> {
        Some(match &step.kind {
            StepKind::Constant(constant) => Self::Constant(*constant),
            StepKind::Undecided(code) => Self::Undecided(*code),
            StepKind::Is { expected, value } => Self::Is { expected: *expected, value },
            StepKind::Equal { left, right } => Self::Equal { left, right },
            StepKind::NotEqual { left, right } => Self::NotEqual { left, right },
            StepKind::Order { left, order, right } => Self::Order { left, order: *order, right },
            StepKind::In { left, list } => Self::In { left, list },
            StepKind::NotIn { left, list } => Self::NotIn { left, list },
            StepKind::Exists { left, expected } => Self::Exists { left, expected: *expected },
            StepKind::ContainsAll { left, elements } => Self::ContainsAll { left, elements },
            StepKind::Contains { list, right } => Self::Contains { list, right },
            // Made of other steps.
            StepKind::All(_) | StepKind::Any(_) | StepKind::None(_) | StepKind::Not(_) => return None,
        })
    }
}
