//! SR514: a role that may write but does not say whether it may create and remove documents.

use crate::{
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    syntax::{Node, NodeKind},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR514",
        "insert-delete-undefined",
        "A role does not say whether documents can be inserted or deleted",
    ),
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
If a role does not set `insert` or `delete`, MongoDB's docs disagree: the table says that they are true, the flowchart
that they are denied (SEMANTICS §7.1.3). Here they are assumed to be true. Set both, so that no server has to guess. In
a role that cannot write at all, neither key matters.

```json fires
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": {"owner_id": "%%user.id"}},
            "read": true, "write": true, "insert": true}]}
```

```json quiet
{"roles": [{"name": "owner", "apply_when": {}, "document_filters": {"read": true, "write": {"owner_id": "%%user.id"}},
            "read": true, "write": true, "insert": true, "delete": false}]}
```

```json quiet
{"roles": [{"name": "reader", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```
"#,
    check: Check::Roles(check),
};

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    for role in target.roles.elements().unwrap_or_default() {
        let is_false = |node: Option<&Node>| matches!(node, Some(Node { kind: NodeKind::Bool(false), .. }));
        let filters = role.get("document_filters");
        let Some(write) = filters.and_then(|filters| filters.get("write")) else { continue };
        // Documents are created and removed only by those who may write all of their fields.
        if is_false(Some(write)) || is_false(role.get("write")) {
            continue;
        }
        let absent: Vec<&str> =
            ["insert", "delete"].into_iter().filter(|key| role.get(key).is_none()).collect();
        let (message, help) = match absent.as_slice() {
            [] => continue,
            [one] => {
                (format!("the role does not set `{one}`"), format!("write `\"{one}\": true` or `false`"))
            }
            _ => (
                "the role sets neither `insert` nor `delete`".to_owned(),
                "write `true` or `false` for each".to_owned(),
            ),
        };
        let place = role.get("name").map_or(role.span, |name| name.span);
        report.found(place, format!("{message}, and MongoDB's docs disagree on the default"), help);
    }
}
