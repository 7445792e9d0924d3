//! Results as JUnit XML: one suite for each file.

use std::fmt::Write;

use super::{human::words, outcome::Outcome, report::Report};
use crate::xml::{attribute, escaped};

pub(crate) fn xml(report: &Report) -> String {
    let (all, failed) = (report.outcomes.len(), report.failed());
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"sync-rules\" tests=\"{all}\" failures=\"{failed}\" errors=\"{}\">\n",
        report.problems.len()
    );
    for suite in report.outcomes.chunk_by(|a, b| a.file == b.file) {
        self::suite(&mut xml, suite);
    }
    if !report.problems.is_empty() {
        errors(&mut xml, report);
    }
    xml.push_str("</testsuites>\n");
    xml
}

fn suite(xml: &mut String, outcomes: &[Outcome]) {
    let name = outcomes.first().map(|outcome| attribute(&outcome.file)).unwrap_or_default();
    let failed = outcomes.iter().filter(|outcome| !outcome.ok).count();
    // Writing to a string does not fail.
    _ = writeln!(
        xml,
        "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failed}\" errors=\"0\">",
        outcomes.len()
    );
    for outcome in outcomes {
        let id = attribute(&outcome.id);
        if outcome.ok {
            _ = writeln!(xml, "    <testcase classname=\"{name}\" name=\"{id}\"/>");
            continue;
        }
        let (expected, actual) = (words(&outcome.expected), words(&outcome.actual));
        let message = attribute(&format!("expected {expected}, got {actual}"));
        let details = [&outcome.message, &outcome.because, &outcome.basis, &outcome.explanation];
        let details: Vec<&str> = details.into_iter().flatten().map(String::as_str).collect();
        let details = escaped(&details.join("\n"));
        _ = writeln!(
            xml,
            "    <testcase classname=\"{name}\" name=\"{id}\">\n      \
             <failure message=\"{message}\">{details}</failure>\n    </testcase>"
        );
    }
    xml.push_str("  </testsuite>\n");
}

/// What could not be run, as a suite of its own, so that it is not overlooked.
fn errors(xml: &mut String, report: &Report) {
    let count = report.problems.len();
    _ = writeln!(xml, "  <testsuite name=\"input\" tests=\"{count}\" failures=\"0\" errors=\"{count}\">");
    for problem in &report.problems {
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
