//! The partition is compared with something that the user has: a filter asks the same.

use super::{
    Case, Step,
    names::{any, listed},
    step, step_with,
};
use crate::functions::facts::{Part, Subject};

pub(super) fn add(case: &Case<'_>, steps: &mut Vec<Step>) {
    let sides = case.whole();
    if sides.is_empty() {
        if !below_elements(case, steps) {
            unclear(case, steps);
        }
        return;
    }
    let found: Vec<String> = sides
        .iter()
        .map(|(line, side)| match line {
            Some(line) => format!("`{}` (line {line})", side.name()),
            None => format!("`{}`", side.name()),
        })
        .collect();
    let rules: Vec<String> = sides.iter().map(|(_, side)| side.rule()).collect();
    steps.push(step_with(
        "candidate",
        format!(
            "`{}` compares the partition with {}. This rule asks the same and is a candidate to replace the call:",
            case.name(),
            found.join(" and ")
        ),
        &any(&rules),
    ));
    steps.push(step_with(
        "filter",
        format!("As a filter, in {}, it becomes:", case.filters()),
        &case.filter_or([]),
    ));
    steps.push(step(
        "confirm",
        "The function may decide more than this. Write down the answers of some users as access tests, run `sync-rules test` \
         with the rule in place of the call, then `sync-rules migrate` again.",
    ));
    session(steps);
}

/// The partition is compared with a part of each element of an array, which no expansion can name.
fn below_elements(case: &Case<'_>, steps: &mut Vec<Step>) -> bool {
    let parts = case.tests(Part::Whole).find_map(|test| {
        let Subject::User(path) = &test.with else { return None };
        let (list, below) = path.custom_data()?.split_at_checked(path.list?.checked_sub(2)?)?;
        (!list.is_empty() && !below.is_empty()).then(|| (test.line, list.join("."), below.join(".")))
    });
    let Some((line, list, below)) = parts else { return false };
    let (place, id) = case.custom_data();
    steps.push(step_with(
        "flatten",
        format!(
            "`{}` compares the partition with `{below}` in each element of `custom_data.{list}` (line {line}), where no \
             expansion reaches. Write these values to an array of their own, in {place}:",
            case.name()
        ),
        &format!(r#"{{"{id}": "<user id>", "{}": ["{}"]}}"#, case.list(), case.example()),
    ));
    steps.push(step_with(
        "filter",
        format!("Then this is the filter, in {}:", case.filters()),
        &case.list_side().filter(case.field()),
    ));
    session(steps);
    true
}

/// Custom data is read in a way that does not show how it decides.
fn unclear(case: &Case<'_>, steps: &mut Vec<Step>) {
    let mut reads: Vec<String> = Vec::new();
    for read in case.facts.reported() {
        let whole = read.what.ends_with("custom_data") || read.what.ends_with("customData");
        if read.kind == "custom-data" && !whole {
            reads.push(read.what);
        }
    }
    let Some(first) = reads.first() else { return };
    let path =
        first.trim_start_matches("context.").trim_start_matches("%%").replace("customData", "custom_data");
    steps.push(step_with(
        "unclear",
        format!(
            "`{}` reads {}, but its code does not show how the partition is compared with it. If it asks whether that array \
             contains the partition, this filter asks the same:",
            case.name(),
            listed(&reads)
        ),
        &format!(r#"{{"{}": {{"$in": "%%{path}"}}}}"#, case.field()),
    ));
    session(steps);
}

/// What is different from a function that is asked at every open.
pub(super) fn session(steps: &mut Vec<Step>) {
    if steps.iter().any(|step| step.code == "session") {
        return;
    }
    steps.push(step(
        "session",
        "A session keeps the custom data that it began with. A change counts from the next session, which begins with a \
         client reset: let clients refresh custom data after a change, and handle the reset.",
    ));
}
