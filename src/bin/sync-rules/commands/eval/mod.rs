//! `eval`: decides read and write for one user and one partition.

mod human;
mod json;

use clap::{Args, ValueEnum};
use sync_rules::{Explanation, Permission, Value};

use crate::{
    args::{Format, PartitionArgs, RuleArgs},
    exit::Exit,
    input::Rules,
    output, partition,
    problem::{Checked, Failure, keep},
    reason::{self, Reason},
    user,
};

/// Decide read and write for one user and one partition
#[derive(Args, Debug)]
#[command(after_help = "\
Examples:
  sync-rules eval ./backend --user alice.json --partition team-a --explain
  sync-rules eval --read '{\"%%user.id\": \"%%partition\"}' --user alice --partition alice
  sync-rules eval sync/config.json --user '{\"id\": \"u1\"}' --null-partition --format json")]
pub(crate) struct EvalArgs {
    #[command(flatten)]
    rules: RuleArgs,

    /// The user: a file or JSON object `{"id", "type", "data", "custom_data", "identities"}`, or a bare id
    #[arg(long, value_name = "USER", allow_hyphen_values = true)]
    user: String,

    #[command(flatten)]
    partition: PartitionArgs,

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

/// The answer, with what is needed to put it into words.
struct Answer {
    partition: Value,
    explanation: Explanation,
    reasons: Vec<(Permission, Reason)>,
}

pub(crate) fn run(args: &EvalArgs) -> Result<Exit, Failure> {
    let answer = decide(args)?;
    match args.format {
        Format::Human => output::print(&human::text(&answer, args.permission.permissions(), args.explain))?,
        Format::Json => output::print_json(&json::document(&answer, args.explain))?,
    }
    let allowed =
        |permission: &Permission| reason::decision(&answer.explanation.access, *permission).allowed();
    Ok(Exit::of_answer(args.permission.permissions().iter().all(allowed), args.exit_zero))
}

fn decide(args: &EvalArgs) -> Checked<Answer> {
    let mut problems = Vec::new();
    let rules = keep(Rules::of_arguments(&args.rules), &mut problems);
    let user = keep(user::of_argument(&args.user), &mut problems);
    let kind = rules.as_ref().map_or(args.rules.kind(), |(rules, _)| rules.config.partition_key().kind);
    let partition = match &args.partition.partition {
        Some(text) => keep(partition::of_argument(text, kind), &mut problems),
        None => Some(Value::Null),
    };
    let (Some((rules, functions)), Some(user), Some(partition)) = (rules, user, partition) else {
        return Err(problems);
    };
    let explanation = rules.compile(&functions)?.explain(&user, &partition, &functions);
    let reasons = Asked::Both.permissions().iter().filter_map(|permission| {
        let mut reason = reason::of(&explanation, *permission, &functions)?;
        reason.place.iter_mut().for_each(|place| place.file = rules.named(&place.file).into());
        Some((*permission, reason))
    });
    let reasons = reasons.collect();
    Ok(Answer {
        partition,
        reasons,
        explanation: if args.mask_values { explanation.masked() } else { explanation },
    })
}

impl Answer {
    fn reason(&self, wanted: Permission) -> Option<&Reason> {
        self.reasons.iter().find(|(permission, _)| *permission == wanted).map(|(_, reason)| reason)
    }
}
