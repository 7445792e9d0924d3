//! SR213: two sides that may both be missing or null.

use std::collections::HashSet;

use crate::{
    ast::{Operand, OperandKind, TestKind},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget, Site,
        catalogue::Check,
        facts::{is_stored, written},
        fields::may_be_missing,
        roles::RolePart,
        visit::{self, comparisons, right_sides},
    },
    vocabulary::Context,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR213", "null-join", "Two sides of an equality may both be missing"),
    severity: Severity::Note,
    confidence: Confidence::Low,
    doc: r#"
A user without a team and the null partition: are `%%user.custom_data.team` and `%%partition` equal? Here they are not:
only a `null` that is written in the rule equals something missing (SEMANTICS §5.3). The service may have answered as
MongoDB queries do, and then whoever had no team could open the null partition. If that is intended, write it:
`{"%%partition": null}`. If not, make the partition key required, or add `$exists`.

```json fires
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": false}}}
```

```json fires
{"partition": {"key": "team", "type": "string", "required": true, "permissions": {
  "read": {"%%user.custom_data.team": "%%user.custom_data.invited_to"}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": true, "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": false}}}
```

```json quiet
{"partition": {"key": "team", "type": "string", "required": false, "permissions": {
  "read": {"%and": [{"%%user.custom_data.team": {"$exists": true}}, {"%%user.custom_data.team": "%%partition"}]},
  "write": {"%%user.id": "%%partition"}}}}
```

A field that a document may lack, and a value that a user may lack:

```json fires data_sources/db/app/Item/rules.json
{"database": "app", "collection": "Item", "roles": [
  {"name": "team", "apply_when": {}, "document_filters": {"read": {"team": "%%user.custom_data.team"}, "write": false},
   "read": true, "insert": false, "delete": false}]}
```

```json + data_sources/db/app/Item/schema.json
{"title": "Item", "bsonType": "object", "required": ["_id"], "properties": {
  "_id": {"bsonType": "objectId"}, "team": {"bsonType": "string"}}}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "db", "queryable_fields_names": ["team"]}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    // A bare rule has no key, so nothing is known of null partitions.
    let optional = !rule.key.required && !rule.key.name.is_empty();
    let mut comparisons = comparisons(rule.expr);
    let own = comparisons.len();
    // What a role asks before it is assigned holds in its filters.
    if let Site::Role { role, part: RolePart::Filter(_) | RolePart::Insert | RolePart::Delete, .. } =
        rule.site
    {
        comparisons.extend(role.apply_when.iter().flat_map(visit::comparisons));
    }
    let guards = comparisons.iter().filter(|guard| matches!(guard.test.kind, TestKind::Exists(true)));
    let guards: HashSet<&Operand> = guards.filter(|guard| !guard.negated).map(|guard| guard.left).collect();
    let guarded = |operand: &Operand| guards.contains(operand);
    let nullable = |operand: &Operand| match &operand.kind {
        OperandKind::Partition => optional && !guarded(operand),
        OperandKind::Path(_) => is_stored(operand) && !guarded(operand),
        OperandKind::Field(name) => may_be_missing(name, rule.collections()) && !guarded(operand),
        OperandKind::Literal(_) | OperandKind::Convert { .. } | OperandKind::Call(_) => false,
    };
    for comparison in comparisons.iter().take(own) {
        if !matches!(comparison.test.kind, TestKind::Equal(_)) {
            continue;
        }
        for right in right_sides(comparison.test) {
            if nullable(comparison.left) && nullable(right) {
                let (left, name) = (written(comparison.left), written(right));
                let message = format!(
                    "`{left}` and `{name}` may both be null or missing; that does not count as equal"
                );
                let help = match rule.context {
                    Context::PartitionPermission => {
                        "write `null` if the null partition is intended, otherwise add `{\"$exists\": true}`"
                    }
                    Context::ApplyWhen | Context::DocumentFilter => {
                        "require the field in the schema, or test in `apply_when` that the user's value exists"
                    }
                };
                report.found(right.span, message, help);
            }
        }
    }
}
