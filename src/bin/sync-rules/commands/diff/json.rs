//! `sync-rules/diff/1`.

use serde::Serialize;
use serde_json::Value as Json;
use sync_rules::{Change, ChangeExample, Permission};

use super::{
    compared::{AppChange, Compared, Named, Presence},
    example, words,
};

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    old: &'a str,
    new: &'a str,
    effect: &'static str,
    may_widen: bool,
    apps: Vec<App<'a>>,
    setup: &'a [String],
}

#[derive(Serialize)]
struct App<'a> {
    root: &'a str,
    presence: &'static str,
    effect: &'static str,
    before: Option<Side<'a>>,
    after: Option<Side<'a>>,
    key_change: Option<&'a str>,
    permissions: Vec<Compare<'a>>,
}

#[derive(Serialize)]
struct Side<'a> {
    path: &'a str,
    partition: Partition<'a>,
}

#[derive(Serialize)]
struct Partition<'a> {
    key: &'a str,
    r#type: Option<&'static str>,
    required: bool,
}

#[derive(Serialize)]
struct Compare<'a> {
    permission: &'static str,
    effect: &'static str,
    checked: u64,
    gained: Vec<Example<'a>>,
    lost: Vec<Example<'a>>,
}

#[derive(Serialize)]
struct Example<'a> {
    sentence: &'a str,
    user: &'a Json,
    partition: &'a Json,
    before: Access,
    after: Access,
    commands: Vec<String>,
    functions: Option<Json>,
}

#[derive(Serialize)]
struct Access {
    read: bool,
    write: bool,
}

pub(super) fn text(compared: &Compared) -> String {
    let document = Document {
        schema: "sync-rules/diff/1",
        old: &compared.old,
        new: &compared.new,
        effect: compared.effect().as_str(),
        may_widen: compared.may_widen(),
        apps: compared.apps.iter().map(app).collect(),
        setup: &compared.setup,
    };
    // Everything in it has a form in JSON.
    format!("{}\n", serde_json::to_string_pretty(&document).unwrap_or_default())
}

fn app(app: &AppChange) -> App<'_> {
    App {
        root: words::root(app),
        presence: match app.presence {
            Presence::Both => "both",
            Presence::Added => "added",
            Presence::Removed => "removed",
        },
        effect: app.effect().as_str(),
        before: app.before.as_ref().map(side),
        after: app.after.as_ref().map(side),
        key_change: app.key.sentence.as_deref(),
        permissions: app.changes.iter().map(|change| permission(app, change)).collect(),
    }
}

fn side(named: &Named) -> Side<'_> {
    let kind = named.key.kind.map(|kind| kind.as_str());
    let partition = Partition { key: &named.key.name, r#type: kind, required: named.key.required };
    Side { path: &named.path, partition }
}

fn permission<'a>(app: &'a AppChange, change: &'a Change) -> Compare<'a> {
    let examples =
        |found: &'a [ChangeExample]| found.iter().map(|one| example(app, change.permission, one)).collect();
    Compare {
        permission: change.permission.as_str(),
        effect: change.effect.as_str(),
        checked: change.checked,
        gained: examples(&change.gained),
        lost: examples(&change.lost),
    }
}

fn example<'a>(app: &AppChange, permission: Permission, found: &'a ChangeExample) -> Example<'a> {
    let access = |(read, write): (bool, bool)| Access { read, write };
    Example {
        sentence: &found.sentence,
        user: &found.example.user,
        partition: &found.example.partition,
        before: access(found.example.before),
        after: access(found.example.after),
        commands: example::commands(app, permission, &found.example),
        functions: example::functions(&found.example),
    }
}
