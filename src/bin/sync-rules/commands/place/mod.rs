//! `place`: which partition, and so which realm, each document is in, and if none, why.
//!
//! Documents are read one by one, so their number does not matter. What is kept of them are numbers, with `--before`
//! each document's id and partition, and all records of `--unsynced`.

mod access;
mod before;
mod collection;
mod document;
mod documents;
mod human;
mod ids;
mod json;
mod records;
mod summary;
mod users;

use std::{
    io::{self, Write},
    path::PathBuf,
};

use clap::{Args, ValueEnum};
use sync_rules::place::{Placer, has_transaction_field};

use self::{
    access::Readers,
    before::{Before, Since},
    collection::Collection,
    document::{Deleted, Placed},
    records::Records,
    summary::{RecordNumbers, Summary},
};
use crate::{
    elements::Elements,
    exit::Exit,
    input::Rules,
    options::RuleArgs,
    output::{self, Reader, Stream},
    problem::{self, Checked, Failure, Problem, keep},
    read,
    refused::Refused,
    run::RunArgs,
};

/// Say in which partition each document is
#[derive(Args, Debug)]
#[command(
    long_about = "Say in which partition, and so in which realm, each document is: that of its key's value, the null \
                  partition, or none, because sync ignores it or because it does not fit its schema",
    after_help = "\
Exit codes: 0 every document is in a partition, 1 some are in none, 2 wrong usage or unreadable documents

Examples:
  mongoexport --db=app --collection=tasks | sync-rules place ./backend --collection app.tasks --documents -
  sync-rules place ./backend --collection tasks --documents tasks.json --users users.json
  sync-rules place ./backend --collection tasks --before monday.json --documents tuesday.json --format jsonl
  sync-rules place ./backend --collection tasks --documents tasks.json --unsynced unsynced_documents.json"
)]
pub(crate) struct PlaceArgs {
    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    run: RunArgs,

    /// The collection that the documents are of: `database.collection`, or its name alone
    #[arg(long, value_name = "NAME")]
    collection: String,

    /// The documents as Extended JSON, one on each line or in one array, as mongoexport writes them; `-` for
    /// standard input
    #[arg(long, value_name = "FILE")]
    documents: PathBuf,

    /// The schema of the collection, instead of that of the export
    #[arg(long, value_name = "FILE")]
    schema: Option<PathBuf>,

    /// The same collection as it was, to say what sync makes of the changes: documents that moved, are new, or were
    /// deleted
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,

    /// The service's records of documents that did not fit, as mongoexport writes
    /// `__realm_sync.unsynced_documents`, to say which of them fit now
    #[arg(long, value_name = "FILE")]
    unsynced: Option<PathBuf>,

    /// Users, one on each line or in one array, to say who can read and write each document; `-` for standard input
    #[arg(long, value_name = "FILE")]
    users: Option<PathBuf>,

    /// Print numbers only, not each document
    #[arg(long)]
    summary: bool,

    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: PlaceFormat,

    /// Exit with 0 also when documents are in no partition
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PlaceFormat {
    /// Text to read
    Human,
    /// One JSON document
    Json,
    /// A line of JSON for each document, and one for the summary
    Jsonl,
}

impl PlaceFormat {
    fn reader(self) -> Reader {
        match self {
            Self::Human => Reader::Human,
            Self::Json | Self::Jsonl => Reader::Json,
        }
    }
}

impl PlaceArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format != PlaceFormat::Human
    }
}

pub(crate) fn run(args: &PlaceArgs) -> Result<Exit, Failure> {
    let (mut asked, inputs) = Asked::of_arguments(args)?;
    let (mut earlier, mut recorded, mut refused) =
        (Refused::default(), Refused::default(), Refused::default());
    let before = inputs.before.map(|lines| Before::read(lines, &asked.placer, &mut earlier));
    let mut before = before.transpose()?;
    let records = inputs.unsynced.map(|lines| Records::read(lines, &asked.collection, &mut recorded));
    let mut records = records.transpose()?;
    let mut out = Stream::new(args.format.reader());
    let mut printer = Printer { format: args.format, each: !args.summary, printed: 0 };
    printer.start(&mut out, &asked.collection)?;
    let mut summary = Summary::default();
    let file = inputs.documents.name().to_owned();
    let mut repeated = Refused::default();
    documents::each(inputs.documents, &mut refused, &mut |document| {
        let placement = asked.placer.place(&document.value);
        let access = placement.partition().and_then(|partition| asked.readers.as_mut()?.names(partition));
        let change = before.as_mut().and_then(|before| match before.since(&document, &placement) {
            Since::Changed(change) => Some(change),
            Since::WithoutId => None,
            Since::Repeated(first) => {
                repeated.add(before::repeats(&file, &document, &first));
                None
            }
        });
        if let Some(records) = &mut records {
            records.see(&document.value, &placement);
        }
        let placed = Placed {
            document: &document,
            placement: &placement,
            access,
            change: change.as_ref(),
            left_over: has_transaction_field(&document.value),
        };
        summary.add(&placed);
        printer.document(&mut out, &asked.collection, &placed)
    })?;
    // What could not be read, or has no `_id` to be found by, may be what is missed.
    let all_found = refused.is_empty() && summary.without_id == 0;
    summary.gone_unknown = before.is_some() && !all_found;
    let deleted = before.filter(|_| all_found).map(Before::into_deleted).unwrap_or_default();
    deleted.iter().for_each(|deleted| summary.change(&deleted.change));
    if let Some(records) = records.as_mut().filter(|_| !all_found) {
        records.some_unread();
    }
    summary.records = records.as_ref().map(|records| RecordNumbers {
        by_state: records.counts(asked.collection.schema.is_some()),
        apps: records.apps(),
    });
    let problems: Vec<Problem> = [earlier, recorded, refused]
        .into_iter()
        .flat_map(|refused| refused.into_problems("lines"))
        .chain(repeated.into_problems("documents"))
        .collect();
    let rest = Rest { deleted: &deleted, records: records.as_ref(), problems: &problems };
    printer.finish(&mut out, &asked, &summary, &rest)?;
    out.flush()?;
    if let Some(readers) = &asked.readers {
        readers.functions().say_what_lacks();
    }
    if problems.is_empty() {
        return Ok(Exit::of_answer(summary.all_placed(), args.exit_zero));
    }
    output::show(&problems);
    Ok(Exit::Invalid)
}

/// What documents are placed by.
pub(super) struct Asked {
    collection: Collection,
    placer: Placer,
    /// Absent if no users were given.
    readers: Option<Readers>,
}

/// What documents are read from.
struct Inputs {
    documents: Elements,
    before: Option<Elements>,
    unsynced: Option<Elements>,
}

/// What is said after the documents.
pub(super) struct Rest<'a> {
    deleted: &'a [Deleted],
    /// Absent if none were given.
    records: Option<&'a Records>,
    problems: &'a [Problem],
}

impl Asked {
    fn of_arguments(args: &PlaceArgs) -> Checked<(Self, Inputs)> {
        let mut problems = Vec::new();
        let inputs = [&args.rules.path, &args.documents].map(Some).into_iter();
        let inputs = inputs.chain([args.before.as_ref(), args.unsynced.as_ref(), args.users.as_ref()]);
        read::once(inputs.map(|path| path.map(PathBuf::as_path)))?;
        let rules = keep(Rules::of_arguments(&args.rules), &mut problems);
        let Some((rules, functions)) = rules else { return Err(problems) };
        let collection =
            collection::of_arguments(args.collection.as_str(), args.schema.as_deref(), &args.rules);
        let collection = keep(collection, &mut problems);
        let key = rules.config.partition_key();
        if key.name.is_empty() {
            let message = "the rules do not say which field is the partition key";
            problems.push(Problem::new(message).help("give a sync configuration that has `partition.key`"));
        }
        let placer = collection.as_ref().and_then(|collection| {
            let placer = Placer::new(key, collection.schema.as_ref());
            let named = |file: &str| match &args.schema {
                // It was read under another name.
                Some(path) => path.to_string_lossy().into_owned(),
                None => rules.named(file),
            };
            let refused = |diagnostics| {
                let problems = problem::from_diagnostics(&diagnostics).into_iter();
                problems.map(|problem| problem.renamed(named)).collect::<Vec<_>>()
            };
            keep(placer.map_err(refused), &mut problems)
        });
        let readers = args.users.as_deref().and_then(|path| {
            let permissions = rules.compile(&functions);
            let users = keep(users::of_file(path, &permissions), &mut problems)?;
            let functions = keep(functions.run_with(&args.run, rules.known()), &mut problems)?;
            Some(Readers::new(users, functions))
        });
        let documents = keep(documents::open(&args.documents), &mut problems);
        let mut open = |path: &Option<PathBuf>| {
            path.as_deref().and_then(|path| keep(documents::open(path), &mut problems))
        };
        let (before, unsynced) = (open(&args.before), open(&args.unsynced));
        match (collection, placer, documents) {
            (Some(collection), Some(placer), Some(documents)) if problems.is_empty() => {
                Ok((Self { collection, placer, readers }, Inputs { documents, before, unsynced }))
            }
            _ => Err(problems),
        }
    }
}

/// Writes the answer in its format, document by document.
struct Printer {
    format: PlaceFormat,
    /// Whether each document is printed.
    each: bool,
    printed: usize,
}

impl Printer {
    fn start(&self, out: &mut impl Write, collection: &Collection) -> io::Result<()> {
        match self.format {
            PlaceFormat::Json => json::start(out, collection),
            PlaceFormat::Human | PlaceFormat::Jsonl => Ok(()),
        }
    }

    fn document(
        &mut self,
        out: &mut impl Write,
        collection: &Collection,
        placed: &Placed<'_>,
    ) -> io::Result<()> {
        if !self.each {
            return Ok(());
        }
        self.printed += 1;
        match self.format {
            PlaceFormat::Human => out.write_all(human::document(placed).as_bytes()),
            PlaceFormat::Json if self.printed == 1 => {
                write!(out, "\n    {}", json::document(placed, collection)?)
            }
            PlaceFormat::Json => write!(out, ",\n    {}", json::document(placed, collection)?),
            PlaceFormat::Jsonl => writeln!(out, "{}", json::document(placed, collection)?),
        }
    }

    fn finish(
        &self,
        out: &mut impl Write,
        asked: &Asked,
        summary: &Summary,
        rest: &Rest<'_>,
    ) -> io::Result<()> {
        // With numbers alone the lists stay out.
        let numbers = Rest { deleted: &[], records: None, problems: rest.problems };
        let rest = if self.each { rest } else { &numbers };
        match self.format {
            PlaceFormat::Human => {
                let rows = human::rest(asked, rest);
                let gap = if self.printed > 0 || !rows.is_empty() { "\n" } else { "" };
                write!(out, "{rows}{gap}{}", human::summary(asked, summary))
            }
            PlaceFormat::Json => json::finish(out, asked, summary, rest),
            PlaceFormat::Jsonl => json::last_lines(out, asked, summary, rest),
        }
    }
}
