//! Evaluating with an input that is decided in part: the truth, or what it depends on next.
//!
//! The same tables as in `eval`, over abstract values instead of values. Every input that a search finds is confirmed by
//! `eval` itself; that nothing was missed is tested against brute force.

/// Takes a value out of a two-fold result: a stop goes up, a code is the answer.
macro_rules! seen {
    ($resolved:expr) => {
        match $resolved? {
            Ok(seen) => seen,
            Err(code) => return UNDECIDED(code),
        }
    };
}

mod lists;
mod modelled;
mod sources;

use super::{Decided, Need, Stop, Subject, Variables, World};
use crate::{
    ast::Inner,
    compile::{CallSlot, Step, ValueSource},
    eval::{EvalErrorCode, Fixed, Null, Truth, equal, exists, ordered, scalars_equal},
    values::{Structure, Value, ValueRef},
};
use modelled::Modelled;

pub(super) struct Probe<'p> {
    pub(super) calls: &'p [CallSlot],
    pub(super) fixed: Fixed,
    pub(super) subject: Subject<'p>,
    pub(super) variables: &'p Variables,
    pub(super) world: World,
    /// Steps that may still be evaluated.
    pub(super) fuel: u64,
}

/// What a source turned out to be.
enum Seen {
    Missing,
    Null,
    Object,
    /// A variable that is a list.
    List(usize),
    /// A scalar, or a list that is known whole.
    Value(Value),
}

type Resolved = Result<Result<Seen, EvalErrorCode>, Stop>;

const UNDECIDED: fn(EvalErrorCode) -> Decided = |code| Ok(Err(code));

impl Probe<'_> {
    pub(super) fn truth(&mut self, step: &Step) -> Result<Truth, Stop> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Stop::Unsupported)?;
        match step.inner() {
            Inner::All(steps) => self.join(steps, Truth::True),
            Inner::Any(steps) => self.join(steps, Truth::False),
            Inner::None(steps) => self.join(steps, Truth::False).map(Truth::not),
            Inner::Not(step) => self.truth(step).map(Truth::not),
            Inner::Nothing => self.comparison(step).map(|answer| Truth::from_answer(answer, step.span, None)),
        }
    }

    /// `neutral` is what an empty list is; its opposite decides. A child that needs something waits until no
    /// other has decided without it.
    fn join(&mut self, steps: &[Step], neutral: Truth) -> Result<Truth, Stop> {
        let mut answer = neutral;
        let mut stopped = None;
        for step in steps {
            match self.truth(step) {
                Ok(truth) if truth == neutral => {}
                Ok(undecided @ Truth::Indeterminate(_)) => answer = undecided,
                Ok(decisive) => return Ok(decisive),
                Err(Stop::Unsupported) => return Err(Stop::Unsupported),
                Err(need) => stopped = stopped.or(Some(need)),
            }
        }
        stopped.map_or(Ok(answer), Err)
    }

    fn comparison(&mut self, step: &Step) -> Decided {
        let Some(modelled) = Modelled::from_step(step) else { return Err(Stop::Unsupported) };
        match modelled {
            Modelled::Constant(constant) => Ok(Ok(constant)),
            Modelled::Undecided(code) => UNDECIDED(code),
            Modelled::Is { expected, value } => {
                let right = seen!(self.right(value));
                self.equal(&Seen::Value(Value::Bool(expected)), &right, Null::Expanded)
            }
            Modelled::Equal { left, right } => {
                let left = seen!(self.resolve(left));
                let null = null_of(right);
                let right = seen!(self.right(right));
                self.equal(&left, &right, null)
            }
            Modelled::NotEqual { left, right } => {
                let left = seen!(self.resolve(left));
                let null = null_of(right);
                let right = seen!(self.right(right));
                match (&left, &right) {
                    (Seen::Missing, Seen::Object) => UNDECIDED(EvalErrorCode::ObjectCompared),
                    (Seen::Missing, _) if !self.fixed.missing_matches() => {
                        UNDECIDED(EvalErrorCode::LeftMissing)
                    }
                    (Seen::Missing, Seen::Null | Seen::Missing) => Ok(Ok(false)),
                    _ => Ok(self.equal(&left, &right, null)?.map(|equal| !equal)),
                }
            }
            Modelled::Order { left, order, right } => {
                let left = seen!(self.resolve(left));
                let right = seen!(self.right(right));
                Ok(ordered(left.scalar(), order, right.scalar()))
            }
            Modelled::In { left, list } => {
                let left = seen!(self.resolve(left));
                self.is_in(&left, list)
            }
            Modelled::NotIn { left, list } => {
                let left = seen!(self.resolve(left));
                self.is_not_in(&left, list)
            }
            Modelled::Exists { left, expected } => {
                let left = seen!(self.resolve(left));
                Ok(match left {
                    Seen::Missing => exists(ValueRef::Missing, expected),
                    Seen::Null => exists(ValueRef::Null, expected),
                    Seen::Object | Seen::List(_) | Seen::Value(_) => Ok(expected),
                })
            }
            Modelled::ContainsAll { left, elements } => {
                let left = seen!(self.resolve(left));
                self.contains_all(&left, elements)
            }
            Modelled::Contains { list, right } => match seen!(self.right(right)) {
                Seen::Object => UNDECIDED(EvalErrorCode::ObjectCompared),
                Seen::List(_) | Seen::Value(Value::Array(_)) => UNDECIDED(EvalErrorCode::ArrayBoth),
                Seen::Null | Seen::Missing => Ok(Ok(false)),
                Seen::Value(value) => Ok(list.contains(ValueRef::from(&value), scalars_equal)),
            },
        }
    }

    fn equal(&mut self, left: &Seen, right: &Seen, null: Null) -> Decided {
        match (left, right) {
            (Seen::Object, _) | (_, Seen::Object) => UNDECIDED(EvalErrorCode::ObjectCompared),
            (Seen::List(_), Seen::List(_)) => UNDECIDED(EvalErrorCode::ArrayBoth),
            (Seen::List(_), Seen::Value(Value::Array(_))) => UNDECIDED(EvalErrorCode::ArrayBoth),
            (Seen::Value(Value::Array(_)), Seen::List(_)) => UNDECIDED(EvalErrorCode::ArrayBoth),
            (_, Seen::List(_)) => UNDECIDED(EvalErrorCode::ArrayOnRight),
            (Seen::List(list), Seen::Null) if null == Null::Literal => self.ask(Need::Null(*list)).map(Ok),
            (Seen::List(_), Seen::Null | Seen::Missing) => Ok(Ok(false)),
            (Seen::List(list), Seen::Value(value)) => self.holds(*list, value).map(Ok),
            _ => Ok(equal(left.scalar(), right.scalar(), null)),
        }
    }
}

impl Seen {
    fn from_value(value: &Value) -> Self {
        match value.structure() {
            Structure::Missing => Self::Missing,
            Structure::Null => Self::Null,
            Structure::Object => Self::Object,
            Structure::Scalar | Structure::Array => Self::Value(value.clone()),
        }
    }

    /// As a value that is neither list nor document; those have neither order nor conversion, as null has not.
    fn scalar(&self) -> ValueRef<'_> {
        match self {
            Self::Missing => ValueRef::Missing,
            Self::Null | Self::Object | Self::List(_) => ValueRef::Null,
            Self::Value(value) => ValueRef::from(value),
        }
    }
}

fn null_of(source: &ValueSource) -> Null {
    if source.is_literal() { Null::Literal } else { Null::Expanded }
}
