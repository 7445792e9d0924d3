//! SR608: the configuration and the schemas disagree on whether every document has the partition key.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, ConfigTarget, Lint, Report,
        catalogue::Check,
        sync::{Schema, Schemas, listed, named_key},
    },
    syntax::{Node, NodeKind},
    text::Span,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR608",
        "key-required-mismatch",
        "Configuration and schemas disagree on whether the partition key is required",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
`partition.required` says whether every document has the partition key, and so does `required` in the schema of each
synced collection. If they disagree, sync cannot be enabled, or clients have a null partition that no document can be in
(SEMANTICS §6.1.8, §6.1.9). Make them agree.

```json fires sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string", "required": true,
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```

```json fires sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id", "owner"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```

```json quiet sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string", "required": true,
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id", "owner"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```

Every database of the data source counts, also others than that of development mode; other data sources do not.

```json fires sync/config.json
{"state": "enabled", "service_name": "mongodb-atlas", "database_name": "todo", "partition": {"key": "owner",
 "type": "string", "required": true, "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/archive/Report/schema.json
{"title": "Report", "bsonType": "object", "required": ["_id"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```

```json quiet sync/config.json
{"state": "enabled", "service_name": "mongodb-atlas", "database_name": "todo", "partition": {"key": "owner",
 "type": "string", "required": true, "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id", "owner"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```

```json + data_sources/warehouse/todo/Report/schema.json
{"title": "Report", "bsonType": "object", "required": ["_id"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((sync, partition)) = target.partition() else { return };
    let Some((key, name)) = named_key(partition) else { return };
    let schemas = Schemas::new(target, sync, name).served;
    let node = partition.get("required");
    let required = match node {
        None => false,
        Some(Node { kind: NodeKind::Bool(required), .. }) => *required,
        Some(_) => return,
    };
    let place = node.unwrap_or(key).span;
    let (with, without): (Vec<&Schema<'_>>, Vec<_>) =
        schemas.iter().partition(|schema| schema.requires(name));
    let key = shown(name);
    if required && !without.is_empty() {
        let collections = listed(without.iter().map(|schema| schema.collection));
        let message = format!("`{key}` is required here, but not by the schemas of {collections}");
        let help = format!("add `{key}` to `required` of these schemas, or make the key optional here");
        let mut found = report.found(place, message, help);
        for schema in without {
            let among = format!("`{key}` is not among these");
            found = found.related_in(schema.tree, schema.place("required"), among);
        }
    } else if !required && without.is_empty() && !with.is_empty() {
        let message = format!("`{key}` is optional here, but required by every synced schema");
        let help = "write `\"required\": true`: no document can be in the null partition";
        let edits = match node {
            Some(node) => vec![(node.span, "true".to_owned())],
            None => vec![(Span { start: place.end, end: place.end }, ", \"required\": true".to_owned())],
        };
        let mut found = report.found(place, message, help);
        for schema in with {
            let among = format!("`{key}` is among these");
            found = found.related_in(schema.tree, schema.place("required"), among);
        }
        found.fix("write `\"required\": true`", edits);
    }
}
