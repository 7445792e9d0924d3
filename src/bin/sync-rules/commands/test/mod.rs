//! `test`: runs access tests and conformance cases, all files and all cases, whatever goes wrong in one of them.

mod access;
mod case;
mod conformance;
mod coverage;
mod file;
mod human;
mod junit;
mod mutation;
mod outcome;
mod percent;
mod report;
mod roles;
mod suite;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use regex::Regex;

use self::{outcome::Outcome, percent::Percent, report::Report};
use crate::{
    exit::Exit,
    output,
    problem::{Failure, Problem},
    run::RunArgs,
};

/// Run access tests and conformance cases
#[derive(Args, Debug)]
#[command(after_help = "\
Access tests are a JSON file (see `sync-rules schema access-tests`):
  {\"app\": \"../backend\",
   \"users\": {\"alice\": {\"id\": \"alice\", \"custom_data\": {\"teams\": [\"team-a\"]}}},
   \"functions\": {\"canWrite\": false},
   \"tests\": [{\"user\": \"alice\", \"partition\": \"team-a\", \"read\": true, \"write\": false}]}

Examples:
  sync-rules test backend/access.tests.json --format junit > access.xml
  sync-rules test backend/access.tests.json --coverage --mutate")]
pub(crate) struct TestArgs {
    /// Files of access tests, of cases with defaults, or of cases as JSON lines
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    #[command(flatten)]
    run: RunArgs,

    /// Run only the cases whose id matches
    #[arg(long, value_name = "REGEX")]
    filter: Option<Regex>,

    /// Show which conditions of the rules the access tests have seen true and false
    #[arg(long)]
    coverage: bool,

    /// Exit with 1 if the access tests have seen less of what the conditions can be; implies --coverage
    #[arg(long, value_name = "PERCENT")]
    min_coverage: Option<Percent>,

    /// Change the rules in one place at a time, and show the changes that no access test notices
    #[arg(long)]
    mutate: bool,

    /// Exit with 1 if the access tests notice fewer of the changes; implies --mutate
    #[arg(long, value_name = "PERCENT")]
    min_mutation: Option<Percent>,

    /// How to print the results
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Exit with 0 also when a case fails
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Failures, and how many passed
    Human,
    /// JSON for programs
    Json,
    /// JUnit XML for CI systems
    Junit,
}

impl TestArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(crate) fn run(args: &TestArgs) -> Result<Exit, Failure> {
    let mut report = Report::default();
    for path in &args.files {
        file::run(path, &args.run, &mut report);
    }
    let ran_any = !report.outcomes.is_empty();
    if let Some(filter) = &args.filter {
        report.outcomes.retain(|outcome: &Outcome| filter.is_match(&outcome.id));
        if ran_any && report.outcomes.is_empty() {
            let message = format!("no case has an id that matches `{filter}`");
            report.problems.push(Problem::new(message).help("leave out `--filter` to run all cases"));
        }
    }
    let shortfalls = measure(args, &mut report);
    report.suites.iter().for_each(|suite| suite.functions().say_what_lacks());
    if !report.problems.is_empty() {
        output::show(&report.problems);
    }
    match args.format {
        Format::Human => output::human(&human::text(&report))?,
        Format::Json => output::json(&report.document())?,
        Format::Junit => output::data(&junit::xml(&report))?,
    }
    if report.problems.is_empty() {
        if !shortfalls.is_empty() {
            output::show(&shortfalls);
        }
        Ok(Exit::of_answer(report.failed() == 0 && shortfalls.is_empty(), args.exit_zero))
    } else {
        Ok(Exit::Invalid)
    }
}

/// Measures of the tests what was asked for, and says which of it is too little.
fn measure(args: &TestArgs, report: &mut Report) -> Vec<Problem> {
    let (coverage, mutate) =
        (args.coverage || args.min_coverage.is_some(), args.mutate || args.min_mutation.is_some());
    if (coverage || mutate) && report.suites.is_empty() && report.problems.is_empty() {
        let message = "no access tests to measure";
        let help = "coverage and mutation are measured of access tests, which have `app` and `tests`";
        report.problems.push(Problem::new(message).help(help));
    }
    // What cannot be run cannot have decided anything: the measure would be too low.
    if !report.problems.is_empty() {
        return Vec::new();
    }
    if let Some(filter) = &args.filter {
        for suite in &mut report.suites {
            suite.questions.retain(|question| filter.is_match(&question.id));
        }
    }
    let mut shortfalls = Vec::new();
    if coverage {
        let rows = coverage::of_suites(&report.suites);
        shortfalls.extend(args.min_coverage.and_then(|least| coverage::shortfall(&rows, least)));
        report.coverage = Some(rows);
    }
    if mutate {
        let mutation = mutation::of_suites(&report.suites);
        shortfalls.extend(args.min_mutation.and_then(|least| mutation::shortfall(&mutation, least)));
        report.mutation = Some(mutation);
    }
    shortfalls
}
