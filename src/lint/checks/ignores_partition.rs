//! SR303: a rule that asks about the user, and not about the partition.

use crate::{
    ast::Reads,
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR303",
        "ignores-partition",
        "The rule ignores the partition, so it covers every partition",
    ),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
The rule looks at the user and never at the partition: whoever matches has access to all partitions, including those
created later. That is right for administrators; for anyone else compare `%%partition` as well, or pass it to the
function. In a read rule this is a note.

```json fires
{"partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": {"%%user.custom_data.role": "member"}}}}
```

```json fires
{"partition": {"key": "team", "type": "string", "permissions": {
  "read": true, "write": {"%%true": {"%function": {"name": "canWrite", "arguments": ["%%user.id"]}}}}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%true": {"%function": {"name": "canRead", "arguments": [{"team": "%%partition"}]}}},
  "write": {"%or": [{"%%user.custom_data.role": "admin"}, {"%%user.id": "%%partition"}]}}}}
```

A rule that compares nothing, or only values of the app, is the same for everyone:

```json quiet
{"partition": {"key": "team", "type": "string", "permissions": {"read": {"%%true": true}, "write": {"%%environment.tag": "development"}}}}
```
"#,
    check: Check::Permission(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let mut reads = Reads::default();
    reads.add(rule.expr);
    let asks_user = !reads.user.is_empty() || !reads.functions.is_empty();
    // A bare rule may be half of one.
    if reads.partition || !asks_user || rule.key.name.is_empty() {
        return;
    }
    let (verb, severity) = match rule.permission() {
        Some(Permission::Read) | None => ("read", Severity::Note),
        Some(Permission::Write) => ("write", Severity::Warning),
    };
    let message =
        format!("this rule does not compare `%%partition`, so whoever matches can {verb} every partition");
    let help = if reads.functions.is_empty() {
        "compare `%%partition` too, unless only administrators match"
    } else {
        "pass `%%partition` to the function, unless only administrators match"
    };
    report.found(rule.node.span, message, help).weighs(severity, Confidence::Medium);
}
