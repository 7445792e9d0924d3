//! SR211: a duplicate element in an array.

use std::collections::BTreeMap;

use crate::{
    ast::{Operand, OperandKind},
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, facts::written, visit::comparisons},
    text::Span,
    values::{Number, ValueRef},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR211", "duplicate-list-element", "Duplicate element in an array"),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The second of two equal elements changes nothing. Often another one was intended, and a user or partition is missing.
Numbers are equal if their values are, whatever their types.

```json fires
{"%%partition": {"$in": ["red", "green", "red"]}}
```

```json fires
{"%%partition": {"$nin": [1, {"$numberLong": "1"}]}}
```

```json quiet
{"%%partition": {"$in": ["red", "Red", "1", "%%user.id", "%%user.type"]}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        let Some(elements) = comparison.written_list() else { continue };
        let mut seen: BTreeMap<String, Span> = BTreeMap::new();
        for element in elements {
            let first = *seen.entry(identity(element)).or_insert(element.span);
            if first == element.span {
                continue;
            }
            let text = written(element);
            let message = format!("duplicate element `{}`", shown(text.trim_matches('"')));
            let help = "remove it, or write the intended element";
            let found = report.found(element.span, message, help).related(first, "first used here");
            found.fix_by_removing(element.span);
        }
    }
}

/// The same text for elements that are equal.
fn identity(element: &Operand) -> String {
    let number = match &element.kind {
        OperandKind::Literal(value) => ValueRef::from(value).number().and_then(Number::to_int),
        OperandKind::Partition
        | OperandKind::Path(_)
        | OperandKind::Field(_)
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => None,
    };
    number.map_or_else(|| written(element), |number| number.to_string())
}
