//! The answer to read: one line a permission, why where the rule does not simply say no, and the steps if asked for.

use sync_rules::{Decision, EvalErrorCode, Permission, diagnostics::Place};

use super::{Answer, Calls, RoleAnswer};
use crate::{
    functions::NOT_RUN,
    reason,
    text::terminal::{one_line, visible},
};

/// The answer about some permissions.
pub(super) fn text(answer: &Answer, asked: &[Permission], explain: bool) -> String {
    let mut text = String::new();
    asked.iter().for_each(|permission| text.push_str(&line(answer, *permission)));
    if let Some(nowhere) = &answer.nowhere {
        text.push_str(&format!("\n{}\n", one_line(nowhere)));
    } else if let Some(error) = &answer.explanation.access.error {
        text.push_str(&format!("\n{}\n", one_line(&error.to_string())));
    } else if explain {
        text.push_str(&format!("\n{}\n", visible(&answer.explanation.to_string())));
    }
    let unknown = |permission: &Permission| {
        answer.reason(*permission).is_some_and(|reason| reason.code == EvalErrorCode::FunctionUnknown)
    };
    text.push_str(&ran(&answer.ran, asked.iter().any(unknown)));
    text
}

/// The calls that were run, and what would help those that are undecided.
fn ran(calls: &Calls, lacks_function: bool) -> String {
    let mut text = String::new();
    for (number, line) in calls.lines().enumerate() {
        let gap = if number == 0 { "\n" } else { "" };
        text.push_str(&format!("{gap}{}\n", one_line(&line)));
    }
    let not_run = lacks_function.then_some(NOT_RUN);
    for help in calls.help.as_deref().into_iter().chain(not_run) {
        text.push_str(&format!("\nhelp: {}\n", one_line(help)));
    }
    text
}

/// One permission: the answer, and why where the rule does not simply say no.
fn line(answer: &Answer, permission: Permission) -> String {
    let word = word(reason::decision(&answer.explanation.access, permission));
    let mut text = format!("{:<5}  {word}", permission.as_str());
    let explained = &answer.explanation.permissions;
    let explained = explained.iter().find(|explained| explained.permission == permission);
    if let Some(note) = explained.and_then(|explained| explained.note) {
        text.push_str(&format!(" ({note})"));
    }
    text.push('\n');
    if let Some(reason) = answer.reason(permission) {
        text.push_str(&because(7, &reason.message, reason.place.as_ref()));
    }
    text
}

fn word(decision: &Decision) -> &'static str {
    match decision {
        Decision::Allow => "allowed",
        Decision::Deny => "denied",
        Decision::Indeterminate(_) => "denied, because it could not be decided",
    }
}

/// Why, and where, on lines that begin under the word.
fn because(indent: usize, message: &str, place: Option<&Place>) -> String {
    let mut text = format!("{:indent$}{}\n", "", one_line(message));
    if let Some(place) = place {
        text.push_str(&format!("{:indent$}at {}\n", "", one_line(&place.to_string())));
    }
    text
}

/// The answer of roles: the role, what it allows of the document, and what of the field.
pub(super) fn of_roles(answer: &RoleAnswer, asked: &[Permission]) -> String {
    let decision = &answer.decision;
    let undecided = decision.role.is_none().then(|| answer.reason(&decision.read)).flatten();
    let role = match &decision.role {
        Some(name) if decision.usable => format!("`{}`", one_line(name)),
        Some(name) => format!("`{}`, which sync cannot use: everything is denied", one_line(name)),
        None if undecided.is_some() => "none, because it could not be decided".to_owned(),
        None if answer.problems.is_empty() => "none applies".to_owned(),
        None => "none".to_owned(),
    };
    let mut text = String::new();
    if answer.is_only_one {
        let name = one_line(&answer.collection);
        text.push_str(&format!("`{name}` is the only collection that has roles\n\n"));
    }
    text.push_str(&format!("role    {role}\n"));
    if let Some(reason) = undecided {
        text.push_str(&because(8, &reason.message, reason.place.as_ref()));
    }
    for problem in &answer.problems {
        text.push_str(&because(8, &problem.message, problem.place.as_deref()));
    }
    let mut said = undecided.map(|reason| reason.message.as_str());
    for (name, decision) in answer.decisions() {
        // Creating and deleting are shown with the whole answer.
        let named = asked.iter().any(|permission| permission.as_str() == name);
        if asked.len() == 1 && !named {
            continue;
        }
        let word = if undecided.is_some() { "denied" } else { word(decision) };
        text.push_str(&format!("{name:<6}  {word}\n"));
        let reason = answer.reason(decision).filter(|reason| said != Some(&reason.message));
        if let Some(reason) = reason {
            text.push_str(&because(8, &reason.message, reason.place.as_ref()));
        }
        said = reason.map(|reason| reason.message.as_str()).or(said);
    }
    if let Some((path, _)) = &answer.field {
        text.push_str(&format!("\nfield `{}`\n", one_line(path)));
        for permission in asked {
            let word = if answer.allows(*permission) { "allowed" } else { "denied" };
            text.push_str(&format!("{:<6}  {word}\n", permission.as_str()));
        }
    }
    if let Some(explanation) = answer.explanation.as_ref().map(ToString::to_string) {
        let shown = if explanation.is_empty() { "no role has a condition" } else { &explanation };
        text.push_str(&format!("\n{}\n", visible(shown)));
    }
    text.push_str(&ran(&answer.ran, answer.lacks_function()));
    text
}
