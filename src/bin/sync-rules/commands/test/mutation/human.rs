//! Mutation to read: how many changes were noticed, and those that were not, each with a test that would.

use std::fmt::Write;

use sync_rules::diagnostics::Severity;

use super::{Fate, Judged, Mutation};
use crate::{problem::Problem, render};

pub(crate) fn text(mutation: &Mutation) -> String {
    let counts = mutation.counts();
    let share = counts.share();
    // Writing to a string does not fail.
    let mut text = format!(
        "\nmutation: {share}, {} of {} changes noticed; {} more have no effect\n",
        share.part, share.whole, counts.equivalent
    );
    if counts.unknown > 0 {
        _ = writeln!(text, "  whether {} of them have an effect is unknown", counts.unknown);
    }
    if mutation.left_out > 0 {
        _ = writeln!(text, "  {} more were not tried: the rules have too many", mutation.left_out);
    }
    let problems: Vec<Problem> = mutation.judged.iter().filter_map(problem).collect();
    if !problems.is_empty() {
        _ = write!(text, "\n{}", render::problems(&problems));
    }
    text
}

fn problem(judged: &Judged) -> Option<Problem> {
    let change = &judged.mutant.change;
    let problem = match &judged.fate {
        Fate::Noticed | Fate::Equivalent => return None,
        Fate::Unknown => {
            Problem::note(format!("no test notices this change, which may have no effect: {change}"))
        }
        Fate::Unnoticed(example) => {
            let mut problem = Problem::new(format!("no test notices this change: {change}"));
            problem.severity = Severity::Warning;
            let test = serde_json::to_string(&example.test).unwrap_or_default();
            let functions = example.functions.as_ref();
            let functions = functions.map(|functions| format!(", with `\"functions\": {functions}`"));
            problem.help(format!("this test would: `{test}`{}", functions.unwrap_or_default()))
        }
    };
    Some(problem.at(judged.place.clone()))
}
