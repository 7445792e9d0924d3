//! The layout before 2023, in which roles were in the sync settings (SEMANTICS §7.6).
//!
//! In: `permissions` with `rules` by type and `defaultRoles`. Out: the same roles as the service converted them:
//! `applyWhen` is `apply_when`, `read` and `write` are the document filters, and everything else is allowed. Their
//! places stay those of the text. A role that has permissions of fields keeps them in force. Refused: the early drafts,
//! in which an object was around each array, or another key than `rules` and `defaultRoles` held roles.

use std::sync::Arc;

use super::{DEFAULT_FALLBACK, OwnRoles, RoleList};
use crate::{
    diagnostics::{self as codes, Severity, SpannedDiagnostic, shown},
    syntax::{Key, Member, Node, NodeKind, Tree},
    text::Span,
};

/// What sync allows on top of its filters in converted roles.
const ALLOWED: [&str; 5] = ["read", "write", "insert", "delete", "search"];

/// Roles of the old layout.
#[derive(Default)]
pub(super) struct OldRoles {
    pub(super) defaults: Option<RoleList>,
    pub(super) own: Vec<OwnRoles>,
    /// Some of them cannot be read, so nobody knows for which types there are none.
    pub(super) is_refused: bool,
}

/// The keys of `permissions`.
const KEYS: [&str; 2] = ["rules", "defaultRoles"];

/// Whether there are any, or something that is meant for some.
pub(super) fn has_roles(settings: &Node) -> Option<&Member> {
    let permissions = settings.member("permissions")?;
    let filled = |node: &Node| {
        node.elements().is_some_and(|list| !list.is_empty())
            || node.members().is_some_and(|members| !members.is_empty())
    };
    let known = |member: &Member| KEYS.contains(&&*member.key.text);
    let any = match permissions.value.members() {
        Some(members) => members.iter().any(|member| !known(member) || filled(&member.value)),
        None => filled(&permissions.value),
    };
    any.then_some(permissions)
}

/// The lists of `permissions`, converted, each with its type; the one for all others has none.
pub(crate) fn lists(permissions: &Node) -> Vec<(Option<&str>, Node)> {
    let own = permissions.get("rules").and_then(Node::members).unwrap_or_default();
    let own = own.iter().map(|member| (Some(&*member.key.text), &member.value));
    let all = own.chain(permissions.get("defaultRoles").map(|list| (None, list)));
    all.filter_map(|(name, list)| Some((name, converted_list(list)?))).collect()
}

/// The roles of `permissions`, converted.
pub(super) fn roles(tree: &Arc<Tree>, permissions: &Node, findings: &mut Vec<SpannedDiagnostic>) -> OldRoles {
    let mut roles = OldRoles::default();
    let Some(members) = permissions.members() else {
        let message = format!("`permissions` must be an object, found {}", permissions.describe());
        let help = "write `\"permissions\": {\"rules\": {…}, \"defaultRoles\": […]}`";
        findings.push(SpannedDiagnostic::error(codes::INVALID_SETTING, permissions.span, message).help(help));
        roles.is_refused = true;
        return roles;
    };
    for Member { key, .. } in members.iter().filter(|member| !KEYS.contains(&&*member.key.text)) {
        let message = format!("unknown key `{}` in `permissions`", shown(&key.text));
        let help = "roles for one type belong in `rules`, roles for all types in `defaultRoles`";
        findings.push(SpannedDiagnostic::error(codes::INVALID_SETTING, key.span, message).help(help));
        roles.is_refused = true;
    }
    let defaults = permissions.member("defaultRoles").filter(|member| !is_empty(&member.value));
    if let Some(member) = defaults {
        roles.defaults = Some(list(tree, "defaultRoles", &member.value, findings));
    }
    for member in permissions.get("rules").and_then(Node::members).unwrap_or_default() {
        if is_empty(&member.value) {
            continue;
        }
        let roles_of_type = list(tree, &member.key.text, &member.value, findings);
        let collection = member.key.text.to_string();
        roles.own.push(OwnRoles { database: None, collection, roles: roles_of_type });
    }
    if let (Some(defaults), false) = (defaults, roles.own.is_empty()) {
        let message =
            "users not matched by any role of a type got a default role in this layout; now they get none";
        let help = "repeat the default roles after the roles of each type, where they should still apply";
        let note = SpannedDiagnostic::error(DEFAULT_FALLBACK, defaults.key.span, message).help(help);
        findings.push(SpannedDiagnostic { severity: Severity::Note, ..note });
    }
    roles
}

fn is_empty(list: &Node) -> bool {
    list.elements().is_some_and(<[_]>::is_empty)
}

fn list(tree: &Arc<Tree>, name: &str, node: &Node, findings: &mut Vec<SpannedDiagnostic>) -> RoleList {
    let list = match converted_list(node) {
        Some(list) => list,
        None => {
            let name = shown(name);
            let message = format!("the roles of `{name}` must be an array, found {}", node.describe());
            let help = match node.get("roles") {
                Some(_) => format!("write the array itself, `\"{name}\": […]`, without `roles` around it"),
                None => format!("write `\"{name}\": […]`"),
            };
            findings.push(SpannedDiagnostic::error(codes::INVALID_SETTING, node.span, message).help(help));
            node.clone()
        }
    };
    RoleList { tree: Arc::clone(tree), list }
}

fn converted_list(list: &Node) -> Option<Node> {
    let kind = NodeKind::Array(list.elements()?.iter().map(converted).collect());
    Some(Node { span: list.span, kind })
}

/// A role as the service converted it (§7.6.19).
fn converted(role: &Node) -> Node {
    let Some(members) = role.members() else { return role.clone() };
    let member = |span: Span, name: &str, value: Node| Member { key: Key { span, text: name.into() }, value };
    let mut new = Vec::new();
    let mut filters = Vec::new();
    for old in members {
        match &*old.key.text {
            "applyWhen" => new.push(member(old.key.span, "apply_when", old.value.clone())),
            "read" | "write" => filters.push(old.clone()),
            _ => new.push(old.clone()),
        }
    }
    if !filters.is_empty() {
        let filters = Node { span: role.span, kind: NodeKind::Object(filters) };
        new.push(member(role.span, "document_filters", filters));
    }
    let allowed = || Node { span: role.span, kind: NodeKind::Bool(true) };
    // Where fields have permissions, no other field may be read or written (§7.6.21).
    let by_field = role.get("fields").is_some() || role.get("additional_fields").is_some();
    let undefined = |name: &&str| by_field && ["read", "write"].contains(name);
    let added = ALLOWED.iter().filter(|name| !undefined(name));
    new.extend(added.map(|name| member(role.span, name, allowed())));
    Node { span: role.span, kind: NodeKind::Object(new) }
}
