//! SR213: two sides that may both be missing or null.

use crate::{
    ast::{Operand, OperandKind, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_stored, written},
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code { id: "SR213", name: "null-join", title: "Two sides of an equality may both be missing" },
    severity: Severity::Note,
    confidence: Confidence::Low,
    doc: r#"
A user without a team and the null partition: are `%%user.custom_data.team` and `%%partition` equal? Here they are
not: only a `null` that is written in the rule equals something missing (SEMANTICS §5.3). The service may have
answered as MongoDB queries do, and then whoever had no team could open the null partition. If that is meant, write
it: `{"%%partition": null}`. If not, make the partition key required, or ask for `$exists`.

```json fires
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": false}}}
```

```json fires
{"partition": {"key": "team", "type": "string", "required": true, "permissions": {
  "read": {"%%user.custom_data.team": "%%user.custom_data.invited_to"}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": true, "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%and": [{"%%user.custom_data.team": {"$exists": true}}, {"%%user.custom_data.team": "%%partition"}]},
  "write": {"%%user.id": "%%partition"}}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    // A bare rule has no key, so nothing is known of null partitions.
    let optional = !rule.key.required && !rule.key.name.is_empty();
    let comparisons = comparisons(rule.expr);
    let guarded = |operand: &Operand| {
        let guards = comparisons.iter().filter(|guard| matches!(guard.test.kind, TestKind::Exists(true)));
        guards.into_iter().any(|guard| !guard.negated && guard.left.kind == operand.kind)
    };
    let nullable = |operand: &Operand| match &operand.kind {
        OperandKind::Partition => optional && !guarded(operand),
        OperandKind::Path(_) => is_stored(operand) && !guarded(operand),
        OperandKind::Literal(_)
        | OperandKind::Field(_)
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => false,
    };
    for comparison in &comparisons {
        if !matches!(comparison.test.kind, TestKind::Equal(_)) {
            continue;
        }
        for right in right_sides(comparison.test) {
            if nullable(comparison.left) && nullable(right) {
                let (left, name) = (written(comparison.left), written(right));
                let message = format!(
                    "`{left}` and `{name}` may both be null or missing, which does not count as equal here"
                );
                let help =
                    "write `null` if the null partition is meant, and ask for `{\"$exists\": true}` if not";
                report.found(right.span, message, help);
            }
        }
    }
}
