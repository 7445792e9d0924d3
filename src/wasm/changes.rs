//! What changes from one app to another: who gains and loses access, and what else decides about it.

use serde_json::{Value as Json, json};

use super::{failure::Failure, loaded::Loaded};
use crate::{
    PartitionKey, SyncConfig,
    change::{Change, Effect, changes, key_change, setting_changes},
};

/// `{"settings": [{"sentence", "effect"}], "permissions": […]}`.
pub(super) fn between(before: &Loaded, after: &Loaded) -> Result<Json, Failure> {
    let (old, new) = known(before.config()?, after.config()?);
    let (key, other) = (old.partition_key(), new.partition_key());
    if key.kind.zip(other.kind).is_some_and(|(before, after)| before != after) {
        let what = key_change(key, other).unwrap_or_default();
        return Err(Failure::limit("other-key", format!("{what}, so no partition can be opened under both")));
    }
    let nothing = |config: &SyncConfig| SyncConfig::from_rules(config.partition_key().clone(), None, None);
    let mut settings = Vec::new();
    let (old, new) = match (runs(&old), runs(&new)) {
        (true, true) => {
            let renamed = key_change(key, other).map(|sentence| setting(&sentence, of_key(key, other)));
            settings.extend(renamed);
            let others = setting_changes(&before.app, &after.app).into_iter();
            settings.extend(others.map(|change| setting(&change.sentence, change.effect)));
            // The null partition is compared only if it can be opened on both sides.
            let shared = PartitionKey::new(key.name.clone(), key.kind, key.required || other.required);
            (old.with_partition_key(shared), new)
        }
        (false, false) => {
            settings.push(setting("sync runs on neither side: nobody can open anything", Effect::Same));
            (nothing(&old).map_err(Failure::of_texts)?, nothing(&new).map_err(Failure::of_texts)?)
        }
        (true, false) => {
            settings.push(setting("sync does not run any more: nobody can open anything", Effect::Narrower));
            let none = nothing(&new).map_err(Failure::of_texts)?;
            (old, none)
        }
        (false, true) => {
            settings.push(setting("sync did not run before and is enabled now", Effect::Wider));
            (nothing(&old).map_err(Failure::of_texts)?, new)
        }
    };
    let found = changes((&old, &before.app.options), (&new, &after.app.options));
    let json = |change: &Change| serde_json::to_value(change.to_json(None)).unwrap_or_default();
    Ok(json!({"settings": settings, "permissions": found.iter().map(json).collect::<Vec<_>>()}))
}

fn setting(sentence: &str, effect: Effect) -> Json {
    json!({"sentence": sentence, "effect": effect.as_str()})
}

/// Where sync does not run, nobody can open anything, whatever the rules say.
fn runs(config: &SyncConfig) -> bool {
    config.was_set_up() && config.state() != Some("disabled")
}

/// What a changed key does to access by itself: by another name other documents are meant.
fn of_key(before: &PartitionKey, after: &PartitionKey) -> Effect {
    match (before.required, after.required) {
        _ if before.name != after.name => Effect::Different,
        (true, false) => Effect::Wider,
        (false, true) => Effect::Narrower,
        (true, true) | (false, false) => Effect::Same,
    }
}

/// A rule that stands by itself is about the key of the other side.
fn known(before: &SyncConfig, after: &SyncConfig) -> (SyncConfig, SyncConfig) {
    let bare =
        |config: &SyncConfig| config.partition_key().name.is_empty() && config.partition_key().kind.is_none();
    let like = |config: &SyncConfig, other: &SyncConfig| {
        let config = config.clone();
        if bare(&config) && !bare(other) {
            config.with_partition_key(other.partition_key().clone())
        } else {
            config
        }
    };
    (like(before, after), like(after, before))
}
