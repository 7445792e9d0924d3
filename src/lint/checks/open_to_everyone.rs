//! SR301: a read permission that is written as "everyone".

use crate::{
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, visit::written_constant},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR301", "open-to-everyone", "Anyone can read every partition"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
A read permission that is `true` or `{}` lets every user who can log in open every partition whose value they know or
guess. `{}` is in the documentation's template; it means `true` (SEMANTICS §1.1.3).

If the data is public, keep it and ignore the finding with that reason. Otherwise say who can read.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {}, "write": {"%%user.id": "%%partition"}}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```
"#,
    check: Check::Permission(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    if rule.permission() != Some(Permission::Read) || written_constant(rule.expr) != Some(true) {
        return;
    }
    let message = if rule.node.members().is_some_and(<[_]>::is_empty) {
        "anyone can read every partition (`{}` is always true)"
    } else {
        "anyone can read every partition"
    };
    report.found(rule.node.span, message, "say who can read, such as `{\"%%user.id\": \"%%partition\"}`");
}
