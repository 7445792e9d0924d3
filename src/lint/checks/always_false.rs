//! SR402: a condition that no user can meet.

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        logic::{Logic, Verdict, verified},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR402", "always-false", "A rule looks like a condition but is never true"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The rule looks like a condition, but no user and no partition make it true: two conditions exclude each other, or values
of different types are compared. This is verified for all inputs, not guessed.

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
    let Some(logic) = Logic::from_condition(rule) else { return };
    if let Verdict::Always(checked) = logic.is_always(0, false) {
        let message = format!("{} is never true, for any {}", rule.noun(), rule.inputs());
        let help = format!("write `false` if that is intended ({})", verified(checked));
        // No fix: it would seal what is probably a slip.
        report.found(rule.node.span, message, help);
    }
}
