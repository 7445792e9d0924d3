//! Findings as JUnit XML: one suite for each file. What the exit code is about is a failure, the rest passes with a
//! remark, so that a test report and the exit code agree.

use sync_rules::{diagnostics::Severity, lint::Finding};

use crate::{
    commands::lint::{FailOn, Run, is_refusal},
    junit::{self, Counts},
    problem::Problem,
    text::xml::escaped,
};

pub(super) fn xml(run: &Run, fail_on: FailOn) -> String {
    let errors: Vec<&Problem> =
        run.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let (counts, suites) = if run.findings.is_empty() {
        nothing_found(run)
    } else {
        let suites = run.findings.chunk_by(|a, b| a.place.file == b.place.file);
        let suites = suites.map(|findings| suite(findings, fail_on));
        (counts(&run.findings, fail_on), suites.collect::<String>())
    };
    junit::report(counts, &suites, &errors)
}

/// A report without any test is taken for one that went wrong.
fn nothing_found(run: &Run) -> (Counts, String) {
    const SUITE: &str = "sync-rules";
    let counts = Counts { tests: 1, ..Counts::default() };
    (counts, junit::suite(SUITE, counts, &junit::passed(SUITE, &super::summary(run))))
}

fn counts(findings: &[Finding], fail_on: FailOn) -> Counts {
    let failures = findings.iter().filter(|finding| fails(finding, fail_on)).count();
    Counts { tests: findings.len(), failures, errors: 0 }
}

fn fails(finding: &Finding, fail_on: FailOn) -> bool {
    is_refusal(finding) || fail_on.includes(finding.severity)
}

fn suite(findings: &[Finding], fail_on: FailOn) -> String {
    let name = findings.first().map(|finding| finding.place.file.as_ref()).unwrap_or_default();
    let cases = findings.iter().map(|finding| case(name, finding, fail_on));
    junit::suite(name, counts(findings, fail_on), &cases.collect::<String>())
}

fn case(suite: &str, finding: &Finding, fail_on: FailOn) -> String {
    let position = finding.place.range.map(|range| format!(":{}:{}", range.start.line, range.start.column));
    let name = format!("{} {}{}", finding.code.id, finding.code.name, position.unwrap_or_default());
    let help = finding.help.as_deref().unwrap_or_default();
    let details = format!("{}: {}: {}\n{help}", finding.place, finding.severity, finding.message);
    let said = if fails(finding, fail_on) {
        junit::failure(Some(&finding.severity.to_string()), &finding.message, &details)
    } else {
        format!("<system-out>{}</system-out>", escaped(&details))
    };
    junit::case(suite, &name, &said)
}
