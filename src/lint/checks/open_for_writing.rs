//! SR302: a write permission that is written as "everyone".

use crate::{
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, visit::written_constant},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR302", "open-for-writing", "Anyone can write every partition"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
A write permission that is `true` or `{}` lets every user who can log in change and delete everything in every
partition, and read it, whatever the read rule says. `{}` is in the documentation's template; it means `true` (SEMANTICS
§1.1.3). If anonymous users can log in, that is everyone. Say who can write.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": true, "write": {}}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": true, "write": {"%%user.id": "%%partition"}}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": true, "write": false}}}
```
"#,
    check: Check::Permission(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    if rule.permission() != Some(Permission::Write) || written_constant(rule.expr) != Some(true) {
        return;
    }
    let message = if rule.node.members().is_some_and(<[_]>::is_empty) {
        "anyone can write, and so read, every partition (`{}` is always true)"
    } else {
        "anyone can write, and so read, every partition"
    };
    report.found(rule.node.span, message, "say who can write, such as `{\"%%user.id\": \"%%partition\"}`");
}
