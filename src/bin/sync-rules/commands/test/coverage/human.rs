//! Coverage to read: a line for each rule, then the rules with what was not seen underlined.

use std::fmt::Write;

use sync_rules::{
    diagnostics::{Place, Position, Range, Related},
    testing::CoveredCondition,
};

use super::{RuleCoverage, share};
use crate::{problem::Problem, render, text::terminal::one_line};

/// Longer rules are drawn condition by condition.
const MOST_LINES: usize = 40;

pub(crate) fn text(rows: &[RuleCoverage]) -> String {
    let all = share(rows);
    // Writing to a string does not fail.
    let mut text = format!("\ncoverage: {all}, {} of {} outcomes seen\n", all.part, all.whole);
    for row in rows {
        let share = row.share();
        let place = one_line(&row.place.to_string());
        _ = writeln!(
            text,
            "  {:<5} {:>5}  {} of {}  {place}",
            row.permission.as_str(),
            share.to_string(),
            share.part,
            share.whole
        );
    }
    for row in rows.iter().filter(|row| row.uncovered().next().is_some()) {
        _ = write!(text, "\n{}\n\n{}", row.permission.as_str(), drawn(row));
    }
    text
}

/// The text of the rule with what was not seen under its conditions.
fn drawn(row: &RuleCoverage) -> String {
    let labels = labels(row);
    let lines = row.place.range.map_or(0, |range| range.end.line - range.start.line);
    if lines <= MOST_LINES {
        let mut problem = Problem::note("the rule").at(first_line(&row.place));
        problem.related = labels;
        return render::lines(&problem);
    }
    let one_by_one = labels.into_iter().map(|related| {
        let mut problem = Problem::note("a condition").at(related.place.clone());
        problem.related = vec![related];
        render::lines(&problem)
    });
    one_by_one.collect::<Vec<_>>().join("\n")
}

fn labels(row: &RuleCoverage) -> Vec<Related> {
    let mut skipped: Option<&Place> = None;
    let mut labels = Vec::new();
    for condition in row.uncovered() {
        // What is inside a condition that was never reached is not said again.
        if skipped.is_some_and(|outer| contains(outer, &condition.place)) {
            continue;
        }
        if is_unseen(condition) {
            skipped = Some(&condition.place);
        }
        labels.push(Related { place: first_line(&condition.place), message: label(condition) });
    }
    labels
}

fn is_unseen(condition: &CoveredCondition) -> bool {
    condition.was_true + condition.was_false + condition.undecided == 0
}

/// What is missing, and what there was instead.
fn label(condition: &CoveredCondition) -> String {
    if is_unseen(condition) {
        return "never evaluated".to_owned();
    }
    let missing = match condition.missing().as_slice() {
        [true] => "never true",
        [false] => "never false",
        _ => "never decided",
    };
    let counts =
        [("true", condition.was_true), ("false", condition.was_false), ("undecided", condition.undecided)];
    let counts = counts.iter().filter(|(_, count)| *count > 0);
    let counts: Vec<_> = counts.map(|(name, count)| format!("{name} {count}×")).collect();
    format!("{missing} ({})", counts.join(", "))
}

fn contains(outer: &Place, inner: &Place) -> bool {
    match (outer.range, inner.range) {
        (Some(outer), Some(inner)) => {
            outer.start.offset <= inner.start.offset && inner.end.offset <= outer.end.offset
        }
        (None, _) | (_, None) => false,
    }
}

/// A place of several lines is underlined in its first one.
fn first_line(place: &Place) -> Place {
    let mut place = place.clone();
    if let (Some(Range { start, end }), Some(source)) = (place.range, &place.source) {
        let text = source.text().get(start.offset..end.offset).unwrap_or_default();
        let line = text.lines().next().unwrap_or_default().trim_end();
        let end = Position {
            line: start.line,
            column: start.column + line.chars().count(),
            offset: start.offset + line.len(),
        };
        place.range = Some(Range { start, end });
    }
    place
}
