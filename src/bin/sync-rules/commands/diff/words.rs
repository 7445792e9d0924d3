//! What a report says in sentences, the same in every format for people.

use sync_rules::{
    Permission,
    change::{Allowed, Change, Effect},
};

use super::compared::{AppChange, Compared, Presence};

/// What an effect means for one permission.
pub(super) fn change(change: &Change) -> String {
    let examples = !(change.gained.is_empty() && change.lost.is_empty());
    match change.effect {
        Effect::Same => format!("nobody gains or loses it ({})", inputs(change.checked)),
        Effect::Wider => "someone gains it, and nobody loses it".to_owned(),
        Effect::Narrower => "someone loses it, and nobody gains it".to_owned(),
        Effect::Different => "someone gains it, and someone loses it".to_owned(),
        Effect::Unknown if !change.rests_on.is_empty() => {
            let names: Vec<String> = change.rests_on.iter().map(|name| format!("`{name}`")).collect();
            let found = if examples { "; whatever they are, this was found" } else { "" };
            format!("not known: it rests on {}, which the export does not tell{found}", names.join(", "))
        }
        Effect::Unknown => {
            let ended = "the search did not come to an end".to_owned();
            let because = change.stopped_by.map_or(ended, |obstacle| obstacle.to_string());
            let looked_at = inputs(change.checked);
            if examples {
                format!("not known in full: {because} ({looked_at}); this was found")
            } else {
                format!("not known: {because} ({looked_at})")
            }
        }
    }
}

fn inputs(checked: u64) -> String {
    if checked == 1 {
        "1 kind of input looked at".to_owned()
    } else {
        format!("{checked} kinds of input looked at")
    }
}

/// What is said of an app before its permissions.
pub(super) fn about(app: &AppChange) -> Vec<String> {
    let presence = match app.presence {
        Presence::Both => None,
        Presence::Added => Some("this app is new".to_owned()),
        Presence::Removed => Some("this app is gone, or does not sync by partition any more".to_owned()),
    };
    let key = app.key.sentence.clone().map(|sentence| match app.key.effect {
        Effect::Wider => format!("{sentence}: the null partition can be opened now"),
        Effect::Narrower => format!("{sentence}: the null partition cannot be opened any more"),
        Effect::Same | Effect::Different | Effect::Unknown => sentence,
    });
    let not = app.key.incomparable.as_ref().map(|why| format!("the permissions are not compared: {why}"));
    presence.into_iter().chain(key).chain(not).collect()
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
