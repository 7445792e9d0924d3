//! SR215: a literal that is not a user's id.

use crate::{
    ast::{Operand, OperandKind, TestKind},
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, Lint, MOST_RELATED, Report, RuleTarget,
        catalogue::Check,
        facts::{is_user_id, list, written},
        visit::{comparisons, right_sides},
    },
    syntax::quoted,
    values::{ObjectId, Value, ValueRef},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR215",
        "impossible-id-literal",
        "`%%user.id` is compared with something that cannot be a user id",
    ),
    severity: Severity::Warning,
    confidence: Confidence::Medium,
    doc: r#"
`%%user.id` is a string of 24 hex digits that the service assigns to each user. Names, email addresses and numbers never
equal it, and neither does an ObjectId, which is another type. Use the user's id, or compare the field that has the
name, such as `%%user.data.email`.

```json fires
{"%%user.id": {"$in": ["alice", "5f4863e4d49bd2191ff1e623"]}}
```

```json fires
{"%%user.id": {"$oid": "5f4863e4d49bd2191ff1e623"}}
```

```json quiet
{"%%user.id": "5f4863e4d49bd2191ff1e623"}
```

```json quiet
{"%%user.data.email": "alice@example.com"}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        if !is_user_id(comparison.left) || matches!(comparison.test.kind, TestKind::Order(..)) {
            continue;
        }
        let so = if comparison.excludes() { "excludes nobody" } else { "matches nobody" };
        let rights: Vec<_> = right_sides(comparison.test).iter().collect();
        literals(&rights, so, report);
        for right in rights {
            let elements = list(right, rule.options).unwrap_or_default();
            if !elements.is_empty() && !elements.into_iter().any(is_id) {
                let message = format!("no element of `{}` is a user id, so this {so}", written(right));
                report.found(right.span, message, HELP);
            }
        }
    }
}

const HELP: &str = "a user id is a string of 24 hex digits";

/// All impossible literals of one comparison are one finding.
fn literals(rights: &[&Operand], so: &str, report: &mut Report<'_>) {
    let impossible = |operand: &Operand| match &operand.kind {
        OperandKind::Literal(value) => !is_id(ValueRef::from(value)),
        OperandKind::Partition
        | OperandKind::Path(_)
        | OperandKind::Field(_)
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => false,
    };
    let found: Vec<&Operand> = rights.iter().copied().filter(|right| impossible(right)).collect();
    let [first, more @ ..] = found.as_slice() else { return };
    let text = written(first);
    let name = shown(text.trim_matches('"'));
    let others = match more.len() {
        0 => String::new(),
        1 => "; the same goes for one more".to_owned(),
        count => format!("; the same goes for {count} more"),
    };
    let message = format!("`{name}` is not a user id, so this {so}{others}");
    let mut reported = report.found(first.span, message, HELP);
    for other in more.iter().take(MOST_RELATED) {
        reported = reported.related(other.span, "and this");
    }
    let as_text = |operand: &&Operand| {
        let OperandKind::Literal(Value::ObjectId(id)) = &operand.kind else { return None };
        Some((operand.span, quoted(&id.to_string())))
    };
    let edits: Vec<_> = found.iter().filter_map(as_text).collect();
    if !edits.is_empty() {
        reported.fix("write ObjectIds as strings", edits);
    }
}

fn is_id(value: ValueRef<'_>) -> bool {
    matches!(value, ValueRef::String(text) if ObjectId::from_hex(text).is_some())
}
