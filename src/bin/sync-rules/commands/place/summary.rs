//! The numbers: how many documents are in which partition, and how many in none for which reason.

use std::collections::BTreeMap;

use serde_json::Value as Json;
use sync_rules::{
    Value,
    place::{Move, NotSynced, Placement, Placer, SchemaProblem},
};

use super::{document::Placed, ids};

/// Partitions and reasons beyond these are counted together, so that memory does not grow with the documents.
const MOST_ROWS: usize = 10_000;

/// Numbers of documents.
#[derive(Debug, Default)]
pub(super) struct Summary {
    pub(super) documents: u64,
    pub(super) partitions: Rows<Value>,
    pub(super) null_partition: u64,
    pub(super) not_synced: Rows<NotSynced>,
    /// Documents, each counted once.
    pub(super) unsyncable: u64,
    /// Documents with values that cannot be read, so that it is not known whether they fit.
    pub(super) unknown: u64,
    /// Problems by field and types, each document counted at each.
    pub(super) problems: Rows<Fault>,
    pub(super) changes: BTreeMap<&'static str, u64>,
    /// Documents without an `_id` that can be read, by which they could be found elsewhere.
    pub(super) without_id: u64,
    /// Whether it is not known which documents of `--before` are gone.
    pub(super) gone_unknown: bool,
    /// Documents that carry the field of an interrupted update.
    pub(super) left_over: u64,
    /// Of `--unsynced`.
    pub(super) records: Option<RecordNumbers>,
}

/// Numbers of the service's own records.
#[derive(Debug)]
pub(super) struct RecordNumbers {
    pub(super) by_state: BTreeMap<&'static str, u64>,
    pub(super) apps: usize,
}

/// A kind of problem: elements of arrays are not distinguished.
#[derive(Clone, Debug)]
pub(super) struct Fault {
    pub(super) field: String,
    pub(super) expected: String,
    pub(super) found: Option<&'static str>,
    pub(super) text: String,
}

/// Numbers by something that has a text.
#[derive(Debug)]
pub(super) struct Rows<T> {
    rows: BTreeMap<String, (T, u64)>,
    pub(super) other: u64,
}

impl<T> Default for Rows<T> {
    fn default() -> Self {
        Self { rows: BTreeMap::new(), other: 0 }
    }
}

impl<T> Rows<T> {
    fn add(&mut self, key: String, row: impl FnOnce() -> T) {
        let full = self.rows.len() >= MOST_ROWS;
        match self.rows.get_mut(&key) {
            Some((_, count)) => *count += 1,
            None if full => self.other += 1,
            None => drop(self.rows.insert(key, (row(), 1))),
        }
    }

    pub(super) fn total(&self) -> u64 {
        self.other + self.rows.values().map(|(_, count)| count).sum::<u64>()
    }

    /// Where most are, first.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&T, u64)> {
        let mut rows: Vec<_> = self.rows.values().map(|(row, count)| (row, *count)).collect();
        rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        rows.into_iter()
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }
}

impl Summary {
    pub(super) fn add(&mut self, placed: &Placed<'_>) {
        let placement = placed.placement;
        self.documents += 1;
        self.left_over += u64::from(placed.left_over);
        self.without_id += u64::from(ids::of_document(&placed.document.value).is_none());
        if let Some(change) = placed.change {
            self.change(change);
        }
        if let Placement::Partition(value) = placement {
            self.partitions.add(value.to_json().to_string(), || value.clone());
        } else if let Placement::NotSynced(reason) = placement {
            self.not_synced.add(reason.to_string(), || reason.clone());
        } else if let Placement::Unsyncable(problems) = placement {
            self.unsyncable += 1;
            self.fault(problems);
        } else if let Placement::Unknown(problems) = placement {
            self.unknown += 1;
            self.fault(problems);
        } else {
            self.null_partition += 1;
        }
    }

    pub(super) fn change(&mut self, change: &Move) {
        *self.changes.entry(change.code()).or_default() += 1;
    }

    fn fault(&mut self, problems: &[SchemaProblem]) {
        let faults = problems.iter().map(Fault::new);
        let faults: BTreeMap<String, Fault> = faults.map(|fault| (fault.text.clone(), fault)).collect();
        faults.into_iter().for_each(|(text, fault)| self.problems.add(text, || fault));
    }

    pub(super) fn all_placed(&self) -> bool {
        self.unsyncable == 0 && self.unknown == 0 && self.not_synced.total() == 0
    }

    /// Whether the service stops syncing with the app.
    pub(super) fn stops_sync(&self) -> bool {
        self.unsyncable >= Placer::UNSYNCABLE_LIMIT
    }
}

impl Fault {
    fn new(problem: &SchemaProblem) -> Self {
        let mut kind = problem.clone();
        kind.field = without_indexes(&problem.field);
        let text = kind.to_string();
        Self { field: kind.field, expected: kind.expected, found: kind.found, text }
    }

    pub(super) fn found_json(&self) -> Json {
        self.found.map_or(Json::Null, Json::from)
    }
}

/// `legs[2].at` as `legs[].at`.
fn without_indexes(field: &str) -> String {
    let mut parts = field.split('[');
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let index = part.find(']').unwrap_or_default();
        let (digits, rest) = part.split_at_checked(index).unwrap_or(("", part));
        let is_index = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
        text.push('[');
        text.push_str(if is_index { rest } else { part });
    }
    text
}
