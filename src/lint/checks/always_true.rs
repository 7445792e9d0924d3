//! SR401: a condition that is written out, and true for everyone.

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
        id: "SR401",
        name: "always-true",
        title: "A rule looks like a condition but allows everyone",
    },
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The rule compares things, yet no user and no partition make it anything but true. It was decided by going through all
kinds of users and partitions that the rule could tell apart, so this is a fact about the rule, not a guess.

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
    let Some(logic) = Logic::of_condition(rule) else { return };
    if let Verdict::Always(checked) = logic.is_always(0, true) {
        let message = format!("{} is true for every {}", rule.noun(), rule.inputs());
        let help =
            format!("write `true` if that is meant, or say who may; told apart: {checked} kinds of input");
        // No fix: it would seal what is probably a slip.
        report.found(rule.node.span, message, help);
    }
}
