//! SR516: a role without a name, or with one that is too long.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, Lint, Report, RoleTarget, catalogue::Check},
    syntax::Node,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR516", "invalid-role-name", "A role has no name, or one that is too long"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Every role has a name of at most 100 characters (SEMANTICS §7.1.2). Logs and the service's own tools identify a role by
it. Give it a short one.

```json fires
{"roles": [{"apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```

```json fires
{"roles": [{"name": "", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```

```json quiet
{"roles": [{"name": "reader", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```
"#,
    check: Check::Roles(check),
};

const MOST: usize = 100;

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    for role in target.roles.elements().unwrap_or_default().iter().filter(|role| role.members().is_some()) {
        let name = role.get("name");
        match name.map(|name| (name, name.text())) {
            Some((_, Some(text))) if (1..=MOST).contains(&text.chars().count()) => {}
            Some((name, Some(""))) => empty(name, report),
            Some((name, Some(text))) => {
                let message =
                    format!("the name `{}` is too long: {} characters", shown(text), text.chars().count());
                report.found(name.span, message, format!("shorten it to at most {MOST}"));
            }
            Some((name, None)) => {
                let message = format!("the name of a role must be a string, found {}", name.describe());
                report.found(name.span, message, "write `\"name\": \"…\"`");
            }
            None => {
                report.found(role.span, "the role has no name", "write `\"name\": \"…\"`");
            }
        }
    }
}

fn empty(name: &Node, report: &mut Report<'_>) {
    report.found(name.span, "the name of the role is empty", "write a name such as `owner`");
}
