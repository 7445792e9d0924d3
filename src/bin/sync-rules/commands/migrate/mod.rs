//! `migrate`: whether each rule can move to Flexible Sync, what it becomes, and how that is known.
//!
//! In: an app export with any number of apps, one configuration, or rules alone. Out: a report in one of three
//! formats, and with `--out` the migrated app. What a migration is, is decided in the library; nothing here judges.

mod facts;
mod gather;
mod human;
mod json;
mod markdown;
mod out;
mod own_lint;
mod reproduce;
mod words;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sync_rules::migrate::Verdict;

use self::gather::Gathered;
use crate::{
    exit::Exit,
    options::{ReportFormat, RuleArgs},
    output::{self, Text},
    problem::{Failure, Problem},
};

/// Report whether each rule can be migrated to Flexible Sync, and what it becomes
#[derive(Args, Debug)]
#[command(
    mut_arg("functions", |arg| arg.hide(true)),
    after_help = "\
Exit codes: 0 a report was made, 1 with --check the verdict is worse than --allow or `lint` reports errors in the
migrated app, 2 wrong usage or invalid input

Verdicts, from best to worst: automatic, conditional, review, manual

Examples:
  sync-rules migrate ./backend
  sync-rules migrate ./backend --format markdown --output migration.md
  sync-rules migrate ./backend --out ./migrated
  sync-rules migrate --read '{\"%%user.id\": \"%%partition\"}' --partition-type string
  sync-rules migrate ./backend --check --allow conditional"
)]
pub(crate) struct MigrateArgs {
    #[command(flatten)]
    rules: RuleArgs,

    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    format: ReportFormat,

    /// Write the report to a file instead of standard output
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,

    /// Write the migrated app to this folder: everything of the app except `.git`, with the files of the report
    #[arg(
        long,
        value_name = "DIR",
        help_heading = "The migrated app",
        long_help = "Write the migrated app to this folder: everything of the app except `.git` and links, with the \
                     files of the report created, replaced and left out. Of several apps each is written below DIR \
                     where it lies below PATH. Of rules without an app only the new files are written"
    )]
    out: Option<PathBuf>,

    /// Write also into a folder that holds files, over those of the same names
    #[arg(long, requires = "out", help_heading = "The migrated app")]
    force: bool,

    /// Exit with 1 if the verdict is worse than --allow
    #[arg(long, help_heading = "Exit code")]
    check: bool,

    /// The worst verdict that --check lets pass
    #[arg(
        long,
        value_name = "VERDICT",
        default_value = "automatic",
        requires = "check",
        help_heading = "Exit code"
    )]
    allow: Allowed,

    /// Exit with 0 also when --check does not pass
    #[arg(long, help_heading = "Exit code")]
    exit_zero: bool,
}

/// Verdicts that a check can let pass; with the worst there would be nothing to check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Allowed {
    Automatic,
    Conditional,
    Review,
}

impl Allowed {
    fn worst(self) -> Verdict {
        match self {
            Self::Automatic => Verdict::Automatic,
            Self::Conditional => Verdict::Conditional,
            Self::Review => Verdict::Review,
        }
    }
}

impl MigrateArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == ReportFormat::Json
    }
}

pub(crate) fn run(args: &MigrateArgs) -> Result<Exit, Failure> {
    let Gathered { apps, mut problems } = gather::apps(&args.rules)?;
    // Before anything is printed: whoever reads a report of files may go and look at them.
    let written = match &args.out {
        // A part of a repository would look like all of it.
        Some(folder) if !problems.is_empty() => {
            let message = format!(
                "nothing was written to `{}`, because not every app can be migrated",
                folder.display()
            );
            problems.push(Problem::note(message).help("repair the others, or name the app that is meant"));
            None
        }
        Some(folder) => Some(out::write(&apps, folder, args.existing())?),
        None => None,
    };
    let text = match args.format {
        ReportFormat::Human => Text::Human(human::text(&apps, written.as_ref())),
        ReportFormat::Json => Text::Data(json::text(&apps, written.as_ref(), &problems)),
        ReportFormat::Markdown => Text::Data(markdown::text(&apps, written.as_ref())),
    };
    match &args.output {
        Some(path) => text.save(path)?,
        None => text.print()?,
    }
    if let Some(written) = &written {
        let summary = written.summary();
        // What another program reads has nothing else in it.
        match (args.format, &args.output) {
            (ReportFormat::Human, None) => output::human(&format!("\n{summary}"))?,
            (_, Some(_)) => output::human(&summary)?,
            (ReportFormat::Json | ReportFormat::Markdown, None) => output::note(&summary),
        }
    }
    if !problems.is_empty() {
        output::show(&problems);
        return Ok(Exit::Invalid);
    }
    // Whatever is allowed, an app that its own lint refuses does not pass.
    let passes = apps.iter().all(|app| app.errors == 0 && app.migration.verdict <= args.allow.worst());
    Ok(Exit::of_answer(passes || !args.check, args.exit_zero))
}

impl MigrateArgs {
    fn existing(&self) -> out::Existing {
        if self.force { out::Existing::Overwrite } else { out::Existing::Refuse }
    }
}
