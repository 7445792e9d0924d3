//! `partitions`: which partitions a user may open.

use clap::Args;
use serde_json::json;
use sync_rules::{Partitions, Value};

use crate::{
    exit::Exit,
    input::Rules,
    options::{Format, RuleArgs},
    output,
    problem::{Failure, keep, wrong_usage},
    user,
};

/// List the partitions that a user may read and write, as a set
#[derive(Args, Debug)]
#[command(
    mut_arg("functions", |arg| arg.hide(true)),
    after_help = "\
Exit codes: 0 answered, 2 wrong usage or invalid input

Examples:
  sync-rules partitions ./backend --user alice.json
  sync-rules partitions --read '{\"%%user.custom_data.teams\": \"%%partition\"}' --user alice.json --format json"
)]
pub(crate) struct PartitionsArgs {
    #[command(flatten)]
    rules: RuleArgs,

    /// The user: a file or JSON object `{"id", "type", "data", "custom_data", "identities"}`, or a bare id
    #[arg(long, value_name = "USER", allow_hyphen_values = true)]
    user: String,

    /// How to print the answer
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

impl PartitionsArgs {
    pub(crate) fn as_json(&self) -> bool {
        self.format == Format::Json
    }
}

pub(crate) fn run(args: &PartitionsArgs) -> Result<Exit, Failure> {
    let mut problems = wrong_usage(&[(
        args.rules.functions.is_some(),
        "`--functions` is not supported here: results depend on the partition",
        "leave out `--functions`, or ask `sync-rules preview` about each partition",
    )]);
    let rules = keep(Rules::of_arguments(&args.rules), &mut problems);
    let user = keep(user::of_argument(&args.user), &mut problems);
    let (Some((rules, functions)), Some(user), true) = (rules, user, problems.is_empty()) else {
        return Err(problems.into());
    };
    let sets = rules.config.partitions_of(&user, &rules.options_with(&functions));
    match args.format {
        Format::Human => {
            let unknown: String =
                sets.unknown.iter().map(|why| format!("unknown whether others: {why}\n")).collect();
            output::human(&format!(
                "read   {}\nwrite  {}\n{unknown}",
                human(&sets.read),
                human(&sets.write)
            ))?;
        }
        Format::Json => output::json(&json!({
            "schema": "sync-rules/partitions/1",
            "read": sets.read.to_json(),
            "write": sets.write.to_json(),
            "unknown": sets.unknown,
        }))?,
    }
    Ok(Exit::Success)
}

/// A set in words.
fn human(set: &Partitions) -> String {
    let values = |values: &[Value]| {
        let shown: Vec<String> = values.iter().map(shown).collect();
        shown.join(", ")
    };
    match set {
        Partitions::None => "no partition".to_owned(),
        Partitions::All => "every partition".to_owned(),
        Partitions::Only(only) => values(only),
        Partitions::AllBut(but) => format!("every partition but {}", values(but)),
        Partitions::Rule(rule) => format!("the partitions for which this is true: {rule}"),
        Partitions::Open | _ => {
            "the rules must be asked about each partition: see `sync-rules eval` and `sync-rules preview`"
                .to_owned()
        }
    }
}

fn shown(value: &Value) -> String {
    if *value == Value::Null { "the null partition".to_owned() } else { value.to_json().to_string() }
}
