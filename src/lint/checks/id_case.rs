//! SR218: an id with capital letters.

use crate::{
    ast::{Operand, OperandKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        facts::{is_user_id, list, text, value, written},
        kinds::Kind,
        visit::{comparisons, right_sides},
    },
    syntax::quoted,
    values::{ObjectId, Uuid, ValueRef},
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR218", "id-case", "An id is written in upper case, so it never matches"),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
`%%user.id`, `%oidToString` and `%uuidToString` write hex digits in lower case, and strings are compared character by
character. Some tools print ids in upper case. Write them in lower case.

```json fires
{"%%user.id": "5F4863E4D49BD2191FF1E623"}
```

```json quiet
{"%%user.id": "5f4863e4d49bd2191ff1e623"}
```

```json fires sync/config.json
{"type": "partition", "partition": {"key": "k", "type": "objectId", "permissions": {
  "read": {"%%values.open": {"%oidToString": "%%partition"}}, "write": false}}}
```

```json + values/open.json
{"name": "open", "value": ["5F4863E4D49BD2191FF1E623"]}
```

```json + realm_config.json
{"config_version": 20210101}
```

Case does not matter in a typed literal, nor in a string that is converted:

```json quiet
{"%%partition": {"$in": [{"$oid": "5F4863E4D49BD2191FF1E623"}]}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    for comparison in comparisons(rule.expr) {
        for right in right_sides(comparison.test) {
            if is_user_id(comparison.left)
                && let Some(text) = text(right).filter(|text| has_capitals(text))
            {
                let lower = text.to_ascii_lowercase();
                let message = format!("`{text}` never equals `%%user.id`, which is in lower case");
                let found = report.found(right.span, message, format!("write `{lower}`"));
                found.fix("write it in lower case", vec![(right.span, quoted(&lower))]);
            }
            let as_text = |conversion| Kind::made_by(conversion) == Kind::Text;
            let other = if let OperandKind::Convert { conversion, .. } = &right.kind
                && as_text(*conversion)
            {
                comparison.left
            } else if is_user_id(comparison.left) {
                right
            } else {
                continue;
            };
            let Some(capital) = capitals_in_app(other, rule) else { continue };
            let message =
                format!("`{}` contains `{capital}`, which never equals an id in lower case", written(other));
            report.found(other.span, message, "write the ids of this value in lower case");
        }
    }
}

/// An id with capitals in a value of the app.
fn capitals_in_app(operand: &Operand, rule: &RuleTarget<'_>) -> Option<String> {
    if !matches!(operand.kind, OperandKind::Path(_)) {
        return None;
    }
    let options = rule.options;
    let values = list(operand, options).or_else(|| value(operand, options).map(|value| vec![value]))?;
    let texts = values
        .into_iter()
        .filter_map(|value| if let ValueRef::String(text) = value { Some(text) } else { None });
    texts.into_iter().find(|text| has_capitals(text)).map(str::to_owned)
}

/// An id that is written with capitals.
fn has_capitals(text: &str) -> bool {
    let id = ObjectId::from_hex(text).is_some() || Uuid::from_text(text).is_some();
    id && text.bytes().any(|byte| byte.is_ascii_uppercase())
}
