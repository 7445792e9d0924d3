//! SR406: a condition that is undecided for everyone.

use crate::{
    ast::{Expr, ExprKind},
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, logic::Logic, visit::comparisons},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR406", "never-decided", "A condition is undecided for every user and partition"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The condition compares values that cannot be compared: a string with a number by `$gt`, a single value as the array of
`$in`, an object by equality. It is undecided for every user and every partition, which denies, also under `%not`.

```json fires
{"%or": [{"%%user.id": "%%partition"}, {"%%user.type": {"$gt": 3}}]}
```

```json fires
{"%%user.custom_data.role": {"$in": "%%user.id"}}
```

```json quiet
{"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.level": {"$gt": 3}}]}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        let kind = ExprKind::Compare { left: comparison.left.clone(), test: comparison.test.clone() };
        let alone = Expr { span: comparison.test.span, kind };
        let logic = Logic::new(rule, &[&alone]);
        if logic.is_never_decided(0) {
            let message = format!("this condition is undecided for every {}, so it denies", rule.inputs());
            let help = "compare values of one type, and give `$in` an array";
            report.found(comparison.test.span, message, help);
        }
    }
}
