//! Users who are asked one by one, as a stream: a part of them is read, decided by all cores, and printed in order.

use std::{
    io::{self, Write},
    path::Path,
};

use rayon::prelude::*;
use serde_json::Value as Json;
use sync_rules::{Decision, EvalError, EvalErrorCode, PartitionPermissions};

use super::{Format, Question};
use crate::{
    elements::{Element, Elements},
    exit::Exit,
    functions::{GivenFunctions, Results},
    output,
    problem::{Failure, Problem},
    reason, render, user,
};

/// So many users are held at once.
const CHUNK: usize = 4096;
/// More problems than this are not said.
const MOST_PROBLEMS: usize = 100;

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
    let permissions = question.rules.compile(functions)?;
    let permissions = permissions.for_partition(&question.partition);
    let results = functions.results();
    let mut elements = Elements::open(users)?;
    let name = elements.name().to_owned();
    let mut out = io::BufWriter::new(anstream::stdout().lock());
    let (mut count, mut problems) = (Count::default(), Vec::new());
    begin(question, &mut out)?;
    loop {
        let chunk = match elements.some(CHUNK) {
            Ok(chunk) if chunk.is_empty() => break,
            Ok(chunk) => chunk,
            Err(problem) => {
                problems.push(problem);
                break;
            }
        };
        let decided: Vec<_> =
            chunk.par_iter().map(|element| decide(question, &permissions, results, &name, element)).collect();
        for one in decided {
            match one {
                Ok((shown, Decision::Allow)) => {
                    print(question, &shown, count.allowed == 0, &mut out)?;
                    count.allowed += 1;
                }
                Ok((_, Decision::Deny)) => count.denied += 1,
                Ok((_, Decision::Indeterminate(error))) => {
                    count.undecided += 1;
                    count.why.get_or_insert(error);
                }
                Err(problem) => problems.push(problem),
            }
        }
        if problems.len() > MOST_PROBLEMS {
            break;
        }
    }
    end(question, &count, &mut out)?;
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
    name: &str,
    element: &Element,
) -> Result<(Json, Decision), Problem> {
    let given = Elements::parse(name, element)?;
    let user = if question.args.custom_data {
        user::of_custom_data(given.clone(), question.id_field())
    } else {
        user::of_value(given.clone())
    };
    let user = user.map_err(|problem| element.about(name, problem))?;
    let access = permissions.access(&user, &functions);
    let decision = reason::decision(&access, question.permission).clone();
    let shown = if question.args.full { given } else { user.get("id").cloned().unwrap_or_default() };
    Ok((shown, decision))
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
        (Format::Human, Json::String(id)) => writeln!(out, "{}", render::visible(id)),
        (Format::Human | Format::Jsonl | Format::Mongodb, _) => writeln!(out, "{shown}"),
    }
}

fn end(question: &Question<'_>, count: &Count, out: &mut impl Write) -> io::Result<()> {
    let Count { allowed, denied, undecided, why } = count;
    if question.args.format == Format::Json {
        let close = if *allowed == 0 { "]" } else { "\n  ]" };
        return writeln!(
            out,
            "{close},\n  \"allowed\": {allowed},\n  \"denied\": {denied},\n  \"undecided\": {undecided}\n}}"
        );
    }
    out.flush()?;
    let asked = allowed + denied + undecided;
    let verb = question.permission.as_str();
    let mut said = format!("{allowed} of {asked} users may {verb} the partition\n");
    if let Some(why) = why {
        said.push_str(&format!("{undecided} could not be decided, which denies; the first: {why}\n"));
        if why.code() == EvalErrorCode::FunctionUnknown {
            said.push_str("functions are not run; give their results with `--functions FILE`\n");
        }
    }
    output::note(&said);
    Ok(())
}
