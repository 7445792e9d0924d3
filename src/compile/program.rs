//! The program form.

use super::{
    CompileOptions, Step, Translator,
    purpose::{ONE_APP, Purpose},
};
use crate::{
    ast::{Expr, Segment},
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

/// Where a value comes from.
#[derive(Clone, Debug)]
pub(crate) enum ValueSource {
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
        operand: Box<ValueSource>,
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
    Value(ValueSource),
    Array(Vec<Template>),
    Object(Vec<(Box<str>, Template)>),
}

impl Program {
    /// The program whose roots are these expressions, with what is known of the app: for deciding inputs.
    pub(crate) fn from_exprs<'e>(
        exprs: impl IntoIterator<Item = &'e Expr>,
        options: &CompileOptions,
    ) -> Self {
        Self::default().and(exprs, options, Purpose::Decide)
    }

    /// The same for statements about all inputs: what the app does not tell can be anything.
    pub(crate) fn for_all_inputs<'e>(
        exprs: impl IntoIterator<Item = &'e Expr>,
        options: &CompileOptions,
    ) -> Self {
        Self::default().and(exprs, options, Purpose::State(ONE_APP))
    }

    /// The same with the expressions of another app as further roots. Calls are shared with the roots that stand
    /// already only where both apps let the same users call.
    #[must_use]
    pub(crate) fn and<'e>(
        self,
        exprs: impl IntoIterator<Item = &'e Expr>,
        options: &CompileOptions,
        purpose: Purpose<'_>,
    ) -> Self {
        let mut translator = Translator::new(self, options, purpose);
        exprs.into_iter().for_each(|expr| translator.add(expr));
        translator.finish()
    }
}

impl CallSlot {
    pub(crate) fn new(span: Span, name: Box<str>, arguments: Vec<Template>, guard: Guard) -> Self {
        let is_there =
            |source: &ValueSource| matches!(source, ValueSource::Partition) || source.constant().is_some();
        let plain = |argument: &Template| matches!(argument, Template::Value(source) if is_there(source));
        let plain = matches!(guard, Guard::Free) && arguments.iter().all(plain);
        Self { span, name, arguments, guard, plain }
    }
}

impl ValueSource {
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
