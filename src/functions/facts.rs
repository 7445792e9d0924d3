//! What the text of a function shows.

use std::{collections::HashSet, hash::Hash, rc::Rc};

use super::paths::{Collection, Path};
use super::report::FunctionRead;

/// Everything that was found, each thing once, in the order of the text.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) reads: Distinct<Read>,
    /// What partition values begin with, such as `team=`.
    pub(super) prefixes: Distinct<Rc<str>>,
    /// Whole partition values, such as `PUBLIC`.
    pub(super) values: Distinct<Rc<str>>,
    pub(super) tests: Distinct<Test>,
    pub(super) queries: Distinct<Query>,
    /// Collections that are written.
    pub(super) writes: Distinct<String>,
    /// Other functions that are called.
    pub(super) called: Distinct<Rc<str>>,
    /// Words that say what the text does beside reading.
    pub(super) uses: Distinct<Use>,
}

/// One read; the same from two lines is one.
#[derive(Clone, Debug)]
pub(super) struct Read {
    pub(super) kind: &'static str,
    pub(super) what: String,
    pub(super) line: usize,
}

/// The partition, or what is after its prefix, is compared with something.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Test {
    pub(super) part: Part,
    pub(super) how: How,
    pub(super) with: Subject,
    /// The prefix that was asked for last before.
    pub(super) prefix: Option<Rc<str>>,
    pub(super) line: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Part {
    Whole,
    BehindPrefix,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum How {
    /// It is equal to the value.
    Equal,
    /// It is an element of the array.
    Element,
}

/// What the partition is compared with.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Subject {
    User(Path),
    Document(Rc<Collection>, Path),
}

/// A query of a collection, and the fields that it asks for by the user's id and by the partition.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Query {
    pub(super) collection: Rc<Collection>,
    pub(super) user_field: Option<Rc<str>>,
    pub(super) partition_field: Option<(Rc<str>, Part)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Use {
    Http,
    Clock,
    /// `customData`, as clients spell it.
    ForeignSpelling,
}

/// Values in the order in which they came, each once.
#[derive(Debug)]
pub(super) struct Distinct<T> {
    seen: HashSet<T>,
    all: Vec<T>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self { seen: HashSet::new(), all: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Distinct<T> {
    pub(super) fn add(&mut self, value: T) {
        if self.seen.insert(value.clone()) {
            self.all.push(value);
        }
    }

    pub(super) fn all(&self) -> &[T] {
        &self.all
    }

    pub(super) fn has(&self, value: &T) -> bool {
        self.seen.contains(value)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }
}

impl PartialEq for Read {
    fn eq(&self, other: &Self) -> bool {
        (self.kind, &self.what) == (other.kind, &other.what)
    }
}

impl Eq for Read {}

impl Hash for Read {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        (self.kind, &self.what).hash(state);
    }
}

impl Facts {
    pub(super) fn read(&mut self, kind: &'static str, what: impl Into<String>, line: usize) {
        self.reads.add(Read { kind, what: what.into(), line });
    }

    pub(super) fn prefix(&mut self, prefix: Rc<str>, line: usize) {
        self.read("prefix", &*prefix, line);
        self.prefixes.add(prefix);
    }

    pub(super) fn value(&mut self, value: Rc<str>, line: usize) {
        self.read("partition", &*value, line);
        self.values.add(value);
    }

    /// The reads for the report, by line. A path that is only looked at on the way to a deeper one is left out.
    pub(super) fn reported(&self) -> Vec<FunctionRead> {
        let mut inner: HashSet<&str> = HashSet::new();
        let paths = self.reads.all().iter().filter(|read| matches!(read.kind, "user" | "custom-data"));
        for read in paths {
            inner.extend(read.what.match_indices('.').filter_map(|(at, _)| read.what.get(..at)));
        }
        let asked: HashSet<String> =
            self.queries.all().iter().map(|query| query.collection.written()).collect();
        let hidden = |read: &Read| match read.kind {
            // It is changed, and never asked.
            "collection" => self.writes.has(&read.what) && !asked.contains(&read.what),
            _ => inner.contains(&*read.what),
        };
        let shown = self.reads.all().iter().filter(|read| !hidden(read));
        let mut reads: Vec<FunctionRead> = shown
            .map(|read| FunctionRead { kind: read.kind, what: read.what.clone(), line: read.line })
            .collect();
        reads.sort_by_key(|read| read.line);
        reads
    }
}

impl Collection {
    /// `database.collection`, with `?` for a name that the text does not show.
    pub(super) fn written(&self) -> String {
        let name = |name: &Option<Rc<str>>| name.as_deref().unwrap_or("?").to_owned();
        match &self.database {
            None => name(&self.name),
            Some(_) => format!("{}.{}", name(&self.database), name(&self.name)),
        }
    }
}
