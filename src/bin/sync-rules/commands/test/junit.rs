//! Results as JUnit XML: one suite for each file.

use super::{human::words, outcome::Outcome, report::Report};
use crate::{
    junit::{self, Counts},
    problem::Problem,
};

pub(crate) fn xml(report: &Report) -> String {
    let suites = report.outcomes.chunk_by(|a, b| a.file == b.file).map(suite);
    let problems: Vec<&Problem> = report.problems.iter().collect();
    junit::report(counts(&report.outcomes), &suites.collect::<String>(), &problems)
}

fn counts(outcomes: &[Outcome]) -> Counts {
    let failures = outcomes.iter().filter(|outcome| !outcome.ok).count();
    Counts { tests: outcomes.len(), failures, errors: 0 }
}

fn suite(outcomes: &[Outcome]) -> String {
    let name = outcomes.first().map(|outcome| outcome.file.as_str()).unwrap_or_default();
    let cases = outcomes.iter().map(|outcome| case(name, outcome));
    junit::suite(name, counts(outcomes), &cases.collect::<String>())
}

fn case(suite: &str, outcome: &Outcome) -> String {
    if outcome.ok {
        return junit::passed(suite, &outcome.id);
    }
    let (expected, actual) = (words(&outcome.expected), words(&outcome.actual));
    let message = format!("expected {expected}, got {actual}");
    let details = [&outcome.message, &outcome.because, &outcome.basis, &outcome.explanation];
    let details: Vec<&str> = details.into_iter().flatten().map(String::as_str).collect();
    junit::case(suite, &outcome.id, &junit::failure(None, &message, &details.join("\n")))
}
