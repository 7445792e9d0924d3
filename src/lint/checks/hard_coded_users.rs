//! SR304: users that are named in the rule.

use std::collections::BTreeSet;

use crate::{
    ast::Reads,
    diagnostics::{Code, Severity},
    explain::Permission,
    lint::{
        Confidence, Lint, MOST_RELATED, Report, RuleTarget,
        catalogue::Check,
        facts::{is_user_id, text},
        visit::{comparisons, right_sides},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR304", "hard-coded-users", "User ids are hard-coded in the rule"),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
The rule lists user ids, and these users have access to every partition. Rules can be changed only while sync is
terminated, so nobody can be added or removed while the app runs, and an id does not tell a reader who it is. Keep a
role in custom data, `{"%%user.custom_data.role": "editor"}`, or the ids in an app value, `{"%%user.id": {"$in":
"%%values.editors"}}`. In a read rule this is a note; if the rule also compares the partition, the confidence is low.

```json fires
{"partition": {"key": "k", "type": "string", "permissions": {"read": true, "write": {"%or": [
  {"%%user.id": "5f4863e4d49bd2191ff1e623"}, {"%%user.id": "5f4863e4d49bd2191ff1e624"}]}}}}
```

```json quiet
{"partition": {"key": "k", "type": "string", "permissions": {"read": true, "write": {"%%user.id": {"$in": "%%values.editors"}}}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let of_id = comparisons(rule.expr).into_iter().filter(|comparison| is_user_id(comparison.left));
    let literals: Vec<_> = of_id.flat_map(|comparison| right_sides(comparison.test)).collect();
    let literals: Vec<_> =
        literals.into_iter().filter_map(|right| Some((right.span, text(right)?))).collect();
    let users: BTreeSet<&str> = literals.iter().map(|(_, id)| *id).collect();
    let Some((first, _)) = literals.first() else { return };
    let mut reads = Reads::default();
    reads.add(rule.expr);
    let who = match users.len() {
        1 => "one user id is".to_owned(),
        count => format!("{count} user ids are"),
    };
    let permission = rule.permission();
    let severity = match permission {
        Some(Permission::Write) if !reads.partition => Severity::Warning,
        Some(Permission::Write | Permission::Read) | None => Severity::Note,
    };
    let confidence = if reads.partition { Confidence::Low } else { Confidence::Medium };
    let message = if permission.is_none() {
        format!("{who} hard-coded in {}, so every change needs a new version of the app", rule.noun())
    } else if reads.partition {
        format!("{who} hard-coded in this rule, which cannot be changed while sync is enabled")
    } else {
        format!(
            "{who} hard-coded in this rule, which covers every partition and cannot be changed while sync is enabled"
        )
    };
    let help = "keep a role in custom data, or the ids in an app value";
    let mut found = report.found(*first, message, help).weighs(severity, confidence);
    for (span, _) in literals.iter().skip(1).take(MOST_RELATED) {
        found = found.related(*span, "and here");
    }
}
