//! The comparison of two sides: apps by their roots, and each with the changes of its permissions.

use std::collections::BTreeSet;

use sync_rules::{
    PartitionKey, SyncConfig,
    change::{Change, Effect, changes, key_change},
};

use super::sides::{SideApp, Sides};
use crate::problem::{self, Checked};

/// Everything that a change changes.
pub(super) struct Compared {
    pub(super) old: String,
    pub(super) new: String,
    pub(super) setup: Vec<String>,
    pub(super) apps: Vec<AppChange>,
}

/// What changes in one app.
pub(super) struct AppChange {
    /// Its folder below what was named; empty for the top.
    pub(super) root: String,
    pub(super) presence: Presence,
    pub(super) key: KeyChange,
    pub(super) changes: Vec<Change>,
    /// The keys, with the paths by which other commands find the rules; absent where there is no such app.
    pub(super) before: Option<Named>,
    pub(super) after: Option<Named>,
}

/// Where rules are, and what they are about.
pub(super) struct Named {
    pub(super) path: String,
    pub(super) key: PartitionKey,
}

/// In which sides an app is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Presence {
    Both,
    Added,
    Removed,
}

/// How a partition key changes.
pub(super) struct KeyChange {
    /// In words, if it does.
    pub(super) sentence: Option<String>,
    pub(super) effect: Effect,
    /// Why permissions are not compared.
    pub(super) incomparable: Option<String>,
}

impl Compared {
    pub(super) fn of(sides: Sides) -> Checked<Self> {
        let Sides { mut old, mut new, setup } = sides;
        let (only_old, only_new) = (only(&old.apps), only(&new.apps));
        let mut apps = Vec::new();
        if let (Some(before), Some(after)) = (only_old, only_new) {
            // One app on each side is the same app wherever it is.
            let root = if before == after { before } else { String::new() };
            let (before, after) = (old.apps.pop_first(), new.apps.pop_first());
            if let (Some((_, before)), Some((_, after))) = (before, after) {
                apps.push(both(root, before, after));
            }
        }
        let roots: BTreeSet<String> = old.apps.keys().chain(new.apps.keys()).cloned().collect();
        for root in roots {
            apps.extend(match (old.apps.remove(&root), new.apps.remove(&root)) {
                (Some(before), Some(after)) => Some(both(root, before, after)),
                (None, Some(after)) => Some(alone(root, after, Presence::Added)?),
                (Some(before), None) => Some(alone(root, before, Presence::Removed)?),
                (None, None) => None,
            });
        }
        Ok(Self { old: old.name, new: new.name, setup, apps })
    }

    /// The effect on all apps together.
    pub(super) fn effect(&self) -> Effect {
        joined(self.apps.iter().map(AppChange::effect))
    }

    /// Whether someone gains access, or may.
    pub(super) fn may_widen(&self) -> bool {
        let widens = |effect| matches!(effect, Effect::Wider | Effect::Different | Effect::Unknown);
        self.apps.iter().any(|app| widens(app.effect()))
    }
}

impl AppChange {
    /// The effect on all permissions together.
    pub(super) fn effect(&self) -> Effect {
        joined(self.changes.iter().map(|change| change.effect).chain([self.key.effect]))
    }
}

fn only(apps: &std::collections::BTreeMap<String, SideApp>) -> Option<String> {
    apps.keys().next().filter(|_| apps.len() == 1).cloned()
}

/// An app that is on both sides.
fn both(root: String, before: SideApp, after: SideApp) -> AppChange {
    let (before, after) = known(before, after);
    let (old, new) = (before.config.partition_key().clone(), after.config.partition_key().clone());
    let incomparable = match (old.kind, new.kind) {
        (Some(old), Some(new)) if old != new => Some(format!(
            "no partition of the type `{old}` can be opened when the key is of the type `{new}`"
        )),
        _ => None,
    };
    let effect = if old.name != new.name || incomparable.is_some() {
        Effect::Different
    } else {
        match (old.required, new.required) {
            (true, false) => Effect::Wider,
            (false, true) => Effect::Narrower,
            (true, true) | (false, false) => Effect::Same,
        }
    };
    let key = KeyChange { sentence: key_change(&old, &new), effect, incomparable };
    // The null partition is compared only if it can be opened on both sides.
    let shared = PartitionKey::new(old.name.clone(), old.kind, old.required || new.required);
    let changes = if key.incomparable.is_some() {
        Vec::new()
    } else {
        let config = before.config.clone().with_partition_key(shared);
        changes((&config, &before.options), (&after.config, &after.options))
    };
    AppChange {
        root,
        presence: Presence::Both,
        key,
        changes,
        before: Some(Named { path: before.path, key: old }),
        after: Some(Named { path: after.path, key: new }),
    }
}

/// A rule that stands by itself is about the key of the other side.
fn known(mut before: SideApp, mut after: SideApp) -> (SideApp, SideApp) {
    let bare = |app: &SideApp| {
        let key = app.config.partition_key();
        key.name.is_empty() && key.kind.is_none()
    };
    if bare(&before) && !bare(&after) {
        before.config = before.config.with_partition_key(after.config.partition_key().clone());
    } else if bare(&after) && !bare(&before) {
        after.config = after.config.with_partition_key(before.config.partition_key().clone());
    }
    (before, after)
}

/// An app that is on one side: on the other nobody has access.
fn alone(root: String, app: SideApp, presence: Presence) -> Checked<AppChange> {
    let key = app.config.partition_key().clone();
    let nothing = SyncConfig::from_rules(key.clone(), None, None);
    let nothing = nothing.map_err(|diagnostics| problem::of(&diagnostics))?;
    let (none, some) = ((&nothing, &app.options), (&app.config, &app.options));
    let changes = if presence == Presence::Added { changes(none, some) } else { changes(some, none) };
    let named = Some(Named { path: app.path, key });
    let (before, after) = if presence == Presence::Added { (None, named) } else { (named, None) };
    let key = KeyChange { sentence: None, effect: Effect::Same, incomparable: None };
    Ok(AppChange { root, presence, key, changes, before, after })
}

/// Several effects as one.
fn joined(effects: impl Iterator<Item = Effect>) -> Effect {
    effects.fold(Effect::Same, |all, one| match (all, one) {
        (Effect::Different, _) | (_, Effect::Different) => Effect::Different,
        (Effect::Unknown, _) | (_, Effect::Unknown) => Effect::Unknown,
        (Effect::Same, other) | (other, Effect::Same) => other,
        (Effect::Wider, Effect::Wider) => Effect::Wider,
        (Effect::Narrower, Effect::Narrower) => Effect::Narrower,
        (Effect::Wider, Effect::Narrower) | (Effect::Narrower, Effect::Wider) => Effect::Different,
    })
}
