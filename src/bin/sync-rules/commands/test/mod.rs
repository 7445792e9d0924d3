//! `test`: runs access tests and conformance cases, all files and all cases, whatever goes wrong in one of them.

mod access;
mod case;
mod conformance;
mod file;
mod human;
mod junit;
mod outcome;
mod report;
mod roles;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use regex::Regex;

use self::{outcome::Outcome, report::Report};
use crate::{
    exit::Exit,
    output,
    problem::{Failure, Problem},
};

/// Run access tests and conformance cases
#[derive(Args, Debug)]
#[command(after_help = "\
Access tests are a JSON file (see `sync-rules schema access-tests`):
  {\"app\": \"../backend\",
   \"users\": {\"alice\": {\"id\": \"alice\", \"custom_data\": {\"teams\": [\"team-a\"]}}},
   \"functions\": {\"canWrite\": false},
   \"tests\": [{\"user\": \"alice\", \"partition\": \"team-a\", \"read\": true, \"write\": false}]}

Example:
  sync-rules test backend/access.tests.json --format junit > access.xml")]
pub(crate) struct TestArgs {
    /// Files of access tests, of cases with defaults, or of cases as JSON lines
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Run only the cases whose id matches
    #[arg(long, value_name = "REGEX")]
    filter: Option<Regex>,

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
        file::run(path, &mut report);
    }
    let ran_any = !report.outcomes.is_empty();
    if let Some(filter) = &args.filter {
        report.outcomes.retain(|outcome: &Outcome| filter.is_match(&outcome.id));
        if ran_any && report.outcomes.is_empty() {
            let message = format!("no case has an id that matches `{filter}`");
            report.problems.push(Problem::new(message).help("leave out `--filter` to run all cases"));
        }
    }
    if !report.problems.is_empty() {
        output::show(&report.problems);
    }
    match args.format {
        Format::Human => output::print(&human::text(&report))?,
        Format::Json => output::print_json(&report.document())?,
        Format::Junit => output::print(&junit::xml(&report))?,
    }
    if report.problems.is_empty() {
        Ok(Exit::of_answer(report.failed() == 0, args.exit_zero))
    } else {
        Ok(Exit::Invalid)
    }
}
