//! `sync-rules/diff/1`.

use serde::Serialize;
use sync_rules::{PartitionKey, change::Change};

use super::{
    compared::{self, AppChange, Compared, Named, Presence},
    example, words,
};
use crate::text::json::document;

#[derive(Serialize)]
struct Document<'a, P> {
    schema: &'static str,
    old: &'a str,
    new: &'a str,
    effect: &'static str,
    may_widen: bool,
    apps: Vec<App<'a, P>>,
    setup: &'a [String],
    notes: &'a [String],
}

#[derive(Serialize)]
struct App<'a, P> {
    root: &'a str,
    presence: &'static str,
    effect: &'static str,
    before: Option<Side<'a>>,
    after: Option<Side<'a>>,
    key_change: Option<&'a str>,
    /// What else is said of the app.
    settings: Vec<Setting<'a>>,
    moved_from: Option<&'a str>,
    permissions: Vec<P>,
}

#[derive(Serialize)]
struct Setting<'a> {
    sentence: &'a str,
    effect: &'static str,
}

#[derive(Serialize)]
struct Side<'a> {
    path: &'a str,
    partition: &'a PartitionKey,
}

pub(super) fn text(compared: &Compared) -> String {
    document(&Document {
        schema: "sync-rules/diff/1",
        old: &compared.old,
        new: &compared.new,
        effect: compared.effect().as_str(),
        may_widen: compared.may_widen(),
        apps: compared.apps.iter().map(app).collect(),
        setup: &compared.setup,
        notes: &compared.notes,
    })
}

fn app(app: &AppChange) -> App<'_, impl Serialize> {
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
        settings: app.settings.iter().map(setting).collect(),
        moved_from: app.moved_from.as_deref(),
        permissions: app.changes.iter().map(|change| permission(app, change)).collect(),
    }
}

fn setting(setting: &compared::Setting) -> Setting<'_> {
    Setting { sentence: &setting.sentence, effect: setting.effect.as_str() }
}

fn side(named: &Named) -> Side<'_> {
    Side { path: &named.path, partition: &named.key }
}

fn permission<'a>(app: &AppChange, change: &'a Change) -> impl Serialize + use<'a> {
    change.to_json(Some(&|found| example::commands(app, change.permission, found)))
}
