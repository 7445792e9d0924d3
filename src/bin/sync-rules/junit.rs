//! JUnit XML as CI systems read it: suites of cases, and what could not be read as a suite of its own.
//!
//! In: the cases of each suite, which every command writes in its own words. Out: the whole report.

use crate::{
    problem::Problem,
    text::xml::{attribute, escaped},
};

/// How many cases there are, and what became of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Counts {
    pub(crate) tests: usize,
    pub(crate) failures: usize,
    pub(crate) errors: usize,
}

impl Counts {
    fn attributes(self) -> String {
        let Self { tests, failures, errors } = self;
        format!("tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\"")
    }
}

/// A report of suites, and of problems, which come on top of what is counted.
pub(crate) fn report(counts: Counts, suites: &str, problems: &[&Problem]) -> String {
    let Counts { tests, failures, errors } = counts;
    let more = problems.len();
    let counts = Counts { tests: tests + more, failures, errors: errors + more }.attributes();
    let problems = unreadable(problems);
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <testsuites name=\"sync-rules\" {counts}>\n{suites}{problems}</testsuites>\n"
    )
}

/// A suite of cases that are written already.
pub(crate) fn suite(name: &str, counts: Counts, cases: &str) -> String {
    let (name, counts) = (attribute(name), counts.attributes());
    format!("  <testsuite name=\"{name}\" {counts}>\n{cases}  </testsuite>\n")
}

/// A case that says nothing.
pub(crate) fn passed(suite: &str, name: &str) -> String {
    format!("    <testcase {}/>\n", names(suite, name))
}

/// A case with what is said of it, which is XML.
pub(crate) fn case(suite: &str, name: &str, said: &str) -> String {
    format!("    <testcase {}>\n      {said}\n    </testcase>\n", names(suite, name))
}

/// Why a case fails.
pub(crate) fn failure(kind: Option<&str>, message: &str, details: &str) -> String {
    let kind = kind.map(|kind| format!("type=\"{}\" ", attribute(kind))).unwrap_or_default();
    format!("<failure {kind}message=\"{}\">{}</failure>", attribute(message), escaped(details))
}

fn names(suite: &str, name: &str) -> String {
    format!("classname=\"{}\" name=\"{}\"", attribute(suite), attribute(name))
}

/// What could not be read, as a suite of its own, so that it is not overlooked.
fn unreadable(problems: &[&Problem]) -> String {
    const SUITE: &str = "input";
    if problems.is_empty() {
        return String::new();
    }
    let cases = problems.iter().map(|problem| {
        let place = problem.place.as_ref().map_or_else(|| SUITE.to_owned(), ToString::to_string);
        case(SUITE, &place, &format!("<error message=\"{}\"/>", attribute(&problem.message)))
    });
    let counts = Counts { tests: problems.len(), errors: problems.len(), ..Counts::default() };
    suite(SUITE, counts, &cases.collect::<String>())
}
