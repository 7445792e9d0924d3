//! `who`: which users may read or write a partition.
//!
//! In: rules, a partition, and users or documents of custom data, which are read as a stream. Out: those who may; or
//! without users the condition as a filter for the database that holds them, where there is one.

mod asked;
mod condition;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use sync_rules::{Permission, Value};

use crate::{
    exit::Exit,
    input::Rules,
    options::RuleArgs,
    partition,
    problem::{Failure, Problem, keep, wrong_usage},
    read,
    run::RunArgs,
    user,
};

/// List the users who may read or write a partition, or print the condition as a MongoDB filter
#[derive(Args, Debug)]
#[command(after_help = "\
Exit codes: 0 answered, 2 wrong usage or invalid input, or there is no filter

A filter is Extended JSON: `mongoexport --query` and drivers take it as it is; in mongosh it has to be
read first, as in `db.users.find(EJSON.deserialize({…}, {relaxed: false}))`.

Examples:
  sync-rules who ./backend --partition team-a --users users.json
  mongoexport -d app -c users | sync-rules who ./backend --partition team-a --users - --custom-data
  sync-rules who ./backend --partition team-a --permission write --format mongodb")]
pub(crate) struct WhoArgs {
    #[command(flatten)]
    rules: RuleArgs,

    #[command(flatten)]
    partition: Wanted,

    #[command(flatten)]
    run: RunArgs,

    /// The permission that is asked about
    #[arg(long, value_name = "PERMISSION", default_value = "read")]
    permission: Asked,

    /// Users: a JSON array or JSON lines, `-` for standard input; without it the condition is printed
    #[arg(long, value_name = "FILE", help_heading = "Users")]
    users: Option<PathBuf>,

    /// The file holds documents of custom user data, as `mongoexport` writes them, instead of users
    #[arg(long, requires = "users", help_heading = "Users")]
    custom_data: bool,

    /// The field of custom user data that holds the user's id, where the app does not say it
    #[arg(long, value_name = "FIELD", help_heading = "Users")]
    user_id_field: Option<String>,

    /// Print the users as they were given instead of their ids
    #[arg(long, requires = "users", help_heading = "Output")]
    full: bool,

    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "human", help_heading = "Output")]
    format: Format,
}

/// Which partition is opened.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct Wanted {
    /// The partition value: plain text read by the key's type, or Extended JSON such as `{"$oid": "…"}`, which says its
    /// type; a string that begins like JSON is written as a JSON string, `"{…}"`
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    partition: Option<String>,

    /// Ask about the null partition
    #[arg(long)]
    null_partition: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Asked {
    Read,
    Write,
}

/// Output of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Text to read
    Human,
    /// JSON for programs
    Json,
    /// One user in each line
    Jsonl,
    /// The condition alone, as a filter over the collection of custom user data
    Mongodb,
}

impl Asked {
    fn permission(self) -> Permission {
        match self {
            Self::Read => Permission::Read,
            Self::Write => Permission::Write,
        }
    }
}

impl WhoArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

/// What is asked.
struct Question<'a> {
    args: &'a WhoArgs,
    rules: &'a Rules,
    partition: Value,
    permission: Permission,
}

impl Question<'_> {
    /// The field of custom user data that holds the user's id.
    fn id_field(&self) -> &str {
        let declared = self.rules.custom_user_data.as_ref().map(|data| data.user_id_field.as_str());
        self.args.user_id_field.as_deref().or(declared).unwrap_or(user::ID_FIELD)
    }
}

pub(crate) fn run(args: &WhoArgs) -> Result<Exit, Failure> {
    read::once([Some(args.rules.path.as_path()), args.users.as_deref()])?;
    let mut problems = problems(args);
    let rules = keep(Rules::of_arguments(&args.rules), &mut problems);
    let kind = rules.as_ref().map_or(args.rules.kind(), |(rules, _)| rules.config.partition_key().kind);
    let text = args.partition.partition.as_ref();
    let partition = match text {
        Some(text) => keep(partition::of_argument(text, kind), &mut problems),
        None => Some(Value::Null),
    };
    let (Some((rules, functions)), Some(partition)) = (rules, partition) else {
        return Err(problems.into());
    };
    let checked = rules.config.partition_key().check((&partition).into());
    problems.extend(checked.err().map(partition::nobodys));
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let question = Question { args, rules: &rules, partition, permission: args.permission.permission() };
    match &args.users {
        Some(users) => {
            let functions = functions.run_with(&args.run, rules.known())?;
            let answered = asked::answer(&question, users, &functions);
            functions.say_what_lacks();
            answered
        }
        None => condition::answer(&question),
    }
}

/// What is wrong with the arguments as a question.
fn problems(args: &WhoArgs) -> Vec<Problem> {
    let with_users = args.users.is_some();
    let (no_data, add_data) = user::WITHOUT_CUSTOM_DATA;
    wrong_usage(&[
        (
            with_users && args.format == Format::Mongodb,
            "`--format mongodb` prints the condition, which needs no users",
            "leave out `--users`, or choose another format",
        ),
        (
            !with_users && args.format == Format::Jsonl,
            "`--format jsonl` prints users, but none are given",
            "give `--users FILE`, or choose another format",
        ),
        (
            !with_users && args.rules.functions.is_some(),
            "`--functions` gives results for users, but none are given",
            "give `--users FILE`, or leave out `--functions`",
        ),
        (with_users && args.user_id_field.is_some() && !args.custom_data, no_data, add_data),
    ])
}
