//! The table or its summary as an aggregation pipeline of MongoDB, for users whom one machine does not hold.
//!
//! In: rules, partitions, and where the custom user data is. Out: a script for mongosh that prints what `--format jsonl`
//! and the summary of `--format json` say, or the pipeline in a JSON document. Where a partition has no filter there is
//! no pipeline either: all such partitions are said, with the reason.

use serde::Serialize;
use serde_json::{Value as Json, json};
use sync_rules::{
    Value,
    app::CustomUserData,
    audit::{AuditPipeline, NoFilter, UserAudit},
};

use super::{Format, PreviewArgs, partitions::Partition};
use crate::{
    exit::Exit,
    input::Rules,
    output,
    problem::{Failure, Problem, wrong_usage},
    text::json::spaced,
    user,
};

mod script;

/// The maximum size of a command that a server accepts.
const MAX_BYTES: usize = 16 * 1024 * 1024;
/// More partitions of one reason are counted and not named.
const NAMED: usize = 5;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    partitions: Vec<&'a Json>,
    /// `database.collection` of custom user data.
    collection: String,
    /// Absent if there is none.
    pipeline: Option<&'a Json>,
    options: Json,
    no_filter: Vec<Json>,
}

/// What is wrong with the arguments as a pipeline.
pub(super) fn problems(args: &PreviewArgs) -> Vec<Problem> {
    wrong_usage(&[
        (
            !matches!(args.format, Format::Human | Format::Json),
            "a pipeline cannot be printed in this format",
            "leave out `--format`, or choose `json`",
        ),
        (
            args.rules.functions.is_some(),
            "`--functions` gives results to rules that run here, but a pipeline runs in the database",
            "leave out `--functions`, or give `--users FILE` instead of `--pipeline`",
        ),
    ])
}

/// Where the custom user data is: as the arguments say, or else as the app does.
pub(super) fn collection(
    args: &PreviewArgs,
    declared: Option<&CustomUserData>,
) -> Result<CustomUserData, Problem> {
    let named = match (&args.collection, declared) {
        (Some(name), _) => {
            name.split_once('.').filter(|(database, name)| !database.is_empty() && !name.is_empty())
        }
        (None, Some(declared)) => Some((declared.database.as_str(), declared.collection.as_str())),
        (None, None) => {
            let problem = Problem::new("the rules do not say which collection holds the custom user data");
            return Err(problem.help("name it with `--collection DATABASE.COLLECTION`"));
        }
    };
    let Some((database, collection)) = named else {
        let problem =
            Problem::new("`--collection` takes a database and a collection, with a dot between them");
        return Err(problem.help("write it as `--collection app.users`"));
    };
    let id_field = declared.map(|declared| declared.user_id_field.as_str());
    let id_field = args.user_id_field.as_deref().or(id_field).unwrap_or(user::ID_FIELD);
    Ok(CustomUserData::new(database, collection, id_field))
}

fn too_large() -> Problem {
    Problem::new("the pipeline is larger than the 16 MB that a server takes")
}

pub(super) fn answer(
    args: &PreviewArgs,
    rules: &Rules,
    partitions: &[Partition],
    data: &CustomUserData,
) -> Result<Exit, Failure> {
    let audit = if args.summary_only { UserAudit::Summary } else { UserAudit::Users };
    let values: Vec<Value> = partitions.iter().map(|partition| partition.value.clone()).collect();
    let found = rules.config.audit_pipeline(&values, audit, data, &rules.options);
    let found = found.map_err(|error| vec![Problem::new(error.to_string())])?;
    let (pipeline, missing) = match &found {
        AuditPipeline::Pipeline(pipeline) => (Some(pipeline), &[][..]),
        AuditPipeline::None(missing) => (None, missing.as_slice()),
        AuditPipeline::TooLarge { partitions: fitting } => {
            let help = format!("ask about fewer partitions at once: at most {fitting} of these fit");
            return Err(vec![too_large().help(help)].into());
        }
        _ => return Err(vec![Problem::new("this kind of audit is not supported")].into()),
    };
    if pipeline.is_some_and(|pipeline| pipeline.to_string().len() > MAX_BYTES) {
        return Err(vec![too_large().help("ask about fewer partitions at once")].into());
    }
    let exit = if pipeline.is_some() { Exit::Success } else { Exit::Invalid };
    match (args.format, pipeline) {
        (Format::Json, _) => output::json(&Document {
            schema: "sync-rules/preview/1",
            partitions: partitions.iter().map(|partition| &partition.json).collect(),
            collection: format!("{}.{}", data.database, data.collection),
            pipeline,
            options: script::options(),
            no_filter: missing.iter().map(document).collect(),
        })?,
        (_, Some(pipeline)) => {
            let script = script::print(pipeline, data).ok_or_else(|| {
                let problem = Problem::new("a script cannot name the field `__proto__`");
                vec![problem.help("choose `--format json`, and run the pipeline with a driver")]
            })?;
            output::data(&script)?;
        }
        (_, None) => return Err(reasons(missing, partitions.len()).into()),
    }
    Ok(exit)
}

fn document(missing: &NoFilter) -> Json {
    json!({
        "partition": missing.partition.to_json(),
        "permission": missing.permission.as_str(),
        "reason": missing.reason,
    })
}

/// One problem for each permission and reason.
fn reasons(missing: &[NoFilter], all: usize) -> Vec<Problem> {
    let mut kinds: Vec<(&NoFilter, Vec<String>)> = Vec::new();
    for one in missing {
        let shown = spaced(&one.partition.to_json());
        let same = |(kind, _): &&mut (&NoFilter, Vec<String>)| {
            kind.permission == one.permission && kind.reason == one.reason
        };
        match kinds.iter_mut().find(same) {
            Some((_, partitions)) => partitions.push(shown),
            None => kinds.push((one, vec![shown])),
        }
    }
    let problem = |(kind, mut partitions): (&NoFilter, Vec<String>)| {
        let (verb, reason, count) = (kind.permission.as_str(), &kind.reason, partitions.len());
        let decided = "give `--users FILE`, and each user is decided here";
        let (of, help) = if count == all {
            (
                if all == 1 { partitions.concat() } else { format!("any of the {all} partitions") },
                decided.to_owned(),
            )
        } else {
            partitions.truncate(NAMED);
            let more = count - partitions.len();
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            (format!("{}{more}", partitions.join(", ")), format!("leave these partitions out, or {decided}"))
        };
        Problem::new(format!("no MongoDB filter selects the users who may {verb} {of}: {reason}")).help(help)
    };
    kinds.into_iter().map(problem).collect()
}
