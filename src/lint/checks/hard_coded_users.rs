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
    code: Code { id: "SR304", name: "hard-coded-users", title: "Users are named in the rule by their ids" },
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
The rule names users by their ids, and these users have access to every partition. Rules can be changed only while
sync is terminated, so nobody can be added or removed while the app runs, and an id says to no reader who it is. Keep
a role in custom data, `{"%%user.custom_data.role": "editor"}`, or the ids in a value of the app, `{"%%user.id":
{"$in": "%%values.editors"}}`. For reading it is a note; where the rule asks about the partition too, it is one with
low confidence.

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
        1 => "one user is".to_owned(),
        count => format!("{count} users are"),
    };
    let permission = rule.permission();
    let severity = match permission {
        Some(Permission::Write) if !reads.partition => Severity::Warning,
        Some(Permission::Write | Permission::Read) | None => Severity::Note,
    };
    let confidence = if reads.partition { Confidence::Low } else { Confidence::Medium };
    let message = if permission.is_none() {
        format!("{who} named in {}, so every change of who they are is a change of the app", rule.noun())
    } else if reads.partition {
        format!("{who} named in this rule, which cannot be changed while sync is enabled")
    } else {
        format!(
            "{who} named in this rule, which is about every partition and cannot be changed while sync is enabled"
        )
    };
    let help = "keep a role in custom data, or the ids in a value of the app";
    let mut found = report.found(*first, message, help).weighs(severity, confidence);
    for (span, _) in literals.iter().skip(1).take(MOST_RELATED) {
        found = found.related(*span, "and here");
    }
}
