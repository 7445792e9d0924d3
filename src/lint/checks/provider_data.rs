//! SR305: a permission that rests on what the provider of a login says.

use std::collections::BTreeSet;

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{user_path, written},
        visit::operands,
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR305", "provider-data", "A permission depends on data from a login provider"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
`%%user.data` comes from the login provider. Which fields there are depends on the provider, users can change some of
them, and an email address may be unverified; the documentation advises against relying on it alone for security
(SEMANTICS §2.2.9). Compare the user's id, or custom data that only your own functions write.

```json fires
{"%%user.data.email": "%%partition"}
```

```json fires
{"%%true": {"%function": {"name": "canRead", "arguments": ["%%user.data.email", "%%partition"]}}}
```

```json quiet
{"%%user.custom_data.data.email": "%%partition"}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let mut seen = BTreeSet::new();
    operands(rule.expr, &mut |operand| {
        let path = user_path(operand).unwrap_or_default();
        let name = written(operand);
        if path.first() == Some(&"data") && seen.insert(name.clone()) {
            let message = format!("{} depends on `{name}`, which comes from the login provider", rule.noun());
            report.found(
                operand.span,
                message,
                "use `%%user.id`, or custom data that only your functions write",
            );
        }
    });
}
