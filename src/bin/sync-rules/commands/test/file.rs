//! One file of tests: which kind it is, and its cases one by one.

use std::path::Path;

use serde::{Deserialize, de::IgnoredAny};
use sync_rules::Source;

use super::{
    access,
    case::{Case, CaseFile},
    conformance,
    report::Report,
};
use crate::{
    json::{self, Strict},
    problem::{Problem, keep},
    read,
    run::RunArgs,
};

/// What a file holds is told by its content.
enum Kind {
    Access,
    Cases,
    Lines,
    Unknown,
}

/// The keys that tell.
#[derive(Deserialize)]
struct Probe {
    app: Option<IgnoredAny>,
    tests: Option<IgnoredAny>,
    cases: Option<IgnoredAny>,
    id: Option<IgnoredAny>,
}

/// Runs all cases of a file that can be run; the others are problems.
pub(crate) fn run(path: &Path, run: &RunArgs, report: &mut Report) {
    let Some(source) = keep(read::data(path), &mut report.problems) else { return };
    let before = report.outcomes.len() + report.problems.len();
    match kind(&source) {
        Kind::Access => access::run(path, &source, run, report),
        Kind::Cases => cases(&source, report),
        Kind::Lines => lines(&source, report),
        Kind::Unknown => {
            // Either it is not JSON at all, which the parser says best, or it is something else.
            let parsed = json::parse::<Strict>(&source, source.text());
            if keep(parsed, &mut report.problems).is_some() {
                let problem = Problem::new("this is not a test file").help(
                    "access tests have `app` and `tests`, case files have `cases`, and JSON lines have an `id` each",
                );
                report.problems.push(problem.at(json::place(&source, source.text().trim_start())));
            }
        }
    }
    if before == report.outcomes.len() + report.problems.len() {
        report.problems.push(Problem::new(format!("there are no cases in `{}`", path.display())));
    }
}

fn kind(source: &Source) -> Kind {
    let first = source.text().lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    match (probe(source.text()), probe(first)) {
        (Some(probe), _) if probe.cases.is_some() => Kind::Cases,
        (Some(probe), _) if probe.app.is_some() || probe.tests.is_some() => Kind::Access,
        (Some(probe), _) if probe.id.is_some() => Kind::Lines,
        (Some(_), _) => Kind::Unknown,
        (None, Some(_)) => Kind::Lines,
        (None, None) if source.name().ends_with(".jsonl") => Kind::Lines,
        (None, None) => Kind::Unknown,
    }
}

/// The keys of an object; an array would be read as their values in a row.
fn probe(text: &str) -> Option<Probe> {
    serde_json::from_str(text).ok().filter(|_| text.trim_start().starts_with('{'))
}

fn cases(source: &Source, report: &mut Report) {
    let file = json::record::<CaseFile<'_>>(source, source.text());
    let Some(file) = keep(file, &mut report.problems) else { return };
    for case in file.cases {
        run_case(source, case.get(), &file.defaults, report);
    }
}

fn lines(source: &Source, report: &mut Report) {
    for line in source.text().lines().filter(|line| !line.trim().is_empty()) {
        run_case(source, line, &Case::default(), report);
    }
}

fn run_case(source: &Source, text: &str, defaults: &Case<'_>, report: &mut Report) {
    let Some(case) = keep(json::record::<Case<'_>>(source, text), &mut report.problems) else { return };
    let place = json::place(source, text.trim_start());
    match conformance::run(&case.or(defaults), &place) {
        Ok(outcome) => report.outcomes.push(outcome),
        Err(message) => report.problems.push(Problem::new(message).at(place)),
    }
}
