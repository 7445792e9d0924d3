//! The report for a pull request: a table with a line for each permission, and the examples folded away.

use sync_rules::change::{Change, Effect};

use super::{
    compared::{AppChange, Compared},
    example::{self, FUNCTIONS},
    words,
};
use crate::text::{
    json::fitting,
    markdown::{block, code, sentence},
};

/// JSON of more characters is shown indented.
const WIDTH: usize = 90;

pub(super) fn text(compared: &Compared) -> String {
    let effect = compared.effect();
    let mut text = format!("### Access: {} {}\n", mark(effect), effect.as_str());
    for app in &compared.apps {
        text.push_str(&format!("\n**{}**\n", code(words::root(app))));
        let said = words::about(app);
        if !said.is_empty() {
            text.push('\n');
        }
        for said in said {
            text.push_str(&format!("- {}\n", sentence(&said)));
        }
        if app.changes.is_empty() {
            continue;
        }
        text.push_str("\n| permission | effect | |\n|---|---|---|\n");
        app.changes.iter().for_each(|change| text.push_str(&row(change)));
        app.changes.iter().for_each(|change| text.push_str(&examples(compared, app, change)));
    }
    for note in &compared.notes {
        text.push_str(&format!("\n{}\n", sentence(note)));
    }
    text
}

fn row(change: &Change) -> String {
    let who: Vec<String> =
        words::signed(change).map(|(sign, found)| format!("{sign} {}", sentence(&found.sentence))).collect();
    // Where something is not known, that is said before what is.
    let said = who.is_empty() || !change.reasons.is_empty();
    let said = said.then(|| sentence(&words::change(change)));
    let who = said.into_iter().chain(who).collect::<Vec<_>>().join("<br>");
    let (effect, permission) = (change.effect, change.permission.as_str());
    format!("| {permission} | {} {} | {who} |\n", mark(effect), effect.as_str())
}

/// The blank lines let Markdown begin again inside.
fn examples(compared: &Compared, app: &AppChange, change: &Change) -> String {
    if words::signed(change).next().is_none() {
        return String::new();
    }
    let permission = change.permission;
    let mut text = format!("\n<details><summary>examples for {}</summary>\n", permission.as_str());
    for (sign, found) in words::signed(change) {
        text.push_str(&format!("\n{sign} {}\n", sentence(&found.sentence)));
        text.push_str(&format!("\n{}\n\n", words::step(permission, found)));
        let commands = example::commands(app, permission, &found.example);
        let commands: Vec<&str> = compared.setup.iter().chain(&commands).map(String::as_str).collect();
        text.push_str(&block("sh", &commands.join("\n")));
        if let Some(functions) = found.example.functions() {
            let block = block("json", &fitting(&functions, WIDTH));
            text.push_str(&format!("\nwhere {} holds\n\n{block}", code(FUNCTIONS)));
        }
    }
    text.push_str("\n</details>\n");
    text
}

fn mark(effect: Effect) -> &'static str {
    match effect {
        Effect::Same => "✅",
        Effect::Narrower => "☑️",
        Effect::Wider | Effect::Different => "⚠️",
        Effect::Unknown => "❓",
    }
}
