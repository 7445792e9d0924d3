//! What is known about each of some values, found in the same time however many they are.
//!
//! All keys lie in one buffer, so that a table of any size is two allocations. A handful of keys is compared one
//! after the other, which is faster than hashing; more are found by open addressing in a half-empty array.

use super::{
    hash::Seed,
    key::{Key, Kind},
    texts::end,
};

#[derive(Clone, Debug)]
pub(crate) struct Table<V> {
    /// As many as there are keys, in their order, or a power of two with room for twice as many.
    slots: Vec<Option<Slot<V>>>,
    bytes: Vec<u8>,
    len: usize,
    /// `None` if keys are compared in turn.
    seed: Option<Seed>,
}

#[derive(Clone, Copy, Debug)]
struct Slot<V> {
    start: usize,
    len: usize,
    /// Part of the hash, or the end of a key that is compared in turn: what differs first between two keys.
    mark: u32,
    kind: Kind,
    value: V,
}

impl<V> Default for Table<V> {
    fn default() -> Self {
        Self { slots: Vec::new(), bytes: Vec::new(), len: 0, seed: None }
    }
}

impl<V: Copy> Table<V> {
    /// Up to this many keys are compared one after the other.
    const FEW: usize = 8;

    /// An empty table with room for so many keys.
    pub(crate) fn with_capacity(keys: usize) -> Self {
        if keys <= Self::FEW {
            return Self { slots: Vec::with_capacity(keys), ..Self::default() };
        }
        let slots = vec![None; keys.saturating_mul(2).next_power_of_two()];
        Self { slots, bytes: Vec::with_capacity(keys.saturating_mul(24)), len: 0, seed: Some(Seed::new()) }
    }

    pub(crate) fn len(&self) -> usize {
        self.len
    }

    /// Whether the keys have no order of their own.
    pub(crate) fn is_hashed(&self) -> bool {
        self.seed.is_some()
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

    /// What is known about a text, which nearly all keys are.
    #[inline]
    pub(crate) fn get_text(&self, text: &str) -> Option<V> {
        self.find(Kind::Text, text.as_bytes())
    }

    #[inline(always)]
    fn find(&self, kind: Kind, bytes: &[u8]) -> Option<V> {
        let Some(seed) = self.seed else {
            let mark = end(bytes);
            let slot = self.slots.iter().flatten().find(|slot| self.holds(slot, mark, kind, bytes))?;
            return Some(slot.value);
        };
        let hash = seed.hash(bytes);
        let mut at = self.home(hash);
        while let Some(Some(slot)) = self.slots.get(at) {
            if self.holds(slot, mark(hash), kind, bytes) {
                return Some(slot.value);
            }
            at = self.next(at);
        }
        None
    }

    /// The place of a key's value; if the key is not there yet, with what `new` makes.
    pub(crate) fn entry(&mut self, key: Key<'_>, new: impl FnOnce() -> V) -> Option<&mut V> {
        let full = if self.seed.is_some() { self.len * 2 >= self.slots.len() } else { self.len == Self::FEW };
        if full {
            self.grow();
        }
        let at = key.with_bytes(|kind, bytes| {
            let mark = match self.seed {
                None => end(bytes),
                Some(seed) => mark(seed.hash(bytes)),
            };
            let mut at = self.seed.map_or(0, |seed| self.home(seed.hash(bytes)));
            while let Some(Some(slot)) = self.slots.get(at) {
                if self.holds(slot, mark, kind, bytes) {
                    return at;
                }
                at = self.next(at);
            }
            let slot = Some(Slot { start: self.bytes.len(), len: bytes.len(), mark, kind, value: new() });
            self.bytes.extend_from_slice(bytes);
            self.len += 1;
            match self.slots.get_mut(at) {
                Some(free) => *free = slot,
                None => self.slots.push(slot),
            }
            at
        });
        Some(&mut self.slots.get_mut(at)?.as_mut()?.value)
    }

    /// All keys and what is known about them.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Key<'_>, V)> {
        self.slots.iter().flatten().filter_map(|slot| {
            let bytes = self.bytes.get(slot.start..slot.start + slot.len)?;
            Some((Key::from_bytes(slot.kind, bytes)?, slot.value))
        })
    }

    /// The same keys with something else known about each.
    pub(crate) fn map<W: Copy>(self, mut map: impl FnMut(V) -> W) -> Table<W> {
        let slots = self.slots.into_iter().map(|slot| {
            let Slot { start, len, mark, kind, value } = slot?;
            Some(Slot { start, len, mark, kind, value: map(value) })
        });
        Table { slots: slots.collect(), bytes: self.bytes, len: self.len, seed: self.seed }
    }

    fn grow(&mut self) {
        let mut larger = Self::with_capacity((self.len + 1).max(Self::FEW + 1));
        for (key, value) in self.iter() {
            larger.entry(key, || value);
        }
        *self = larger;
    }

    #[inline]
    fn home(&self, hash: u64) -> usize {
        // The slots are a power of two.
        usize::try_from(hash >> 32).unwrap_or_default() & (self.slots.len().wrapping_sub(1))
    }

    #[inline]
    fn next(&self, at: usize) -> usize {
        if self.seed.is_some() { (at + 1) & (self.slots.len().wrapping_sub(1)) } else { at + 1 }
    }

    #[inline]
    fn holds(&self, slot: &Slot<V>, mark: u32, kind: Kind, bytes: &[u8]) -> bool {
        slot.mark == mark
            && slot.len == bytes.len()
            && slot.kind == kind
            && self.bytes.get(slot.start..slot.start + slot.len) == Some(bytes)
    }
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
