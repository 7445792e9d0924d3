//! The answer to read: one line a permission, why where the rule does not simply say no, and the steps if asked for.

use sync_rules::{Decision, EvalErrorCode, Permission};

use super::Answer;
use crate::{reason, render::visible};

/// The answer about some permissions.
pub(super) fn text(answer: &Answer, asked: &[Permission], explain: bool) -> String {
    let mut text = String::new();
    asked.iter().for_each(|permission| text.push_str(&line(answer, *permission)));
    if let Some(error) = &answer.explanation.access.error {
        text.push_str(&format!("\n{error}\n"));
    } else if explain {
        text.push_str(&format!("\n{}\n", visible(&answer.explanation.to_string())));
    }
    let unknown = |permission: &Permission| {
        answer.reason(*permission).is_some_and(|reason| reason.code == EvalErrorCode::FunctionUnknown)
    };
    if asked.iter().any(unknown) {
        text.push_str("\nhelp: functions are not run; give their results with `--functions FILE`\n");
    }
    text
}

/// One permission: the answer, and why where the rule does not simply say no.
fn line(answer: &Answer, permission: Permission) -> String {
    let word = match reason::decision(&answer.explanation.access, permission) {
        Decision::Allow => "allowed",
        Decision::Deny => "denied",
        Decision::Indeterminate(_) => "denied, as it could not be decided",
    };
    let mut text = format!("{:<5}  {word}", permission.as_str());
    let explained = &answer.explanation.permissions;
    let explained = explained.iter().find(|explained| explained.permission == permission);
    if let Some(note) = explained.and_then(|explained| explained.note) {
        text.push_str(&format!(" ({note})"));
    }
    text.push('\n');
    if let Some(reason) = answer.reason(permission) {
        text.push_str(&format!("       {}\n", visible(&reason.message)));
        if let Some(place) = &reason.place {
            text.push_str(&format!("       at {}\n", visible(&place.to_string())));
        }
    }
    text
}
