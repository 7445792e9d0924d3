//! The program form.

use super::ListSource;
use crate::{
    ast::{Order, Segment},
    eval::EvalErrorCode,
    text::Span,
    values::{Value, ValueRef},
    vocabulary::Conversion,
};

/// Compiled expressions that share their calls.
#[derive(Clone, Debug, Default)]
pub(crate) struct Program {
    pub(crate) roots: Vec<Step>,
    /// Each distinct call once: equal calls are made once.
    pub(crate) calls: Vec<CallSlot>,
}

/// One condition.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) span: Span,
    pub(crate) kind: StepKind,
    /// Whether deciding it may call a function.
    pub(crate) calls: bool,
}

/// What stands inside a step.
#[derive(Clone, Copy)]
pub(crate) enum Inner<'s> {
    All(&'s [Step]),
    Any(&'s [Step]),
    None(&'s [Step]),
    Not(&'s Step),
    /// No step: it compares, or is decided without.
    Nothing,
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
        value: Source,
    },
    Equal {
        left: Source,
        right: Source,
    },
    NotEqual {
        left: Source,
        right: Source,
    },
    Order {
        left: Source,
        order: Order,
        right: Source,
    },
    In {
        left: Source,
        list: ListSource,
    },
    NotIn {
        left: Source,
        list: ListSource,
    },
    Exists {
        left: Source,
        expected: bool,
    },
    /// `$all`.
    ContainsAll {
        left: Source,
        elements: Vec<Source>,
    },
    /// A known array on the left of an equality: contains the value.
    Contains {
        list: super::ConstantSet,
        right: Source,
    },
}

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    /// Written in the rule: its `null` is a literal null.
    Literal(Value),
    /// From an expansion whose value is known by now.
    Known(Value),
    /// From an expansion that is known to have no usable value.
    Failed(EvalErrorCode),
    Partition,
    User(Box<[Segment]>),
    Field(Box<str>),
    Convert {
        conversion: Conversion,
        operand: Box<Source>,
    },
    /// The result of a call, by its number in the program.
    Call(usize),
}

/// One distinct call.
#[derive(Clone, Debug)]
pub(crate) struct CallSlot {
    pub(crate) span: Span,
    pub(crate) name: Box<str>,
    pub(crate) arguments: Vec<Template>,
    pub(crate) guard: Guard,
    /// Everyone may call it, and its arguments are values that are there: nothing is to be done before the call.
    pub(crate) plain: bool,
}

/// What must hold before a function is called.
#[derive(Clone, Debug)]
pub(crate) enum Guard {
    Free,
    /// The function's own `can_evaluate`.
    CanEvaluate(Box<Step>),
    /// It is known that the call cannot be made.
    Refused(EvalErrorCode),
}

/// An argument, expanded at each call.
#[derive(Clone, Debug)]
pub(crate) enum Template {
    Value(Source),
    Array(Vec<Template>),
    Object(Vec<(Box<str>, Template)>),
}

impl CallSlot {
    pub(crate) fn new(span: Span, name: Box<str>, arguments: Vec<Template>, guard: Guard) -> Self {
        let is_there = |source: &Source| matches!(source, Source::Partition) || source.constant().is_some();
        let plain = |argument: &Template| matches!(argument, Template::Value(source) if is_there(source));
        let plain = matches!(guard, Guard::Free) && arguments.iter().all(plain);
        Self { span, name, arguments, guard, plain }
    }
}

impl Step {
    #[inline]
    pub(crate) fn inner(&self) -> Inner<'_> {
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
        match self.inner() {
            Inner::All(steps) | Inner::Any(steps) | Inner::None(steps) => steps,
            Inner::Not(step) => std::slice::from_ref(step),
            Inner::Nothing => &[],
        }
    }
}

impl Source {
    pub(crate) fn is_literal(&self) -> bool {
        matches!(self, Self::Literal(_))
    }

    /// The value, if it is known.
    pub(crate) fn constant(&self) -> Option<&Value> {
        if let Self::Literal(value) | Self::Known(value) = self { Some(value) } else { None }
    }

    /// A conversion of a value; done at once if the value is known.
    pub(crate) fn convert(conversion: Conversion, operand: Self) -> Self {
        if let Self::Literal(value) | Self::Known(value) = &operand {
            match conversion.apply(ValueRef::from(value)) {
                Some(converted) => Self::Known(converted.view().to_value()),
                None => Self::Failed(EvalErrorCode::ConversionFailed),
            }
        } else if let Self::Failed(code) = operand {
            Self::Failed(code)
        } else {
            Self::Convert { conversion, operand: Box::new(operand) }
        }
    }

    pub(crate) fn calls(&self) -> bool {
        match self {
            Self::Call(_) => true,
            Self::Convert { operand, .. } => operand.calls(),
            Self::Literal(_)
            | Self::Known(_)
            | Self::Failed(_)
            | Self::Partition
            | Self::User(_)
            | Self::Field(_) => false,
        }
    }
}
