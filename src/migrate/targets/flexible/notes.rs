//! What becomes different although the rules mean the same, and what else to know before moving.

use super::{
    collections::{Collections, Effect, has_roles},
    files::changed_settings,
    partial::Formula,
    roles::Draft,
};
use crate::{
    app::{App, FileKind},
    config::SyncConfig,
    migrate::{FileAction, MigratedFile, MigrationNote},
    partition::PartitionKey,
};

pub(super) fn notes(
    app: &App,
    config: &SyncConfig,
    key: &PartitionKey,
    drafts: &[Draft],
    collections: &Collections<'_>,
    files: &[MigratedFile],
) -> Vec<MigrationNote> {
    let mut notes = Vec::new();
    let mut note = |code, message: String| notes.push(MigrationNote { code, message });
    let open = |permission: usize| drafts.iter().any(|draft| draft.open.get(permission) == Some(&true));
    if open(1) {
        note(
            "open-to-everyone",
            "every user may read and write every document that is in a partition".to_owned(),
        );
    } else if open(0) {
        note("open-to-everyone", "every user may read every document that is in a partition".to_owned());
    }
    let never = |filter: fn(&Draft) -> &Formula| drafts.iter().all(|draft| *filter(draft) == Formula::False);
    match (never(|draft| &draft.read), never(|draft| &draft.write)) {
        (true, true) => note("closed-to-everyone", "nobody may read or write any document".to_owned()),
        (false, true) => note("closed-to-everyone", "nobody may write any document".to_owned()),
        (_, false) => {}
    }
    custom_data(app, drafts, collections, &mut note);
    overridden(app, collections, files, &mut note);
    not_synced(collections, key, &mut note);
    changed_settings(config).into_iter().for_each(|(code, message)| note(code, message));
    note(
        "per-document",
        format!(
            "a partition was opened or refused as a whole; roles decide document by document. When `{}` of a document \
             changes, the document appears for some users and disappears for others",
            key.name
        ),
    );
    note(
        "subscriptions",
        "apps ask for documents by subscriptions. Old clients get them from the service, named \
         `flx_migrated_<Class>`, with the partition as their query; new ones write their own"
            .to_owned(),
    );
    note(
        "session",
        "expansions are resolved when a session begins and stay as they are until it ends; a change of custom data \
         that changes a role or a filter leads to a client reset in the next session"
            .to_owned(),
    );
    let without = if key.required {
        format!(
            "documents without `{}` were in no partition; the filters do not match them until they get the key",
            key.name
        )
    } else {
        format!(
            "documents without `{}` were in the null partition; the filters treat them as those whose key is null",
            key.name
        )
    };
    note("documents-without-key", without);
    notes
}

/// Custom user data that clients can write, which roles and rules may rest on.
fn custom_data(
    app: &App,
    drafts: &[Draft],
    collections: &Collections<'_>,
    note: &mut impl FnMut(&'static str, String),
) {
    let Some(data) = &app.custom_user_data else { return };
    let Some(collection) = collections.served.iter().find(|collection| data.is_of(collection)) else {
        return;
    };
    if drafts.iter().any(|draft| draft.write != Formula::False) {
        note(
            "custom-data-writable",
            format!(
                "`{}` holds the custom user data and was synced, so it gets the roles too: whoever may write the partition \
                 of such a document can write custom data, as before. Where permissions rest on it, keep it in a collection \
                 that is not synced",
                collection.full_name()
            ),
        );
    }
}

/// Collections that stay closed by themselves.
fn not_synced(
    collections: &Collections<'_>,
    key: &PartitionKey,
    note: &mut impl FnMut(&'static str, String),
) {
    let closed = collections.unserved.iter().filter(|one| one.effect == Effect::Closed);
    let names: Vec<String> = closed.map(|one| one.collection.full_name()).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if !names.is_empty() {
        note(
            "not-synced",
            format!(
                "partition sync did not serve {}, as `{}` is not in the schema; without roles Flexible Sync does not \
                 either",
                listed(&names),
                key.name
            ),
        );
    }
}

/// Roles of the data source that syncs: those that are replaced, and those that begin to count for sync where it is not
/// known which collections are synced.
fn overridden(
    app: &App,
    collections: &Collections<'_>,
    files: &[MigratedFile],
    note: &mut impl FnMut(&'static str, String),
) {
    let changed =
        |path: &str| files.iter().any(|file| file.action != FileAction::Create && path.ends_with(&file.path));
    let is_role_file = |kind| matches!(kind, FileKind::CollectionRules | FileKind::DefaultRule);
    let old = app.files.iter().filter(|file| is_role_file(file.kind) && has_roles(file));
    let here = |path: &str| collections.sync.as_ref().is_none_or(|sync| sync.may_use(path));
    let old = old.map(|file| file.tree.name()).filter(|path| here(path));
    let (replaced, mut kept): (Vec<_>, Vec<_>) = old.partition(|path| changed(path));
    if collections.unknown().is_none() {
        kept.clear();
    }
    if !replaced.is_empty() {
        note(
            "rules-overridden",
            format!(
                "the roles of {} are replaced: partition sync did not look at them, Flexible Sync would",
                listed(&replaced)
            ),
        );
    }
    if !kept.is_empty() {
        note(
            "rules-that-begin-to-count",
            format!(
                "the roles of {} stay: partition sync did not look at them, and Flexible Sync does, for collections that \
                 have a schema",
                listed(&kept)
            ),
        );
    }
}

fn listed(paths: &[&str]) -> String {
    paths.iter().map(|path| format!("`{path}`")).collect::<Vec<_>>().join(", ")
}
