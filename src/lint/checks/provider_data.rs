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
    code: Code {
        id: "SR305",
        name: "provider-data",
        title: "A permission rests on the data of a login provider",
    },
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
`%%user.data` comes from the provider of the login. Which fields there are depends on the provider, some can be
changed by the users themselves, and an e-mail address may be unverified; the documentation advises not to rely on it
alone for decisions about security (SEMANTICS §2.2.9). Compare the user's id, or custom data that only your own
functions write.

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
            let message =
                format!("{} rests on `{name}`, which the provider of the login fills in", rule.noun());
            report.found(
                operand.span,
                message,
                "use `%%user.id`, or custom data that only your functions write",
            );
        }
    });
}
