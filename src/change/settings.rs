//! What changes of an app beside its rules, and with it what the rules give access to: the data source.

use super::Effect;
use crate::{
    app::{App, FileKind},
    config::SyncConfig,
    syntax::Node,
};

/// A change of what rules give access to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct SettingChange {
    /// In words.
    pub sentence: String,
    /// What it does to access; unknown if one of the two does not say enough.
    pub effect: Effect,
}

/// What changes from one app to another beside rules, functions and values.
pub fn setting_changes(before: &App, after: &App) -> Vec<SettingChange> {
    let service = |app: &App| {
        let said = || app.sync.as_ref().and_then(SyncConfig::service);
        app.synced_source().or_else(said).map(str::to_owned)
    };
    let (Some(old), Some(new)) = (service(before), service(after)) else { return Vec::new() };
    let (old_cluster, new_cluster) = (cluster(before, &old), cluster(after, &new));
    let (sentence, effect) = match (&old_cluster, &new_cluster) {
        (Some(one), Some(other)) if one == other => return Vec::new(),
        (Some(one), Some(other)) => {
            let sentence = format!("sync serves the cluster `{other}` instead of `{one}`");
            (sentence, Effect::Different)
        }
        (None, None) if old == new => return Vec::new(),
        (None, None) => {
            let sentence = format!(
                "sync serves the data source `{new}` instead of `{old}`, and whether these are the same data is not known"
            );
            (sentence, Effect::Unknown)
        }
        (Some(_), None) | (None, Some(_)) => {
            let (name, side) = if old_cluster.is_some() { (new, "new") } else { (old, "old") };
            let sentence = format!(
                "which cluster sync serves is not known: the settings of the data source `{name}` are not in the {side} app"
            );
            (sentence, Effect::Unknown)
        }
    };
    vec![SettingChange { sentence, effect }]
}

/// The cluster that a data source is linked to, if the export has its settings.
fn cluster(app: &App, service: &str) -> Option<String> {
    let text = |node: Option<&Node>| node.and_then(Node::text).map(str::to_owned);
    let services = app.files.iter().filter(|file| file.kind == FileKind::Service).map(|file| &file.tree.root);
    let mut named = services.filter(|root| text(root.get("name")).as_deref() == Some(service));
    named.find_map(|root| text(root.get("config")?.get("clusterName")))
}
