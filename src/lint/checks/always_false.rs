//! SR402: a condition that no user can meet.

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        logic::{Logic, Verdict},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR402",
        name: "always-false",
        title: "A rule looks like a condition but allows nobody",
    },
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The rule compares things, yet no user and no partition make it true: two conditions exclude each other, or values of
different types are compared. It was decided by going through all kinds of users and partitions that the rule could
tell apart.

```json fires
{"partition": {"key": "owner", "type": "objectId", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some(logic) = Logic::of_condition(rule) else { return };
    if let Verdict::Always(checked) = logic.is_always(0, false) {
        let message = format!("{} is true for no {}", rule.noun(), rule.inputs());
        let help = format!("write `false` if that is meant; told apart: {checked} kinds of input");
        // No fix: it would seal what is probably a slip.
        report.found(rule.node.span, message, help);
    }
}
