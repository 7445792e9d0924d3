//! SR616: a rule that depends on a secret.

use crate::{
    ast::{OperandKind, Root},
    compile::AppValue,
    diagnostics::{Code, Severity, shown},
    lint::{Confidence, Lint, Report, RuleTarget, catalogue::Check, visit},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR616", "secret-in-rule", "A rule depends on a secret"),
    severity: Severity::Note,
    confidence: Confidence::High,
    doc: r#"
The rule reads an app value that comes from a secret. Exports do not contain secrets, so with only the export nobody
knows what the rule decides: here it is undecided, which denies. If the value need not be secret, such as an array of
user ids, make it a plain value.

```json fires sync/config.json
{"partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": {"$in": "%%values.admins"}}, "write": false}}}
```

```json + values/admins.json
{"name": "admins", "from_secret": true, "value": "admins_secret"}
```

```json quiet sync/config.json
{"partition": {"key": "owner", "type": "string",
 "permissions": {"read": {"%%user.id": {"$in": "%%values.admins"}}, "write": false}}}
```

```json + values/admins.json
{"name": "admins", "from_secret": false, "value": ["u1", "u2"]}
```

```json + values/token.json
{"name": "token", "from_secret": true, "value": "token_secret"}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some(values) = &rule.options.values else { return };
    visit::operands(rule.expr, &mut |operand| {
        let OperandKind::Path(path) = &operand.kind else { return };
        let name = path.segments.first().filter(|_| path.root == Root::Values);
        if let Some(name) = name.filter(|name| values.get(&*name.key) == Some(&AppValue::Secret)) {
            let message =
                format!("the value `{}` is a secret, and exports do not contain secrets", shown(&name.key));
            let help =
                "make it a plain value if it need not be secret; without it, this is undecided and denies";
            report.found(operand.span, message, help);
        }
    });
}
