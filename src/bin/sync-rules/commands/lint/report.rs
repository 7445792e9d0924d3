//! Writing what was found, in the format that was asked for.

use std::{
    fs::OpenOptions,
    io::{self, Write},
    path::Path,
};

use super::{FailOn, Format, LintArgs, Run, format, repair};
use crate::{
    output,
    problem::{Failure, Problem},
};

/// GitHub names the file of the job's summary here.
const JOB_SUMMARY: &str = "GITHUB_STEP_SUMMARY";

pub(super) fn print(run: &Run, args: &LintArgs, fail_on: FailOn) -> Result<(), Failure> {
    if !run.problems.is_empty() {
        output::show(&run.problems);
    }
    let text = format::text(run, args.format(), fail_on);
    match &args.output {
        Some(path) => text.save(path)?,
        None if repair::takes_stdout(args) => text.note(),
        None => text.print()?,
    }
    if args.format() == Format::Github
        && let Some(path) = std::env::var_os(JOB_SUMMARY).filter(|path| !path.is_empty())
    {
        let path = Path::new(&path);
        append(path, &format::job_summary(run)).map_err(|error| unwritable(path, &error))?;
    }
    Ok(())
}

/// Other steps of the job write there too.
fn append(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    writeln!(file, "{text}")
}

fn unwritable(path: &Path, error: &io::Error) -> Vec<Problem> {
    vec![Problem::new(format!("cannot write `{}`: {error}", path.display()))]
}
