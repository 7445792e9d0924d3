//! What sources turn out to be, or what has to be decided before that is known.

use super::{Probe, Resolved, Seen};
use crate::{
    ast::{Index, Segment},
    compare::{Choice, Decided, Need, Obstacle, State, Stop, Variable},
    compile::{Guard, Template, ValueSource},
    eval::{EvalErrorCode, Truth},
    values::{Structure, Value, ValueRef},
};

impl Probe<'_> {
    /// A right side or an element: in a document filter, an expansion must be neither missing nor null.
    pub(super) fn right(&mut self, source: &ValueSource) -> Resolved {
        let expanded = self.fixed.is_filter() && !source.is_literal();
        Ok(match self.resolve(source)? {
            Ok(Seen::Missing | Seen::Null) if expanded => Err(EvalErrorCode::FilterValueMissing),
            seen => seen,
        })
    }

    pub(super) fn resolve(&mut self, source: &ValueSource) -> Resolved {
        match source {
            ValueSource::Literal(value) | ValueSource::Known(value) => Ok(Ok(Seen::from_value(value))),
            ValueSource::Failed(code) => Ok(Err(*code)),
            ValueSource::Partition => self.partition(),
            ValueSource::Field(name) => self.variable(&Variable::Field(name.clone())),
            ValueSource::User(path) => self.path(path),
            ValueSource::Call(slot) => self.call(*slot),
            ValueSource::Convert { conversion, operand } => {
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
    pub(in crate::compare) fn served(&mut self) -> Result<Truth, Stop> {
        let field = self.subject.key_field().ok_or(Stop::NoRoot)?;
        let served = match self.variable(&field)? {
            Ok(Seen::Missing) => self.subject.partition_of(ValueRef::Missing).is_some(),
            Ok(Seen::Null) => self.subject.partition_of(ValueRef::Null).is_some(),
            Ok(Seen::Value(value)) => self.subject.partition_of(ValueRef::from(&value)).is_some(),
            Ok(Seen::Object | Seen::List(_)) | Err(_) => false,
        };
        Ok(if served { Truth::True } else { Truth::False })
    }

    fn variable(&mut self, variable: &Variable) -> Resolved {
        self.state(self.variables.number(variable).ok_or(Stop::NoRoot)?)
    }

    fn state(&mut self, number: usize) -> Resolved {
        self.looked.push(Need::Variable(number));
        let state = self.world.state(number).ok_or(Stop::Need(Need::Variable(number)))?;
        Ok(Ok(match state {
            State::Missing => Seen::Missing,
            State::Null => Seen::Null,
            State::Object => Seen::Object,
            State::Array => Seen::List(number),
            State::Scalar(scalar) => {
                self.world.scalar(*scalar).cloned().map(Seen::Value).ok_or(Stop::NoRoot)?
            }
        }))
    }

    /// A path leads on through documents only.
    fn path(&mut self, path: &[Segment]) -> Resolved {
        // Identities are an array, which is not modelled together with what is below it by name.
        if names_into_identities(path) {
            return Err(Stop::Unmodelled(Obstacle::IdentityByName));
        }
        self.spend(path.len() as u64)?;
        for len in 1..path.len() {
            let Some(prefix) = self.variables.number_of_path(path.get(..len).unwrap_or_default()) else {
                continue;
            };
            let next = path.get(len).map(|segment| segment.index);
            match self.state(prefix)? {
                Ok(Seen::Object) => {}
                Ok(Seen::List(_)) if next == Some(Index::Name) => {
                    return Ok(Err(EvalErrorCode::IndexIntoArray));
                }
                // Elements by index and membership of the same array are not modelled together.
                Ok(Seen::List(_)) => return Err(Stop::Unmodelled(Obstacle::ElementByIndex)),
                Ok(Seen::Missing | Seen::Null | Seen::Value(_)) => return Ok(Ok(Seen::Missing)),
                Err(code) => return Ok(Err(code)),
            }
        }
        self.state(self.variables.number_of_path(path).ok_or(Stop::NoRoot)?)
    }

    fn call(&mut self, number: usize) -> Resolved {
        let calls = self.calls;
        let slot = calls.get(number).ok_or(Stop::NoRoot)?;
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
        match self.choice(result) {
            Some(Choice::Outcome(Ok(value))) => Ok(Ok(Seen::from_value(value))),
            Some(Choice::Outcome(Err(error))) => Ok(Err(error.code())),
            Some(Choice::State(_) | Choice::Holds(_) | Choice::Truth(_)) | None => Err(Stop::Need(result)),
        }
    }

    /// Whether an argument can be handed over at all: its value is opaque to the rule.
    fn argument(&mut self, template: &Template) -> Decided {
        match template {
            Template::Value(ValueSource::Failed(code)) => Ok(Err(*code)),
            Template::Value(ValueSource::User(path)) if path.len() > 2 || names_into_identities(path) => {
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

    /// Scalars that other variables of the same component already are, or are asked for in arrays.
    pub(in crate::compare) fn peers(&self, number: usize) -> Vec<Value> {
        let decided = self.decided_beside(number).iter().filter_map(|place| self.world.decided().get(*place));
        let scalars = decided.filter_map(|(need, choice)| match (need, choice) {
            (Need::Variable(_), Choice::State(State::Scalar(scalar))) => self.world.scalar(*scalar),
            (Need::Member(_, scalar), Choice::Holds(_)) => self.world.scalar(*scalar),
            (Need::Call(_), Choice::Outcome(Ok(value))) => {
                (value.structure() == Structure::Scalar).then_some(value)
            }
            _ => None,
        });
        scalars.cloned().collect()
    }

    /// Where decisions about the component of a variable stand.
    pub(in crate::compare) fn decided_beside(&self, number: usize) -> &[usize] {
        self.together.get(&self.variables.component_of(number)).map_or(&[], Vec::as_slice)
    }
}

/// `%%user.identities.name`: never decided, where there are identities.
fn names_into_identities(path: &[Segment]) -> bool {
    matches!(path, [first, second, ..] if &*first.key == "identities" && second.index == Index::Name)
}
