//! SR610: the partition key has one type in the configuration and another in a schema.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, ConfigTarget, Lint, Report,
        catalogue::Check,
        sync::{Schemas, listed},
    },
    partition::PartitionType,
    syntax::Node,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR610",
        "key-type-mismatch",
        "Configuration and schema disagree on the type of the partition key",
    ),
    severity: Severity::Error,
    confidence: Confidence::High,
    doc: r#"
The partition key has the same type everywhere: in `partition.type`, and as the `bsonType` of the field in the schema of
each synced collection. A document with a value of another type is in no partition that a client can open (SEMANTICS
§6.1.11). Correct the one that is wrong.

```json fires sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "objectId"}}}
```

```json quiet sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "shelf", "type": "long",
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id"],
 "properties": {"_id": {"bsonType": "objectId"}, "shelf": {"bsonType": ["int", "null"]}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((sync, partition)) = target.partition() else { return };
    let Some(name) = partition.get("key").and_then(Node::text) else { return };
    let Some(node) = partition.get("type") else { return };
    let Some(kind) = node.text().and_then(PartitionType::from_name) else { return };
    let mut others = Vec::new();
    for schema in Schemas::new(target, sync, name).served {
        let types = schema.property(name).and_then(|property| property.get("bsonType"));
        if let Some(types) = types.filter(|types| !admits(types, kind)) {
            others.push((schema, types));
        }
    }
    if others.is_empty() {
        return;
    }
    let collections = listed(others.iter().map(|(schema, _)| schema.collection));
    let name = shown(name);
    let message = format!(
        "type mismatch: `{name}` is `{}` here, but not in the schemas of {collections}",
        kind.as_str()
    );
    let mut found =
        report.found(node.span, message, "use the same type everywhere: the one that the documents have");
    for (schema, types) in others {
        found = found.related_in(
            schema.tree,
            types.span,
            format!("the type of `{name}` in `{}`", schema.collection),
        );
    }
}

/// Whether a field of these types can hold a partition value; a `bsonType` is a name or an array of them.
fn admits(types: &Node, kind: PartitionType) -> bool {
    let names: &[&str] = match kind {
        PartitionType::String => &["string"],
        PartitionType::ObjectId => &["objectId"],
        PartitionType::Long => &["long", "int", "number"],
        PartitionType::Uuid => &["uuid", "binData"],
    };
    let one = |node: &Node| node.text().is_none_or(|name| name == "mixed" || names.contains(&name));
    types.elements().map_or_else(|| one(types), |list| list.iter().any(one))
}
