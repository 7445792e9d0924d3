//! Users who are asked one by one, as a stream.

use std::{
    io::{self, Write},
    path::Path,
};

use serde_json::Value as Json;
use sync_rules::{Decision, EvalError, EvalErrorCode, PartitionPermissions};

use super::{Format, Question};
use crate::{
    elements::Elements,
    exit::Exit,
    functions::{GivenFunctions, NOT_RUN, Results},
    input::Rules,
    output::{self, Reader, Stream},
    problem::{ErrorEntry, Failure, Problem},
    reason,
    text::terminal::one_line,
    user,
};

/// What became of the users.
#[derive(Default)]
struct Count {
    allowed: u64,
    denied: u64,
    undecided: u64,
    /// Why the first of them was undecided.
    why: Option<EvalError>,
}

pub(super) fn answer(
    question: &Question<'_>,
    users: &Path,
    functions: &GivenFunctions,
) -> Result<Exit, Failure> {
    let permissions = question.rules.compile(functions);
    let permissions = permissions.for_partition(&question.partition);
    let results = functions.results();
    let users = Elements::open(users)?;
    let mut out = Stream::new(match question.args.format {
        Format::Human => Reader::Human,
        Format::Json | Format::Jsonl | Format::Mongodb => Reader::Json,
    });
    let mut count = Count::default();
    begin(question, &mut out)?;
    let problems = users.decide(
        |given| decide(question, &permissions, results, given),
        |(shown, decision)| {
            match decision {
                Decision::Allow => {
                    print(question, &shown, count.allowed == 0, &mut out)?;
                    count.allowed += 1;
                }
                Decision::Deny => count.denied += 1,
                Decision::Indeterminate(error) => {
                    count.undecided += 1;
                    count.why.get_or_insert(error);
                }
            }
            Ok(())
        },
        |_| {},
    )?;
    end(question, &count, &problems, &mut out)?;
    out.flush()?;
    if problems.is_empty() {
        return Ok(Exit::Success);
    }
    // Whatever the format, what was printed is a whole.
    output::show(&problems);
    Ok(Exit::Invalid)
}

/// What is printed of a user, and the decision.
fn decide(
    question: &Question<'_>,
    permissions: &PartitionPermissions<'_>,
    functions: Results<'_>,
    given: Json,
) -> Result<(Json, Decision), Problem> {
    let whole = question.args.full.then(|| given.clone());
    let user = user::of_element(given, question.args.custom_data.then(|| question.id_field()))?;
    let access = permissions.access(&user, &functions.for_user(&user));
    let decision = reason::decision(&access, question.permission).clone();
    Ok((whole.or_else(|| user.get("id").cloned()).unwrap_or_default(), decision))
}

fn begin(question: &Question<'_>, out: &mut impl Write) -> io::Result<()> {
    if question.args.format == Format::Json {
        let permission = question.permission.as_str();
        write!(
            out,
            "{{\n  \"schema\": \"sync-rules/who/1\",\n  \"permission\": \"{permission}\",\n  \"partition\": {},\n  \"users\": [",
            question.partition.to_json()
        )?;
    }
    Ok(())
}

fn print(question: &Question<'_>, shown: &Json, first: bool, out: &mut impl Write) -> io::Result<()> {
    match (question.args.format, shown) {
        (Format::Json, _) => write!(out, "{}\n    {shown}", if first { "" } else { "," }),
        (Format::Human, Json::String(id)) => writeln!(out, "{}", one_line(id)),
        (Format::Human, Json::Null) => writeln!(out, "{}", user::NO_ID),
        (Format::Human | Format::Jsonl | Format::Mongodb, _) => writeln!(out, "{shown}"),
    }
}

fn end(question: &Question<'_>, count: &Count, problems: &[Problem], out: &mut impl Write) -> io::Result<()> {
    let Count { allowed, denied, undecided, why } = count;
    if question.args.format == Format::Json {
        let close = if *allowed == 0 { "]" } else { "\n  ]" };
        let errors = ErrorEntry::member(problems)?;
        let because = why
            .as_ref()
            .map(|why| format!(",\n  \"undecided_because\": {}", Json::from(in_words(question.rules, why))));
        let because = because.unwrap_or_default();
        return writeln!(
            out,
            "{close},\n  \"allowed\": {allowed},\n  \"denied\": {denied},\n  \"undecided\": {undecided}{because}{errors}\n}}"
        );
    }
    out.flush()?;
    let asked = allowed + denied + undecided;
    let verb = question.permission.as_str();
    let mut said = format!("{allowed} of {asked} users may {verb} the partition\n");
    if let Some(why) = why {
        said.push_str(&format!(
            "{undecided} could not be decided, which denies; the first: {}\n",
            one_line(&in_words(question.rules, why))
        ));
        if why.code() == EvalErrorCode::FunctionUnknown {
            said.push_str(&format!("{NOT_RUN}\n"));
        }
    }
    output::note(&said);
    Ok(())
}

/// Why someone is undecided. An unknown function is one of those that the rules call.
fn in_words(rules: &Rules, why: &EvalError) -> String {
    if why.code() != EvalErrorCode::FunctionUnknown {
        return why.to_string();
    }
    let called = &rules.config.reads().functions;
    let names: Vec<String> = called.iter().map(|name| format!("`{name}`")).collect();
    let is_missing =
        |name: &String| rules.options.functions.as_ref().is_some_and(|known| !known.contains_key(name));
    match called.iter().all(is_missing) {
        true => format!("the app has no function {}", names.join(" or ")),
        false => format!("no result is given for the function {}", names.join(" or ")),
    }
}
