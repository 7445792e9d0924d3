//! SR219: a path that goes on where nothing is below.

use crate::{
    ast::{Index, Operand, OperandKind, Path, Root},
    diagnostics::{Code, Severity},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, facts::expansion, visit::operands},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR219",
        "deep-path-below-string",
        "A path continues below a string or an array, where nothing is found",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
`%%user.id`, `%%user.type` and `%%environment.tag` are strings and have no fields: a path below them is always missing.
`%%user.identities` is an array: a field of an element needs an index, `%%user.identities.0.id`, and without it the
condition is never decided.

```json fires
{"%%user.id.value": "%%partition"}
```

```json fires
{"%%user.identities.providerType": "anon-user"}
```

```json quiet
{"%%user.identities.0.providerType": "anon-user", "%%user.custom_data.id.value": "%%partition"}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    operands(rule.expr, &mut |operand: &Operand| {
        let OperandKind::Path(path) = &operand.kind else { return };
        let name = expansion(path);
        if let Some(text) = text_above(path) {
            let message = format!("`{name}` is always missing: `{text}` is a string and has no fields");
            let help = format!("write `{text}`, or another path such as `%%user.custom_data.…`");
            report.found(operand.span, message, help);
        } else if let Some(field) = field_of_list(path) {
            let message = format!("`{name}` is never decided, which denies: `%%user.identities` is an array");
            report.found(operand.span, message, format!("add an index: `%%user.identities.0.{field}`"));
        }
    });
}

/// The text that a path goes on below.
fn text_above(path: &Path) -> Option<&'static str> {
    let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
    match (path.root, keys.as_slice()) {
        (Root::User, ["id", _, ..]) => Some("%%user.id"),
        (Root::User, ["type", _, ..]) => Some("%%user.type"),
        (Root::Environment, ["tag", _, ..]) => Some("%%environment.tag"),
        _ => None,
    }
}

fn field_of_list(path: &Path) -> Option<&str> {
    match (path.root, &*path.segments) {
        (Root::User, [list, field, ..]) if &*list.key == "identities" && field.index == Index::Name => {
            Some(&field.key)
        }
        _ => None,
    }
}
