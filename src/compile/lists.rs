//! Lists of `$in` and `$nin`, indexed as far as they are known.

use std::{cmp::Ordering, sync::Arc};

use super::ValueSource;
use crate::{
    eval::EvalErrorCode,
    values::{Key, Kind, Structure, Table, Value, ValueRef},
};

/// The operand of `$in` and `$nin`.
#[derive(Clone, Debug)]
pub(crate) enum ListSource {
    /// An array written in the rule, or one that is known by now.
    Elements {
        constants: ConstantSet,
        /// A literal `null` is among them.
        null: bool,
        /// Elements whose value is not known yet.
        open: Vec<ValueSource>,
        /// Whether one expansion brought all of them: a null inside it is a value that equals nothing, and no expansion
        /// that leads to nothing (SEMANTICS §7.5.17).
        expanded: bool,
    },
    /// An expansion that must turn out to be an array.
    Expansion(ValueSource),
}

/// Constants, indexed where equality allows it. Nulls are not kept here: whether they match depends on where they
/// are written. Cloning copies a reference, so that a long list is one, however many users it is prepared for.
#[derive(Clone, Debug)]
pub(crate) struct ConstantSet(Arc<Constants>);

#[derive(Debug)]
struct Constants {
    keys: Table<()>,
    /// Whole numbers are among the keys.
    numbers: bool,
    /// Everything else, compared one by one.
    others: Vec<Value>,
}

impl ConstantSet {
    pub(crate) fn new<'v>(values: impl ExactSizeIterator<Item = ValueRef<'v>>) -> Self {
        let mut set =
            Constants { keys: Table::with_capacity(values.len()), numbers: false, others: Vec::new() };
        for value in values {
            if let Some(key) = Key::new(value) {
                set.numbers |= key.kind() == Kind::Int;
                set.keys.entry(key, || ());
            } else if !matches!(value, ValueRef::Null | ValueRef::Missing) {
                set.others.push(value.to_value());
            }
        }
        Self(Arc::new(set))
    }

    /// Whether the value equals one of the constants. `compare` decides about those that are not indexed.
    pub(crate) fn contains(
        &self,
        value: ValueRef<'_>,
        compare: impl Fn(ValueRef<'_>, ValueRef<'_>) -> Result<bool, EvalErrorCode>,
    ) -> Result<bool, EvalErrorCode> {
        let Constants { keys, numbers, others } = &*self.0;
        let mut answer = match Key::new(value) {
            Some(key) => Ok(keys.get(key).is_some()),
            // Not a number compares with no number; any other fraction differs from whole numbers.
            None if *numbers && value.number().is_some_and(|number| number.compare(number).is_none()) => {
                return Err(EvalErrorCode::NotComparable);
            }
            None => Ok(false),
        };
        for other in others {
            if answer == Ok(true) {
                break;
            }
            match compare(value, ValueRef::from(other)) {
                Ok(false) => {}
                decided => answer = decided,
            }
        }
        answer
    }

    /// Whether the value is one of the constants that are indexed.
    #[inline]
    pub(crate) fn has(&self, value: ValueRef<'_>) -> bool {
        if let ValueRef::String(text) = value {
            return self.has_text(text);
        }
        Key::new(value).is_some_and(|key| self.0.keys.get(key).is_some())
    }

    /// Whether the text is one of the constants.
    #[inline(never)]
    pub(crate) fn has_text(&self, text: &str) -> bool {
        self.0.keys.get_text(text).is_some()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.keys.len() == 0 && self.0.others.is_empty()
    }

    /// The constants that are indexed.
    pub(crate) fn indexed(&self) -> impl Iterator<Item = Key<'_>> {
        self.0.keys.iter().map(|(key, ())| key)
    }

    /// The constants, if all of them are indexed.
    pub(crate) fn keys(&self) -> Option<impl Iterator<Item = Key<'_>>> {
        self.0.others.is_empty().then(|| self.indexed())
    }

    /// How many constants are compared one by one.
    pub(crate) fn unindexed(&self) -> usize {
        self.0.others.len()
    }

    pub(crate) fn len(&self) -> usize {
        self.0.keys.len() + self.0.others.len()
    }

    /// The constants as one list, for explanations: the texts first, in the order of the rule if they are few.
    pub(crate) fn to_value(&self) -> Value {
        let mut keys: Vec<_> = self.indexed().collect();
        let few = !self.0.keys.is_hashed();
        keys.sort_by(|a, b| match (a, b) {
            (Key::Text(_), Key::Text(_)) if few => Ordering::Equal,
            _ => a.cmp(b),
        });
        let keys = keys.into_iter().map(|key| key.view().to_value());
        Value::Array(keys.chain(self.0.others.iter().cloned()).collect())
    }
}

impl ListSource {
    /// An array of elements, those already known sorted out. `null` is true for a literal null only.
    pub(crate) fn from_elements(elements: Vec<ValueSource>) -> Self {
        let null = elements.iter().any(|element| matches!(element, ValueSource::Literal(Value::Null)));
        let (known, open): (Vec<_>, Vec<_>) = elements.into_iter().partition(is_constant_scalar);
        let values = known.iter().map(|source| match source {
            ValueSource::Literal(value) | ValueSource::Known(value) => ValueRef::from(value),
            ValueSource::Failed(_)
            | ValueSource::Partition
            | ValueSource::User(_)
            | ValueSource::Field(_)
            | ValueSource::Convert { .. }
            | ValueSource::Call(_) => ValueRef::Missing,
        });
        Self::Elements { constants: ConstantSet::new(values), null, open, expanded: false }
    }

    /// The list that an expansion stands for, as far as it is known. Its nulls are not literals, and containers in it
    /// stay open, because they leave the answer undecided.
    pub(crate) fn from_expansion(source: ValueSource) -> Self {
        if let ValueSource::Known(Value::Array(elements)) = source {
            let list = Self::from_elements(elements.into_iter().map(ValueSource::Known).collect());
            match list {
                Self::Elements { constants, null, open, .. } => {
                    Self::Elements { constants, null, open, expanded: true }
                }
                Self::Expansion(_) => list,
            }
        } else {
            Self::Expansion(source)
        }
    }
}

fn is_constant_scalar(source: &ValueSource) -> bool {
    match source {
        ValueSource::Literal(_) => true,
        // Null and missing stay open: they match nothing here, but some contexts ask for them.
        ValueSource::Known(value) => value.structure() == Structure::Scalar,
        ValueSource::Failed(_)
        | ValueSource::Partition
        | ValueSource::User(_)
        | ValueSource::Field(_)
        | ValueSource::Convert { .. }
        | ValueSource::Call(_) => false,
    }
}
