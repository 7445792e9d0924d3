//! SR312: an email address that identifies a person.

use crate::{
    ast::{List, Operand, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_of_data, is_stored, user_path, written},
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR312", "email-as-identity", "An email address is used to identify a user"),
    severity: Severity::Note,
    confidence: Confidence::Low,
    doc: r#"
Email addresses change, are given to other people, differ in case, and are not verified by every login provider. A user
whose address changes loses the data; whoever gets the address gets the data. `%%user.id` is given once and never again.

```json fires
{"%%partition": "%%user.data.email"}
```

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"owner": "%%user.data.email"}, "write": false},
            "read": true, "insert": false, "delete": false}]}
```

```json quiet
{"%%partition": "%%user.id", "%%user.data.email": {"$exists": true}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        let left = comparison.left;
        if !matches!(comparison.test.kind, TestKind::Equal(_) | TestKind::In(List::Elements(_))) {
            continue;
        }
        for right in right_sides(comparison.test) {
            let email = match (is_of_data(left), is_of_data(right)) {
                (true, _) if is_email(right) => right,
                (_, true) if is_email(left) => left,
                _ => continue,
            };
            let message =
                format!("`{}` identifies the user here, but email addresses change", written(email));
            report.found(email.span, message, "compare `%%user.id`, which never changes");
        }
    }
}

fn is_email(operand: &Operand) -> bool {
    let last = user_path(operand).and_then(|path| path.last().map(|last| last.to_ascii_lowercase()));
    is_stored(operand)
        && last.is_some_and(|last| {
            matches!(last.as_str(), "email" | "e-mail" | "mail" | "email_address" | "emailaddress")
        })
}
