//! SR515: two roles of one collection with the same name.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    syntax::Node,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR515", "duplicate-role-name", "Two roles of a collection have the same name"),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
The name of a role is unique in its collection (SEMANTICS §7.1.2): logs and the service's own tools identify a role by
it. Two roles with one name are usually a copy that was never edited. Rename one, or remove the copy.

```json fires
{"roles": [
  {"name": "member", "apply_when": {"%%user.custom_data.admin": true},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true},
  {"name": "member", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}
]}
```

```json quiet
{"roles": [
  {"name": "admin", "apply_when": {"%%user.custom_data.admin": true},
   "document_filters": {"read": true, "write": true}, "read": true, "write": true},
  {"name": "member", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}
]}
```
"#,
    check: Check::Roles(check),
};

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    let mut seen: Vec<(&str, &Node)> = Vec::new();
    for name in target.roles.elements().unwrap_or_default().iter().filter_map(|role| role.get("name")) {
        let Some(text) = name.text().filter(|text| !text.is_empty()) else { continue };
        match seen.iter().find(|(known, _)| *known == text) {
            Some((_, first)) => {
                let message = format!("duplicate role name `{}`", shown(text));
                report
                    .found(name.span, message, "rename one of the two")
                    .related(first.span, "first used here");
            }
            None => seen.push((text, name)),
        }
    }
}
