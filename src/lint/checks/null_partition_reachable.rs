//! SR310: a rule that lets someone into the null partition without naming it.

use crate::{
    ast::Reads,
    ast::{Expr, ExprKind, Operand, OperandKind, Test, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_null, is_partition},
        logic::{Logic, Verdict, is_plausible},
        visit::{comparisons, right_sides},
    },
    values::Value,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR310", "null-partition-reachable", "A rule opens the null partition without naming it"),
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
If the partition key is not required, all documents that lack it form the null partition. This rule opens it for
someone, though neither rule names `null`: often nobody thought of it. If the documents are shared on purpose, write
`{"%%partition": null}` so that readers see it; if not, exclude it with `{"%%partition": {"$ne": null}}` or make the key
required.

```json fires
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.role": "auditor"}]}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": true, "permissions": {
  "read": {"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.role": "auditor"}]}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%%user.id": "%%partition"}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%or": [{"%%partition": null}, {"%%user.custom_data.role": "auditor"}]},
  "write": {"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.role": "editor"}]}}}}
```
"#,
    check: Check::Permission(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let mut reads = Reads::default();
    reads.add(rule.expr);
    // A rule that does not ask about the partition has a finding of its own; a bare rule has no key.
    if rule.key.required || rule.key.name.is_empty() || !reads.partition || names_null(rule) {
        return;
    }
    let span = rule.expr.span;
    let null = Operand { span, kind: OperandKind::Literal(Value::Null) };
    let test = Test { span, kind: TestKind::Equal(null) };
    let left = Operand { span, kind: OperandKind::Partition };
    let of_null = Expr { span, kind: ExprKind::Compare { left, test } };
    let both = Expr { span, kind: ExprKind::All(vec![of_null, rule.expr.clone()]) };
    let logic = Logic::new(rule, &[&both]);
    let Verdict::Not(witness) = logic.is_always(0, false) else { return };
    // What a function answers about null is not known.
    if witness.calls.is_empty() && is_plausible(&witness) {
        let user = witness.user.to_json();
        let message = format!(
            "this opens the null partition (documents without `{}`), for example to user {user}",
            rule.key.name
        );
        let help = "write `{\"%%partition\": null}` if that is intended, or make the key `required`";
        report.found(rule.node.span, message, help);
    }
}

/// Whether some rule compares the partition with a written `null`, so that somebody thought of it.
fn names_null(rule: &RuleTarget<'_>) -> bool {
    let Some(config) = rule.config() else { return false };
    let exprs = config.rules().into_iter().filter_map(|rule| rule.expr.as_ref());
    let of_partition = exprs.flat_map(comparisons).filter(|comparison| is_partition(comparison.left));
    of_partition.into_iter().any(|comparison| {
        matches!(comparison.test.kind, TestKind::Exists(_))
            || right_sides(comparison.test).iter().any(is_null)
    })
}
