//! SR209: an array that an expansion brings to the right side of an equality.

use crate::{
    app::{Declared, declared},
    ast::{Operand, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_of_data, is_stored, list, user_path, written},
        visit::{Comparison, comparisons, right_sides},
    },
    syntax::quoted,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR209",
        "array-on-the-right-at-run-time",
        "An array is compared as one value, so the condition never matches",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
The right side of an equality is one value. If an expansion brings an array there, the comparison is not decided, which
denies (SEMANTICS §5.3). Arrays are known from the app's values and from the schema of custom user data;
`%%user.identities` is always one. Test membership with `$in`.

```json fires sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%%partition": "%%values.public"}, "write": false}}}
```

```json + values/public.json
{"name": "public", "value": ["news", "weather"]}
```

```json + realm_config.json
{"config_version": 20210101}
```

```json fires
{"%%user.custom_data.login": "%%user.identities"}
```

An array on the left side matches if it contains the value:

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "string", "permissions": {
  "read": {"%or": [{"%%values.public": "%%partition"}, {"%%partition": {"$in": "%%values.public"}}]}, "write": false}}}
```

```json + values/public.json
{"name": "public", "value": ["news", "weather"]}
```

```json + realm_config.json
{"config_version": 20210101}
```

If nothing else is known, a name in the plural is reported with low confidence:

```json fires
{"%%partition": "%%user.custom_data.team_ids"}
```

```json quiet
{"%%partition": "%%user.custom_data.address"}
```

```json fires
{"roles": [{"name": "r", "apply_when": {}, "document_filters": {"read": {"city": "%%user.custom_data.cities"}, "write": false},
            "read": true, "insert": false, "delete": false}]}
```

```json quiet
{"roles": [{"name": "r", "apply_when": {}, "document_filters": {"read": {"city": {"$in": "%%user.custom_data.cities"}}, "write": false},
            "read": true, "insert": false, "delete": false}]}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        // One element alone has a finding of its own.
        let several = comparison.written_list().is_some_and(|elements| elements.len() > 1);
        if !several && !matches!(comparison.test.kind, TestKind::Equal(_) | TestKind::NotEqual(_)) {
            continue;
        }
        for right in right_sides(comparison.test) {
            let Some((why, confidence)) =
                list_for_sure(right, rule).or_else(|| guessed(&comparison, right, rule))
            else {
                continue;
            };
            let name = written(right);
            let so = match confidence {
                Confidence::Low => "; if it is one, this never matches",
                Confidence::Medium | Confidence::High => ", and comparing it as one value never matches",
            };
            let help = format!("test membership: `{{\"$in\": \"{name}\"}}`");
            let found = report.found(right.span, format!("`{name}` {why}{so}"), help);
            let found = found.weighs(Severity::Warning, confidence);
            if !several {
                let (title, edit) = membership(&comparison, right);
                found.fix(title, vec![edit]);
            }
        }
    }
}

fn list_for_sure(right: &Operand, rule: &RuleTarget<'_>) -> Option<(String, Confidence)> {
    if list(right, rule.options).is_some() {
        return Some(("is an array".to_owned(), Confidence::High));
    }
    let path = user_path(right)?;
    if path == ["identities"] {
        return Some(("is an array".to_owned(), Confidence::High));
    }
    match declared(rule.app, &path)? {
        (Declared::List, schema) => Some((format!("is an array by `{}`", schema.file), Confidence::High)),
        (Declared::Single, _) => None,
    }
}

/// A name that speaks of many, compared with one partition or field.
fn guessed(
    comparison: &Comparison<'_>,
    right: &Operand,
    rule: &RuleTarget<'_>,
) -> Option<(String, Confidence)> {
    let path = user_path(right).filter(|_| is_stored(right))?;
    if !is_of_data(comparison.left) || declared(rule.app, &path).is_some() {
        return None;
    }
    let last = path.last()?.to_ascii_lowercase();
    let plural =
        last.ends_with('s') && !["ss", "us", "is", "as", "os", "news"].iter().any(|end| last.ends_with(end));
    (plural || last.ends_with("list")).then(|| ("sounds like an array".to_owned(), Confidence::Low))
}

fn membership(comparison: &Comparison<'_>, right: &Operand) -> (&'static str, (crate::text::Span, String)) {
    let name = quoted(&written(right));
    let negated = matches!(comparison.test.kind, TestKind::NotEqual(_));
    let operator = if negated { "$nin" } else { "$in" };
    // `"%%partition": "…"` has no operator yet; `"$eq": "…"` is replaced whole.
    let text = if comparison.test.span == right.span {
        format!("{{\"{operator}\": {name}}}")
    } else {
        format!("\"{operator}\": {name}")
    };
    (if negated { "use `$nin`" } else { "use `$in`" }, (comparison.test.span, text))
}
