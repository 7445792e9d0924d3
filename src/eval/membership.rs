//! `$in`, `$nin` and `$all`: equality with the elements of an array (SEMANTICS §5.4.5, §5.4.8).

use super::{
    Answer, EvalErrorCode, Listener, Role, Walker,
    compare::{Null, equal, scalars_equal},
};
use crate::{
    compile::{ConstantSet, ListSource, ValueSource},
    values::ValueRef,
};

impl<'a, L: Listener> Walker<'a, L> {
    /// Whether the left side equals some element.
    pub(super) fn is_in(&mut self, left: ValueRef<'_>, list: &'a ListSource) -> Answer {
        match list {
            ListSource::Elements { constants, null, open, expanded } => {
                self.listener.constants(constants, *null);
                let mut answer = among(left, constants, *null);
                for source in open {
                    if answer == Ok(true) {
                        break;
                    }
                    let element = if *expanded { self.plain(source) } else { self.element(source) };
                    let equal = element.and_then(|element| equals_element(left, element));
                    answer = either(answer, equal);
                }
                answer
            }
            ListSource::Expansion(source) => {
                let value = self.plain(source)?;
                self.listener.operand(Role::Right, value);
                in_list(left, value)
            }
        }
    }

    /// Whether the left side equals no element. A missing left side is not known to differ.
    pub(super) fn is_not_in(&mut self, left: ValueRef<'_>, list: &'a ListSource) -> Answer {
        let literal_null = matches!(list, ListSource::Elements { null: true, .. });
        if left.is_missing() && !literal_null {
            // An operand that is not an array is undecided for both answers to a missing left side.
            if let ListSource::Expansion(source) = list {
                let value = self.plain(source)?;
                if value.as_array().is_none() {
                    self.listener.operand(Role::Right, value);
                    return Err(EvalErrorCode::NotAnArray);
                }
            }
            if !self.fixed.missing_matches() {
                return Err(EvalErrorCode::LeftMissing);
            }
            if self.has_null(list)? {
                return Ok(false);
            }
        }
        self.is_in(left, list).map(|found| !found)
    }

    /// Whether an array holds null or missing from an expansion, which MongoDB would compare with a missing field.
    fn has_null(&mut self, list: &'a ListSource) -> Answer {
        let is_null = |value: ValueRef<'_>| matches!(value, ValueRef::Null | ValueRef::Missing);
        match list {
            ListSource::Elements { open, .. } => {
                let mut found = false;
                for source in open {
                    found |= is_null(self.element(source)?);
                }
                Ok(found)
            }
            ListSource::Expansion(source) => {
                Ok(self.plain(source)?.as_array().is_some_and(|array| array.iter().any(is_null)))
            }
        }
    }

    /// `$all`: the left side equals, or holds, every element; an empty array asks for nothing that could be.
    pub(super) fn contains_all(&mut self, left: ValueRef<'_>, elements: &'a [ValueSource]) -> Answer {
        let mut answer = Ok(!elements.is_empty());
        for source in elements {
            let null = if source.is_literal() { Null::Literal } else { Null::Expanded };
            match self.element(source).and_then(|element| equal(left, element, null)) {
                Ok(true) => {}
                Ok(false) => return Ok(false),
                Err(code) => answer = answer.and(Err(code)),
            }
        }
        answer
    }

    /// One element that is not a constant.
    fn element(&mut self, source: &'a ValueSource) -> Result<ValueRef<'a>, EvalErrorCode> {
        let value = self.plain(source)?;
        self.listener.operand(Role::Right, value);
        self.fixed.admits(source, value)?;
        Ok(value)
    }
}

/// Whether a value equals some element of an array from an expansion.
pub(super) fn in_list(left: ValueRef<'_>, list: ValueRef<'_>) -> Answer {
    let array = list.as_array().ok_or(EvalErrorCode::NotAnArray)?;
    let mut answer = Ok(false);
    for element in array.iter() {
        answer = either(answer, equals_element(left, element));
        if answer == Ok(true) {
            break;
        }
    }
    answer
}

/// An element that expands to an array or a document leaves the answer open, whatever it is compared with.
fn equals_element(left: ValueRef<'_>, element: ValueRef<'_>) -> Answer {
    if element.as_array().is_some() {
        return Err(EvalErrorCode::ArrayOnRight);
    }
    equal(left, element, Null::Expanded)
}

/// Whether the left side, or one of its elements, is among constants.
pub(super) fn among(left: ValueRef<'_>, constants: &ConstantSet, null: bool) -> Answer {
    if left.as_object().is_some() {
        let empty = constants.is_empty() && !null;
        return if empty { Ok(false) } else { Err(EvalErrorCode::ObjectCompared) };
    }
    let Some(array) = left.as_array() else { return scalar_among(left, constants, null) };
    let mut answer = Ok(false);
    for element in array.iter() {
        // Elements that are lists or documents equal nothing, and nothing is not an element.
        let scalar = !matches!(element, ValueRef::Missing | ValueRef::Array(_) | ValueRef::Object(_));
        if scalar {
            answer = either(answer, scalar_among(element, constants, null));
        }
        if answer == Ok(true) {
            break;
        }
    }
    answer
}

fn scalar_among(value: ValueRef<'_>, constants: &ConstantSet, null: bool) -> Answer {
    if matches!(value, ValueRef::Null | ValueRef::Missing) {
        return Ok(null);
    }
    constants.contains(value, scalars_equal)
}

/// Whether a known array holds the value on the right.
pub(super) fn holds(constants: &ConstantSet, right: ValueRef<'_>) -> Answer {
    if right.as_object().is_some() {
        Err(EvalErrorCode::ObjectCompared)
    } else if right.as_array().is_some() {
        Err(EvalErrorCode::ArrayBoth)
    } else {
        scalar_among(right, constants, false)
    }
}

/// True if one is; undecided if one is; else false.
fn either(a: Answer, b: Answer) -> Answer {
    match (a, b) {
        (Ok(true), _) | (_, Ok(true)) => Ok(true),
        (Err(code), _) | (_, Err(code)) => Err(code),
        (Ok(false), Ok(false)) => Ok(false),
    }
}
