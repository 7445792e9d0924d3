//! `preview`: a table of users and partitions, and what stands out in it.
//!
//! In: rules, partitions, which are held, and users, who are read as a stream. Out: a line for each user in the order of
//! the file, decided by all cores, and a summary. No more users are held at once than one part of the stream.

mod cell;
mod partitions;
mod progress;
mod row;
mod summary;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use rayon::prelude::*;
use serde_json::Value as Json;
use sync_rules::Permissions;

use self::{cell::Cell, partitions::Partition, progress::Progress, summary::Summary};
use crate::{
    args::RuleArgs,
    elements::{Element, Elements},
    exit::Exit,
    functions::Results,
    input::Rules,
    problem::{Checked, Failure, Problem, keep},
    user,
};

/// Show which users can open which partitions
#[derive(Args, Debug)]
#[command(after_help = "\
Exit codes: 0 shown, 2 wrong usage or invalid input

Examples:
  sync-rules preview ./backend --users users.json --partitions partitions.json
  mongoexport -d app -c users | sync-rules preview ./backend --users - --custom-data --partitions p.json --summary-only
  sync-rules preview ./backend --users users.jsonl --partitions p.json --format csv > access.csv")]
pub(crate) struct PreviewArgs {
    #[command(flatten)]
    rules: RuleArgs,

    /// Users: a JSON array or JSON lines, `-` for standard input
    #[arg(long, value_name = "FILE", help_heading = "What is asked")]
    users: PathBuf,

    /// The file of users holds documents of custom user data, as `mongoexport` writes them
    #[arg(long, help_heading = "What is asked")]
    custom_data: bool,

    /// The field of custom user data that holds the user's id, where the app does not say it
    #[arg(long, value_name = "FIELD", requires = "custom_data", help_heading = "What is asked")]
    user_id_field: Option<String>,

    /// Partition values: a JSON array or JSON lines; texts are read by the key's type, and of documents their key counts
    #[arg(long, value_name = "FILE", help_heading = "What is asked")]
    partitions: PathBuf,

    /// How to print the table
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    format: Format,

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

impl PreviewArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

/// So many users are held at once.
const CHUNK: usize = 2048;
/// More problems than this are not said.
const MOST_PROBLEMS: usize = 100;

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
    /// As it is printed.
    row: String,
}

pub(crate) fn run(args: &PreviewArgs) -> Result<Exit, Failure> {
    let mut problems = Vec::new();
    if args.summary_only && matches!(args.format, Format::Csv | Format::Jsonl) {
        let problem = Problem::new("a summary has no form in this format");
        problems.push(problem.help("leave out `--summary-only`, or choose `human`, `json` or `markdown`"));
    }
    let rules = keep(Rules::of_arguments(&args.rules), &mut problems);
    let partitions = rules.as_ref().and_then(|(rules, _)| {
        keep(partitions::of_file(&args.partitions, rules.config.partition_key()), &mut problems)
    });
    let users = keep(Elements::open(&args.users), &mut problems);
    let (Some((rules, functions)), Some(partitions), Some(users), true) =
        (rules, partitions, users, problems.is_empty())
    else {
        return Err(problems.into());
    };
    let declared = rules.custom_user_data.as_ref().map(|data| data.user_id_field.as_str());
    let table = Table {
        args,
        permissions: rules.compile(&functions)?,
        results: functions.results(),
        partitions,
        id_field: args.user_id_field.as_deref().or(declared).unwrap_or(user::ID_FIELD),
    };
    table.print(users)?;
    Ok(Exit::Success)
}

impl Table<'_> {
    fn print(&self, mut users: Elements) -> Result<(), Failure> {
        let mut out = io::BufWriter::with_capacity(1 << 16, anstream::stdout().lock());
        let mut summary = Summary::of(self.partitions.len());
        let mut progress = Progress::of(&self.args.users);
        let mut problems = Vec::new();
        let name = users.name().to_owned();
        let (format, whole) = (self.args.format, !self.args.summary_only);
        row::head(format, &self.partitions, whole, &mut out)?;
        loop {
            let chunk = match users.some(CHUNK) {
                Ok(chunk) if chunk.is_empty() => break,
                Ok(chunk) => chunk,
                Err(problem) => {
                    problems.push(problem);
                    break;
                }
            };
            let decided: Vec<_> = chunk.par_iter().map(|element| self.decide(&name, element)).collect();
            for one in decided {
                match one {
                    Ok(user) => {
                        if whole {
                            row::write(format, &user.row, summary.users == 0, &mut out)?;
                        }
                        summary.add(&user.id, &user.cells);
                    }
                    Err(mut found) => problems.append(&mut found),
                }
            }
            progress.at(users.bytes());
            if problems.len() > MOST_PROBLEMS {
                break;
            }
        }
        progress.end();
        summary.print(format, &self.partitions, whole, &mut out)?;
        out.flush()?;
        if problems.is_empty() { Ok(()) } else { Err(problems.into()) }
    }

    fn decide(&self, name: &str, element: &Element) -> Checked<Decided> {
        let given = Elements::parse(name, element)?;
        let user = if self.args.custom_data {
            user::of_custom_data(given, self.id_field)
        } else {
            user::of_value(given)
        };
        let user = user.map_err(|problem| element.about(name, problem))?;
        let permissions = self.permissions.for_user(&user);
        let cells = self.partitions.iter();
        let cells: Vec<Cell> =
            cells.map(|partition| Cell::of(&permissions.access(&partition.value, &self.results))).collect();
        let id = user.get("id").cloned().unwrap_or_default();
        let row = if self.args.summary_only {
            String::new()
        } else {
            row::text(self.args.format, &id, &cells, &self.partitions)
        };
        Ok(Decided { id, cells, row })
    }
}
