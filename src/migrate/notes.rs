//! What becomes different although the rules mean the same, and what else to know before moving.

use super::{
    report::{FileAction, MigratedFile, MigrationNote},
    roles::Draft,
};
use crate::{
    app::{App, FileKind},
    partition::PartitionKey,
};

pub(super) fn notes(
    app: &App,
    key: &PartitionKey,
    drafts: &[Draft],
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
    overridden(app, files, &mut note);
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
            "documents without `{}` were in no partition; the filters keep them unread, unless the key is given to them",
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

/// Rules that count for a collection alone take the place of the default rule, and other collections' rules begin to
/// count for sync.
fn overridden(app: &App, files: &[MigratedFile], note: &mut impl FnMut(&'static str, String)) {
    let changed =
        |path: &str| files.iter().any(|file| file.action != FileAction::Create && path.ends_with(&file.path));
    let has_roles = |kind: FileKind| matches!(kind, FileKind::CollectionRules | FileKind::DefaultRule);
    let old = app.files.iter().filter(|file| has_roles(file.kind));
    let old = old.filter(|file| {
        file.tree.root.get("roles").and_then(|roles| roles.elements()).is_some_and(|roles| !roles.is_empty())
    });
    let (replaced, kept): (Vec<_>, Vec<_>) = old.map(|file| file.tree.name()).partition(|path| changed(path));
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
