//! Evaluating with an input that is decided in part: the truth, or what it depends on next.
//!
//! The same tables as in `eval`, over states instead of values. Every input that a search finds is confirmed by
//! `eval` itself; that nothing was missed is tested against brute force.

use super::{
    Decided, Need, Stop, Subject,
    components::{Variable, Variables},
    world::{Choice, State, World},
};
use crate::{
    ast::{Index, Segment},
    compile::{CallSlot, ConstantSet, Guard, Inner, ListSource, Source, Step, StepKind, Template},
    eval::{EvalErrorCode, Fixed, Null, Truth, equal, exists, ordered, scalars_equal},
    values::{Structure, Value, ValueRef},
};

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

/// Takes a value out of a two-fold result: a stop goes up, a code is the answer.
macro_rules! seen {
    ($resolved:expr) => {
        match $resolved? {
            Ok(seen) => seen,
            Err(code) => return UNDECIDED(code),
        }
    };
}

impl Probe<'_> {
    pub(super) fn truth(&mut self, step: &Step) -> Result<Truth, Stop> {
        self.fuel = self.fuel.checked_sub(1).ok_or(Stop::Unsupported)?;
        match step.inner() {
            Inner::All(steps) => self.join(steps, Truth::True),
            Inner::Any(steps) => self.join(steps, Truth::False),
            Inner::None(steps) => self.join(steps, Truth::False).map(Truth::not),
            Inner::Not(step) => self.truth(step).map(Truth::not),
            Inner::Nothing => self.comparison(step).map(|answer| Truth::of(answer, step.span, None)),
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
        match &step.kind {
            StepKind::Constant(constant) => Ok(Ok(*constant)),
            StepKind::Undecided(code) => UNDECIDED(*code),
            StepKind::Is { expected, value } => {
                let right = seen!(self.right(value));
                self.equal(&Seen::Value(Value::Bool(*expected)), &right, Null::Expanded)
            }
            StepKind::Equal { left, right } => {
                let left = seen!(self.resolve(left));
                let null = null_of(right);
                let right = seen!(self.right(right));
                self.equal(&left, &right, null)
            }
            StepKind::NotEqual { left, right } => {
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
            StepKind::Order { left, order, right } => {
                let left = seen!(self.resolve(left));
                let right = seen!(self.right(right));
                Ok(ordered(left.scalar(), *order, right.scalar()))
            }
            StepKind::In { left, list } => {
                let left = seen!(self.resolve(left));
                self.is_in(&left, list)
            }
            StepKind::NotIn { left, list } => {
                let left = seen!(self.resolve(left));
                self.is_not_in(&left, list)
            }
            StepKind::Exists { left, expected } => {
                let left = seen!(self.resolve(left));
                Ok(match left {
                    Seen::Missing => exists(ValueRef::Missing, *expected),
                    Seen::Null => exists(ValueRef::Null, *expected),
                    Seen::Object | Seen::List(_) | Seen::Value(_) => Ok(*expected),
                })
            }
            StepKind::ContainsAll { left, elements } => {
                let left = seen!(self.resolve(left));
                let mut answer = Ok(!elements.is_empty());
                for source in elements {
                    let null = null_of(source);
                    let equal = match self.right(source)? {
                        Ok(element) => self.equal(&left, &element, null)?,
                        Err(code) => Err(code),
                    };
                    match equal {
                        Ok(true) => {}
                        Ok(false) => return Ok(Ok(false)),
                        Err(code) => answer = answer.and(Err(code)),
                    }
                }
                Ok(answer)
            }
            StepKind::Contains { list, right } => match seen!(self.right(right)) {
                Seen::Object => UNDECIDED(EvalErrorCode::ObjectCompared),
                Seen::List(_) | Seen::Value(Value::Array(_)) => UNDECIDED(EvalErrorCode::ArrayBoth),
                Seen::Null | Seen::Missing => Ok(Ok(false)),
                Seen::Value(value) => Ok(list.contains(ValueRef::from(&value), scalars_equal)),
            },
            StepKind::All(_) | StepKind::Any(_) | StepKind::None(_) | StepKind::Not(_) => {
                Err(Stop::Unsupported)
            }
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

    /// Whether a list holds a scalar.
    fn holds(&mut self, list: usize, value: &Value) -> Result<bool, Stop> {
        if matches!(value, Value::Double(double) if double.is_nan()) {
            return Err(Stop::Unsupported);
        }
        let scalar = self.world.number(value);
        self.ask(Need::Member(list, scalar))
    }

    fn ask(&self, need: Need) -> Result<bool, Stop> {
        self.world.holds(need).ok_or(Stop::Need(need))
    }

    fn is_in(&mut self, left: &Seen, list: &ListSource) -> Decided {
        match list {
            ListSource::Elements { constants, null, open } => {
                let mut answer = self.among(left, constants, *null)?;
                for source in open {
                    if answer == Ok(true) {
                        break;
                    }
                    let found = match self.right(source)? {
                        Ok(Seen::List(_) | Seen::Value(Value::Array(_))) => Err(EvalErrorCode::ArrayOnRight),
                        Ok(element) => self.equal(left, &element, Null::Expanded)?,
                        Err(code) => Err(code),
                    };
                    answer = either(answer, found);
                }
                Ok(answer)
            }
            ListSource::Expansion(source) => match seen!(self.resolve(source)) {
                Seen::List(list) => self.in_list(left, list),
                Seen::Missing | Seen::Null | Seen::Object | Seen::Value(_) => {
                    UNDECIDED(EvalErrorCode::NotAnArray)
                }
            },
        }
    }

    /// Whether the left side equals some element of a list that is decided by need.
    fn in_list(&mut self, left: &Seen, list: usize) -> Decided {
        match left {
            Seen::Value(Value::Array(_)) | Seen::List(_) => Err(Stop::Unsupported),
            Seen::Object => {
                let something = self.world.something_in(list) || self.ask(Need::NonEmpty(list))?;
                Ok(if something { Err(EvalErrorCode::ObjectCompared) } else { Ok(false) })
            }
            Seen::Value(value) if self.holds(list, value)? => Ok(Ok(true)),
            Seen::Value(_) | Seen::Missing | Seen::Null => Ok(if self.ask(Need::Container(list))? {
                Err(EvalErrorCode::ArrayOnRight)
            } else {
                Ok(false)
            }),
        }
    }

    fn is_not_in(&mut self, left: &Seen, list: &ListSource) -> Decided {
        let literal_null = matches!(list, ListSource::Elements { null: true, .. });
        if matches!(left, Seen::Missing) && !literal_null {
            if let ListSource::Expansion(source) = list
                && !matches!(seen!(self.resolve(source)), Seen::List(_))
            {
                return UNDECIDED(EvalErrorCode::NotAnArray);
            }
            if self.fixed.missing_matches() {
                return Err(Stop::Unsupported);
            }
            return UNDECIDED(EvalErrorCode::LeftMissing);
        }
        Ok(self.is_in(left, list)?.map(|found| !found))
    }

    fn among(&mut self, left: &Seen, constants: &ConstantSet, null: bool) -> Decided {
        match left {
            Seen::Object if constants.is_empty() && !null => Ok(Ok(false)),
            Seen::Object => UNDECIDED(EvalErrorCode::ObjectCompared),
            Seen::Null | Seen::Missing => Ok(Ok(null)),
            Seen::List(list) => {
                let Value::Array(constants) = constants.to_value() else { return Err(Stop::Unsupported) };
                for constant in &constants {
                    if self.holds(*list, constant)? {
                        return Ok(Ok(true));
                    }
                }
                if null { self.ask(Need::Null(*list)).map(Ok) } else { Ok(Ok(false)) }
            }
            Seen::Value(Value::Array(_)) => Err(Stop::Unsupported),
            Seen::Value(value) => Ok(constants.contains(ValueRef::from(value), scalars_equal)),
        }
    }

    /// A right side or an element: in a document filter, an expansion must be neither missing nor null.
    fn right(&mut self, source: &Source) -> Resolved {
        let expanded = self.fixed.is_filter() && !source.is_literal();
        Ok(match self.resolve(source)? {
            Ok(Seen::Missing | Seen::Null) if expanded => Err(EvalErrorCode::FilterValueMissing),
            seen => seen,
        })
    }

    fn resolve(&mut self, source: &Source) -> Resolved {
        match source {
            Source::Literal(value) | Source::Known(value) => Ok(Ok(Seen::of(value))),
            Source::Failed(code) => Ok(Err(*code)),
            Source::Partition => self.partition(),
            Source::Field(name) => self.variable(&Variable::Field(name.clone())),
            Source::User(path) => self.path(path),
            Source::Call(slot) => self.call(*slot),
            Source::Convert { conversion, operand } => {
                let operand = match self.resolve(operand)? {
                    Ok(operand) => operand,
                    Err(code) => return Ok(Err(code)),
                };
                let converted =
                    conversion.apply(operand.scalar()).map(|converted| converted.view().to_value());
                Ok(converted.map(Seen::Value).ok_or(EvalErrorCode::ConversionFailed))
            }
        }
    }

    /// The partition that is asked for, or the one that the document is in.
    fn partition(&mut self) -> Resolved {
        let Some(field) = self.subject.key_field() else { return self.variable(&Variable::Partition) };
        Ok(self.variable(&field)?.map(|seen| if matches!(seen, Seen::Missing) { Seen::Null } else { seen }))
    }

    /// Whether the document is in a partition.
    pub(super) fn served(&mut self) -> Result<Truth, Stop> {
        let field = self.subject.key_field().ok_or(Stop::Unsupported)?;
        let served = match self.variable(&field)? {
            Ok(Seen::Missing) => self.subject.partition_of(ValueRef::Missing).is_some(),
            Ok(Seen::Null) => self.subject.partition_of(ValueRef::Null).is_some(),
            Ok(Seen::Value(value)) => self.subject.partition_of(ValueRef::from(&value)).is_some(),
            Ok(Seen::Object | Seen::List(_)) | Err(_) => false,
        };
        Ok(if served { Truth::True } else { Truth::False })
    }

    fn variable(&mut self, variable: &Variable) -> Resolved {
        let number = self.variables.number(variable).ok_or(Stop::Unsupported)?;
        let state = self.world.state(number).ok_or(Stop::Need(Need::Variable(number)))?;
        Ok(Ok(match state {
            State::Missing => Seen::Missing,
            State::Null => Seen::Null,
            State::Object => Seen::Object,
            State::Array => Seen::List(number),
            State::Scalar(scalar) => {
                self.world.scalar(*scalar).cloned().map(Seen::Value).ok_or(Stop::Unsupported)?
            }
        }))
    }

    /// A path leads on through documents only.
    fn path(&mut self, path: &[Segment]) -> Resolved {
        // Identities are a list, which is not modelled together with what is below it by name.
        if names_into_identities(path) {
            return Err(Stop::Unsupported);
        }
        for len in 1..path.len() {
            let prefix = Variable::User(path.get(..len).unwrap_or_default().to_vec());
            if self.variables.number(&prefix).is_none() {
                continue;
            }
            let next = path.get(len).map(|segment| segment.index);
            match self.variable(&prefix)? {
                Ok(Seen::Object) => {}
                Ok(Seen::List(_)) if next == Some(Index::Name) => {
                    return Ok(Err(EvalErrorCode::IndexIntoArray));
                }
                // Elements by index and membership of the same list are not modelled together.
                Ok(Seen::List(_)) => return Err(Stop::Unsupported),
                Ok(Seen::Missing | Seen::Null | Seen::Value(_)) => return Ok(Ok(Seen::Missing)),
                Err(code) => return Ok(Err(code)),
            }
        }
        self.variable(&Variable::User(path.to_vec()))
    }

    fn call(&mut self, number: usize) -> Resolved {
        let calls = self.calls;
        let slot = calls.get(number).ok_or(Stop::Unsupported)?;
        match &slot.guard {
            Guard::Free => {}
            Guard::Refused(code) => return Ok(Err(*code)),
            Guard::CanEvaluate(step) => {
                if self.truth(step)? != Truth::True {
                    return Ok(Err(EvalErrorCode::FunctionRefused));
                }
            }
        }
        for argument in &slot.arguments {
            if let Err(code) = self.argument(argument)? {
                return Ok(Err(code));
            }
        }
        let result = Need::Call(self.variables.result_of(number));
        match self.world.choice(result) {
            Some(Choice::Outcome(Ok(value))) => Ok(Ok(Seen::of(value))),
            Some(Choice::Outcome(Err(error))) => Ok(Err(error.code())),
            Some(Choice::State(_) | Choice::Holds(_)) | None => Err(Stop::Need(result)),
        }
    }

    /// Whether an argument can be handed over at all: its value is opaque to the rule.
    fn argument(&mut self, template: &Template) -> Decided {
        match template {
            Template::Value(Source::Failed(code)) => Ok(Err(*code)),
            Template::Value(Source::User(path)) if path.len() > 2 || names_into_identities(path) => {
                Ok(self.path(path)?.map(|_| true))
            }
            Template::Value(_) => Ok(Ok(true)),
            Template::Array(items) => self.arguments(items.iter()),
            Template::Object(members) => self.arguments(members.iter().map(|(_, item)| item)),
        }
    }

    fn arguments<'t>(&mut self, templates: impl Iterator<Item = &'t Template>) -> Decided {
        for template in templates {
            if let Err(code) = self.argument(template)? {
                return Ok(Err(code));
            }
        }
        Ok(Ok(true))
    }

    /// Scalars that other variables of the same component already are, or are asked for in lists.
    pub(super) fn peers(&self, number: usize) -> Vec<Value> {
        let root = self.variables.component_of(number);
        let same = |variable: usize| self.variables.component_of(variable) == root;
        let scalars = self.world.decided().iter().filter_map(|(need, choice)| match (need, choice) {
            (Need::Variable(variable), Choice::State(State::Scalar(scalar))) if same(*variable) => {
                self.world.scalar(*scalar)
            }
            (Need::Member(variable, scalar), Choice::Holds(_)) if same(*variable) => {
                self.world.scalar(*scalar)
            }
            (Need::Call(slot), Choice::Outcome(Ok(value))) => {
                let variable = self.variables.number(&Variable::Call(*slot));
                let scalar = variable.is_some_and(same) && value.structure() == Structure::Scalar;
                scalar.then_some(value)
            }
            _ => None,
        });
        scalars.cloned().collect()
    }
}

impl Seen {
    fn of(value: &Value) -> Self {
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

/// `%%user.identities.name`: never decided, where there are identities.
fn names_into_identities(path: &[Segment]) -> bool {
    matches!(path, [first, second, ..] if &*first.key == "identities" && second.index == Index::Name)
}

fn null_of(source: &Source) -> Null {
    if source.is_literal() { Null::Literal } else { Null::Expanded }
}

fn either(a: Result<bool, EvalErrorCode>, b: Result<bool, EvalErrorCode>) -> Result<bool, EvalErrorCode> {
    match (a, b) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Err(code), _) | (_, Err(code)) => Err(code),
        (Ok(false), Ok(false)) => Ok(false),
    }
}
