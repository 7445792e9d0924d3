//! Who writes the collection that custom user data comes from.

use super::{facts::user_path, visit::operands};
use crate::{
    app::{App, Collection, FileKind, Served},
    ast::{Expr, ExprKind, Operand},
    permissions::Rule,
    syntax::{Member, Node, NodeKind, Tree},
};

/// Who may write custom user data, and by what.
#[derive(Clone, Copy)]
pub(crate) enum Writer<'a> {
    /// Everyone, by a role.
    Everyone(WritableRole<'a>),
    /// Each user the own document, by a role.
    Owner(WritableRole<'a>),
    /// Whoever may write the partition that such a document is in, as sync serves the collection.
    Sync,
}

/// A role by which users write custom user data.
#[derive(Clone, Copy)]
pub(crate) struct WritableRole<'a> {
    pub(crate) tree: &'a Tree,
    pub(crate) role: &'a Node,
}

/// The first part of custom user data that a rule reads.
pub(crate) fn first_read(expr: &Expr) -> Option<&Operand> {
    let mut first = None;
    operands(expr, &mut |operand| {
        if user_path(operand).is_some_and(|path| path.first() == Some(&"custom_data")) {
            first = first.or(Some(operand));
        }
    });
    first
}

/// How users can write the custom user data that their permissions may rest on.
pub(crate) fn written_by_clients(app: &App) -> Option<Writer<'_>> {
    by_role(app).or_else(|| by_sync(app))
}

fn by_sync(app: &App) -> Option<Writer<'_>> {
    let config = app.sync.as_ref().filter(|config| config.was_set_up())?;
    let [_, write] = config.rules();
    let served = Served::by_partition(app)?.by_key(&config.partition_key().name).served;
    let data = app.custom_user_data.as_ref()?;
    let may_be_written = served.iter().any(|collection| data.is_of(collection)) && !denies(write);
    may_be_written.then_some(Writer::Sync)
}

/// Whether nobody may write by a permission.
fn denies(rule: &Rule) -> bool {
    rule.expr.as_ref().is_none_or(|expr| matches!(expr.kind, ExprKind::Constant(false)))
}

/// The role by which users can write the custom user data that their permissions may rest on.
fn by_role(app: &App) -> Option<Writer<'_>> {
    let source = app.custom_user_data.as_ref()?;
    let tree = rules(app)?;
    for role in tree.root.get("roles")?.elements()? {
        let who = |key| passes(role.get(key), &source.user_id_field);
        let filter = role.get("document_filters").and_then(|filters| filters.get("write"));
        let parts =
            [who("apply_when"), passes(filter, &source.user_id_field), writes(role, &source.user_id_field)];
        if !parts.contains(&Passes::Others) && !parts.contains(&Passes::Nobody) {
            let role = WritableRole { tree, role };
            let owner = parts.contains(&Passes::Owner);
            return Some(if owner { Writer::Owner(role) } else { Writer::Everyone(role) });
        }
        // Later roles are for nobody.
        if parts.first() == Some(&Passes::Everyone) {
            return None;
        }
    }
    None
}

/// The roles of the collection: its own, or the default ones of its data source if there is one file of them.
fn rules(app: &App) -> Option<&Tree> {
    if let Some(own) = app.custom_data_collection().and_then(|Collection { rules, .. }| rules.first()) {
        return Some(&own.tree);
    }
    let named = app.custom_user_data.as_ref()?.data_source.as_deref();
    let mut defaults = app.files.iter().filter(|file| {
        let here = app.source_of(file.tree.name()).map(|source| source.name.as_str());
        file.kind == FileKind::DefaultRule && named.is_none_or(|named| here == Some(named))
    });
    let only = defaults.next().filter(|_| defaults.next().is_none());
    only.map(|file| &*file.tree)
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
