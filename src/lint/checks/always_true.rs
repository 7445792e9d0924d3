//! SR401: a condition that is written out, and true for everyone.

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        logic::{Logic, Verdict, verified},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR401", "always-true", "A rule looks like a condition but is always true"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The rule looks like a condition, but every user and every partition make it true. This is verified for all inputs, not
guessed.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%user.id"}, "write": false}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some(logic) = Logic::from_condition(rule) else { return };
    if let Verdict::Always(checked) = logic.is_always(0, true) {
        let message = format!("{} is always true, for any {}", rule.noun(), rule.inputs());
        let help = format!("write `true` if that is intended, or say who has access ({})", verified(checked));
        // No fix: it would seal what is probably a slip.
        report.found(rule.node.span, message, help);
    }
}
