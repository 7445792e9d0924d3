//! SR302: a write permission that is written as "everyone".

use crate::{
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, visit::written_constant},
};

pub(crate) const LINT: Lint = Lint {
    code: Code { id: "SR302", name: "open-for-writing", title: "Every user can write every partition" },
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
A write permission that is `true` or `{}` lets every user who can log in change and delete everything in every
partition, and read it, whatever the read rule says. `{}` is what the documentation's template says until someone
replaces it; it means `true` (SEMANTICS §1.1.3). Where anonymous users may log in, that is everyone. Say who may
write.

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
        "every user can write, and so read, every partition: an empty expression is true"
    } else {
        "every user can write, and so read, every partition"
    };
    report.found(rule.node.span, message, "say who may write, such as `{\"%%user.id\": \"%%partition\"}`");
}
