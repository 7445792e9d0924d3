//! SR311: a rule for the null partition where there is none.

use crate::{
    ast::TestKind,
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_null, is_partition},
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR311",
        "null-on-required-key",
        "The partition is compared with `null`, but its key is required",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
If the partition key is required, there is no null partition: documents without the key are not synced, and opening
`null` is refused before any rule is evaluated (SEMANTICS §6.1). A comparison with `null` never matches. Remove it, or,
if documents without the key should be shared, set `required` to `false`.

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
    check: Check::Permission(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    if !rule.key.required {
        return;
    }
    for comparison in comparisons(rule.expr).into_iter().filter(|comparison| is_partition(comparison.left)) {
        let so = if comparison.excludes() { "excludes nothing" } else { "never matches" };
        let in_list = matches!(comparison.test.kind, TestKind::In(_) | TestKind::NotIn(_));
        for right in right_sides(comparison.test).iter().filter(|right| is_null(right)) {
            let message = format!(
                "the key `{}` is required, so there is no null partition and this {so}",
                rule.key.name
            );
            let help =
                "remove it, or set `required` to `false` if documents without the key should be synced";
            let found = report.found(right.span, message, help);
            if in_list {
                found.fix_by_removing(right.span);
            }
        }
    }
}
