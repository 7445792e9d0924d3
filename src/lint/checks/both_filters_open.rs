//! SR512: a role for everyone in which every document may be read and written.

use crate::{
    ast::{Expr, ExprKind},
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    syntax::{Node, NodeKind},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR512", "both-filters-open", "Anyone can read and write every document"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
The role is for everyone, both document filters are true, and so is `write`: every user who can log in can read, change
and delete every document. The template "users can read and write all data" does this; it is meant for trying things
out.

Say in `document_filters.write` which documents a user can write, or in `apply_when` who the role is for.

```json fires
{"roles": [{"name": "readAndWriteAll", "apply_when": {}, "document_filters": {"read": true, "write": true},
            "read": true, "write": true, "insert": true, "delete": true, "search": true}]}
```

```json quiet
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": {"owner_id": "%%user.id"}},
            "read": true, "write": true, "insert": true, "delete": true, "search": true}]}
```

A role for some users, or one after a role for everyone, does not open everything to everyone.

```json quiet
{"roles": [{"name": "admin", "apply_when": {"%%user.custom_data.admin": true},
            "document_filters": {"read": true, "write": true}, "read": true, "write": true}]}
```
"#,
    check: Check::Roles(check),
};

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    // Roles after one for everyone are never assigned.
    let Some(role) = target.parsed.iter().find(|role| is_true(role.apply_when.as_ref())) else { return };
    let [read, write, ..] = &role.filters;
    let open = is_true(read.as_ref()) && is_true(write.as_ref());
    let role = role.node;
    let written = matches!(role.get("write"), Some(Node { kind: NodeKind::Bool(true), .. }));
    if !open || !written {
        return;
    }
    let place = role.get("document_filters").map_or(role.span, |filters| filters.span);
    let found = if target.parsed.len() == 1 {
        "anyone can read and write every document"
    } else {
        "every user not matched by an earlier role can read and write every document"
    };
    let help = "say whose documents a user may write, such as `\"write\": {\"owner_id\": \"%%user.id\"}`";
    report.found(place, found, help);
}

fn is_true(expr: Option<&Expr>) -> bool {
    expr.is_some_and(|expr| matches!(expr.kind, ExprKind::Constant(true)))
}
