//! Lists of `$in` and `$nin`, indexed as far as they are known.

use std::collections::HashSet;

use super::Source;
use crate::{
    eval::EvalErrorCode,
    values::{Number, ObjectId, Uuid, Value, ValueRef},
};

/// The operand of `$in` and `$nin`.
#[derive(Clone, Debug)]
pub(crate) enum ListSource {
    /// A list written in the rule, or one that is known by now.
    Elements {
        constants: ConstantSet,
        /// A literal `null` is among them.
        null: bool,
        /// Elements whose value is not known yet.
        open: Vec<Source>,
    },
    /// An expansion that must turn out to be a list.
    Expansion(Source),
}

/// Constants, each kind in the structure that finds it fastest. Nulls are not kept here: whether they match
/// depends on where they are written.
#[derive(Clone, Debug, Default)]
pub(crate) struct ConstantSet {
    texts: Texts,
    /// Whole numbers of any numeric type, sorted.
    ints: Vec<i64>,
    object_ids: Vec<ObjectId>,
    uuids: Vec<Uuid>,
    /// Everything else, compared one by one.
    others: Vec<Value>,
}

#[derive(Clone, Debug)]
enum Texts {
    Few(Vec<Box<str>>),
    Many(HashSet<Box<str>>),
}

impl Default for Texts {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl ConstantSet {
    /// Up to this many texts are compared one after the other, which is as fast as hashing one.
    const FEW: usize = 8;

    pub(crate) fn new<'v>(values: impl IntoIterator<Item = ValueRef<'v>>) -> Self {
        let mut set = Self::default();
        let mut texts: Vec<Box<str>> = Vec::new();
        for value in values {
            match (value, value.number().and_then(|number| number.to_int())) {
                (_, Some(int)) => set.ints.push(int),
                (ValueRef::String(text), _) => texts.push(text.into()),
                (ValueRef::ObjectId(id), _) => set.object_ids.push(id),
                (ValueRef::Uuid(id), _) => set.uuids.push(id),
                (ValueRef::Null | ValueRef::Missing, _) => {}
                (other, None) => set.others.push(other.to_value()),
            }
        }
        set.ints.sort_unstable();
        set.object_ids.sort_unstable();
        set.uuids.sort_unstable();
        set.texts = if texts.len() <= Self::FEW {
            Texts::Few(texts)
        } else {
            Texts::Many(texts.into_iter().collect())
        };
        set
    }

    /// Whether the value equals one of the constants. `compare` decides about those that are not indexed.
    pub(crate) fn contains(
        &self,
        value: ValueRef<'_>,
        compare: impl Fn(ValueRef<'_>, ValueRef<'_>) -> Result<bool, EvalErrorCode>,
    ) -> Result<bool, EvalErrorCode> {
        let indexed = if let ValueRef::String(text) = value {
            self.texts.contains(text)
        } else if let ValueRef::ObjectId(id) = value {
            self.object_ids.binary_search(&id).is_ok()
        } else if let ValueRef::Uuid(id) = value {
            self.uuids.binary_search(&id).is_ok()
        } else {
            value.number().map_or(Ok(false), |number| self.contains_number(number))?
        };
        let mut answer = Ok(indexed);
        for other in &self.others {
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

    fn contains_number(&self, number: Number<'_>) -> Result<bool, EvalErrorCode> {
        match number.to_int() {
            Some(int) => Ok(self.ints.binary_search(&int).is_ok()),
            // Not a number compares with no number; any other fraction differs from whole numbers.
            None if !self.ints.is_empty() && number.compare(number).is_none() => {
                Err(EvalErrorCode::NotComparable)
            }
            None => Ok(false),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        let texts = match &self.texts {
            Texts::Few(texts) => texts.len(),
            Texts::Many(texts) => texts.len(),
        };
        texts + self.ints.len() + self.object_ids.len() + self.uuids.len() + self.others.len() == 0
    }

    /// The constants as one list, for explanations.
    pub(crate) fn to_value(&self) -> Value {
        let texts: Vec<Value> = match &self.texts {
            Texts::Few(texts) => texts.iter().cloned().map(Value::String).collect(),
            Texts::Many(texts) => {
                let mut texts: Vec<_> = texts.iter().cloned().collect();
                texts.sort_unstable();
                texts.into_iter().map(Value::String).collect()
            }
        };
        let ints = self.ints.iter().copied().map(Value::Int);
        let object_ids = self.object_ids.iter().copied().map(Value::ObjectId);
        let uuids = self.uuids.iter().copied().map(Value::Uuid);
        let all = texts.into_iter().chain(ints).chain(object_ids).chain(uuids);
        Value::Array(all.chain(self.others.iter().cloned()).collect())
    }
}

impl Texts {
    fn contains(&self, text: &str) -> bool {
        match self {
            Self::Few(texts) => texts.iter().any(|known| &**known == text),
            Self::Many(texts) => texts.contains(text),
        }
    }
}

impl ListSource {
    /// A list of elements, those already known sorted out. `null` is true for a literal null only.
    pub(crate) fn of(elements: Vec<Source>) -> Self {
        let null = elements.iter().any(|element| matches!(element, Source::Literal(Value::Null)));
        let (known, open): (Vec<_>, Vec<_>) = elements.into_iter().partition(is_constant_scalar);
        let values = known.iter().filter_map(|source| match source {
            Source::Literal(value) | Source::Known(value) => Some(ValueRef::from(value)),
            Source::Failed(_)
            | Source::Partition
            | Source::User(_)
            | Source::Field(_)
            | Source::Convert { .. }
            | Source::Call(_) => None,
        });
        Self::Elements { constants: ConstantSet::new(values), null, open }
    }

    /// A list from an expansion whose value is known: its nulls are no literals, and containers in it stay
    /// open, because they leave the answer undecided.
    fn of_known(value: Value) -> Self {
        match value {
            Value::Array(elements) => Self::of(elements.into_iter().map(Source::Known).collect()),
            Value::Undefined
            | Value::Null
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Double(_)
            | Value::Decimal(_)
            | Value::String(_)
            | Value::ObjectId(_)
            | Value::Uuid(_)
            | Value::Date(_)
            | Value::Binary { .. }
            | Value::Object(_) => Self::Expansion(Source::Known(value)),
        }
    }

    /// The list that an expansion stands for, as far as it is known.
    pub(crate) fn of_expansion(source: Source) -> Self {
        if let Source::Known(value) = source { Self::of_known(value) } else { Self::Expansion(source) }
    }
}

fn is_constant_scalar(source: &Source) -> bool {
    match source {
        Source::Literal(_) => true,
        // Null and missing stay open: they match nothing here, but some contexts ask for them.
        Source::Known(value) => {
            !matches!(value, Value::Undefined | Value::Null | Value::Array(_) | Value::Object(_))
        }
        Source::Failed(_)
        | Source::Partition
        | Source::User(_)
        | Source::Field(_)
        | Source::Convert { .. }
        | Source::Call(_) => false,
    }
}
