//! SR307: a function whose answer is negated.

use crate::{
    ast::{Call, Expr, ExprKind, OperandKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR307",
        "false-around-function",
        "A function's result is negated, so the service may have allowed access when it failed",
    ),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
The documentation says that a function which throws evaluates to `false`, and the service may have used that as the
result: if it is negated, a failure lets everyone in. Here a failure is undecided and denies, also under negation, and
only the boolean `false` counts as false: `undefined`, `null` and `0` do not (SEMANTICS §3.3.7). Let the function answer
the positive question, and test for `true`.

```json fires
{"%%false": {"%function": {"name": "isBlocked", "arguments": ["%%user.id", "%%partition"]}}}
```

```json fires
{"%not": {"%%true": {"%function": {"name": "isBlocked", "arguments": ["%%user.id", "%%partition"]}}}}
```

```json quiet
{"%%true": {"%function": {"name": "mayRead", "arguments": ["%%user.id", "%%partition"]}}}
```

```json quiet
{"%%false": {"%%false": {"%function": {"name": "mayRead", "arguments": ["%%user.id", "%%partition"]}}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let mut found = Vec::new();
    negated_calls(rule.expr, false, &mut found);
    for comparison in comparisons(rule.expr) {
        for right in right_sides(comparison.test) {
            if let OperandKind::Call(call) = &right.kind
                && comparison.excludes() != comparison.negated
            {
                found.push(call);
            }
        }
    }
    for call in found {
        let message = format!(
            "the result of `{}` is negated: if it fails, this denies, but the service may have allowed access",
            call.name
        );
        let help = "let the function answer the positive question, and test it with `%%true`";
        report.found(call.span, message, help);
    }
}

/// Calls that are compared with a truth and have to come out false.
fn negated_calls<'e>(expr: &'e Expr, negated: bool, found: &mut Vec<&'e Call>) {
    match &expr.kind {
        ExprKind::All(inner) | ExprKind::Any(inner) => {
            inner.iter().for_each(|expr| negated_calls(expr, negated, found));
        }
        ExprKind::None(inner) => inner.iter().for_each(|expr| negated_calls(expr, !negated, found)),
        ExprKind::Not(inner) => negated_calls(inner, !negated, found),
        ExprKind::Asserts { expected, inner } => negated_calls(inner, negated == *expected, found),
        ExprKind::Is { expected, value } => {
            if let OperandKind::Call(call) = &value.kind
                && negated == *expected
            {
                found.push(call);
            }
        }
        ExprKind::Constant(_) | ExprKind::Compare { .. } => {}
    }
}
