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

use std::{collections::HashMap, rc::Rc};

use super::{
    Decided, Need, Obstacle, Stop, Subject, Variables, World,
    forms::{Form, Forms},
    world::Choice,
};
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
    /// Where in the world decisions about the variables of one component stand.
    pub(super) together: HashMap<usize, Vec<usize>>,
    /// Steps that may still be evaluated; what else takes time or memory counts as some.
    pub(super) fuel: u64,
    pub(super) sight: Sight<'p>,
    /// What some input ran into that is not modelled.
    pub(super) obstacle: Option<Obstacle>,
    /// What the comparison looked at that was asked last.
    pub(super) looked: Vec<Need>,
    /// The constants of lists one by one, by where the lists are in memory.
    pub(super) constants: HashMap<usize, Rc<[Value]>>,
}

/// The steps that a step is made of.
pub(super) struct Part<'s> {
    /// What an empty list is; its opposite decides.
    pub(super) neutral: bool,
    pub(super) negated: bool,
    pub(super) steps: Vec<&'s Step>,
}

/// What a probe looks into. What it does not look into can be true, false or undecided; the same, wherever it is.
#[derive(Clone, Copy)]
pub(super) enum Sight<'p> {
    /// All that is modelled; it stops at the rest.
    Inputs,
    /// The same, but what is in one place alone comes first.
    Apart(&'p Forms),
    /// All that is modelled.
    Modelled(&'p Forms),
    /// Only what is in one place, and no comparison.
    Repeated(&'p Forms),
    /// No root.
    Roots(&'p Forms),
}

/// What a source turned out to be.
enum Seen {
    Missing,
    Null,
    Object,
    /// A variable that is an array.
    List(usize),
    /// A scalar, or an array that is known whole.
    Value(Value),
}

type Resolved = Result<Result<Seen, EvalErrorCode>, Stop>;

const UNDECIDED: fn(EvalErrorCode) -> Decided = |code| Ok(Err(code));

impl Probe<'_> {
    /// Begins with a world, and with so many steps to spend; the world before it.
    pub(super) fn begin(&mut self, world: World, fuel: u64) -> World {
        let before = std::mem::replace(&mut self.world, world);
        (self.fuel, self.obstacle) = (fuel, None);
        self.together.clear();
        for (place, (need, _)) in (0..).zip(self.world.decided()) {
            if let Some(component) = self.component_asked(*need) {
                self.together.entry(component).or_default().push(place);
            }
        }
        before
    }

    pub(super) fn decide(&mut self, need: Need, choice: Choice) {
        if let Some(component) = self.component_asked(need) {
            self.together.entry(component).or_default().push(self.world.decided().len());
        }
        self.world.decide(need, choice);
    }

    /// Takes the last decision back.
    pub(super) fn undo(&mut self) {
        let Some((need, _)) = self.world.undo() else { return };
        if let Some(positions) = self.component_asked(need).and_then(|root| self.together.get_mut(&root)) {
            positions.pop();
        }
    }

    /// The component of which something is decided.
    fn component_asked(&self, need: Need) -> Option<usize> {
        let variable = match need {
            Need::Variable(number) | Need::Member(number, _) => number,
            Need::Call(slot) => self.variables.number_of_call(slot)?,
            Need::Null(_) | Need::Container(_) | Need::NonEmpty(_) | Need::Form(_) => return None,
        };
        Some(self.variables.component_of(variable))
    }

    /// The truth of a condition, walked anew.
    fn truth(&mut self, step: &Step) -> Result<Truth, Stop> {
        self.spend(1)?;
        let Some(Part { neutral, negated, steps }) = self.parts(step) else { return self.whole(step) };
        let truth = |truth: bool| if truth { Truth::True } else { Truth::False };
        let answer = self.join(&steps, truth(neutral))?;
        Ok(if negated { answer.not() } else { answer })
    }

    /// The steps that one is made of, unless it is asked whole.
    pub(super) fn parts<'s>(&self, step: &'s Step) -> Option<Part<'s>> {
        if matches!(self.sight, Sight::Roots(_)) || self.is_free(step) {
            return None;
        }
        let (neutral, negated, steps) = match step.inner() {
            Inner::All(steps) => (true, false, steps),
            Inner::Any(steps) => (false, false, steps),
            Inner::None(steps) => (false, true, steps),
            Inner::Not(step) => (true, true, std::slice::from_ref(step)),
            Inner::Nothing => return None,
        };
        let mut steps: Vec<&Step> = steps.iter().collect();
        if matches!(self.sight, Sight::Apart(_)) {
            steps.sort_by_key(|step| self.is_repeated(step));
        }
        Some(Part { neutral, negated, steps })
    }

    /// The truth of a step that is asked whole.
    pub(super) fn whole(&mut self, step: &Step) -> Result<Truth, Stop> {
        match self.sight {
            Sight::Roots(forms) => return self.free(forms, step),
            Sight::Repeated(forms) if self.is_free(step) => return self.free(forms, step),
            Sight::Inputs | Sight::Apart(_) | Sight::Modelled(_) | Sight::Repeated(_) => {}
        }
        match (self.comparison(step), self.sight) {
            (Err(Stop::Unmodelled(_)), Sight::Modelled(forms)) => self.free(forms, step),
            (answer, _) => answer.map(|answer| Truth::from_answer(answer, step.span, None)),
        }
    }

    /// Whether a step is not looked into because it is asked in more than one place, or compares something.
    fn is_free(&self, step: &Step) -> bool {
        let Sight::Repeated(forms) = self.sight else { return false };
        forms
            .of(step, self.fixed.context)
            .is_some_and(|form| forms.is_repeated(form) || matches!(step.inner(), Inner::Nothing))
    }

    /// The truth of something that is not looked into.
    fn free(&mut self, forms: &Forms, step: &Step) -> Result<Truth, Stop> {
        let undecided = || Truth::from_answer(Err(EvalErrorCode::NotComparable), step.span, None);
        let truth = |truth: bool| if truth { Truth::True } else { Truth::False };
        // What is in the condition under which a function can be called has no form.
        let form = forms.of(step, self.fixed.context).ok_or(Stop::Limit)?;
        match form {
            Form::Known(known) => Ok(known.map_or_else(undecided, truth)),
            Form::Asked { number, negated } => match self.choice(Need::Form(number)) {
                Some(Choice::Truth(Some(decided))) => Ok(truth(*decided != negated)),
                Some(_) => Ok(undecided()),
                None => Err(Stop::Need(Need::Form(number))),
            },
        }
    }

    /// The form of a step, where forms are looked at.
    pub(super) fn form(&self, step: &Step) -> Option<Form> {
        match self.sight {
            Sight::Inputs => None,
            Sight::Apart(forms) | Sight::Modelled(forms) | Sight::Repeated(forms) | Sight::Roots(forms) => {
                forms.of(step, self.fixed.context)
            }
        }
    }

    fn is_repeated(&self, step: &Step) -> bool {
        let Sight::Apart(forms) = self.sight else { return false };
        self.form(step).is_some_and(|form| forms.is_repeated(form))
    }

    /// Takes work or memory from what is left of it.
    pub(super) fn spend(&mut self, steps: u64) -> Result<(), Stop> {
        let left = self.fuel.checked_sub(steps);
        self.fuel = left.unwrap_or(0);
        left.map(drop).ok_or(Stop::Limit)
    }

    /// What is decided, which is noted.
    fn choice(&mut self, need: Need) -> Option<&Choice> {
        self.looked.push(need);
        self.world.choice(need)
    }

    /// `neutral` is what an empty array is; its opposite decides. A child that needs something waits until no
    /// other has decided without it.
    fn join(&mut self, steps: &[&Step], neutral: Truth) -> Result<Truth, Stop> {
        let mut answer = neutral;
        let mut stopped = None;
        let mut unmodelled = None;
        for step in steps {
            match self.truth(step) {
                Ok(truth) if truth == neutral => {}
                Ok(undecided @ Truth::Indeterminate(_)) => answer = undecided,
                Ok(decisive) => return Ok(decisive),
                Err(stop @ (Stop::Limit | Stop::NoRoot)) => return Err(stop),
                Err(stop @ Stop::Unmodelled(_)) => unmodelled = unmodelled.or(Some(stop)),
                Err(need @ Stop::Need(_)) => stopped = stopped.or(Some(need)),
            }
        }
        stopped.or(unmodelled).map_or(Ok(answer), Err)
    }

    pub(super) fn comparison(&mut self, step: &Step) -> Decided {
        let Some(modelled) = Modelled::from_step(step) else { return Err(Stop::NoRoot) };
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
                if matches!(self.sight, Sight::Modelled(_)) && !self.is_covered(step) {
                    return Err(Stop::Unmodelled(Obstacle::Order));
                }
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

    /// Whether positions in an order are looked for among the values of a variable.
    pub(super) fn tries_positions(&self, number: usize) -> bool {
        match self.sight {
            Sight::Inputs | Sight::Apart(_) => self.variables.has_few_constants(number),
            Sight::Modelled(_) => self.variables.is_covered(number),
            Sight::Repeated(_) | Sight::Roots(_) => false,
        }
    }

    /// Whether every position in an order has a candidate.
    fn is_covered(&self, step: &Step) -> bool {
        step.sources().all(|source| {
            self.variables.of_source(source).is_none_or(|number| self.variables.is_covered(number))
        })
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

    /// As a value that is neither array nor object; those have neither order nor conversion, as null has not.
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
