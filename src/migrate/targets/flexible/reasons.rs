//! What a person must look at beside the rules: where it is not known what was synced, and collections that were not.

use super::collections::{Collections, Effect, RolesOf};
use crate::partition::PartitionKey;

pub(super) fn reasons(collections: &Collections<'_>, key: &PartitionKey) -> Vec<String> {
    let Some(sync) = &collections.sync else {
        return vec![
            "the rules are given without their app, so it is unknown which collections are synced: the roles are written \
             as the default ones, and do not open documents without the key; give the whole export to get them for each \
             collection"
                .to_owned(),
        ];
    };
    if let Some(unknown) = sync.unknown() {
        if sync.name().is_none() {
            return vec![format!("{unknown}: no roles are written; name it in `service_name`")];
        }
        let names = collections.doubtful.iter().map(|collection| format!("`{}`", collection.full_name()));
        let over = match listed(names.collect()) {
            Some(names) => format!(", also in place of the roles of {names}, which would open it"),
            None => String::new(),
        };
        return vec![format!(
            "{unknown}: the roles are written as the default ones{over}, and do not open documents without the key; give \
             the whole export to get them for each collection"
        )];
    }
    let mut reasons = Vec::new();
    if collections.served.is_empty() {
        let source = sync.name().map(|name| format!(" of `{name}`")).unwrap_or_default();
        reasons.push(format!(
            "no collection{source} has `{}` in its schema, so partition sync served none, and no roles are written",
            key.name
        ));
    }
    let not_synced = |effect| {
        let those = collections.unserved.iter().filter(move |one| one.effect == effect);
        let names = those.clone().map(|one| format!("`{}`", one.collection.full_name())).collect();
        let mut files: Vec<String> = those
            .filter_map(|one| match one.roles {
                RolesOf::Own(file) | RolesOf::Default(file) => Some(format!("`{}`", file.tree.name())),
                RolesOf::Nobody => None,
            })
            .collect();
        files.dedup();
        Some((listed(names)?, listed(files)?))
    };
    if let Some((names, files)) = not_synced(Effect::Open) {
        reasons.push(format!(
            "partition sync did not serve {names}, because their schemas lack `{}`, but the roles in {files} would open \
             them to Flexible Sync: each gets a role that denies everything, also to other clients; decide who should have \
             access, and write roles for them",
            key.name
        ));
    }
    if let Some((names, files)) = not_synced(Effect::Unusable) {
        reasons.push(format!(
            "partition sync did not serve {names}, because their schemas lack `{}`, and Flexible Sync cannot use the roles \
             in {files}, so the data stays closed to it: check that these roles are meant for other clients only",
            key.name
        ));
    }
    reasons
}

/// Some names in a sentence; `None` if there are none.
fn listed(names: Vec<String>) -> Option<String> {
    match names.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        [first, second, third, rest @ ..] if rest.len() > 1 => {
            Some(format!("{first}, {second}, {third} and {} more", rest.len()))
        }
        [before @ .., last] => Some(format!("{} and {last}", before.join(", "))),
    }
}
