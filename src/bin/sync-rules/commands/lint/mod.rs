//! `lint`: checks rules, sync configurations and Flexible Sync roles, all files whatever is wrong in one of them.
//!
//! A run is a row of plain steps over one [`Run`]: gather what there is to say, take out what is ignored or known,
//! take out what was not asked for, report, and answer with an exit code.

mod accept;
mod baseline;
mod count;
mod date;
mod diff;
mod fix;
mod fixed;
mod format;
mod gather;
mod relative;
mod repair;
mod report;
pub(crate) mod select;
mod settings;

use std::{collections::BTreeSet, path::PathBuf};

use clap::{ArgGroup, Args, ValueEnum};
use sync_rules::{
    diagnostics::{Code, Severity},
    lint::Finding,
};

use self::{gather::Texts, settings::Found};
use crate::{
    exit::Exit,
    problem::{Failure, Problem},
    selector::Selector,
};

/// Find what is wrong in rules, sync configurations and Flexible Sync roles
#[derive(Args, Clone, Debug)]
#[command(group = ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true), after_help = "\
Exit codes: 0 nothing at or above --fail-on, 1 findings, 2 wrong usage or invalid input

Examples:
  sync-rules lint
  sync-rules lint backend admin/sync/config.json --select all --fail-on error
  sync-rules lint backend --format sarif --output sync-rules.sarif
  git show HEAD:sync/config.json | sync-rules lint - --stdin-filename sync/config.json")]
pub(crate) struct LintArgs {
    /// App exports (folders, at any depth), config files, files with one bare rule, or `-` for standard input
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,

    /// How to print the findings [default: human]
    #[arg(long, value_name = "FORMAT", help_heading = "Output")]
    pub(crate) format: Option<Format>,

    /// Write to a file instead of standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    pub(crate) output: Option<PathBuf>,

    /// The name under which standard input is reported
    #[arg(long, value_name = "NAME", help_heading = "Output")]
    pub(crate) stdin_filename: Option<String>,

    /// Show only these: codes, names, prefixes such as `SR3`, or `all`, which shows also what is often intended
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "Which findings")]
    pub(crate) select: Vec<Selector>,

    /// Leave these out: codes, names, or prefixes such as `SR3`; syntax and other errors are always shown
    #[arg(long, value_name = "CODES", value_delimiter = ',', help_heading = "Which findings")]
    pub(crate) ignore: Vec<Selector>,

    /// Leave out the findings that this file holds
    #[arg(long, value_name = "FILE", help_heading = "Which findings")]
    pub(crate) baseline: Option<PathBuf>,

    /// Write all findings to a file for --baseline
    #[arg(long, value_name = "FILE", help_heading = "Which findings")]
    pub(crate) write_baseline: Option<PathBuf>,

    /// The configuration file, instead of the nearest `sync-rules.toml` above each linted file
    #[arg(long, value_name = "FILE", help_heading = "Which findings")]
    pub(crate) config: Option<PathBuf>,

    /// Use no configuration file
    #[arg(long, conflicts_with = "config", help_heading = "Which findings")]
    pub(crate) isolated: bool,

    /// Apply the fixes that change no decision
    #[arg(long, help_heading = "Fixes")]
    pub(crate) fix: bool,

    /// Apply also the fixes that change decisions
    #[arg(long = "unsafe", requires = "fixing", help_heading = "Fixes")]
    pub(crate) unsafe_fixes: bool,

    /// Show what --fix would change, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(crate) diff: bool,

    /// The least severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", help_heading = "Exit code")]
    pub(crate) fail_on: Option<FailOn>,

    /// Exit with 0 also when there are findings
    #[arg(long, help_heading = "Exit code")]
    pub(crate) exit_zero: bool,
}

/// Output of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// The lines and what to do about them
    Human,
    /// One line for each finding
    Concise,
    /// JSON for programs
    Json,
    /// SARIF 2.1.0 for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
    /// Code quality report of GitLab
    Gitlab,
    /// JUnit XML for CI systems
    Junit,
    /// Tables for a comment or a page
    Markdown,
}

/// From which severity on findings make the exit code 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    Error,
    Warning,
    Note,
    Never,
}

impl FailOn {
    fn includes(self, severity: Severity) -> bool {
        match self {
            Self::Error => severity >= Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Note => severity >= Severity::Note,
            Self::Never => false,
        }
    }
}

/// What is known of all files; each step takes away from it or adds to it.
#[derive(Debug, Default)]
pub(crate) struct Run {
    /// In the order of paths and places. Their files are named relative to the working directory, so that they
    /// can be opened under that name.
    pub(crate) findings: Vec<Finding>,
    /// What is not about one place of a rule: files that cannot be read (errors, exit code 2), and rows of ignores
    /// and baselines that match nothing (warnings or notes, which count as findings of that severity).
    pub(crate) problems: Vec<Problem>,
    /// The files that were read, named as the findings name them.
    pub(crate) linted: BTreeSet<String>,
    /// The files that were not read, by the same names: of them nobody can say that nothing was found.
    pub(crate) unread: BTreeSet<String>,
    /// Files that hold rules, or would.
    pub(crate) files: usize,
    /// Permissions and roles in them.
    pub(crate) rules: usize,
    /// Files of sync that was never set up, whose rules are not judged.
    pub(crate) never_set_up: usize,
    /// Findings that an ignore or the baseline took out.
    pub(crate) suppressed: usize,
    /// Findings of low confidence, which are shown only if they are asked for.
    pub(crate) unasked: usize,
}

impl Run {
    /// Counts what a file holds.
    fn count(&mut self, holds: &count::Holds) {
        self.files += 1;
        if holds.never_set_up {
            self.never_set_up += 1;
        } else {
            self.rules += holds.rules;
        }
    }

    /// Adds what was found before any file was looked at.
    fn begins_with(&mut self, start: &Self) {
        self.problems.splice(..0, start.problems.iter().cloned());
        self.unread.extend(start.unread.iter().cloned());
    }
}

impl LintArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format() == Format::Json
    }

    pub(crate) fn format(&self) -> Format {
        self.format.unwrap_or(Format::Human)
    }
}

pub(crate) fn run(args: &LintArgs) -> Result<Exit, Failure> {
    let mut found = Found::new(args)?;
    let args = &found.complete(args)?;
    let mut start = Run::default();
    let tasks = gather::tasks(args, &mut start);
    let mut run = gather::all(args, &tasks, &Texts::new());
    run.begins_with(&start);
    let spared = accept::apply(&mut run, args, &mut found)?;
    if args.diff {
        return repair::show(&run, &tasks, &spared, args);
    }
    if args.fix {
        let (texts, unwritten) = repair::make(&run, &tasks, &spared, args)?;
        run = gather::all(args, &tasks, &texts);
        run.problems.splice(..0, unwritten);
        run.begins_with(&start);
        accept::apply(&mut run, args, &mut Found::new(args)?)?;
    }
    match &args.write_baseline {
        // Of a run that failed it is not known what there is, and what is known from before would be lost.
        Some(path) if is_invalid(&run) => run.problems.push(accept::no_baseline(path)),
        Some(path) => accept::write_baseline(&mut run, path)?,
        None => {}
    }
    let fail_on = args.fail_on.unwrap_or(FailOn::Warning);
    let exit = exit(&run, fail_on, args.exit_zero);
    report::print(&run, args, fail_on)?;
    Ok(exit)
}

fn exit(run: &Run, fail_on: FailOn, exit_zero: bool) -> Exit {
    if is_invalid(run) {
        return Exit::Invalid;
    }
    let severities = run.findings.iter().map(|finding| finding.severity);
    let mut severities = severities.chain(run.problems.iter().map(|problem| problem.severity));
    Exit::of_answer(!severities.any(|severity| fail_on.includes(severity)), exit_zero)
}

/// Whether there is input that cannot be checked.
fn is_invalid(run: &Run) -> bool {
    let unreadable = run.problems.iter().any(|problem| problem.severity == Severity::Error);
    unreadable || !run.unread.is_empty() || run.findings.iter().any(is_refusal)
}

/// Whether a text or rule is invalid, so that nobody can say what it allows. Roles that sync cannot use are
/// findings like others: the service takes them.
pub(crate) fn is_refusal(finding: &Finding) -> bool {
    let refused = |code: &Code| !matches!(code.id.get(2..3), Some("5"));
    finding.severity == Severity::Error && Code::ALL.contains(&finding.code) && refused(&finding.code)
}
