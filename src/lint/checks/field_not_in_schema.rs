//! SR519: a filter that asks about a field that documents of a collection never have.

use crate::{
    ast::OperandKind,
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, Lint, MOST_RELATED, Report, RoleTarget,
        catalogue::Check,
        fields::lacks,
        roles::{Holder, expressions},
        sync::listed,
        visit,
    },
    text::Span,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR519", "field-not-in-schema", "A filter uses a field that a collection does not have"),
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
Only fields of the schema are synced. Any other field is missing in every document of the collection, so a filter on it
usually matches none. Default roles apply to all collections without roles of their own, and some of these may lack the
field: give them their own roles (SEMANTICS §7.2.6).

```json fires data_sources/db/default_rule.json
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"owner_id": "%%user.id"}, "write": {"owner_id": "%%user.id"}},
            "read": true, "write": true, "insert": true, "delete": true}]}
```

```json + data_sources/db/app/Bet/schema.json
{"title": "Bet", "bsonType": "object", "properties": {"_id": {"bsonType": "objectId"}, "owner_id": {"bsonType": "string"}}}
```

```json + data_sources/db/app/Game/schema.json
{"title": "Game", "bsonType": "object", "properties": {"_id": {"bsonType": "objectId"}, "name": {"bsonType": "string"}}}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "db", "queryable_fields_names": ["owner_id"]}
```

A collection with roles of its own does not use the default roles, and one without a schema in the export can have any
field:

```json quiet data_sources/db/default_rule.json
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"owner_id": "%%user.id"}, "write": {"owner_id": "%%user.id"}},
            "read": true, "write": true, "insert": true, "delete": true}]}
```

```json + data_sources/db/app/Game/schema.json
{"title": "Game", "bsonType": "object", "properties": {"_id": {"bsonType": "objectId"}, "name": {"bsonType": "string"}}}
```

```json + data_sources/db/app/Game/rules.json
{"database": "app", "collection": "Game", "roles": [
  {"name": "all", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "db", "queryable_fields_names": ["owner_id"]}
```
"#,
    check: Check::Roles(check),
};

fn check(target: &RoleTarget<'_>, report: &mut Report<'_>) {
    let rules = expressions(target);
    let mut asked: Vec<(&str, Vec<Span>)> = Vec::new();
    for rule in &rules {
        visit::operands(rule.expr, &mut |operand| {
            let OperandKind::Field(name) = &operand.kind else { return };
            match asked.iter_mut().find(|(known, _)| **known == **name) {
                Some((_, spans)) => spans.push(operand.span),
                None => asked.push((name, vec![operand.span])),
            }
        });
    }
    for (field, spans) in asked {
        let without = target.collections.iter().filter(|collection| lacks(collection, field));
        let names: Vec<&str> = without.map(|collection| collection.name.as_str()).collect();
        let (Some([first, more @ ..]), Some(one)) = (spans.get(..), names.first()) else { continue };
        let name = shown(field);
        let (whose, so) = match target.holder {
            Holder::Others => (
                format!("the default roles use `{name}`"),
                format!(
                    "give {} roles of {} own",
                    listed(names.iter().copied().take(MOST_NAMED)),
                    their(&names)
                ),
            ),
            Holder::Collection { .. } => (
                format!("the roles of `{one}` use `{name}`"),
                "compare a field of the schema, or add this one to it".to_owned(),
            ),
        };
        let message = format!(
            "{whose}, which the {} not have, so it is missing in every document there",
            schemas(&names)
        );
        let mut found = report.found(*first, message, so);
        for span in more.iter().take(MOST_RELATED) {
            found = found.related(*span, "and here");
        }
    }
}

/// More collections than this are counted.
const MOST_NAMED: usize = 4;

fn schemas(names: &[&str]) -> String {
    let shown = listed(names.iter().copied().take(MOST_NAMED));
    match names.len() {
        1 => format!("schema of {shown} does"),
        count if count <= MOST_NAMED => format!("schemas of {shown} do"),
        count => format!("schemas of {shown} and {} more do", count - MOST_NAMED),
    }
}

fn their(names: &[&str]) -> &'static str {
    if names.len() == 1 { "its" } else { "their" }
}
