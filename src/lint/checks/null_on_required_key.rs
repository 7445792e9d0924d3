//! SR311: a rule for the null partition where there is none.

use crate::{
    ast::{OperandKind, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::is_partition,
        variants::removal,
        visit::{comparisons, right_sides},
    },
    values::Value,
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR311",
        name: "null-on-required-key",
        title: "The partition is compared with `null`, and its key is required",
    },
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
Where the partition key is required there is no null partition: documents without the key are not synced, and opening
`null` is refused before any rule is asked (SEMANTICS §6.1). A comparison with `null` never matches. Remove it, or, if
documents without the key are to be shared, set `required` to `false`.

```json fires
{"partition": {"key": "k", "type": "string", "required": true, "permissions": {
  "read": {"%%partition": {"$in": ["%%user.id", null]}}, "write": false}}}
```

```json quiet
{"partition": {"key": "k", "type": "string", "required": false, "permissions": {
  "read": {"%%partition": {"$in": ["%%user.id", null]}}, "write": false}}}
```

```json quiet
{"partition": {"key": "k", "type": "string", "required": true, "permissions": {
  "read": {"%%user.custom_data.blocked": null, "%%user.id": "%%partition"}, "write": false}}}
```
"#,
    check: Check::Rule(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    if !rule.key.required {
        return;
    }
    for comparison in comparisons(rule.expr).into_iter().filter(|comparison| is_partition(comparison.left)) {
        let so = match &comparison.test.kind {
            TestKind::NotEqual(_) | TestKind::NotIn(_) => "excludes nothing",
            TestKind::Equal(_)
            | TestKind::Order(..)
            | TestKind::In(_)
            | TestKind::Exists(_)
            | TestKind::ContainsAll(_)
            | TestKind::All(_)
            | TestKind::Any(_)
            | TestKind::None(_)
            | TestKind::Not(_) => "never matches",
        };
        let in_list = matches!(comparison.test.kind, TestKind::In(_) | TestKind::NotIn(_));
        for right in right_sides(comparison.test) {
            if !matches!(right.kind, OperandKind::Literal(Value::Null)) {
                continue;
            }
            let message = format!(
                "the key `{}` is required, so there is no null partition and this {so}",
                rule.key.name
            );
            let help =
                "remove it, or set `required` to `false` if documents without the key are to be synced";
            let found = report.found(right.span, message, help);
            if let Some(edit) = removal(rule.config.tree, right.span).filter(|_| in_list) {
                found.fix("remove it", vec![edit]);
            }
        }
    }
}
