//! `diff`: what a change of rules changes in access, for whom, and with examples that anybody can repeat.
//!
//! In: files or folders with the rules before and after, or two git revisions of one path. Out: for each app and
//! permission the direction of the change, decided by the library for all users and partitions; with `--check` an exit
//! code that stops a change by which someone may gain access.

mod compared;
mod example;
mod git;
mod human;
mod json;
mod markdown;
mod pairs;
mod sides;
mod words;

use std::path::PathBuf;

use clap::Args;

use self::{compared::Compared, sides::Sides};
use crate::{
    exit::Exit,
    options::{self, ReportFormat},
    output::Text,
    problem::{Failure, Problem},
    read,
};

/// Say what a change of rules changes in access, with an example for each change
#[derive(Args, Debug)]
#[command(after_help = "\
Exit codes: 0 compared, 1 with --check someone may gain access, 2 wrong usage or invalid input

Effects: same, wider (someone gains access), narrower (someone loses it), different (both), unknown (it rests on
something that is not given, such as the source of a function, or the search reached its limit)

Examples:
  sync-rules diff old/sync/config.json new/sync/config.json
  sync-rules diff --git main..HEAD backend --format markdown
  sync-rules diff --git HEAD
  sync-rules diff --staged --check")]
pub(crate) struct DiffArgs {
    /// The rules before: an app export (a folder), a config file, or a file with one bare rule; with --git or
    /// --staged the path to look at on both sides, which is `.` if it is left out
    #[arg(value_name = "OLD", required_unless_present_any = ["git", "staged"])]
    old: Option<PathBuf>,

    /// The rules after
    #[arg(value_name = "NEW", required_unless_present_any = ["git", "staged"], conflicts_with_all = ["git", "staged"])]
    new: Option<PathBuf>,

    /// Compare two git revisions, OLD..NEW; OLD...NEW compares NEW with where it left OLD; OLD alone is compared with
    /// the working tree; an end that is left out is HEAD
    #[arg(long, value_name = "REVISIONS", allow_hyphen_values = true)]
    git: Option<String>,

    /// Compare HEAD with what is staged
    #[arg(long, conflicts_with = "git")]
    staged: bool,

    /// The type of the partition key, where the rules do not say it [string, objectId, long, uuid]
    #[arg(long, value_name = "TYPE", value_parser = options::key_type(), hide_possible_values = true)]
    partition_type: Option<String>,

    /// How to print the report
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: ReportFormat,

    /// Exit with 1 if someone may gain access: the effect is wider, different or unknown
    #[arg(long)]
    check: bool,

    /// Exit with 0 also when --check does not pass
    #[arg(long)]
    exit_zero: bool,
}

impl DiffArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == ReportFormat::Json
    }
}

pub(crate) fn run(args: &DiffArgs) -> Result<Exit, Failure> {
    let kind = args.partition_type.as_deref().and_then(sync_rules::PartitionType::from_name);
    let revisions = match &args.git {
        Some(range) => Some(git::revisions(range)?),
        None if args.staged => Some(git::staged()?),
        None => None,
    };
    let sides = match (revisions, &args.old, &args.new) {
        (Some(revisions), path, _) => Sides::of_git(revisions, path.as_deref(), kind)?,
        (None, Some(old), Some(new)) => {
            read::once([Some(old.as_path()), Some(new.as_path())])?;
            Sides::of_paths(old, new, kind)?
        }
        (None, _, _) => {
            let problem = Problem::new("there is nothing to compare")
                .help("give `OLD NEW`, `--git OLD..NEW` or `--staged`");
            return Err(vec![problem].into());
        }
    };
    let compared = Compared::new(sides)?;
    let text = match args.format {
        ReportFormat::Human => Text::Human(human::text(&compared)),
        ReportFormat::Json => Text::Data(json::text(&compared)),
        ReportFormat::Markdown => Text::Data(markdown::text(&compared)),
    };
    text.print()?;
    Ok(Exit::of_answer(!args.check || !compared.may_widen(), args.exit_zero))
}
