//! What is known about each of some values, found in the same time however many they are.
//!
//! All keys lie in one buffer, so that a table of any size is two allocations. A handful of keys is compared one
//! after the other, which is faster than hashing; more are found by open addressing in a half-empty array.

use super::{
    hash::Seed,
    key::{Key, Kind},
    texts::{end, same_id},
};

#[derive(Clone, Debug)]
pub(crate) struct Table<V> {
    index: Index<V>,
    bytes: Vec<u8>,
}

#[derive(Clone, Debug)]
enum Index<V> {
    /// In the order in which they came. Most are one, which is nearer than those of a list.
    Few { first: Option<Slot<V>>, others: Vec<Slot<V>> },
    /// As many slots as a power of two, at least half of them free.
    Many { seed: Seed, slots: Vec<Option<Slot<V>>>, len: usize },
}

#[derive(Clone, Copy, Debug)]
struct Slot<V> {
    start: usize,
    len: usize,
    /// What differs first between two keys: the end of a key that is one of few, the part of the hash that did not
    /// choose the slot of another.
    mark: u32,
    kind: Kind,
    value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { index: Index::Few { first: None, others: Vec::new() }, bytes: Vec::new() }
    }
}

impl<V: Copy> Table<V> {
    /// Up to this many keys are few.
    const FEW: usize = 8;

    /// An empty table with room for this many keys.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        if keys <= Self::FEW {
            let index = Index::Few { first: None, others: Vec::with_capacity(keys.saturating_sub(1)) };
            return Self { index, bytes: Vec::new() };
        }
        let slots = vec![None; keys.saturating_mul(2).next_power_of_two()];
        let index = Index::Many { seed: Seed::new(), slots, len: 0 };
        Self { index, bytes: Vec::with_capacity(keys.saturating_mul(24)) }
    }

    pub(crate) fn len(&self) -> usize {
        match &self.index {
            Index::Few { first, others } => usize::from(first.is_some()) + others.len(),
            Index::Many { len, .. } => *len,
        }
    }

    /// Whether the keys have no order of their own.
    pub(crate) fn is_hashed(&self) -> bool {
        matches!(self.index, Index::Many { .. })
    }

    /// What is known about a key.
    #[inline]
    pub(crate) fn get(&self, key: Key<'_>) -> Option<V> {
        if let Key::Text(text) = key {
            self.get_text(text)
        } else {
            key.with_bytes(|kind, bytes| self.find(kind, bytes))
        }
    }

    /// What is known about a string, which nearly all keys are. The first key that has the mark and the length of the
    /// text is nearly always the text itself: whatever is not as usual is left to what takes longer.
    #[inline(always)]
    pub(crate) fn get_text(&self, text: &str) -> Option<V> {
        match &self.index {
            Index::Few { first, others } => {
                let (mark, len) = (end(text.as_bytes()), text.len());
                let slot = first.iter().chain(others).find(|slot| slot.mark == mark && slot.len == len)?;
                self.value(slot, text)
            }
            Index::Many { seed, slots, .. } => self.get_text_of_many(*seed, slots, text),
        }
    }

    #[inline(never)]
    fn get_text_of_many(&self, seed: Seed, slots: &[Option<Slot<V>>], text: &str) -> Option<V> {
        let (hash, len) = (seed.hash(text.as_bytes()), text.len());
        let mut at = home(hash, slots.len());
        while let Some(Some(slot)) = slots.get(at) {
            if slot.mark == mark(hash) && slot.len == len {
                return self.value(slot, text);
            }
            at = next(at, slots.len());
        }
        None
    }

    /// The value of what is nearly always the slot of a string, as it has its mark and length.
    #[inline(always)]
    fn value(&self, slot: &Slot<V>, text: &str) -> Option<V> {
        let kept = self.bytes.get(slot.start..slot.start + text.len())?;
        if slot.kind == Kind::Text && same_id(kept, text.as_bytes()) {
            Some(slot.value)
        } else {
            self.find(Kind::Text, text.as_bytes())
        }
    }

    #[inline(never)]
    fn find(&self, kind: Kind, bytes: &[u8]) -> Option<V> {
        match &self.index {
            Index::Few { first, others } => {
                let mark = end(bytes);
                let mut slots = first.iter().chain(others);
                Some(slots.find(|slot| slot.holds(&self.bytes, mark, kind, bytes))?.value)
            }
            Index::Many { seed, slots, .. } => {
                let hash = seed.hash(bytes);
                let mut at = home(hash, slots.len());
                while let Some(Some(slot)) = slots.get(at) {
                    if slot.holds(&self.bytes, mark(hash), kind, bytes) {
                        return Some(slot.value);
                    }
                    at = next(at, slots.len());
                }
                None
            }
        }
    }

    /// The place of a key's value; if the key is not there yet, with what `new` makes.
    pub(crate) fn entry(&mut self, key: Key<'_>, new: impl FnOnce() -> V) -> Option<&mut V> {
        if self.is_full() {
            self.grow();
        }
        let Self { index, bytes: kept } = self;
        key.with_bytes(|kind, bytes| {
            let slot = |kept: &mut Vec<u8>, mark| {
                let slot = Slot { start: kept.len(), len: bytes.len(), mark, kind, value: new() };
                kept.extend_from_slice(bytes);
                slot
            };
            match index {
                Index::Few { first, others } => {
                    let mark = end(bytes);
                    let Some(one) = first else {
                        return Some(&mut first.insert(slot(kept, mark)).value);
                    };
                    if one.holds(kept, mark, kind, bytes) {
                        return Some(&mut one.value);
                    }
                    let known = others.iter().position(|slot| slot.holds(kept, mark, kind, bytes));
                    let at = known.unwrap_or(others.len());
                    if at == others.len() {
                        others.push(slot(kept, mark));
                    }
                    others.get_mut(at).map(|slot| &mut slot.value)
                }
                Index::Many { seed, slots, len } => {
                    let hash = seed.hash(bytes);
                    let mut at = home(hash, slots.len());
                    while let Some(Some(slot)) = slots.get(at)
                        && !slot.holds(kept, mark(hash), kind, bytes)
                    {
                        at = next(at, slots.len());
                    }
                    let place = slots.get_mut(at)?;
                    if place.is_none() {
                        *len += 1;
                    }
                    Some(&mut place.get_or_insert_with(|| slot(kept, mark(hash))).value)
                }
            }
        })
    }

    /// All keys and what is known about them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key<'_>, V)> {
        let (first, others, many): (_, &[Slot<V>], &[Option<Slot<V>>]) = match &self.index {
            Index::Few { first, others } => (first.as_ref(), others, &[]),
            Index::Many { slots, .. } => (None, &[], slots),
        };
        first.into_iter().chain(others).chain(many.iter().flatten()).filter_map(|slot| {
            let bytes = self.bytes.get(slot.start..slot.start + slot.len)?;
            Some((Key::from_bytes(slot.kind, bytes)?, slot.value))
        })
    }

    /// The same keys with something else known about each.
    pub(crate) fn map<W: Copy>(self, mut map: impl FnMut(V) -> W) -> Table<W> {
        let mut of = |Slot { start, len, mark, kind, value }| {
            let value = map(value);
            Slot { start, len, mark, kind, value }
        };
        let index = match self.index {
            Index::Few { first, others } => {
                Index::Few { first: first.map(&mut of), others: others.into_iter().map(of).collect() }
            }
            Index::Many { seed, slots, len } => {
                Index::Many { seed, slots: slots.into_iter().map(|slot| slot.map(&mut of)).collect(), len }
            }
        };
        Table { index, bytes: self.bytes }
    }

    fn is_full(&self) -> bool {
        match &self.index {
            Index::Few { .. } => self.len() == Self::FEW,
            Index::Many { slots, len, .. } => *len * 2 >= slots.len(),
        }
    }

    fn grow(&mut self) {
        let mut larger = Self::with_capacity((self.len() + 1).max(Self::FEW + 1));
        for (key, value) in self.iter() {
            larger.entry(key, || value);
        }
        *self = larger;
    }
}

impl<V> Slot<V> {
    /// Whether it is that of a key.
    #[inline(always)]
    fn holds(&self, kept: &[u8], mark: u32, kind: Kind, bytes: &[u8]) -> bool {
        self.mark == mark
            && self.len == bytes.len()
            && self.kind == kind
            && kept.get(self.start..self.start + self.len).is_some_and(|kept| kept == bytes)
    }
}

/// Where a key is looked for first; the slots are a power of two.
#[inline]
fn home(hash: u64, slots: usize) -> usize {
    usize::try_from(hash >> 32).unwrap_or_default() & slots.wrapping_sub(1)
}

#[inline]
fn next(at: usize, slots: usize) -> usize {
    (at + 1) & slots.wrapping_sub(1)
}

/// The half of a hash that does not choose the slot.
#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
#[inline]
fn mark(hash: u64) -> u32 {
    hash as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::{ObjectId, Uuid};

    #[test]
    fn every_key_is_found_and_no_other() {
        for count in [0, 1, 3, 8, 9, 17, 1000] {
            let texts: Vec<String> = (0..count).map(|i| format!("team {i}")).collect();
            for capacity in [0, count] {
                let mut table = Table::with_capacity(capacity);
                for (number, text) in texts.iter().enumerate() {
                    table.entry(Key::Text(text), || number);
                    table.entry(Key::Text(text), || usize::MAX);
                }
                assert_eq!(table.len(), count);
                assert_eq!(table.iter().count(), count);
                for (number, text) in texts.iter().enumerate() {
                    assert_eq!(table.get(Key::Text(text)), Some(number));
                }
                for other in ["", "t", "team", "team -1", "team 1000", "TEAM 1"] {
                    assert_eq!(table.get(Key::Text(other)), None);
                }
            }
        }
    }

    #[test]
    fn kinds_stay_apart() {
        let keys = [
            Key::Text("abcdefgh"),
            Key::Int(i64::from_le_bytes(*b"abcdefgh")),
            Key::Text("abcdefghabcd"),
            Key::ObjectId(ObjectId(*b"abcdefghabcd")),
            Key::Text("abcdefghabcdefgh"),
            Key::Uuid(Uuid(*b"abcdefghabcdefgh")),
        ];
        for capacity in [0, 100] {
            let mut table = Table::with_capacity(capacity);
            for (number, key) in keys.into_iter().enumerate() {
                assert_eq!(table.get(key), None);
                table.entry(key, || number);
            }
            for (number, key) in keys.into_iter().enumerate() {
                assert_eq!(table.get(key), Some(number));
            }
            let listed: Vec<_> = table.iter().map(|(key, _)| key).collect();
            assert!(keys.iter().all(|key| listed.contains(key)));
        }
    }
}
