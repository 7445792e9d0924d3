//! SR214: `$ne` and `$nin` on something that may be missing.

use crate::{
    ast::TestKind,
    compile::MissingNe,
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_null, is_stored, written},
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR214",
        name: "ne-of-missing",
        title: "`$ne` or `$nin` asks about a field that may be missing",
    },
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
`{"%%user.custom_data.role": {"$ne": "guest"}}` says nothing of users without a role. Here the condition is undecided
for them, which denies; a MongoDB query would match them, and the service may have done the same (SEMANTICS §5.4.4).
Say what is meant: name the roles that may, or add `$exists`.

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
    check: Check::Rule(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let comparisons = comparisons(rule.expr);
    for comparison in &comparisons {
        let asks = comparison.excludes() && !right_sides(comparison.test).iter().any(is_null);
        let guarded = comparisons.iter().any(|guard| {
            matches!(guard.test.kind, TestKind::Exists(_)) && guard.left.kind == comparison.left.kind
        });
        if !asks || guarded || !is_stored(comparison.left) {
            continue;
        }
        let name = written(comparison.left);
        let message = match rule.config.options.missing_ne {
            MissingNe::Indeterminate => {
                format!(
                    "for a user without `{name}` this is undecided and denies; the service may have let them pass"
                )
            }
            MissingNe::MatchesLikeMongoDb => format!("a user without `{name}` passes this condition"),
        };
        let help = "name the values that may pass, or add `\"$exists\": true`";
        report.found(comparison.test.span, message, help);
    }
}
