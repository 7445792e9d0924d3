//! A permission as a function of the partition value alone: what it is for some values, and for all others.
//!
//! Conditions that compare the partition for equality only are such functions, and so is everything that `All`,
//! `Any` and `Not` make of them. In: such functions, over values that lie where they were found. Out: one function,
//! in time linear in the values that are listed; it becomes a [`Decided`], which answers with one look-up. In this
//! form a permission says which partitions it opens: none, all, exactly these, or all but these.

use super::{Logic, Mark};
use crate::values::{Key, Kind, PerKind, Table, ValueRef};

/// A function of the partition that is being put together.
#[derive(Clone, Debug)]
pub(crate) struct PartitionSet<'v> {
    /// May list a value twice, with the same mark.
    pub(crate) listed: Vec<(Key<'v>, Mark)>,
    /// For the values of each kind that are not listed.
    pub(crate) rest: PerKind<Mark>,
}

/// A function of the partition that is ready to be asked.
#[derive(Clone, Debug)]
pub(crate) struct Decided<V> {
    listed: Table<V>,
    rest: PerKind<V>,
}

impl<'v> PartitionSet<'v> {
    pub(crate) fn constant(mark: Mark) -> Self {
        Self { listed: Vec::new(), rest: PerKind::new(|_| mark) }
    }

    /// True for these values, false for all others.
    pub(crate) fn exactly(values: impl IntoIterator<Item = Key<'v>>) -> Self {
        let listed = values.into_iter().map(|value| (value, Mark::TRUE)).collect();
        Self { listed, ..Self::constant(Mark::FALSE) }
    }

    /// What it is for every value, if that is one thing.
    pub(crate) fn as_constant(&self) -> Option<Mark> {
        let mark = *self.rest.get(Kind::Null);
        (self.listed.is_empty() && self.rest_is(mark)).then_some(mark)
    }

    /// Whether all values that are not listed have this mark.
    pub(crate) fn rest_is(&self, mark: Mark) -> bool {
        self.rest == PerKind::new(|_| mark)
    }

    pub(crate) fn negated(mut self) -> Self {
        for (_, mark) in &mut self.listed {
            *mark = mark.negated();
        }
        Self { rest: PerKind::new(|kind| self.rest.get(kind).negated()), ..self }
    }

    /// All or any of some functions.
    pub(crate) fn join(logic: Logic, mut sets: Vec<Self>) -> Self {
        if sets.len() <= 1 {
            return sets.pop().unwrap_or_else(|| Self::constant(logic.neutral()));
        }
        if sets.iter().all(|set| set.only_adds(logic)) {
            let listed = sets.into_iter().flat_map(|set| set.listed).collect();
            return Self { listed, ..Self::constant(logic.neutral()) };
        }
        let rest = PerKind::new(|kind| {
            let mut tally = Tally::default();
            sets.iter().for_each(|set| tally.count(logic, *set.rest.get(kind)));
            tally
        });
        let mut numbers = Table::with_capacity(sets.iter().map(|set| set.listed.len()).sum());
        let mut tallies: Vec<(Key<'v>, Tally, usize)> = Vec::with_capacity(sets.len());
        for (number, set) in sets.iter().enumerate() {
            for (key, mark) in &set.listed {
                let of_rest = rest.get(key.kind());
                let at = numbers.entry(*key, || tallies.len()).map_or(0, |at| *at);
                if at == tallies.len() {
                    tallies.push((*key, *of_rest, usize::MAX));
                }
                match tallies.get_mut(at) {
                    // A set that lists the value twice counts once.
                    Some((_, tally, last)) if *last != number => {
                        tally.discount(logic, *set.rest.get(key.kind()));
                        tally.count(logic, *mark);
                        *last = number;
                    }
                    _ => {}
                }
            }
        }
        let rest = PerKind::new(|kind| rest.get(kind).mark(logic));
        let marked = tallies.into_iter().map(|(key, tally, _)| (key, tally.mark(logic)));
        Self { listed: marked.filter(|(key, mark)| mark != rest.get(key.kind())).collect(), rest }
    }

    /// Whether what is listed decides the whole, and nothing else does: of such functions, no value has to be found
    /// in another's list.
    fn only_adds(&self, logic: Logic) -> bool {
        self.rest_is(logic.neutral()) && self.listed.iter().all(|(_, mark)| *mark == logic.decisive())
    }

    pub(crate) fn finish(self) -> Decided<Mark> {
        let mut listed = Table::with_capacity(self.listed.len());
        for (key, mark) in self.listed {
            listed.entry(key, || mark);
        }
        Decided { listed, rest: self.rest }
    }

    /// Read and write together: whoever may write may read (SEMANTICS §6.2).
    pub(crate) fn pair(read: Self, write: Self) -> Decided<[Mark; 2]> {
        let pair = |[read, write]: [Mark; 2]| [Logic::Any.combine(read, write), write];
        let mut listed = Table::with_capacity(read.listed.len() + write.listed.len());
        for (key, mark) in read.listed {
            listed.entry(key, || [mark, *write.rest.get(key.kind())]);
        }
        for (key, mark) in write.listed {
            if let Some([_, of_write]) = listed.entry(key, || [*read.rest.get(key.kind()), mark]) {
                *of_write = mark;
            }
        }
        let rest = PerKind::new(|kind| pair([*read.rest.get(kind), *write.rest.get(kind)]));
        Decided { listed: listed.map(pair), rest }
    }
}

impl<V: Copy> Decided<V> {
    /// The listed values, and what holds for all others of each kind.
    pub(crate) fn parts(&self) -> (impl Iterator<Item = (Key<'_>, V)>, &PerKind<V>) {
        (self.listed.iter(), &self.rest)
    }

    /// What it is for one partition; `None` for a value that no partition has.
    #[inline]
    pub(crate) fn get(&self, partition: ValueRef<'_>) -> Option<V> {
        if let ValueRef::String(text) = partition {
            Some(self.get_text(text))
        } else {
            self.get_other(partition)
        }
    }

    #[inline]
    pub(crate) fn get_text(&self, text: &str) -> V {
        self.listed.get_text(text).unwrap_or(*self.rest.get(Kind::Text))
    }

    #[inline(never)]
    fn get_other(&self, partition: ValueRef<'_>) -> Option<V> {
        if let Some(key) = Key::new(partition) {
            Some(self.listed.get(key).unwrap_or_else(|| *self.rest.get(key.kind())))
        } else {
            matches!(partition, ValueRef::Null).then(|| *self.rest.get(Kind::Null))
        }
    }
}

impl Decided<Mark> {
    pub(crate) fn as_set(&self) -> PartitionSet<'_> {
        PartitionSet { listed: self.listed.iter().collect(), rest: self.rest }
    }

    /// How many values are listed.
    pub(crate) fn len(&self) -> usize {
        self.listed.len()
    }
}

/// How many children decide, how many leave open, and why the first of these does.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    decisive: usize,
    undecided: usize,
    why: Option<Mark>,
}

impl Tally {
    fn count(&mut self, logic: Logic, mark: Mark) {
        if mark.is_undecided() {
            self.undecided += 1;
            self.why = self.why.or(Some(mark));
        } else if mark == logic.decisive() {
            self.decisive += 1;
        }
    }

    /// Takes back what was counted for a child that says something else about a value.
    fn discount(&mut self, logic: Logic, mark: Mark) {
        if mark.is_undecided() {
            self.undecided -= 1;
        } else if mark == logic.decisive() {
            self.decisive -= 1;
        }
    }

    fn mark(&self, logic: Logic) -> Mark {
        match self {
            Self { decisive: 1.., .. } => logic.decisive(),
            Self { undecided: 1.., why: Some(why), .. } => *why,
            _ => logic.neutral(),
        }
    }
}
