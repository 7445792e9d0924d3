//! Comparisons of the partition as functions of its value.
//!
//! Most are read off: equality with a constant, membership of a list. Of the others, which compare for equality in
//! some odd way, the evaluator itself is asked: about each value that the comparison mentions, and about one value
//! of each kind that it does not, as it cannot distinguish those. An order, or the partition as a string that is
//! for an id, has no such form.

use super::{Causes, ConstantSet, ListSource, PartitionSet, Step, StepKind, ValueSource};
use crate::{
    eval::{Fixed, Root},
    values::{Key, Kind, ObjectId, PerKind, Table, Uuid, Value, ValueRef},
    vocabulary::Conversion,
};

/// The comparison as a function of the partition; `None` if it has no such form, or asks for anything else.
/// `root` is the root of the program in which it is.
pub(super) fn closed<'s>(
    step: &'s Step,
    fixed: &Fixed,
    causes: &mut Causes,
    root: Root,
) -> Option<PartitionSet<'s>> {
    read_off(step).or_else(|| asked(step, fixed, causes, root))
}

fn read_off(step: &Step) -> Option<PartitionSet<'_>> {
    if let StepKind::Equal { left, right } = &step.kind {
        let constant = match (left, right) {
            (ValueSource::Partition, constant) | (constant, ValueSource::Partition) => constant,
            _ => return None,
        };
        let value = constant.constant()?;
        Key::new(ValueRef::from(value)).map(|key| PartitionSet::exactly([key]))
    } else if let StepKind::Contains { list, right: ValueSource::Partition } = &step.kind {
        list.keys().map(PartitionSet::exactly)
    } else if let StepKind::In { left: ValueSource::Partition, list } = &step.kind {
        among(list)
    } else if let StepKind::NotIn { left: ValueSource::Partition, list } = &step.kind {
        // The partition is never missing.
        among(list).map(PartitionSet::negated)
    } else {
        None
    }
}

fn among(list: &ListSource) -> Option<PartitionSet<'_>> {
    match list {
        ListSource::Elements { constants, null: false, open, .. } if open.is_empty() => {
            constants.keys().map(PartitionSet::exactly)
        }
        ListSource::Elements { .. } | ListSource::Expansion(_) => None,
    }
}

fn asked<'s>(step: &'s Step, fixed: &Fixed, causes: &mut Causes, root: Root) -> Option<PartitionSet<'s>> {
    let mut mentioned = Mentioned::default();
    mentioned.by(step)?;
    let mut ask = |partition: ValueRef<'_>| causes.mark(fixed.decide(step, partition).with_root(root));
    let mut known = Table::with_capacity(mentioned.keys.len());
    let mut listed = Vec::with_capacity(mentioned.keys.len());
    for key in mentioned.keys {
        known.entry(key, || ());
        listed.push((key, ask(key.view())));
    }
    let rest = PerKind::new(|kind| with_unmentioned(kind, &known, &mut ask));
    Some(PartitionSet { listed, rest })
}

/// Asks about a value of the kind that is not among those known.
fn with_unmentioned<T>(kind: Kind, known: &Table<()>, mut ask: impl FnMut(ValueRef<'_>) -> T) -> T {
    let mut numbers = 0_i64..;
    let mut unmentioned = |of: fn(i64) -> Key<'static>| {
        numbers.by_ref().map(of).find(|key| known.get(*key).is_none()).map_or(ValueRef::Null, Key::view)
    };
    let value = match kind {
        Kind::Null => ValueRef::Null,
        Kind::Int => unmentioned(Key::Int),
        Kind::ObjectId => unmentioned(|number| {
            let [a, b, c, d, e, f, g, h] = number.to_be_bytes();
            Key::ObjectId(ObjectId([0, 0, 0, 0, a, b, c, d, e, f, g, h]))
        }),
        Kind::Uuid => unmentioned(|number| Key::Uuid(Uuid(u128::from(number.unsigned_abs()).to_be_bytes()))),
        Kind::Text => {
            let longest = known.iter().filter_map(|(key, ())| match key {
                Key::Text(text) => Some(text.len()),
                Key::Int(_) | Key::ObjectId(_) | Key::Uuid(_) => None,
            });
            return ask(ValueRef::String(&"-".repeat(longest.max().map_or(0, |length| length + 1))));
        }
    };
    ask(value)
}

/// The values that a comparison can tell from all others.
#[derive(Default)]
struct Mentioned<'s> {
    keys: Vec<Key<'s>>,
}

impl<'s> Mentioned<'s> {
    /// `None` if it asks for anything but equality of the partition.
    fn by(&mut self, step: &'s Step) -> Option<()> {
        let is_constant = |source: &ValueSource| source.constant().is_some();
        let asks = step.asks_for_equality() || step.sources().all(is_constant);
        if !asks || !step.children().is_empty() {
            return None;
        }
        // A constant that is not a key is not a partition value either.
        step.constants().into_iter().flat_map(ConstantSet::indexed).for_each(|key| self.key(key));
        step.sources().try_for_each(|source| self.source(source))
    }

    fn source(&mut self, source: &'s ValueSource) -> Option<()> {
        match source {
            ValueSource::Literal(value) | ValueSource::Known(value) => self.value(value),
            ValueSource::Failed(_) | ValueSource::Partition => Some(()),
            ValueSource::Convert { conversion, operand } => match (conversion, &**operand) {
                (Conversion::OidToString | Conversion::UuidToString, ValueSource::Partition) => Some(()),
                _ => None,
            },
            ValueSource::User(_) | ValueSource::Field(_) | ValueSource::Call(_) => None,
        }
    }

    fn value(&mut self, value: &'s Value) -> Option<()> {
        if let Value::Array(elements) = value {
            elements.iter().try_for_each(|element| self.value(element))?;
        }
        if let Some(key) = Key::new(ValueRef::from(value)) {
            self.key(key);
        }
        Some(())
    }

    /// A string also mentions the ids that it is the text of.
    fn key(&mut self, key: Key<'s>) {
        self.keys.push(key);
        if let Key::Text(text) = key {
            self.keys.extend(ObjectId::from_hex(text).map(Key::ObjectId));
            self.keys.extend(Uuid::from_text(text).map(Key::Uuid));
        }
    }
}
