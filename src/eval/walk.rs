//! The walk.

use super::{
    Answers, Ask, EvalErrorCode, Inputs, Listener, Memo, Role, Silent, Truth, calls,
    compare::{self, Null},
    membership, user_path,
};
use crate::{
    ast::Inner,
    compile::{CallSlot, CompileOptions, MissingNe, Step, StepKind, ValueSource},
    values::ValueRef,
    vocabulary::{Context, Converted},
};

/// What holds for every decision of a program.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fixed {
    pub(crate) context: Context,
    pub(crate) missing_ne: MissingNe,
}

impl Fixed {
    pub(crate) fn new(context: Context, options: &CompileOptions) -> Self {
        Self { context, missing_ne: options.missing_ne }
    }

    pub(crate) fn is_filter(&self) -> bool {
        self.context == Context::DocumentFilter
    }

    /// In a document filter, an expansion that turns out missing or null is compared with nothing (§7.5.17).
    #[inline]
    pub(super) fn admits(&self, right: &ValueSource, value: ValueRef<'_>) -> Result<(), EvalErrorCode> {
        let nothing = matches!(value, ValueRef::Missing | ValueRef::Null);
        if self.is_filter() && nothing && !right.is_literal() {
            return Err(EvalErrorCode::FilterValueMissing);
        }
        Ok(())
    }

    pub(crate) fn missing_matches(&self) -> bool {
        self.missing_ne == MissingNe::MatchesLikeMongoDb
    }

    /// Decides a step that depends on nothing but the partition and calls nothing.
    pub(crate) fn decide(&self, step: &Step, partition: ValueRef<'_>) -> Truth {
        self.decide_without_calls(step, Inputs { partition, ..Inputs::NOTHING })
    }

    /// Decides a step that calls nothing.
    pub(super) fn decide_without_calls(&self, step: &Step, inputs: Inputs<'_>) -> Truth {
        Walker::new(&[], *self, inputs, &mut Memo::default(), &mut Answers::default(), Silent).truth(step)
    }
}

/// One walk over the steps of a program.
pub(crate) struct Walker<'a, L> {
    pub(crate) fixed: Fixed,
    pub(crate) inputs: Inputs<'a>,
    pub(crate) calls: &'a [CallSlot],
    pub(crate) memo: &'a mut Memo,
    /// Walks are rarely about calls, and one of each listener is enough to have.
    ask: &'a mut (dyn Ask + 'a),
    pub(crate) listener: L,
    /// The call that made the step in progress undecided.
    pub(crate) call: Option<usize>,
}

/// A value, where it lies or just made.
enum Resolved<'v> {
    View(ValueRef<'v>),
    Made(Converted),
    /// The result of a call, by its number.
    Result(usize),
}

/// What a comparison says, or why it says nothing.
pub(crate) type Answer = Result<bool, EvalErrorCode>;

impl<'a, L: Listener> Walker<'a, L> {
    /// A walk over steps whose calls are these.
    #[inline]
    pub(crate) fn new(
        calls: &'a [CallSlot],
        fixed: Fixed,
        inputs: Inputs<'a>,
        memo: &'a mut Memo,
        ask: &'a mut (dyn Ask + 'a),
        listener: L,
    ) -> Self {
        Self { fixed, inputs, calls, memo, ask, listener, call: None }
    }

    /// Decides one step.
    pub(crate) fn truth(&mut self, step: &'a Step) -> Truth {
        self.listener.enter(step);
        let truth = match step.inner() {
            Inner::All(steps) => self.all(steps),
            Inner::Any(steps) => self.any(steps),
            Inner::None(steps) => self.any(steps).not(),
            Inner::Not(step) => self.truth(step).not(),
            Inner::Nothing => {
                self.call = None;
                let answer = self.comparison(step);
                Truth::from_answer(answer, step.span, self.call)
            }
        };
        self.listener.leave(step, truth);
        truth
    }

    fn all(&mut self, steps: &'a [Step]) -> Truth {
        let mut answer = Truth::True;
        for step in steps {
            match self.truth(step) {
                Truth::True => {}
                Truth::False => return Truth::False,
                undecided @ Truth::Indeterminate(_) if answer == Truth::True => answer = undecided,
                Truth::Indeterminate(_) => {}
            }
        }
        answer
    }

    fn any(&mut self, steps: &'a [Step]) -> Truth {
        let mut answer = Truth::False;
        for step in steps {
            match self.truth(step) {
                Truth::False => {}
                Truth::True => return Truth::True,
                undecided @ Truth::Indeterminate(_) if answer == Truth::False => answer = undecided,
                Truth::Indeterminate(_) => {}
            }
        }
        answer
    }

    fn comparison(&mut self, step: &'a Step) -> Answer {
        match &step.kind {
            StepKind::Constant(constant) => Ok(*constant),
            StepKind::Undecided(code) => Err(*code),
            StepKind::Is { expected, value } => self
                .with_right(value, |right| compare::equal(ValueRef::Bool(*expected), right, Null::Expanded)),
            StepKind::Equal { left, right } => {
                let left = self.left(left)?;
                self.equal(left, right)
            }
            StepKind::NotEqual { left, right } => {
                let left = self.left(left)?;
                self.not_equal(left, right)
            }
            StepKind::Order { left, order, right } => {
                let left = self.left(left)?;
                self.with_right(right, |right| compare::ordered(left, *order, right))
            }
            StepKind::In { left, list } => {
                let left = self.left(left)?;
                self.is_in(left, list)
            }
            StepKind::NotIn { left, list } => {
                let left = self.left(left)?;
                self.is_not_in(left, list)
            }
            StepKind::Exists { left, expected } => compare::exists(self.left(left)?, *expected),
            StepKind::ContainsAll { left, elements } => {
                let left = self.left(left)?;
                self.contains_all(left, elements)
            }
            StepKind::Contains { list, right } => {
                self.with_right(right, |right| membership::holds(list, right))
            }
            // Decided by `truth`.
            StepKind::All(_) | StepKind::Any(_) | StepKind::None(_) | StepKind::Not(_) => Ok(false),
        }
    }

    fn equal(&mut self, left: ValueRef<'_>, right: &'a ValueSource) -> Answer {
        let null = if right.is_literal() { Null::Literal } else { Null::Expanded };
        self.with_right(right, |right| compare::equal(left, right, null))
    }

    fn not_equal(&mut self, left: ValueRef<'_>, right: &'a ValueSource) -> Answer {
        let null = if right.is_literal() { Null::Literal } else { Null::Expanded };
        let matches = self.fixed.missing_matches();
        self.with_right(right, |right| match (left, right) {
            (ValueRef::Missing, ValueRef::Object(_)) => Err(EvalErrorCode::ObjectCompared),
            (ValueRef::Missing, _) if !matches => Err(EvalErrorCode::LeftMissing),
            (ValueRef::Missing, ValueRef::Null | ValueRef::Missing) => Ok(false),
            _ => compare::equal(left, right, null).map(|equal| !equal),
        })
    }

    /// The left side, which is never made by an operator.
    fn left(&mut self, source: &'a ValueSource) -> Result<ValueRef<'a>, EvalErrorCode> {
        let value = self.plain(source)?;
        self.listener.operand(Role::Left, value);
        Ok(value)
    }

    /// Compares with the right side, wherever it lies.
    #[inline]
    fn with_right(
        &mut self,
        source: &'a ValueSource,
        compare: impl FnOnce(ValueRef<'_>) -> Answer,
    ) -> Answer {
        let resolved = self.resolve(source)?;
        let value = match &resolved {
            Resolved::View(value) => *value,
            Resolved::Made(converted) => converted.view(),
            Resolved::Result(slot) => match self.memo.get(*slot) {
                Some(Ok(value)) => ValueRef::from(value),
                _ => return Err(EvalErrorCode::FunctionPending),
            },
        };
        self.listener.operand(Role::Right, value);
        self.fixed.admits(source, value)?;
        compare(value)
    }

    /// A value that lies somewhere: everything but conversions and calls.
    #[inline]
    pub(super) fn plain(&self, source: &'a ValueSource) -> Result<ValueRef<'a>, EvalErrorCode> {
        match source {
            ValueSource::Partition => Ok(self.inputs.partition),
            ValueSource::User(path) => user_path(self.inputs.user, path),
            ValueSource::Literal(value) | ValueSource::Known(value) => Ok(ValueRef::from(value)),
            ValueSource::Failed(code) => Err(*code),
            ValueSource::Field(name) => Ok(self.inputs.document.field(name)),
            // The grammar of rules has neither on the left, in lists or inside each other.
            ValueSource::Convert { .. } | ValueSource::Call(_) => Err(EvalErrorCode::ConversionFailed),
        }
    }

    fn resolve(&mut self, source: &'a ValueSource) -> Result<Resolved<'a>, EvalErrorCode> {
        match source {
            ValueSource::Call(slot) => {
                self.call(*slot)?;
                Ok(Resolved::Result(*slot))
            }
            ValueSource::Convert { conversion, operand } => {
                let converted = conversion.apply(self.plain(operand)?);
                converted.map(Resolved::Made).ok_or(EvalErrorCode::ConversionFailed)
            }
            ValueSource::Literal(_)
            | ValueSource::Known(_)
            | ValueSource::Failed(_)
            | ValueSource::Partition
            | ValueSource::User(_)
            | ValueSource::Field(_) => self.plain(source).map(Resolved::View),
        }
    }

    /// Makes sure that the result of a call is known.
    fn call(&mut self, number: usize) -> Result<(), EvalErrorCode> {
        if self.memo.get(number).is_none() {
            self.make(number)?;
        }
        let failed = self.memo.get(number).and_then(calls::code);
        self.call = failed.map(|_| number);
        failed.map_or(Ok(()), Err)
    }

    fn make(&mut self, number: usize) -> Result<(), EvalErrorCode> {
        let slot = self.calls.get(number).ok_or(EvalErrorCode::FunctionUnknown)?;
        calls::make(number, slot, &self.fixed, &self.inputs, self.memo, self.ask)
    }
}

impl crate::compile::Guard {
    pub(super) fn admits(&self, fixed: &Fixed, inputs: &Inputs<'_>) -> Result<(), EvalErrorCode> {
        match self {
            Self::Free => Ok(()),
            Self::Refused(code) => Err(*code),
            Self::CanEvaluate(step) => match fixed.decide_without_calls(step, *inputs) {
                Truth::True => Ok(()),
                Truth::False | Truth::Indeterminate(_) => Err(EvalErrorCode::FunctionRefused),
            },
        }
    }
}
