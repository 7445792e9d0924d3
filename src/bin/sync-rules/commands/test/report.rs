//! The results of all files.

use serde::Serialize;
use serde_json::Value as Json;

use super::{
    coverage::{self, RuleCoverage},
    mutation::{self, Mutation},
    outcome::Outcome,
    suite::Suite,
};
use crate::problem::{ErrorEntry, Problem};

/// All outcomes in order, and what could not be run.
#[derive(Debug, Default)]
pub(crate) struct Report {
    pub(crate) outcomes: Vec<Outcome>,
    pub(crate) problems: Vec<Problem>,
    /// The access tests among them, to measure with.
    pub(crate) suites: Vec<Suite>,
    /// What the tests decided, if that was asked.
    pub(crate) coverage: Option<Vec<RuleCoverage>>,
    /// Which changes the tests notice, if that was asked.
    pub(crate) mutation: Option<Mutation>,
}

impl Report {
    pub(crate) fn failed(&self) -> usize {
        self.outcomes.iter().filter(|outcome| !outcome.ok).count()
    }

    pub(crate) fn passed(&self) -> usize {
        self.outcomes.len() - self.failed()
    }

    /// The document of `sync-rules/test/1`.
    pub(crate) fn document(&self) -> Document<'_> {
        Document {
            schema: "sync-rules/test/1",
            passed: self.passed(),
            failed: self.failed(),
            cases: self.outcomes.iter().map(Row::new).collect(),
            coverage: self.coverage.as_deref().map(coverage::json::rows),
            mutation: self.mutation.as_ref().map(mutation::json::document),
            errors: self.problems.iter().map(ErrorEntry::new).collect(),
        }
    }
}

/// `sync-rules/test/1`.
#[derive(Debug, Serialize)]
pub(crate) struct Document<'a> {
    schema: &'static str,
    passed: usize,
    failed: usize,
    cases: Vec<Row<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    coverage: Option<Vec<coverage::json::Row<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mutation: Option<mutation::json::Document<'a>>,
    /// Only there if a file or case could not be run.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<ErrorEntry<'a>>,
}

#[derive(Debug, Serialize)]
struct Row<'a> {
    id: &'a str,
    ok: bool,
    expected: &'a Json,
    actual: &'a Json,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<&'a str>,
}

impl<'a> Row<'a> {
    fn new(outcome: &'a Outcome) -> Self {
        let Outcome { id, ok, expected, actual, message, .. } = outcome;
        Self { id, ok: *ok, expected, actual, message: message.as_deref() }
    }
}
