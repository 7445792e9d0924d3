//! SR609: a collection whose documents do not have the partition key.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, ConfigTarget, Lint, Report,
        catalogue::Check,
        sync::{Schema, listed, named_key},
    },
    syntax::{Node, NodeKind},
};

pub(crate) const LINT: Lint = Lint {
    code: Code {
        id: "SR609",
        name: "key-missing-from-schema",
        title: "The schema of a collection does not have the partition key",
    },
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
Sync puts a document into the partition that its partition key names. Where the schema of a collection in the synced
database has no such field, its documents are not synced at all; if the key is optional, they are all in the null
partition, with everything that its permissions allow (SEMANTICS §6.1.9). Add the field to the schema, or ignore the
finding for a collection that is not to be synced. Custom user data and collections without a schema are not meant.

```json fires sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string", "required": true,
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id"], "properties": {"_id": {"bsonType": "objectId"}}}
```

```json quiet sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string", "required": true,
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Person/schema.json
{"title": "Person", "bsonType": "object", "required": ["_id"], "properties": {"_id": {"bsonType": "objectId"}}}
```

```json + data_sources/mongodb-atlas/todo/Log/rules.json
{"database": "todo", "collection": "Log", "roles": []}
```

```json + auth/custom_user_data.json
{"enabled": true, "mongo_service_name": "mongodb-atlas", "database_name": "todo", "collection_name": "Person",
 "user_id_field": "_id"}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((sync, partition)) = target.partition() else { return };
    let Some((key, name)) = named_key(partition) else { return };
    let without =
        |schema: &Schema<'_>| schema.node.get("properties").is_some() && schema.property(name).is_none();
    let schemas: Vec<_> = Schema::synced(target, sync).into_iter().filter(without).collect();
    if schemas.is_empty() {
        return;
    }
    let required = matches!(partition.get("required"), Some(Node { kind: NodeKind::Bool(true), .. }));
    let outcome =
        if required { "their documents are not synced" } else { "their documents are in the null partition" };
    let collections = listed(schemas.iter().map(|schema| schema.collection));
    let name = shown(name);
    let message = format!("the schemas of {collections} have no `{name}`, so {outcome}");
    let help = "add the field to the schemas, or ignore this if the collections are not to be synced";
    let mut found = report.found(key.span, message, help);
    for schema in schemas {
        let among = format!("`{name}` is not among these");
        found = found.related_in(schema.tree, schema.place("properties"), among);
    }
}
