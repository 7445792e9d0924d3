//! `preview`: a table of users and partitions, and what is notable in it.
//!
//! In: rules, partitions, which are held, and users, who are read as a stream. Out: a line for each user in the order of
//! the file, decided by all cores, and a summary. No more users are held at once than one part of the stream. Without
//! users the same is printed as a pipeline for the database that holds them.

mod cell;
mod partitions;
mod pipeline;
mod progress;
mod row;
mod summary;

use std::{io::Write, path::PathBuf};

use clap::{Args, ValueEnum};
use serde_json::Value as Json;
use sync_rules::Permissions;

use self::{
    cell::{Cell, Undecided},
    partitions::Partition,
    progress::Progress,
    summary::Summary,
};
use crate::{
    elements::Elements,
    exit::Exit,
    functions::Results,
    input::Rules,
    options::RuleArgs,
    output::{self, Reader, Stream},
    problem::{Failure, Problem, keep, wrong_usage},
    read,
    run::RunArgs,
    text::csv,
    user,
};

/// Show which users can open which partitions
#[derive(Args, Debug)]
#[command(after_help = "\
Exit codes: 0 shown, 2 wrong usage or invalid input, or a partition that no pipeline can ask about

Examples:
  sync-rules preview ./backend --users users.json --partitions partitions.json
  mongoexport -d app -c users | sync-rules preview ./backend --users - --custom-data --partitions p.json --summary-only
  sync-rules preview ./backend --users users.jsonl --partitions p.json --format csv > access.csv
  sync-rules preview ./backend --partitions p.json --pipeline > audit.js && mongosh URI --quiet --file audit.js")]
pub(crate) struct PreviewArgs {
    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    run: RunArgs,

    /// Users: a JSON array or JSON lines, `-` for standard input
    #[arg(long, value_name = "FILE", help_heading = "What is asked")]
    users: Option<PathBuf>,

    /// The file of users holds documents of custom user data, as `mongoexport` writes them
    #[arg(long, help_heading = "What is asked")]
    custom_data: bool,

    /// The field of custom user data that holds the user's id, where the app does not say it
    #[arg(long, value_name = "FIELD", help_heading = "What is asked")]
    user_id_field: Option<String>,

    /// Partition values: a JSON array or JSON lines; texts are read by the key's type, and of documents their key counts
    #[arg(long, value_name = "FILE", help_heading = "What is asked")]
    partitions: PathBuf,

    /// Print a script for mongosh that makes the table where the custom user data is, instead of reading users
    ///
    /// Run as `mongosh URI --quiet --file audit.js`, the script prints one line for each user, as `--format jsonl` does; with
    /// `--summary-only` one line that holds the `summary` of `--format json`. What is undecided is denied, and not counted
    /// separately. Documents whose user id is not a string belong to nobody; `documents_without_user_id` counts them.
    ///
    /// The summary reads the collection once: all is counted in one `$facet`, whose result stays far below the 16 MB of a
    /// document. The lines of users need MongoDB 4.4 and read the collection once for each distinct filter, by an index
    /// where one fits, so that what changes meanwhile may be seen in part. They are grouped by user, which can take more
    /// than the 100 MB that a stage may hold in memory; `allowDiskUse` is set for it.
    ///
    /// A rule that calls a function, compares two fields or reads what custom user data does not hold has no filter. Then
    /// nothing is printed but the partitions and permissions concerned, each with its reason, and the exit code is 2.
    #[arg(long, conflicts_with = "users", help_heading = "What is asked")]
    pipeline: bool,

    /// The collection of custom user data, where the app does not say it
    #[arg(long, value_name = "DATABASE.COLLECTION", help_heading = "What is asked")]
    collection: Option<String>,

    /// How to print the table
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    format: Format,

    /// What becomes of values in CSV that a spreadsheet would take for a formula
    #[arg(long, value_name = "HOW", default_value = "guarded", help_heading = "Output")]
    csv_values: csv::Values,

    /// Print the summary alone
    #[arg(long, help_heading = "Output")]
    summary_only: bool,
}

/// Output of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text to read
    Human,
    /// JSON for programs
    Json,
    /// One user in each line, as JSON
    Jsonl,
    /// For spreadsheets
    Csv,
    /// A table for a pull request
    Markdown,
}

impl Format {
    fn reader(self) -> Reader {
        match self {
            Self::Human => Reader::Human,
            Self::Json | Self::Jsonl => Reader::Json,
            Self::Csv | Self::Markdown => Reader::Program,
        }
    }
}

impl PreviewArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

/// A table that is being made.
struct Table<'a> {
    args: &'a PreviewArgs,
    permissions: Permissions,
    results: Results<'a>,
    partitions: Vec<Partition>,
    /// The field of custom data that holds the id.
    id_field: &'a str,
}

/// What is known of one user.
struct Decided {
    id: Json,
    cells: Vec<Cell>,
    undecided: Undecided,
    /// As it is printed.
    row: String,
}

pub(crate) fn run(args: &PreviewArgs) -> Result<Exit, Failure> {
    read::once([Some(args.rules.path.as_path()), args.users.as_deref(), Some(args.partitions.as_path())])?;
    let mut problems = if args.pipeline { pipeline::problems(args) } else { problems(args) };
    let rules = keep(Rules::of_arguments(&args.rules), &mut problems);
    let partitions = rules.as_ref().and_then(|(rules, _)| {
        keep(partitions::of_file(&args.partitions, rules.config.partition_key()), &mut problems)
    });
    if args.pipeline {
        let data = rules.as_ref().and_then(|(rules, _)| {
            keep(
                pipeline::collection(args, rules.custom_user_data.as_ref()).map_err(Vec::from),
                &mut problems,
            )
        });
        return match (rules, partitions, data, problems.is_empty()) {
            (Some((rules, _)), Some(partitions), Some(data), true) => {
                pipeline::answer(args, &rules, &partitions, &data)
            }
            _ => Err(problems.into()),
        };
    }
    let users = args.users.as_ref().and_then(|path| {
        let elements = keep(Elements::open(path), &mut problems)?;
        Some((elements, Progress::new(path)))
    });
    let (Some((rules, functions)), Some(partitions), Some((users, progress)), true) =
        (rules, partitions, users, problems.is_empty())
    else {
        return Err(problems.into());
    };
    let functions = functions.run_with(&args.run, rules.known())?;
    let declared = rules.custom_user_data.as_ref().map(|data| data.user_id_field.as_str());
    let table = Table {
        args,
        permissions: rules.compile(&functions),
        results: functions.results(),
        partitions,
        id_field: args.user_id_field.as_deref().or(declared).unwrap_or(user::ID_FIELD),
    };
    let printed = table.print(users, progress);
    functions.say_what_lacks();
    printed
}

/// What is wrong with the arguments as a table.
fn problems(args: &PreviewArgs) -> Vec<Problem> {
    let (no_data, add_data) = user::WITHOUT_CUSTOM_DATA;
    wrong_usage(&[
        (
            args.users.is_none(),
            "no users are given",
            "give `--users FILE`, or `--pipeline` to ask the database that holds them",
        ),
        (args.user_id_field.is_some() && !args.custom_data, no_data, add_data),
        (
            args.collection.is_some(),
            "`--collection` names what a pipeline reads, but users are read from a file",
            "leave out `--collection`, or give `--pipeline` instead of `--users FILE`",
        ),
        (
            args.summary_only && matches!(args.format, Format::Csv | Format::Jsonl),
            "this format has no summary",
            "leave out `--summary-only`, or choose `human`, `json` or `markdown`",
        ),
    ])
}

impl Table<'_> {
    fn print(&self, users: Elements, mut progress: Progress) -> Result<Exit, Failure> {
        let mut out = Stream::new(self.args.format.reader());
        let mut summary = Summary::new(self.partitions.len());
        let (format, whole) = (self.args.format, !self.args.summary_only);
        row::head(self.args, &self.partitions, whole, &mut out)?;
        let problems = users.decide(
            |given| self.decide(given),
            |user| {
                if whole {
                    row::write(format, &user.row, summary.users == 0, &mut out)?;
                }
                summary.add(&user);
                Ok(())
            },
            |bytes| progress.at(bytes),
        )?;
        progress.end();
        summary.print(format, &self.partitions, whole, &problems, &mut out)?;
        out.flush()?;
        if problems.is_empty() {
            return Ok(Exit::Success);
        }
        // Whatever the format, what was printed is a whole.
        output::show(&problems);
        Ok(Exit::Invalid)
    }

    fn decide(&self, given: Json) -> Result<Decided, Problem> {
        let user = user::of_element(given, self.args.custom_data.then_some(self.id_field))?;
        let permissions = self.permissions.for_user(&user);
        let functions = self.results.for_user(&user);
        let mut undecided = Undecided::default();
        let cells = self.partitions.iter().map(|partition| {
            let access = permissions.access(&partition.value, &functions);
            undecided.add(&access);
            Cell::from_access(&access)
        });
        let cells: Vec<Cell> = cells.collect();
        let id = user.get("id").cloned().unwrap_or_default();
        let row = if self.args.summary_only {
            String::new()
        } else {
            row::text(self.args, &id, &cells, &self.partitions)
        };
        Ok(Decided { id, cells, undecided, row })
    }
}
