//! SR617: the reserved field of interrupted updates, taken for a field of documents.

use crate::{
    app::{AppFile, FileKind, LISTS},
    diagnostics::{Code, Severity},
    lint::{
        Confidence, ConfigTarget, Lint, Report,
        catalogue::Check,
        sync::{SyncSettings, named_key},
    },
    place::TRANSACTION_FIELD,
    syntax::{Member, Node},
    text::Span,
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR617",
        "transaction-field",
        "A reserved field of the service is used as a field of documents",
    ),
    severity: Severity::Warning,
    confidence: Confidence::High,
    doc: r#"
While the service updates a document, it adds the reserved field `_id__baas_transaction` and removes it in the end. An
update that was interrupted leaves it there, and a schema that was made from such documents then declares it: clients
get a field that comes and goes, and where it is required, every clean document stops being synced. It cannot be a
partition key or a queryable field either.

Remove the field from the schema, and clean the documents:
`updateMany({"_id__baas_transaction": {"$exists": true}}, {"$unset": {"_id__baas_transaction": ""}})`.
`sync-rules place` names those that carry it.

```json fires sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id"], "properties": {"_id": {"bsonType": "objectId"},
 "owner": {"bsonType": "string"}, "_id__baas_transaction": {"bsonType": "objectId"}}}
```

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id", "_id__baas_transaction"]}
```

```json quiet sync/config.json
{"state": "enabled", "database_name": "todo", "partition": {"key": "owner", "type": "string",
 "permissions": {"read": true, "write": false}}}
```

```json + data_sources/mongodb-atlas/todo/Task/schema.json
{"title": "Task", "bsonType": "object", "required": ["_id"], "properties": {"_id": {"bsonType": "objectId"},
 "owner": {"bsonType": "string"}, "transaction": {"bsonType": "objectId"}}}
```
"#,
    check: Check::Config(check),
};

fn check(target: &ConfigTarget<'_>, report: &mut Report<'_>) {
    let Some(sync) = SyncSettings::parse(&target.tree.root) else { return };
    if let Some((key, TRANSACTION_FIELD)) = sync.partition().and_then(named_key) {
        let message = format!("the partition key is `{TRANSACTION_FIELD}`, which the service reserves");
        report.found(key.span, message, "name a field that the app itself sets");
    }
    let lists = LISTS.iter().filter_map(|list| sync.node.get(list));
    let lists = lists.flat_map(|list| {
        let by_collection = list.members().unwrap_or_default().iter().map(|member| &member.value);
        std::iter::once(list).chain(by_collection)
    });
    for field in lists.filter_map(Node::elements).flatten() {
        if field.text() == Some(TRANSACTION_FIELD) {
            let message = format!("`{TRANSACTION_FIELD}` is a field that the service reserves");
            report.found(field.span, message, "remove it from the list");
        }
    }
    // Schemas are those of the app: where several files have settings, the first speaks of them.
    let Some(app) = target.app else { return };
    let first = app.files.iter().find(|file| SyncSettings::parse(&file.tree.root).is_some());
    if first.is_none_or(|first| first.tree.name() != target.tree.name()) {
        return;
    }
    for file in &app.files {
        let Some(schema) = schema(file) else { continue };
        let mut places = Vec::new();
        declared(schema, &mut places);
        for span in places {
            let message =
                format!("the schema has the field `{TRANSACTION_FIELD}`, which the service reserves");
            let help = "remove it from the schema, and `$unset` it in the documents that still carry it";
            report.of_file(&file.tree).found(span, message, help);
        }
    }
}

/// The schema that a file holds.
fn schema(file: &AppFile) -> Option<&Node> {
    match file.kind {
        FileKind::Schema => Some(&file.tree.root),
        FileKind::CollectionRules => file.tree.root.get("schema"),
        FileKind::Root
        | FileKind::Meta
        | FileKind::Sync
        | FileKind::Service
        | FileKind::Value
        | FileKind::Environment
        | FileKind::FunctionList
        | FileKind::FunctionConfig
        | FileKind::FunctionSource
        | FileKind::CustomUserData
        | FileKind::DefaultRule => None,
    }
}

/// Where a schema declares or requires the field: at its top, as the service puts it nowhere else.
fn declared(schema: &Node, places: &mut Vec<Span>) {
    let properties = schema.get("properties").and_then(Node::members).unwrap_or_default();
    let is_named = |member: &&Member| *member.key.text == *TRANSACTION_FIELD;
    places.extend(properties.iter().filter(is_named).map(|member| member.key.span));
    let required = schema.get("required").and_then(Node::elements).unwrap_or_default();
    places
        .extend(required.iter().filter(|name| name.text() == Some(TRANSACTION_FIELD)).map(|name| name.span));
}
