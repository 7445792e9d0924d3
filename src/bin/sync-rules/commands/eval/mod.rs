//! `eval`: decides for one user and one partition, or one document.

mod document;
mod human;
mod json;
mod roles;

use clap::{Args, ValueEnum};
use serde_json::Value as Json;
use sync_rules::{Permission, Value, explain::Explanation};

use self::{document::Lies, roles::RoleAnswer};
use crate::{
    exit::Exit,
    functions::{Called, GivenFunctions},
    input::{Deciding, Rules},
    options::{Format, PartitionArgs, RuleArgs},
    output, partition,
    problem::{Checked, Failure, Problem, keep, wrong_usage},
    reason::{self, Reason},
    run::{RunArgs, words},
    user,
};

/// Decide read and write for one user and one partition or document
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  sync-rules eval ./backend --user alice.json --partition team-a --explain
  sync-rules eval --read '{\"%%user.id\": \"%%partition\"}' --user alice --partition alice
  sync-rules eval sync/config.json --user '{\"id\": \"u1\"}' --null-partition --format json
  sync-rules eval ./flexible --user alice --document '{\"owner_id\": \"alice\"}' --collection todo.Task")]
pub(crate) struct EvalArgs {
    #[command(flatten)]
    rules: RuleArgs,

    /// The user: a file or JSON object `{"id", "type", "data", "custom_data", "identities"}`, or a bare id
    #[arg(long, value_name = "USER", allow_hyphen_values = true)]
    user: String,

    #[command(flatten)]
    partition: PartitionArgs,

    #[command(flatten)]
    run: RunArgs,

    /// The collection of the document, where roles differ by collection
    #[arg(long, value_name = "NAME|DB.NAME", requires = "document")]
    collection: Option<String>,

    /// A field of the document to ask about as well, such as `address.city`; the exit code is about it then
    #[arg(long, value_name = "FIELD", requires = "document")]
    field: Option<String>,

    /// The permission that the answer and the exit code are about
    #[arg(long, value_name = "PERMISSION", default_value = "both")]
    permission: Asked,

    /// Show what was evaluated, step by step
    #[arg(long)]
    explain: bool,

    /// Show types and sizes in the explanation instead of the user's data
    #[arg(long, requires = "explain")]
    mask_values: bool,

    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,

    /// Exit with 0 also when denied
    #[arg(long)]
    exit_zero: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Asked {
    Read,
    Write,
    Both,
}

impl Asked {
    fn permissions(self) -> &'static [Permission] {
        match self {
            Self::Read => &[Permission::Read],
            Self::Write => &[Permission::Write],
            Self::Both => &[Permission::Read, Permission::Write],
        }
    }
}

impl EvalArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

/// What decided.
enum Answered {
    Partition(Box<Answer>),
    Roles(Box<RoleAnswer>),
}

/// The answer of partition rules, with what is needed to put it into words.
struct Answer {
    partition: Value,
    /// Why the document that was asked for is in no partition.
    nowhere: Option<String>,
    explanation: Explanation,
    reasons: Vec<(Permission, Reason)>,
    ran: Calls,
}

/// The app's functions as they were run.
#[derive(Default)]
struct Calls {
    calls: Vec<Called>,
    /// What they lacked.
    help: Option<String>,
}

impl Calls {
    /// Calls show data of the user, and are left out where these are masked.
    fn new(args: &EvalArgs, functions: &GivenFunctions) -> Self {
        let shown = args.explain && !args.mask_values;
        let calls = if shown { functions.calls() } else { Vec::new() };
        let help = functions.runner().and_then(|runner| runner.help());
        Self { calls: calls.into_iter().filter(|call| call.ran.is_some()).collect(), help }
    }

    fn lines(&self) -> impl Iterator<Item = String> {
        let of_call = |call: &Called| Some(words::lines(&call.name, &call.arguments, call.ran.as_ref()?));
        self.calls.iter().filter_map(of_call).flatten()
    }

    fn to_json(&self) -> Vec<Json> {
        let of_call = |call: &Called| Some(words::to_json(&call.name, &call.arguments, call.ran.as_ref()?));
        self.calls.iter().filter_map(of_call).collect()
    }
}

pub(crate) fn run(args: &EvalArgs) -> Result<Exit, Failure> {
    let asked = args.permission.permissions();
    let answered = decide(args)?;
    match (&answered, args.format) {
        (Answered::Partition(answer), Format::Human) => {
            output::human(&human::text(answer, asked, args.explain))?;
        }
        (Answered::Partition(answer), Format::Json) => {
            output::json(&json::document(answer, args.explain))?;
        }
        (Answered::Roles(answer), Format::Human) => output::human(&human::of_roles(answer, asked))?,
        (Answered::Roles(answer), Format::Json) => output::json(&json::of_roles(answer))?,
    }
    let allowed = |permission: &Permission| match &answered {
        Answered::Partition(answer) => reason::decision(&answer.explanation.access, *permission).allowed(),
        Answered::Roles(answer) => answer.allows(*permission),
    };
    Ok(Exit::of_answer(asked.iter().all(allowed), args.exit_zero))
}

fn decide(args: &EvalArgs) -> Checked<Answered> {
    let mut problems = Vec::new();
    let rules = keep(Deciding::of_arguments(&args.rules), &mut problems);
    let user = keep(user::of_argument(&args.user), &mut problems);
    let document = args.partition.document.as_ref();
    let document = document.and_then(|text| keep(document::of_argument(text), &mut problems));
    let kind = match &rules {
        Some((Deciding::Partition(rules), _)) => rules.config.partition_key().kind,
        Some((Deciding::Roles(_), _)) | None => args.rules.kind(),
    };
    let partition = args.partition.partition.as_ref();
    let partition = partition.and_then(|text| keep(partition::of_argument(text, kind), &mut problems));
    match (rules, user) {
        (Some((Deciding::Partition(rules), functions)), user) => {
            problems.extend(of_partitions(args));
            let lies = match (partition, &document) {
                (Some(partition), _) => Some(Lies { partition, nowhere: None }),
                (None, Some(document)) => {
                    let lies = document::partition(document, rules.config.partition_key());
                    keep(lies.map_err(Vec::from), &mut problems)
                }
                (None, None) => Some(Lies { partition: Value::Null, nowhere: None }),
            };
            match (user, lies) {
                (Some(user), Some(lies)) if problems.is_empty() => {
                    let functions = functions.run_with(&args.run, rules.known())?;
                    decide_partition(args, &rules, &functions, &user, lies)
                        .map(|answer| Answered::Partition(Box::new(answer)))
                }
                _ => Err(problems),
            }
        }
        (Some((Deciding::Roles(rules), functions)), user) => {
            problems.extend(of_documents(args));
            match (user, document) {
                (Some(user), Some(document)) if problems.is_empty() => {
                    let functions = functions.run_with(&args.run, rules.known())?;
                    roles::decide(args, &rules, &functions, &user, &document)
                        .map(|answer| Answered::Roles(Box::new(answer)))
                }
                _ => Err(problems),
            }
        }
        (None, _) => Err(problems),
    }
}

/// What is missing or too much in a question to partition rules.
fn of_partitions(args: &EvalArgs) -> Vec<Problem> {
    let PartitionArgs { partition, null_partition, document } = &args.partition;
    wrong_usage(&[
        (
            partition.is_none() && !null_partition && document.is_none(),
            "no partition is named, and these rules decide about partitions",
            "give `--partition VALUE`, `--null-partition`, or a `--document` of a partition",
        ),
        (
            args.field.is_some(),
            "`--field` is only for Flexible Sync roles: partition rules decide about whole documents",
            "leave out `--field`",
        ),
    ])
}

/// The same for roles.
fn of_documents(args: &EvalArgs) -> Vec<Problem> {
    wrong_usage(&[(
        args.partition.document.is_none(),
        "no document is given, and Flexible Sync roles decide about documents",
        "give `--document JSON` or `--document FILE` instead of a partition",
    )])
}

fn decide_partition(
    args: &EvalArgs,
    rules: &Rules,
    functions: &GivenFunctions,
    user: &Json,
    lies: Lies,
) -> Checked<Answer> {
    let Lies { partition, nowhere } = lies;
    let explanation = rules.compile(functions).explain(user, &partition, &functions.for_user(user));
    let reasons = Asked::Both.permissions().iter().filter_map(|permission| {
        let mut reason = reason::find(&explanation, *permission, functions)?;
        reason.place.iter_mut().for_each(|place| place.file = rules.named(&place.file).into());
        Some((*permission, reason))
    });
    let reasons = reasons.collect();
    let ran = Calls::new(args, functions);
    let explanation = if args.mask_values { explanation.masked() } else { explanation };
    Ok(Answer { partition, nowhere, explanation, reasons, ran })
}

impl Answer {
    fn reason(&self, wanted: Permission) -> Option<&Reason> {
        self.reasons.iter().find(|(permission, _)| *permission == wanted).map(|(_, reason)| reason)
    }
}
