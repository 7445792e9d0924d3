//! SR210: an array in an array of its own.

use crate::{
    app::{Declared, declared},
    ast::{Operand, OperandKind, Root},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_stored, user_path, value, written},
        kinds::is_text,
        nodes::list_around,
        visit::comparisons,
    },
    syntax::quoted,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR210",
        "double-wrapped-list",
        "An expansion that may be an array is the only element of an array",
    ),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
`{"$in": ["%%user.custom_data.teams"]}` compares with an array whose only element is itself an array: this is never
decided, which denies. For an array, write `{"$in": "%%user.custom_data.teams"}`; for one value, compare it without
`$in`.

```json fires
{"%%partition": {"$in": ["%%user.custom_data.teams"]}}
```

```json quiet
{"%%partition": {"$in": "%%user.custom_data.teams"}}
```

```json quiet
{"%%partition": {"$in": ["%%user.id"]}}
```

```json quiet
{"%%partition": {"$in": ["public", "%%user.custom_data.team"]}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        let Some([only]) = comparison.written_list() else { continue };
        let Some(confidence) = list(only, rule) else { continue };
        let name = written(only);
        let message = match confidence {
            Confidence::High => {
                format!(
                    "`{name}` is already an array; this array of one array is never decided, which denies"
                )
            }
            Confidence::Low | Confidence::Medium => {
                format!("if `{name}` is an array, this array of one array is never decided, which denies")
            }
        };
        let help = "for an array, write the expansion without the brackets; for one value, compare it without the operator";
        let found = report.found(only.span, message, help).weighs(Severity::Warning, confidence);
        if let Some(list) = list_around(&rule.tree.root, only.span) {
            found.fix("remove the brackets", vec![(list.span, quoted(&name))]);
        }
    }
}

/// How surely an operand is an array; `None` if it is none.
fn list(operand: &Operand, rule: &RuleTarget<'_>) -> Option<Confidence> {
    if let Some(value) = value(operand, rule.options) {
        return value.as_array().map(|_| Confidence::High);
    }
    let OperandKind::Path(path) = &operand.kind else { return None };
    match path.root {
        Root::User => {
            let keys = user_path(operand)?;
            match declared(rule.app, &keys) {
                Some((Declared::List, _)) => Some(Confidence::High),
                Some((Declared::Single, _)) => None,
                None if keys == ["identities"] => Some(Confidence::High),
                None => is_stored(operand).then_some(Confidence::Medium),
            }
        }
        // In an app, a value that is not known is a secret or missing.
        Root::Values | Root::Environment => {
            (rule.app.is_none() && !is_text(path)).then_some(Confidence::Medium)
        }
    }
}
