//! SR520: a field's permission that is denied in vain.

use crate::{
    diagnostics::{Code, Severity, shown},
    explain::Permission,
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    syntax::{Node, NodeKind},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR520",
        "field-permission-without-effect",
        "A field is denied below a permission that allows all fields",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
A top-level `read: true` or `write: true` covers every field, and one on a field covers everything embedded in it,
whatever the fields below say (SEMANTICS §7.4.10). So `false` below it has no effect. Remove the outer permission: then
`fields` and `additional_fields` decide for each field, and fields that they do not name are denied.

```json fires
{"roles": [{"name": "staff", "apply_when": {}, "document_filters": {"read": true, "write": false},
            "read": true, "insert": false, "delete": false, "fields": {"salary": {"read": false}}}]}
```

```json fires
{"roles": [{"name": "staff", "apply_when": {}, "document_filters": {"read": true, "write": true}, "insert": true, "delete": true,
            "fields": {"address": {"write": true, "fields": {"verified": {"write": false}}}}}]}
```

```json quiet
{"roles": [{"name": "staff", "apply_when": {}, "document_filters": {"read": true, "write": false}, "insert": false, "delete": false,
            "fields": {"salary": {"read": false}, "name": {"read": true}}, "additional_fields": {"read": true}}]}
```

```json quiet
{"roles": [{"name": "staff", "apply_when": {}, "document_filters": {"read": true, "write": true}, "read": true,
            "insert": false, "delete": false, "fields": {"name": {"write": true}, "salary": {"write": false}}}]}
```
"#,
    check: Check::Roles(check),
};

/// A permission that opens everything below it: what it is set on, and which one.
#[derive(Clone, Copy)]
struct Open<'n> {
    /// The field; none for the role.
    field: Option<&'n str>,
    permission: Permission,
    literal: &'n Node,
}

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    for role in target.parsed.iter().map(|role| role.node) {
        below(role, opened(role, None, [None, None]), report);
    }
}

/// For read and write: what opens all that is below a role or a field.
fn opened<'n>(node: &'n Node, field: Option<&'n str>, outer: [Option<Open<'n>>; 2]) -> [Option<Open<'n>>; 2] {
    let here = |permission: Permission| {
        let literal = node.get(permission.as_str())?;
        matches!(literal.kind, NodeKind::Bool(true)).then_some(Open { field, permission, literal })
    };
    let [read, write] = outer;
    let write = write.or_else(|| here(Permission::Write));
    // Whoever may write may read.
    [read.or(write).or_else(|| here(Permission::Read)), write]
}

fn below<'n>(node: &'n Node, open: [Option<Open<'n>>; 2], report: &mut Report<'_>) {
    for member in node.get("fields").and_then(Node::members).unwrap_or_default() {
        let name = &*member.key.text;
        closed(&member.value, &format!("`{}`", shown(name)), open, report);
        below(&member.value, opened(&member.value, Some(name), open), report);
    }
    if let Some(additional) = node.get("additional_fields") {
        closed(additional, "other fields", open, report);
    }
}

/// Reports what a field denies in vain.
fn closed(field: &Node, name: &str, [read, write]: [Option<Open<'_>>; 2], report: &mut Report<'_>) {
    for (permission, open) in [(Permission::Read, read), (Permission::Write, write)] {
        let Some((literal, open)) = field.get(permission.as_str()).zip(open) else { continue };
        if !matches!(literal.kind, NodeKind::Bool(false)) {
            continue;
        }
        let by = match open.field {
            Some(field) => format!("of `{}`", shown(field)),
            None => "of the role".to_owned(),
        };
        let message = format!(
            "`{}: false` for {name} has no effect: `{}: true` {by} covers every field below it",
            permission.as_str(),
            open.permission.as_str(),
        );
        let help = format!("remove `{}: true` {by}, and set permissions per field", open.permission.as_str());
        report.found(literal.span, message, help).related(open.literal.span, "this allows it");
    }
}
