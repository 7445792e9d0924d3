//! Findings as JUnit XML: one suite for each file. What the exit code is about is a failure, the rest passes with a
//! remark, so that a test report and the exit code agree.

use std::fmt::Write;

use sync_rules::{Finding, Severity};

use crate::{
    commands::lint::{FailOn, Run, is_refusal},
    problem::Problem,
    xml::{attribute, escaped},
};

pub(super) fn xml(run: &Run, fail_on: FailOn) -> String {
    let fails = |finding: &Finding| is_refusal(finding) || fail_on.includes(finding.severity);
    let failures = run.findings.iter().filter(|finding| fails(finding)).count();
    let errors: Vec<&Problem> =
        run.problems.iter().filter(|problem| problem.severity == Severity::Error).collect();
    let tests = run.findings.len() + errors.len() + usize::from(run.findings.is_empty());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"sync-rules\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{}\">\n",
        errors.len()
    );
    for suite in run.findings.chunk_by(|a, b| a.place.file == b.place.file) {
        self::suite(&mut xml, suite, &fails);
    }
    if run.findings.is_empty() {
        // A report without any test is taken for one that went wrong.
        let name = attribute(&super::summary(run));
        _ = writeln!(xml, "  <testsuite name=\"sync-rules\" tests=\"1\" failures=\"0\" errors=\"0\">");
        _ = writeln!(xml, "    <testcase classname=\"sync-rules\" name=\"{name}\"/>\n  </testsuite>");
    }
    if !errors.is_empty() {
        unreadable(&mut xml, &errors);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn suite(xml: &mut String, findings: &[Finding], fails: &impl Fn(&Finding) -> bool) {
    let name = findings.first().map(|finding| attribute(&finding.place.file)).unwrap_or_default();
    let (all, failures) = (findings.len(), findings.iter().filter(|finding| fails(finding)).count());
    // Writing to a string does not fail.
    _ = writeln!(xml, "  <testsuite name=\"{name}\" tests=\"{all}\" failures=\"{failures}\" errors=\"0\">");
    for finding in findings {
        let position =
            finding.place.range.map(|range| format!(":{}:{}", range.start.line, range.start.column));
        let title = format!("{} {}{}", finding.code.id, finding.code.name, position.unwrap_or_default());
        _ = writeln!(xml, "    <testcase classname=\"{name}\" name=\"{}\">", attribute(&title));
        let help = finding.help.as_deref().unwrap_or_default();
        let details =
            escaped(&format!("{}: {}: {}\n{help}", finding.place, finding.severity, finding.message));
        if fails(finding) {
            let (kind, message) = (finding.severity, attribute(&finding.message));
            _ = writeln!(xml, "      <failure type=\"{kind}\" message=\"{message}\">{details}</failure>");
        } else {
            _ = writeln!(xml, "      <system-out>{details}</system-out>");
        }
        xml.push_str("    </testcase>\n");
    }
    xml.push_str("  </testsuite>\n");
}

/// What could not be read, as a suite of its own, so that it is not overlooked.
fn unreadable(xml: &mut String, problems: &[&Problem]) {
    let count = problems.len();
    _ = writeln!(xml, "  <testsuite name=\"input\" tests=\"{count}\" failures=\"0\" errors=\"{count}\">");
    for problem in problems {
        let place = problem.place.as_ref().map_or_else(|| "input".to_owned(), ToString::to_string);
        let (place, message) = (attribute(&place), attribute(&problem.message));
        _ = writeln!(
            xml,
            "    <testcase classname=\"input\" name=\"{place}\">\n      \
             <error message=\"{message}\"/>\n    </testcase>"
        );
    }
    xml.push_str("  </testsuite>\n");
}
