//! SR214: `$ne` and `$nin` on something that may be missing.

use std::collections::HashSet;

use crate::{
    ast::{Operand, OperandKind, TestKind},
    compile::MissingNe,
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_null, is_stored, written},
        fields,
        visit::{comparisons, right_sides},
    },
    vocabulary::Context,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR214", "ne-of-missing", "`$ne` or `$nin` tests a field that may be missing"),
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
`{"%%user.custom_data.role": {"$ne": "guest"}}` does not say what happens to users without a role. Here the condition is
undecided for them, which denies; a MongoDB query would match them, and the service may have done the same (SEMANTICS
§5.4.4). Name the roles that should match, or add `$exists`.

```json fires
{"%%user.custom_data.role": {"$ne": "guest"}}
```

```json quiet
{"%%user.custom_data.role": {"$exists": true, "$ne": "guest"}}
```

```json quiet
{"%%user.custom_data.role": {"$nin": ["guest", null]}}
```

The partition, and the user's id and type, are never missing:

```json quiet
{"%%partition": {"$ne": "private"}, "%%user.id": {"$nin": ["5f4863e4d49bd2191ff1e623"]}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let comparisons = comparisons(rule.expr);
    let guards = comparisons.iter().filter(|guard| matches!(guard.test.kind, TestKind::Exists(_)));
    let guarded: HashSet<&Operand> = guards.map(|guard| guard.left).collect();
    for comparison in &comparisons {
        let asks = comparison.excludes() && !right_sides(comparison.test).iter().any(is_null);
        if !asks || guarded.contains(comparison.left) || !may_be_missing(comparison.left, rule) {
            continue;
        }
        let name = written(comparison.left);
        let whose = if is_stored(comparison.left) { "user" } else { "document" };
        let matches = rule.context == Context::PartitionPermission
            && rule.options.missing_ne == MissingNe::MatchesLikeMongoDb;
        let message = if matches {
            format!("a {whose} without `{name}` matches this condition")
        } else {
            format!(
                "for a {whose} without `{name}` this is undecided and denies; the service may have allowed it"
            )
        };
        let help = "name the values that should match, or add `\"$exists\": true`";
        report.found(comparison.test.span, message, help);
    }
}

/// Below what the user stores, or a field that a schema has and does not require.
fn may_be_missing(operand: &Operand, rule: &RuleTarget<'_>) -> bool {
    match &operand.kind {
        OperandKind::Path(_) => is_stored(operand),
        OperandKind::Field(name) => fields::may_be_missing(name, rule.collections()),
        OperandKind::Literal(_)
        | OperandKind::Partition
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => false,
    }
}
