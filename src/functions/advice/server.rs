//! What has no place in a filter: a decision that stays on the server, or that a trigger makes beforehand.

use super::{
    Case, Step,
    custom_data::session,
    names::{listed, quoted},
    step, step_with,
};
use crate::{
    ast::{Argument, Operand, OperandKind, Root},
    functions::facts::Use,
};

pub(super) fn without_source(case: &Case<'_>) -> Step {
    step(
        "no-source",
        format!(
            "The app has no file for `{0}`, so what it reads is unknown. Add `functions/{0}.js` to the export and \
             run this again.",
            case.name()
        ),
    )
}

/// A call that does not depend on the partition.
pub(super) fn apply_when(case: &Case<'_>) -> Step {
    let sentence = format!(
        "The call of `{}` does not depend on the partition, so it can decide who gets the role: `apply_when` may call \
         functions, filters may not. It is asked once a session.",
        case.name()
    );
    let arguments = case
        .called
        .calls
        .first()
        .map(|call| call.arguments.iter().map(expansion).collect::<Option<Vec<_>>>());
    match arguments.flatten() {
        None => step("apply-when", sentence),
        Some(arguments) => step_with(
            "apply-when",
            sentence,
            &format!(
                r#"{{"apply_when": {{"%%true": {{"%function": {{"name": "{}", "arguments": [{}]}}}}}}}}"#,
                case.name(),
                arguments.join(", ")
            ),
        ),
    }
}

/// An argument as the rule writes it, if it is an expansion of the user or the app.
fn expansion(argument: &Argument) -> Option<String> {
    let Argument::Value(Operand { kind: OperandKind::Path(path), .. }) = argument else { return None };
    let root = match path.root {
        Root::User => "user",
        Root::Values => "values",
        Root::Environment => "environment",
    };
    let keys = path.segments.iter().map(|segment| &*segment.key);
    Some(quoted(&format!("%%{}", std::iter::once(root).chain(keys).collect::<Vec<_>>().join("."))))
}

pub(super) fn add(case: &Case<'_>, steps: &mut Vec<Step>) {
    let mut called: Vec<String> = case.facts.called.all().iter().map(|name| name.to_string()).collect();
    called.iter_mut().for_each(|name| {
        if let Some(source) = case.app.function_sources.get(&**name) {
            *name = source.name().to_owned();
        }
    });
    if !called.is_empty() {
        steps.push(step(
            "called",
            format!("Part of the decision is in {}: its contents have to move too.", listed(&called)),
        ));
    }
    if case.uses(Use::Http) {
        steps.push(step(
            "http",
            format!(
                "`{}` asks over HTTP, which no filter can. Let a scheduled trigger ask, and write the answer into {}.",
                case.name(),
                case.custom_data().0
            ),
        ));
    }
    if case.uses(Use::ForeignSpelling) {
        steps.push(step(
            "spelling",
            "Inside functions the documented name is `custom_data`; `customData` is what client SDKs call it. Check whether \
             this branch ever allowed anything before you migrate it.",
        ));
    }
    let writes = case.facts.writes.all();
    if !writes.is_empty() {
        steps.push(step(
            "writes",
            format!(
                "It also writes to {}. Roles cannot: move that into a trigger, or drop it.",
                listed(writes)
            ),
        ));
    }
    let shown = |step: &Step| matches!(step.code, "filter" | "unclear" | "materialise" | "branches");
    if !steps.iter().any(shown) {
        unknown(case, steps);
    }
}

/// Nothing says how it decides.
fn unknown(case: &Case<'_>, steps: &mut Vec<Step>) {
    let (place, id) = case.custom_data();
    let list = case.list();
    if let Some(file) = case.file.filter(|_| case.facts.reads.is_empty()) {
        steps.push(step(
            "nothing-found",
            format!("Nothing that decides was recognised in `{file}`: read it yourself."),
        ));
    }
    steps.push(step_with(
        "materialise",
        format!(
            "If the answer can be known beforehand, let a database or scheduled trigger write what a user may {} into {place}:",
            case.permissions()
        ),
        &format!(r#"{{"{id}": "<user id>", "{list}": ["{}"]}}"#, case.example()),
    ));
    steps.push(step_with(
        "filter",
        format!("Then this is the filter, in {}:", case.filters()),
        &case.filter_or([case.list_side().filter(case.field())]),
    ));
    steps.extend(case.typed());
    steps.push(step(
        "keep",
        format!(
            "If it must be decided at the moment of access, keep `{}` on the server: leave those collections out of sync and \
             let clients call a function for them.",
            case.name()
        ),
    ));
    session(steps);
}
