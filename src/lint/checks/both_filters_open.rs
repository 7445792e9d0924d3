//! SR512: a role for everyone in which every document may be read and written.

use crate::{
    ast::ExprKind,
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    lower::lower,
    syntax::{Node, NodeKind},
    vocabulary::Context,
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR512",
        name: "both-filters-open",
        title: "Every user may read and write every document",
    },
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
The role is for everyone, both document filters are true, and so is `write`: every user who can log in may read, change
and delete every document. It is what the template "users can read and write all data" writes, which is meant for
trying things out.

Say in `document_filters.write` whose documents a user may write, or in `apply_when` who the role is for.

```json fires
{"roles": [{"name": "readAndWriteAll", "apply_when": {}, "document_filters": {"read": true, "write": true},
            "read": true, "write": true, "insert": true, "delete": true, "search": true}]}
```

```json quiet
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": {"owner_id": "%%user.id"}},
            "read": true, "write": true, "insert": true, "delete": true, "search": true}]}
```

A role for some users, or one that comes behind a role for everyone, opens nothing to everyone.

```json quiet
{"roles": [{"name": "admin", "apply_when": {"%%user.custom_data.admin": true},
            "document_filters": {"read": true, "write": true}, "read": true, "write": true}]}
```
"#,
    check: Check::Roles(check),
};

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    // Roles behind one for everyone are never assigned.
    let roles = target.roles.elements().unwrap_or_default();
    let Some(role) = roles.iter().find(|role| is_true(role.get("apply_when"), Context::ApplyWhen)) else {
        return;
    };
    let filter = |name| role.get("document_filters").and_then(|filters| filters.get(name));
    let open =
        is_true(filter("read"), Context::DocumentFilter) && is_true(filter("write"), Context::DocumentFilter);
    let written = matches!(role.get("write"), Some(Node { kind: NodeKind::Bool(true), .. }));
    if !open || !written {
        return;
    }
    let place = role.get("document_filters").map_or(role.span, |filters| filters.span);
    let found = if roles.len() == 1 {
        "every user may read and write every document"
    } else {
        "every user to whom no earlier role applies may read and write every document"
    };
    let help = "say whose documents a user may write, such as `\"write\": {\"owner_id\": \"%%user.id\"}`";
    report.found(place, found, help);
}

fn is_true(node: Option<&Node>, context: Context) -> bool {
    let expr = node.and_then(|node| lower(node, context, None).ok());
    expr.is_some_and(|expr| matches!(expr.kind, ExprKind::Constant(true)))
}
