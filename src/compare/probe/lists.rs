//! Membership: of a value in an array, and of what is asked for in an array of which as much is decided as was needed.

use std::rc::Rc;

use super::{Probe, Seen, UNDECIDED, null_of};
use crate::{
    compare::{Decided, Need, Obstacle, Stop},
    compile::{ConstantSet, ListSource, ValueSource},
    eval::{EvalErrorCode, Null, scalars_equal},
    values::{Value, ValueRef},
};

impl Probe<'_> {
    pub(super) fn is_in(&mut self, left: &Seen, list: &ListSource) -> Decided {
        match list {
            ListSource::Elements { constants, null, open, expanded } => {
                let mut answer = self.among(left, constants, *null)?;
                for source in open {
                    if answer == Ok(true) {
                        break;
                    }
                    let element = if *expanded { self.resolve(source)? } else { self.right(source)? };
                    let found = match element {
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

    /// Whether the left side equals some element of an array that is decided by need.
    fn in_list(&mut self, left: &Seen, list: usize) -> Decided {
        match left {
            Seen::Value(Value::Array(_)) | Seen::List(_) => Err(Stop::Unmodelled(Obstacle::ArrayInList)),
            Seen::Object => {
                self.looked.push(Need::NonEmpty(list));
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

    pub(super) fn is_not_in(&mut self, left: &Seen, list: &ListSource) -> Decided {
        let literal_null = matches!(list, ListSource::Elements { null: true, .. });
        if matches!(left, Seen::Missing) && !literal_null {
            if let ListSource::Expansion(source) = list
                && !matches!(seen!(self.resolve(source)), Seen::List(_))
            {
                return UNDECIDED(EvalErrorCode::NotAnArray);
            }
            if self.fixed.missing_matches() {
                return Err(Stop::Unmodelled(Obstacle::MissingMatches));
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
                let address = std::ptr::from_ref(constants).addr();
                let listed = self.constants.entry(address).or_insert_with(|| {
                    let Value::Array(constants) = constants.to_value() else { return Rc::default() };
                    constants.into()
                });
                let listed = Rc::clone(listed);
                self.spend(listed.len() as u64)?;
                for constant in listed.iter() {
                    if self.holds(*list, constant)? {
                        return Ok(Ok(true));
                    }
                }
                if null { self.ask(Need::Null(*list)).map(Ok) } else { Ok(Ok(false)) }
            }
            Seen::Value(Value::Array(_)) => Err(Stop::Unmodelled(Obstacle::ArrayInList)),
            Seen::Value(value) => {
                // Comparing takes less than a step of the rule.
                self.spend(constants.unindexed() as u64 / 16)?;
                Ok(constants.contains(ValueRef::from(value), scalars_equal))
            }
        }
    }

    /// Whether the left side equals, or holds, every element.
    pub(super) fn contains_all(&mut self, left: &Seen, elements: &[ValueSource]) -> Decided {
        let mut answer = Ok(!elements.is_empty());
        for source in elements {
            let equal = match self.right(source)? {
                Ok(element) => self.equal(left, &element, null_of(source))?,
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

    /// Whether an array holds a scalar.
    pub(super) fn holds(&mut self, list: usize, value: &Value) -> Result<bool, Stop> {
        if matches!(value, Value::Double(double) if double.is_nan()) {
            return Err(Stop::Unmodelled(Obstacle::NotANumber));
        }
        let scalar = self.world.number(value);
        self.ask(Need::Member(list, scalar))
    }

    pub(super) fn ask(&mut self, need: Need) -> Result<bool, Stop> {
        self.looked.push(need);
        self.world.holds(need).ok_or(Stop::Need(need))
    }
}

fn either(a: Result<bool, EvalErrorCode>, b: Result<bool, EvalErrorCode>) -> Result<bool, EvalErrorCode> {
    match (a, b) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Err(code), _) | (_, Err(code)) => Err(code),
        (Ok(false), Ok(false)) => Ok(false),
    }
}
