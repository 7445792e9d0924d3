//! Why a permission is undecided, in words: the code, what happened, which function, and where.

use serde_json::Value as Json;
use sync_rules::{
    Access, Decision, EvalError, EvalErrorCode, Permission,
    diagnostics::Place,
    explain::{ExplainedStep, Explanation, StepResult},
};

use crate::functions::GivenFunctions;

/// Why a decision is indeterminate. It holds no data of the user.
#[derive(Debug)]
pub(crate) struct Reason {
    pub(crate) code: EvalErrorCode,
    pub(crate) message: String,
    pub(crate) place: Option<Place>,
}

/// The decision about a permission.
pub(crate) fn decision(access: &Access, permission: Permission) -> &Decision {
    match permission {
        Permission::Read => &access.read,
        Permission::Write => &access.write,
    }
}

/// Why the permission is undecided, if it is; the functions are those that were asked.
pub(crate) fn find(
    explanation: &Explanation,
    permission: Permission,
    functions: &GivenFunctions,
) -> Option<Reason> {
    let error = decision(&explanation.access, permission).indeterminate()?;
    let step = cause(explanation, permission, &error.to_string());
    let message = message(error, step.map(|step| step.text.as_str()), functions);
    Some(Reason { code: error.code(), message, place: step.map(|step| step.place.clone()) })
}

/// Why something is undecided that failed at a place.
pub(crate) fn of_error(error: &EvalError, place: Option<Place>, functions: &GivenFunctions) -> Reason {
    let text = place.as_ref().and_then(|place| {
        let range = place.range?;
        place.source.as_ref()?.text().get(range.start.offset..range.end.offset)
    });
    Reason { code: error.code(), message: message(error, text, functions), place }
}

/// The error in words, with the name of the function that it is about; the text is that of the step.
fn message(error: &EvalError, text: Option<&str>, functions: &GivenFunctions) -> String {
    let function = text.filter(|_| is_about_a_function(error)).and_then(function_name);
    match (error.code(), function) {
        (EvalErrorCode::FunctionUnknown, Some(name)) if functions.was_asked(&name) => {
            format!("no result is given for the function `{name}`")
        }
        (EvalErrorCode::FunctionUnknown, Some(name)) => format!("the app has no function `{name}`"),
        (_, Some(name)) => name_in(&error.to_string(), &name),
        (_, None) => error.to_string(),
    }
}

/// The sentence with the function's name in it.
fn name_in(sentence: &str, name: &str) -> String {
    match sentence.strip_prefix("the function") {
        Some(rest) => format!("the function `{name}`{rest}"),
        None => format!("{sentence} (`{name}`)"),
    }
}

/// The step at which it failed. Reading can be undecided because writing is, as whoever may write may read.
fn cause<'e>(
    explanation: &'e Explanation,
    permission: Permission,
    reason: &str,
) -> Option<&'e ExplainedStep> {
    let rule = |wanted| explanation.permissions.iter().find(|explained| explained.permission == wanted);
    let own = rule(permission).and_then(|explained| deepest(explained.step.as_ref()?, reason));
    own.or_else(|| deepest(rule(Permission::Write)?.step.as_ref()?, reason))
}

fn deepest<'e>(step: &'e ExplainedStep, reason: &str) -> Option<&'e ExplainedStep> {
    let failed = matches!(&step.result, StepResult::Indeterminate(text) if text == reason);
    failed.then(|| step.steps.iter().find_map(|inner| deepest(inner, reason)).unwrap_or(step))
}

fn is_about_a_function(error: &EvalError) -> bool {
    error.code().as_str().starts_with("function-")
}

/// The one function that a text of a rule calls. The text is a rule, or a key with its value.
fn function_name(text: &str) -> Option<String> {
    let json: Json =
        serde_json::from_str(text).or_else(|_| serde_json::from_str(&format!("{{{text}}}"))).ok()?;
    let mut names = Vec::new();
    calls(&json, &mut names);
    names.dedup();
    match names.as_slice() {
        [name] => Some(name.clone()),
        _ => None,
    }
}

fn calls(json: &Json, names: &mut Vec<String>) {
    match json {
        Json::Object(members) => {
            let name = members.get("%function").and_then(|call| call.get("name")?.as_str());
            names.extend(name.map(str::to_owned));
            members.values().for_each(|value| calls(value, names));
        }
        Json::Array(elements) => elements.iter().for_each(|element| calls(element, names)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}
