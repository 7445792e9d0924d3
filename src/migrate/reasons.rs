//! What a person must look at beside the rules: where it is not known what was synced, and collections that were not.

use super::collections::{Collections, Effect, RolesOf, Unserved};
use crate::partition::PartitionKey;

pub(super) fn reasons(collections: &Collections<'_>, key: &PartitionKey) -> Vec<String> {
    let Some(sync) = &collections.sync else { return Vec::new() };
    if let Some(unknown) = sync.unknown() {
        let then = match sync.name() {
            Some(_) => {
                "the roles are written as the default ones, which do not open documents without the key; give the whole \
                 export to get them for each collection"
            }
            None => "no roles are written; name it in `service_name`",
        };
        return vec![format!("{unknown}: {then}")];
    }
    let mut reasons = Vec::new();
    if collections.served.is_empty() {
        let source = sync.name().map(|name| format!(" of `{name}`")).unwrap_or_default();
        reasons.push(format!(
            "no collection{source} has `{}` in its schema, so partition sync served none, and no roles are written",
            key.name
        ));
    }
    let of = |effect| collections.unserved.iter().filter(move |one| one.effect == effect);
    reasons.extend(of(Effect::Open).map(|one| {
        format!(
            "`{}` was not synced, as its schema has no `{}`, but {} would open it to Flexible Sync: it gets a role that \
             denies everything, which also takes the place of what other clients had; for them write roles that Flexible \
             Sync does not open",
            one.collection.full_name(),
            key.name,
            roles(one)
        )
    }));
    reasons.extend(of(Effect::Unusable).map(|one| {
        format!(
            "`{}` was not synced, as its schema has no `{}`, and stays closed, as Flexible Sync cannot use {}: `lint` \
             reports errors in them; see that they are meant for other clients alone",
            one.collection.full_name(),
            key.name,
            roles(one)
        )
    }));
    reasons
}

fn roles(one: &Unserved<'_>) -> String {
    match one.roles {
        RolesOf::Own(file) => format!("the roles in `{}`", file.tree.name()),
        RolesOf::Default(file) => format!("the default roles in `{}`", file.tree.name()),
        RolesOf::Nobody => "no role".to_owned(),
    }
}
