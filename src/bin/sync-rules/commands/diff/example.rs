//! Commands that decide an example before and after, so that nobody has to believe a report.

use serde_json::{Map, Value as Json, json};
use sync_rules::{Permission, change::Counterexample};

use super::compared::{AppChange, Named};
use crate::{
    partition,
    text::{json::spaced, shell},
};

/// The file that the commands take from whoever runs them, if a function is called.
pub(super) const FUNCTIONS: &str = "functions.json";

/// What decides the example on each side where there is an app.
pub(super) fn commands(app: &AppChange, permission: Permission, example: &Counterexample) -> Vec<String> {
    let command = |named: &Named| {
        let mut words = ["sync-rules", "eval", &named.path].map(str::to_owned).to_vec();
        words.extend(["--user".to_owned(), user(&example.user)]);
        words.extend(partition::arguments(&example.partition, named.key.kind));
        words.extend(["--permission".to_owned(), permission.as_str().to_owned()]);
        if !example.calls.is_empty() {
            words.extend(["--functions".to_owned(), FUNCTIONS.to_owned()]);
        }
        shell::command(&words)
    };
    app.before.iter().chain(&app.after).map(command).collect()
}

/// The user without what everybody has.
fn user(user: &Json) -> String {
    match user.as_object() {
        Some(members) if members.len() == 2 && members.get("type") == Some(&json!("normal")) => {
            let id: Map<String, Json> = members.iter().filter(|(key, _)| *key == "id").map(owned).collect();
            spaced(&Json::Object(id))
        }
        _ => spaced(user),
    }
}

fn owned((key, value): (&String, &Json)) -> (String, Json) {
    (key.clone(), value.clone())
}
