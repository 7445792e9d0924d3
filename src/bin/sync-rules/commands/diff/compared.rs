//! The comparison of two sides: apps by their roots, and each with the changes of its permissions.

use sync_rules::{
    FlexibleSync, PartitionKey, SyncConfig,
    change::{Change, Effect, changes, key_change, setting_changes},
};

use super::{
    pairs::{Pair, pairs},
    sides::{Side, SideApp, Sides},
    words::SAME_FILES,
};
use crate::problem::{self, Checked, Problem};

/// Everything that a change changes.
pub(super) struct Compared {
    pub(super) old: String,
    pub(super) new: String,
    pub(super) setup: Vec<String>,
    /// What was not looked at.
    pub(super) notes: Vec<String>,
    pub(super) apps: Vec<AppChange>,
}

/// What changes in one app.
pub(super) struct AppChange {
    /// Its folder below what was named; empty for the top.
    pub(super) root: String,
    pub(super) presence: Presence,
    /// The folder that it was in before, if that was another.
    pub(super) moved_from: Option<String>,
    pub(super) key: KeyChange,
    pub(super) settings: Vec<Setting>,
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

/// What else is said of an app, and what it does to access.
pub(super) struct Setting {
    pub(super) sentence: String,
    pub(super) effect: Effect,
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
    pub(super) fn new(sides: Sides) -> Checked<Self> {
        let Sides { old, new, setup, notes } = sides;
        let links = |app: &SideApp, other: &Side| match other.link_to(app.root()) {
            Some(link) if app.app.sync.is_some() => {
                let message =
                    format!("`{}` is a symbolic link, and its target is not compared", link.display());
                Some(Problem::new(message).help("name the target folder instead"))
            }
            Some(_) | None => None,
        };
        let (old_side, new_side) = (Side { apps: Vec::new(), ..old }, Side { apps: Vec::new(), ..new });
        let mut apps = Vec::new();
        let mut problems = Vec::new();
        for pair in pairs(old.apps, new.apps) {
            problems.extend(match (&pair.before, &pair.after) {
                (Some(app), None) => links(app, &new_side),
                (None, Some(app)) => links(app, &old_side),
                (Some(_), Some(_)) | (None, None) => None,
            });
            apps.extend(app(pair)?);
        }
        if problems.is_empty() {
            Ok(Self { old: old_side.name, new: new_side.name, setup, notes, apps })
        } else {
            Err(problems)
        }
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
        let settings = self.settings.iter().map(|setting| setting.effect);
        joined(self.changes.iter().map(|change| change.effect).chain([self.key.effect]).chain(settings))
    }
}

/// What becomes of an app; `None` if neither side has partition rules.
fn app(pair: Pair) -> Checked<Option<AppChange>> {
    let root = pair.root().to_owned();
    let Pair { before, after, perhaps } = pair;
    let is_in = |app: &Option<SideApp>| app.as_ref().is_some_and(|app| app.app.sync.is_some());
    let has_moved = match (&before, &after) {
        (Some(before), Some(after)) if before.root() != after.root() => Some(before.root().to_owned()),
        _ => None,
    };
    let uses_roles =
        |app: &Option<SideApp>| app.as_ref().is_some_and(|app| FlexibleSync::from_app(&app.app).is_some());
    let other_kind = match (is_in(&before), is_in(&after)) {
        (true, false) if uses_roles(&after) => Some("this app uses Flexible Sync now"),
        (false, true) if uses_roles(&before) => Some("this app used Flexible Sync before"),
        (true | false, _) => None,
    };
    let presence = match (is_in(&before), is_in(&after)) {
        (true, true) => Presence::Both,
        (false, true) => Presence::Added,
        (true, false) => Presence::Removed,
        (false, false) => return Ok(None),
    };
    let mut change = match (with_rules(before), with_rules(after)) {
        (Some(before), Some(after)) => both(root, before, after)?,
        (None, Some(app)) | (Some(app), None) => match other_kind {
            Some(said) => unknown(root, presence, app, said),
            None => alone(root, app, presence)?,
        },
        (None, None) => return Ok(None),
    };
    change.moved_from = has_moved;
    if let Some(other) = perhaps {
        let sentence = format!(
            "this may be the app that is in `{}` on the other side; name both folders to compare them",
            if other.is_empty() { "." } else { &other }
        );
        change.settings.push(Setting { sentence, effect: Effect::Unknown });
    }
    Ok(Some(change))
}

/// An app with its rules.
struct WithRules {
    app: SideApp,
    config: SyncConfig,
}

fn with_rules(app: Option<SideApp>) -> Option<WithRules> {
    let app = app?;
    let config = app.app.sync.clone()?;
    Some(WithRules { app, config })
}

/// Whether sync runs.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Running {
    Yes,
    Disabled,
    /// It was never set up, or terminated (SEMANTICS §6.1.9): there are no rules to speak of.
    NeverSetUp,
}

impl Running {
    fn from_config(config: &SyncConfig) -> Self {
        match config.state() {
            _ if !config.was_set_up() => Self::NeverSetUp,
            Some("disabled") => Self::Disabled,
            Some(_) | None => Self::Yes,
        }
    }
}

/// An app that is on both sides.
fn both(root: String, before: WithRules, after: WithRules) -> Checked<AppChange> {
    use Running::{Disabled, NeverSetUp, Yes};
    let said = |sentence: &str| Setting { sentence: sentence.to_owned(), effect: Effect::Same };
    let states = (Running::from_config(&before.config), Running::from_config(&after.config));
    // Where sync does not run, nobody can open anything, whatever the rules say.
    let (presence, sentence) = match states {
        (Yes, Yes) => return compared(root, before, after),
        (Disabled, Disabled) => {
            let mut change = compared(root, before, after)?;
            change.settings.push(said("sync is disabled on both sides: this counts once it is enabled"));
            return Ok(change);
        }
        (NeverSetUp, NeverSetUp) => (None, "sync is not set up on either side: nobody can open anything"),
        (NeverSetUp | Disabled, Yes) => (Some(Presence::Added), "sync did not run before and is enabled now"),
        (Yes, Disabled) => (Some(Presence::Removed), "sync is disabled now: nobody can open anything"),
        (Yes, NeverSetUp) => {
            (Some(Presence::Removed), "sync is not set up any more: nobody can open anything")
        }
        (Disabled, NeverSetUp) | (NeverSetUp, Disabled) => {
            (None, "sync runs on neither side: nobody can open anything")
        }
    };
    let changes = match presence {
        Some(Presence::Added) => against_nothing(&after, Presence::Added)?,
        Some(Presence::Removed | Presence::Both) => against_nothing(&before, Presence::Removed)?,
        None => Vec::new(),
    };
    Ok(AppChange {
        root,
        presence: Presence::Both,
        moved_from: None,
        key: KeyChange::none(),
        settings: vec![said(sentence)],
        changes,
        // Rules that are not in force answer nothing.
        before: (states.0 == Yes).then(|| named(&before)),
        after: (states.1 == Yes).then(|| named(&after)),
    })
}

/// An app that syncs on both sides.
fn compared(root: String, before: WithRules, after: WithRules) -> Checked<AppChange> {
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
        changes((&config, &before.app.app.options), (&after.config, &after.app.app.options))
    };
    let settings = setting_changes(&before.app.app, &after.app.app).into_iter();
    let mut settings: Vec<Setting> =
        settings.map(|change| Setting { sentence: change.sentence, effect: change.effect }).collect();
    let mut changes = changes;
    if before.app.is_same(&after.app) {
        changes.iter_mut().for_each(of_same_files);
        settings = vec![Setting { sentence: SAME_FILES.to_owned(), effect: Effect::Same }];
    }
    Ok(AppChange {
        root,
        presence: Presence::Both,
        moved_from: None,
        key,
        settings,
        changes,
        before: Some(named(&before)),
        after: Some(named(&after)),
    })
}

/// What is compared with itself is the same, which proves nothing: what is not known of it stays so.
fn of_same_files(change: &mut Change) {
    if change.effect == Effect::Same {
        return;
    }
    change.effect = Effect::Same;
    change.gained.clear();
    change.lost.clear();
    if change.reasons.is_empty() {
        change.reasons.push("the search reached its limit".to_owned());
    }
}

/// A rule by itself is about the key of the other side.
fn known(mut before: WithRules, mut after: WithRules) -> (WithRules, WithRules) {
    let bare = |app: &WithRules| {
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

fn named(app: &WithRules) -> Named {
    Named { path: app.app.path.clone(), key: app.config.partition_key().clone() }
}

/// An app that has rules beside roles: which of both give more is not asked here.
fn unknown(root: String, presence: Presence, app: WithRules, said: &str) -> AppChange {
    let sentence = format!("{said}: its roles decide, and they are not compared with partition rules");
    let own = Some(named(&app));
    let (before, after) = if presence == Presence::Added { (None, own) } else { (own, None) };
    let settings = vec![Setting { sentence, effect: Effect::Unknown }];
    AppChange {
        root,
        presence: Presence::Both,
        moved_from: None,
        key: KeyChange::none(),
        settings,
        changes: Vec::new(),
        before,
        after,
    }
}

/// An app that is on one side: on the other nobody has access.
fn alone(root: String, app: WithRules, presence: Presence) -> Checked<AppChange> {
    let running = Running::from_config(&app.config);
    let changes = if running == Running::Yes { against_nothing(&app, presence)? } else { Vec::new() };
    let sentence = match running {
        Running::Yes => None,
        Running::Disabled => Some("its sync is disabled: nobody can open anything by it"),
        Running::NeverSetUp => Some("its sync is not set up: nobody can open anything by it"),
    };
    let settings = sentence
        .map(|sentence| Setting { sentence: sentence.to_owned(), effect: Effect::Same })
        .into_iter()
        .collect();
    let own = Some(named(&app));
    let (before, after) = if presence == Presence::Added { (None, own) } else { (own, None) };
    Ok(AppChange {
        root,
        presence,
        moved_from: None,
        key: KeyChange::none(),
        settings,
        changes,
        before,
        after,
    })
}

/// What everybody gains, or loses, by the rules of an app.
fn against_nothing(app: &WithRules, presence: Presence) -> Checked<Vec<Change>> {
    let nothing = SyncConfig::from_rules(app.config.partition_key().clone(), None, None);
    let nothing = nothing.map_err(|diagnostics| problem::from_diagnostics(&diagnostics))?;
    let options = &app.app.app.options;
    let (none, some) = ((&nothing, options), (&app.config, options));
    Ok(if presence == Presence::Added { changes(none, some) } else { changes(some, none) })
}

impl KeyChange {
    fn none() -> Self {
        Self { sentence: None, effect: Effect::Same, incomparable: None }
    }
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
