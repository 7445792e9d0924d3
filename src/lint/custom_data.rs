//! Who writes the collection that custom user data comes from.

use crate::{
    app::{App, FileKind},
    syntax::{Member, Node, NodeKind, Tree},
};

/// Who may write custom user data through the app's rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Writer {
    Everyone,
    /// Each user the own document.
    Owner,
}

/// A role by which users write custom user data.
pub(crate) struct WritableRole<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) role: &'a Node,
    pub(crate) writer: Writer,
}

/// The role by which users can write the custom user data that their permissions may rest on.
pub(crate) fn written_by_clients(app: &App) -> Option<WritableRole<'_>> {
    let source = app.custom_user_data.as_ref()?;
    let tree = rules(app, &source.database, &source.collection)?;
    for role in tree.root.get("roles")?.elements()? {
        let who = |key| passes(role.get(key), &source.user_id_field);
        let filter = role.get("document_filters").and_then(|filters| filters.get("write"));
        let parts =
            [who("apply_when"), passes(filter, &source.user_id_field), writes(role, &source.user_id_field)];
        let writer = if parts.contains(&Passes::Owner) { Writer::Owner } else { Writer::Everyone };
        if !parts.contains(&Passes::Others) && !parts.contains(&Passes::Nobody) {
            return Some(WritableRole { tree, role, writer });
        }
        // Later roles are for nobody.
        if parts.first() == Some(&Passes::Everyone) {
            return None;
        }
    }
    None
}

/// The roles of a collection: its own, or the default ones if there is one file of them.
fn rules<'a>(app: &'a App, database: &str, collection: &str) -> Option<&'a Tree> {
    let of = |kind| app.files.iter().filter(move |file| file.kind == kind);
    let is = |root: &Node, key, name| root.get(key).and_then(Node::text) == Some(name);
    let own = of(FileKind::CollectionRules).find(|file| {
        is(&file.tree.root, "database", database) && is(&file.tree.root, "collection", collection)
    });
    let mut defaults = of(FileKind::DefaultRule);
    let only = defaults.next().filter(|_| defaults.next().is_none());
    own.or(only).map(|file| &*file.tree)
}

/// Whom a part of a role lets pass, as far as it can be read without evaluating it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Passes {
    Everyone,
    Owner,
    /// Some users, by something else than their id.
    Others,
    Nobody,
}

fn passes(condition: Option<&Node>, user_id_field: &str) -> Passes {
    let Some(condition) = condition else { return Passes::Everyone };
    match &condition.kind {
        NodeKind::Bool(true) => Passes::Everyone,
        NodeKind::Bool(false) => Passes::Nobody,
        NodeKind::Object(members) => match members.as_slice() {
            [] => Passes::Everyone,
            [only] if compares_id(only, user_id_field) => Passes::Owner,
            _ => Passes::Others,
        },
        NodeKind::Null | NodeKind::Number(_) | NodeKind::String(_) | NodeKind::Array(_) => Passes::Others,
    }
}

/// Whether a role lets write the document, or fields of it.
fn writes(role: &Node, user_id_field: &str) -> Passes {
    if let Some(write) = role.get("write") {
        return passes(Some(write), user_id_field);
    }
    let additional = role.get("additional_fields");
    let fields = role.get("fields").and_then(Node::members).unwrap_or_default();
    let mut rules = fields.iter().map(|field| &field.value).chain(additional);
    let open = |rule: &Node| matches!(rule.get("write"), Some(Node { kind: NodeKind::Bool(true), .. }));
    if rules.any(open) { Passes::Everyone } else { Passes::Nobody }
}

/// `{"user": "%%user.id"}` or the other way round, also by way of a conversion.
fn compares_id(member: &Member, user_id_field: &str) -> bool {
    let field = |text: &str| {
        text == user_id_field
            || ["%%root.", "%%prevRoot."].iter().any(|root| text.strip_prefix(root) == Some(user_id_field))
    };
    let value = match member.value.members() {
        Some([only]) if matches!(&*only.key.text, "%stringToOid" | "%oidToString" | "$eq" | "%eq") => {
            &only.value
        }
        _ => &member.value,
    };
    let Some(value) = value.text() else { return false };
    (field(&member.key.text) && value == "%%user.id") || (&*member.key.text == "%%user.id" && field(value))
}
