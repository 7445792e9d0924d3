//! The report to read: what it comes to, then each app with its permissions, examples and the commands that repeat them.

use clap::builder::styling::{AnsiColor, Style};
use sync_rules::{
    Permission,
    change::{Change, ChangeExample, Effect},
};

use super::{
    compared::{AppChange, Compared},
    example::{self, FUNCTIONS},
    words,
};
use crate::text::{json::spaced, paragraph::marked, terminal::one_line};

pub(super) fn text(compared: &Compared) -> String {
    let Compared { old, new, setup, .. } = compared;
    let mut text = format!("{} → {}: {}\n", one_line(old), one_line(new), painted(compared.effect()));
    for app in &compared.apps {
        if words::several(compared) {
            let style = Style::new().bold();
            text.push_str(&format!(
                "\n{style}{}{style:#}: {}\n",
                one_line(words::root(app)),
                painted(app.effect())
            ));
        } else {
            text.push('\n');
        }
        for said in words::about(app) {
            text.push_str(&marked("", &said));
        }
        app.changes.iter().for_each(|change| text.push_str(&permission(app, change)));
    }
    for note in &compared.notes {
        text.push_str(&marked("note: ", note));
    }
    let examples = compared
        .apps
        .iter()
        .flat_map(|app| &app.changes)
        .any(|change| words::signed(change).next().is_some());
    if examples && !setup.is_empty() {
        text.push_str("\nbefore the commands above\n");
        setup.iter().for_each(|command| text.push_str(&line("  $ ", command)));
    }
    text
}

fn permission(app: &AppChange, change: &Change) -> String {
    let effect = change.effect;
    let space = " ".repeat("different".len().saturating_sub(effect.as_str().len()));
    let first = format!("{:<5}  {}{space}  ", change.permission.as_str(), painted(effect));
    let mut text = format!("{first}{}\n", one_line(&words::change(change)));
    for (sign, example) in words::signed(change) {
        text.push_str(&marked(&format!("  {sign} "), &example.sentence));
        text.push_str(&repeated(app, change.permission, example));
    }
    text
}

/// The example with what repeats it.
fn repeated(app: &AppChange, permission: Permission, found: &ChangeExample) -> String {
    let mut text = format!("      {}\n", words::step(permission, found));
    for command in example::commands(app, permission, &found.example) {
        text.push_str(&line("      $ ", &command));
    }
    if let Some(functions) = found.example.functions() {
        text.push_str(&line(&format!("      where {FUNCTIONS} holds "), &spaced(&functions)));
    }
    text
}

/// What is to be copied is not broken.
fn line(before: &str, text: &str) -> String {
    format!("{before}{}\n", one_line(text))
}

fn painted(effect: Effect) -> String {
    let color = match effect {
        Effect::Same => AnsiColor::Green,
        Effect::Narrower => AnsiColor::Cyan,
        Effect::Wider | Effect::Different => AnsiColor::Yellow,
        Effect::Unknown => AnsiColor::Red,
    };
    let style = Style::new().bold().fg_color(Some(color.into()));
    format!("{style}{}{style:#}", effect.as_str())
}
