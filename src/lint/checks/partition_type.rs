//! SR208: a partition or field that is compared with a value of another type.

use crate::{
    ast::{ExprKind, Operand, OperandKind, TestKind},
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, Lint, MOST_RELATED, Report, RuleTarget,
        catalogue::Check,
        facts::{is_user_id, list, written},
        kinds::{Kind, kinds},
        retyping::{Retyped, described, direct, help, is_converted_by, never_meet, retyped, spelling, suits},
        visit::{Comparison, comparisons, expressions, operands, right_sides},
    },
    vocabulary::Conversion,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR208",
        "partition-type",
        "The partition or a field is compared with a value of another type",
    ),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
A partition has the type of the partition key, and values of different types are never equal (SEMANTICS §5.3). The
user's id is a string: with a key of type `objectId` it must be converted. A conversion of a value of the wrong type is
never decided, which denies.

```json fires
{"partition": {"key": "owner", "type": "objectId", "permissions": {"read": {"%%partition": "%%user.id"}, "write": false}}}
```

```json fires
{"partition": {"key": "owner", "type": "long", "permissions": {"read": {"%%partition": {"$in": [1, "2"]}}, "write": false}}}
```

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {
  "read": {"%%user.id": {"%oidToString": "%%partition"}}, "write": false}}}
```

```json fires
{"partition": {"key": "owner", "type": "objectId", "permissions": {"read": {"%%partition": {"$ne": "private"}}, "write": false}}}
```

```json quiet
{"partition": {"key": "owner", "type": "objectId", "permissions": {
  "read": {"%%partition": {"%stringToOid": "%%user.id"}},
  "write": {"%%user.id": {"%oidToString": "%%partition"}}}}}
```

A field of a document has the type that the schema of its collection gives it:

```json fires data_sources/db/app/Item/rules.json
{"database": "app", "collection": "Item", "roles": [
  {"name": "own", "apply_when": {}, "document_filters": {"read": {"owner": "%%user.id"}, "write": false},
   "read": true, "insert": false, "delete": false}]}
```

```json + data_sources/db/app/Item/schema.json
{"title": "Item", "bsonType": "object", "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "objectId"}}}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "db", "queryable_fields_names": ["owner"]}
```

```json quiet data_sources/db/app/Item/rules.json
{"database": "app", "collection": "Item", "roles": [
  {"name": "own", "apply_when": {}, "document_filters": {"read": {"owners": {"%stringToOid": "%%user.id"}}, "write": false},
   "read": true, "insert": false, "delete": false}]}
```

```json + data_sources/db/app/Item/schema.json
{"title": "Item", "bsonType": "object", "properties": {
  "_id": {"bsonType": "objectId"}, "owners": {"bsonType": "array", "items": {"bsonType": "objectId"}}}}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "db", "queryable_fields_names": ["owners"]}
```

The types in custom data are not known, and numbers of all types compare:

```json quiet
{"partition": {"key": "owner", "type": "long", "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"},
  "write": {"%%partition": {"$gt": 1.5}}}}}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    operands(rule.expr, &mut |operand| conversion(operand, rule, report));
    for comparison in comparisons(rule.expr) {
        let rights = right_sides(comparison.test);
        let odd: Vec<&Operand> = rights.iter().filter(|right| never_meet(&comparison, right, rule)).collect();
        told(&comparison, &odd, rule, report);
        for right in right_sides(comparison.test) {
            if is_user_id(comparison.left) && is_converted_by(right, Conversion::UuidToString) {
                let message =
                    "`%%user.id` has 24 hex digits, a UUID string has 36 characters; they are never equal";
                report.found(right.span, message, "keep the UUID in custom data, and compare that");
            }
        }
    }
    expressions(rule.expr, &mut |expr| {
        if let ExprKind::Is { value: Operand { span, kind: OperandKind::Partition }, .. } = &expr.kind {
            let message = "type mismatch: `%%partition` is never a boolean, so this never matches";
            report.found(*span, message, "compare the partition with a value of its type");
        }
    });
}

/// A conversion that takes another type than its operand surely has.
fn conversion(operand: &Operand, rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let OperandKind::Convert { conversion, operand: inner } = &operand.kind else { return };
    let name = written(inner);
    let Some(found) = kinds(inner, rule).filter(|_| !suits(*conversion, inner, rule)) else { return };
    let is = if is_user_id(inner) {
        "24 hex digits"
    } else {
        found.first().map_or("an array", |kind| kind.describe())
    };
    let wanted = Kind::taken_by(*conversion);
    let form = if found.contains(&wanted) { "the 36 characters of a UUID" } else { wanted.describe() };
    let operator = spelling(*conversion);
    let message = format!(
        "type mismatch: `{operator}` takes {form}, `{name}` is {is}; this is never decided, which denies"
    );
    let help = format!("compare `{name}` as it is, or convert the other side");
    let found = report.found(operand.span, message, help);
    if let Some(edit) = direct(operand, rule) {
        found.fix(format!("write `{}`", edit.text), vec![(edit.span, edit.text)]);
    }
}

/// The schema that gives a field its type.
fn said(field: &str, rule: &RuleTarget<'_>) -> String {
    let mut known = rule.collections().iter().filter(|collection| collection.property(field).is_some());
    known.next().map_or_else(String::new, |collection| format!("the schema of `{}`", shown(&collection.name)))
}

/// All wrong elements of one comparison are one finding.
fn told(comparison: &Comparison<'_>, odd: &[&Operand], rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let [right, more @ ..] = odd else { return };
    let is = |operand: &Operand| {
        let kinds = kinds(operand, rule)?;
        let kind = *kinds.first()?;
        Some(match list(operand, rule.options) {
            Some(_) if kinds.iter().all(|other| *other == kind) => {
                format!("is an array of {}", kind.several())
            }
            Some(_) => "is an array of other types".to_owned(),
            None => match &operand.kind {
                OperandKind::Field(name) => format!("is {} by {}", kind.describe(), said(name, rule)),
                OperandKind::Literal(_)
                | OperandKind::Partition
                | OperandKind::Path(_)
                | OperandKind::Convert { .. }
                | OperandKind::Call(_) => format!("is {}", kind.describe()),
            },
        })
    };
    let (Some(ours), Some(theirs)) = (is(comparison.left), is(right)) else { return };
    let (left, name) = (described(comparison.left), described(right));
    let so = if matches!(comparison.test.kind, TestKind::Order(..)) {
        "they cannot be ordered, so this is never decided, which denies"
    } else if comparison.excludes() {
        "they are never equal, so this excludes nothing"
    } else {
        "they are never equal"
    };
    let others = match more.len() {
        0 => String::new(),
        1 => "; one more element has the wrong type too".to_owned(),
        count => format!("; {count} more elements have the wrong type too"),
    };
    let message = format!("type mismatch: `{left}` {ours}, `{name}` {theirs}; {so}{others}");
    let edits: Vec<Retyped> = odd.iter().filter_map(|right| retyped(comparison, right, rule)).collect();
    let help = match (edits.as_slice(), &right.kind) {
        ([only], OperandKind::Path(_) | OperandKind::Partition) => format!("convert it: `{}`", only.text),
        (_, _) => help(comparison.left, odd).to_owned(),
    };
    let mut found = report.found(right.span, message, help);
    for other in more.iter().take(MOST_RELATED) {
        found = found.related(other.span, "and this");
    }
    let title = match edits.as_slice() {
        [] => return,
        [only] => format!("write `{}`", only.text),
        several => format!("write {} elements in the other type", several.len()),
    };
    found.fix(title, edits.into_iter().map(|edit| (edit.span, edit.text)).collect());
}
