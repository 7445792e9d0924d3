//! SR609: a collection that is not synced, as its schema does not have the partition key.

use crate::{
    diagnostics::{Code, Severity, shown},
    lint::{
        Confidence, ConfigTarget, Lint, Report,
        catalogue::Check,
        sync::{Schemas, listed, named_key},
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new("SR609", "key-missing-from-schema", "The schema of a collection lacks the partition key"),
    severity: Severity::Note,
    confidence: Confidence::Medium,
    doc: r#"
The partition key must be in the schema of every synced collection, even if the key is optional. A collection of the
synced data source whose schema lacks it is not synced at all (SEMANTICS §6.1.9). Add the field to the schema, or ignore
the finding for a collection that should not be synced. Collections without a schema, and those of other data sources,
are not reported.

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

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id", "owner"],
 "properties": {"_id": {"bsonType": "objectId"}, "owner": {"bsonType": "string"}}}
```

```json + data_sources/mongodb-atlas/todo/Log/rules.json
{"database": "todo", "collection": "Log", "roles": []}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some((sync, partition)) = target.partition() else { return };
    let Some((key, name)) = named_key(partition) else { return };
    let schemas = Schemas::new(target, sync, name).without_key;
    if schemas.is_empty() {
        return;
    }
    let collections = listed(schemas.iter().map(|schema| schema.collection));
    let [these, lack, they] = match schemas.len() {
        1 => ["the schema of", "lacks", "the collection is"],
        _ => ["the schemas of", "lack", "the collections are"],
    };
    let message = format!("{these} {collections} {lack} `{}`, so {they} not synced", shown(name));
    let help = "add the field, or ignore this if the data should not be synced";
    let mut found = report.found(key.span, message, help);
    for schema in schemas {
        let among = format!("`{}` is not among these", shown(name));
        found = found.related_in(schema.tree, schema.place("properties"), among);
    }
}
