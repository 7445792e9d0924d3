//! What a report says in sentences, the same in every format for people.

use sync_rules::{
    Permission,
    change::{Allowed, Change, Effect},
};

use super::compared::{AppChange, Compared, Presence};

/// What is said of a thing that is compared with itself.
pub(super) const SAME_FILES: &str = "both sides have the same files";

/// What an effect means for one permission.
pub(super) fn change(change: &Change) -> String {
    let examples = !(change.gained.is_empty() && change.lost.is_empty());
    let reasons = change.reasons.join("; ");
    match change.effect {
        // Equal files prove nothing.
        Effect::Same if !reasons.is_empty() => format!("not compared, because {SAME_FILES}: {reasons}"),
        Effect::Same => format!("no change in access (verified, {})", cases(change.checked)),
        Effect::Wider => "someone gains access, and nobody loses it".to_owned(),
        Effect::Narrower if !reasons.is_empty() => {
            format!("nobody gains access; who loses it is unknown: {reasons}{}", aside(examples))
        }
        Effect::Narrower => "someone loses access, and nobody gains it".to_owned(),
        Effect::Different => "someone gains access, and someone loses it".to_owned(),
        Effect::Unknown if !reasons.is_empty() => format!("not known: {reasons}{}", aside(examples)),
        Effect::Unknown => {
            let limit = "the search reached its limit".to_owned();
            let because = change.stopped_by.map_or(limit, |obstacle| obstacle.to_string());
            let found = if examples { "; this was found" } else { "" };
            format!("not known: {because} ({}){found}", cases(change.checked))
        }
    }
}

/// What is said before examples that are found as if nothing were unknown.
fn aside(examples: bool) -> &'static str {
    if examples { "; besides, this was found" } else { "" }
}

fn cases(checked: u64) -> String {
    if checked == 1 { "1 case".to_owned() } else { format!("{checked} cases") }
}

/// What is said of an app before its permissions.
pub(super) fn about(app: &AppChange) -> Vec<String> {
    let presence = match app.presence {
        Presence::Both => None,
        Presence::Added => Some("this app is new".to_owned()),
        Presence::Removed => Some("this app is gone, or does not sync by partition any more".to_owned()),
    };
    let moved = app
        .moved_from
        .as_deref()
        .map(|from| format!("this app was in `{}` before", if from.is_empty() { "." } else { from }));
    let settings = app.settings.iter().map(|setting| setting.sentence.clone());
    let key = app.key.sentence.clone().map(|sentence| match app.key.effect {
        Effect::Wider => format!("{sentence}: the null partition can be opened now"),
        Effect::Narrower => format!("{sentence}: the null partition cannot be opened any more"),
        Effect::Same | Effect::Different | Effect::Unknown => sentence,
    });
    let not = app.key.incomparable.as_ref().map(|why| format!("the permissions are not compared: {why}"));
    presence.into_iter().chain(moved).chain(settings).chain(key).chain(not).collect()
}

/// The name of an app in a report.
pub(super) fn root(app: &AppChange) -> &str {
    if app.root.is_empty() { "." } else { &app.root }
}

/// Whether names of apps tell a reader anything.
pub(super) fn several(compared: &Compared) -> bool {
    compared.apps.len() > 1 || compared.apps.iter().any(|app| !app.root.is_empty())
}

/// Those who gain with a plus, those who lose with a minus.
pub(super) fn signed(
    change: &Change,
) -> impl Iterator<Item = (&'static str, &sync_rules::change::ChangeExample)> {
    let gained = change.gained.iter().map(|example| ("+", example));
    gained.chain(change.lost.iter().map(|example| ("-", example)))
}

/// The permission with its answers before and after.
pub(super) fn step(permission: Permission, example: &sync_rules::change::ChangeExample) -> String {
    let answer = |Allowed { read, write }| match permission {
        Permission::Read if read => "allowed",
        Permission::Write if write => "allowed",
        Permission::Read | Permission::Write => "denied",
    };
    let (before, after) = (example.example.before, example.example.after);
    format!("{}: {} before, {} now", permission.as_str(), answer(before), answer(after))
}
