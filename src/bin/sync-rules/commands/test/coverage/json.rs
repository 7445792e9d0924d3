//! Coverage in `sync-rules/test/1`.

use serde::Serialize;
use sync_rules::{diagnostics::Range, testing::CoveredCondition};

use super::RuleCoverage;

/// One rule.
#[derive(Debug, Serialize)]
pub(crate) struct Row<'a> {
    file: &'a str,
    permission: &'static str,
    pointer: &'a str,
    covered: usize,
    total: usize,
    percent: usize,
    uncovered: Vec<Uncovered<'a>>,
}

/// One condition of which an outcome was not seen.
#[derive(Debug, Serialize)]
struct Uncovered<'a> {
    pointer: &'a str,
    range: Option<Range>,
    /// `true`, `false` or both.
    missing: Vec<bool>,
    was_true: u64,
    was_false: u64,
    undecided: u64,
}

pub(crate) fn rows(rows: &[RuleCoverage]) -> Vec<Row<'_>> {
    rows.iter().map(row).collect()
}

fn row(row: &RuleCoverage) -> Row<'_> {
    let share = row.share();
    Row {
        file: &row.place.file,
        permission: row.permission.as_str(),
        pointer: &row.place.pointer,
        covered: share.part,
        total: share.whole,
        percent: share.percent(),
        uncovered: row.uncovered().map(uncovered).collect(),
    }
}

fn uncovered(condition: &CoveredCondition) -> Uncovered<'_> {
    Uncovered {
        pointer: &condition.place.pointer,
        range: condition.place.range,
        missing: condition.missing(),
        was_true: condition.was_true,
        was_false: condition.was_false,
        undecided: condition.undecided,
    }
}
