//! A set of scalars that differ from each other, each with a number. Finding one takes one look-up, so that long
//! arrays of constants cost no more than their length.

use std::collections::HashMap;

use crate::{
    eval::scalars_equal,
    values::{ObjectId, Uuid, Value, ValueRef},
};

#[derive(Clone, Debug, Default)]
pub(crate) struct Scalars {
    values: Vec<Value>,
    numbers: HashMap<Key, Vec<usize>>,
}

/// What equal scalars have in common.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Key {
    Text(Box<str>),
    ObjectId(ObjectId),
    Uuid(Uuid),
    /// A whole number of any numeric type.
    Int(i64),
    Bool(bool),
    Date(i64),
    /// Any other number, by the bits of the double beside it, which equal numbers share.
    Fraction(u64),
    /// Everything else, compared one by one.
    Other,
}

impl Key {
    fn new(value: &Value) -> Self {
        if let Some(int) = ValueRef::from(value).number().and_then(|number| number.to_int()) {
            return Self::Int(int);
        }
        if let Some(number) = ValueRef::from(value).number() {
            let nearly = number.nearly();
            // All that are not a number are one.
            return Self::Fraction(if nearly.is_nan() { u64::MAX } else { nearly.to_bits() });
        }
        match value {
            Value::String(text) => Self::Text(text.clone()),
            Value::ObjectId(id) => Self::ObjectId(*id),
            Value::Uuid(id) => Self::Uuid(*id),
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Date(millis) => Self::Date(*millis),
            Value::Undefined
            | Value::Null
            | Value::Int(_)
            | Value::Double(_)
            | Value::Decimal(_)
            | Value::Binary { .. }
            | Value::Array(_)
            | Value::Object(_) => Self::Other,
        }
    }
}

impl Scalars {
    /// The number of a scalar, which is added unless an equal one is there. Two values that are not a number are
    /// one and the same here.
    pub(crate) fn add(&mut self, value: &Value) -> usize {
        let same = self.numbers.entry(Key::new(value)).or_default();
        let known =
            same.iter().find(|number| self.values.get(**number).is_some_and(|known| equal(known, value)));
        if let Some(number) = known {
            return *number;
        }
        let number = self.values.len();
        same.push(number);
        // Whole numbers are kept as integers: equal to all others of their value, and fit to be a partition.
        let int = ValueRef::from(value).number().and_then(|number| number.to_int());
        self.values.push(int.map_or_else(|| value.clone(), Value::Int));
        number
    }

    pub(crate) fn extend<'v>(&mut self, values: impl IntoIterator<Item = &'v Value>) {
        for value in values {
            self.add(value);
        }
    }

    pub(crate) fn has(&self, value: &Value) -> bool {
        self.find(value).is_some()
    }

    /// The number of a scalar that equals a value.
    pub(crate) fn find(&self, value: &Value) -> Option<usize> {
        let mut same = self.numbers.get(&Key::new(value))?.iter();
        same.find(|number| self.values.get(**number).is_some_and(|known| equal(known, value))).copied()
    }

    pub(crate) fn get(&self, number: usize) -> Option<&Value> {
        self.values.get(number)
    }

    pub(crate) fn iter(&self) -> std::slice::Iter<'_, Value> {
        self.values.iter()
    }

    pub(crate) fn len(&self) -> usize {
        self.values.len()
    }
}

fn equal(a: &Value, b: &Value) -> bool {
    let not_a_number = |value: &Value| matches!(value, Value::Double(double) if double.is_nan());
    (not_a_number(a) && not_a_number(b)) || scalars_equal(ValueRef::from(a), ValueRef::from(b)) == Ok(true)
}
