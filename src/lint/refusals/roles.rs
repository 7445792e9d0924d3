//! SR5xx: what keeps Flexible Sync from using a role (SEMANTICS §7.3).

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::ROLE_INCOMPATIBLE,
        r#"
Whoever is assigned to a role that sync cannot use has no access, and no later role is tried (SEMANTICS §7.2.7). This is
reported if a required part of a role is missing or of the wrong kind. Without `apply_when` nobody knows for whom the
role is.

Roles are checked only where sync uses them: in an app with Flexible Sync, and there in the data source that syncs and
for collections with a schema. A file of roles by itself is checked as for sync if it has `apply_when` or filters.

```json fires
{"roles": [{"name": "all", "document_filters": {"read": true, "write": false}, "read": true}]}
```

```json quiet
{"roles": [{"name": "all", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```
"#,
    ),
    (
        codes::ROLE_FILTERS_UNDEFINED,
        r#"
Sync needs both document filters of a role. If one is not defined, whoever is assigned to the role has no access at all
(SEMANTICS §7.3). Write `true` or `false` where nothing depends on the document.

```json fires
{"roles": [{"name": "all", "apply_when": {}, "read": true, "write": true}]}
```

```json fires
{"roles": [{"name": "all", "apply_when": {}, "document_filters": {"read": true}, "read": true, "write": false}]}
```

```json quiet
{"roles": [{"name": "all", "apply_when": {}, "document_filters": {"read": true, "write": false}, "read": true}]}
```

In an app that syncs by partition, roles are for other clients, which need no filters.

```json quiet data_sources/mongodb-atlas/todo/Task/rules.json
{"database": "todo", "collection": "Task", "roles": [{"name": "all", "apply_when": {}, "read": true, "write": true}]}
```

```json + sync/config.json
{"type": "partition", "state": "enabled", "service_name": "mongodb-atlas", "partition": {"key": "owner",
 "type": "string", "required": true, "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```
"#,
    ),
    (
        codes::ROLE_FIELD_NOT_QUERYABLE,
        r#"
A filter can use `_id` and the fields that the sync settings list as queryable, in `queryable_fields_names` for all
collections or in `collection_queryable_fields_names` for one (SEMANTICS §7.5). Sync cannot use a role with any other
field. Only top-level fields can be queryable, so a path with dots is refused even if the queryable fields are not
known.

```json fires data_sources/mongodb-atlas/todo/Task/rules.json
{"database": "todo", "collection": "Task", "roles": [{"name": "own", "apply_when": {}, "read": true, "write": true,
 "document_filters": {"read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}, "insert": true, "delete": true}]}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "mongodb-atlas", "queryable_fields_names": ["team"]}
```

```json quiet data_sources/mongodb-atlas/todo/Task/rules.json
{"database": "todo", "collection": "Task", "roles": [{"name": "own", "apply_when": {}, "read": true, "write": true,
 "document_filters": {"read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}, "insert": true, "delete": true}]}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "mongodb-atlas", "queryable_fields_names": ["team"],
 "collection_queryable_fields_names": {"Task": ["owner"]}}
```

Roles of a data source that does not sync can use any field, and so can roles whose queryable fields are not known.

```json quiet data_sources/archive/todo/Task/rules.json
{"database": "todo", "collection": "Task", "roles": [{"name": "own", "apply_when": {}, "read": true, "write": true,
 "document_filters": {"read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}, "insert": true, "delete": true}]}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "mongodb-atlas", "queryable_fields_names": ["team"]}
```

```json quiet
{"roles": [{"name": "own", "apply_when": {}, "read": true, "write": true, "insert": true, "delete": true,
            "document_filters": {"read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}}]}
```
"#,
    ),
    (
        codes::ROLE_EXPANSION,
        r#"
The filters of a role can use `%%true`, `%%false`, `%%values`, `%%environment` and `%%user`. Sync cannot use a role with
any other expansion (SEMANTICS §7.3). A field of the document is written by its name alone, without `%%root`.

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"%%root.owner": "%%user.id"}, "write": false},
            "read": true}]}
```

```json quiet
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"owner": "%%user.id"}, "write": false},
            "read": true}]}
```
"#,
    ),
    (
        codes::ROLE_FUNCTION,
        r#"
The filters of a role cannot call functions: sync turns them into queries. Call the function in `apply_when`, where it
is called once for each session, or write what it would look up into custom user data.

```json fires
{"roles": [{"name": "own", "apply_when": {}, "read": true, "document_filters": {
  "read": {"%%true": {"%function": {"name": "canRead", "arguments": ["%%user.id"]}}}, "write": false}}]}
```

```json quiet
{"roles": [{"name": "own", "apply_when": {"%%true": {"%function": {"name": "isMember", "arguments": ["%%user.id"]}}},
            "read": true, "document_filters": {"read": {"team": "%%user.custom_data.team"}, "write": false}}]}
```
"#,
    ),
    (
        codes::ROLE_PERMISSION_NOT_LITERAL,
        r#"
In `read` and `write` of a role and of its fields, sync takes only `true` and `false`; other clients can have conditions
there (SEMANTICS §7.3). Write the condition in `document_filters`. Sync has no conditions for single fields.

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": true, "write": false},
            "read": {"owner": "%%user.id"}}]}
```

```json fires
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": true, "write": false},
            "fields": {"salary": {"read": {"%%user.custom_data.hr": true}}}}]}
```

```json quiet
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": {"owner": "%%user.id"}, "write": false},
            "read": true}]}
```
"#,
    ),
    (
        codes::ROLE_FIELD_ID,
        r#"
Every synced document has its `_id`, so a role cannot have permissions for that field (SEMANTICS §7.3). Remove them. To
hide the document, use `document_filters`.

```json fires
{"roles": [{"name": "all", "apply_when": {}, "document_filters": {"read": true, "write": false},
            "fields": {"_id": {"read": true}, "name": {"read": true}}}]}
```

```json quiet
{"roles": [{"name": "all", "apply_when": {}, "document_filters": {"read": true, "write": false},
            "fields": {"name": {"read": true}}}]}
```
"#,
    ),
    (
        codes::DOCUMENT_FILTER_SINGULAR,
        r#"
An example in the official guide spells it `document_filter`. There is no such key: the role then has no filters, and
sync cannot use it (SEMANTICS §7.1.4). Write `document_filters`.

```json fires
{"roles": [{"name": "own", "apply_when": {}, "read": true, "write": true, "insert": true, "delete": true,
            "document_filter": {"read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}}]}
```

```json quiet
{"roles": [{"name": "own", "apply_when": {}, "read": true, "write": true, "insert": true, "delete": true,
            "document_filters": {"read": {"owner": "%%user.id"}, "write": {"owner": "%%user.id"}}}]}
```
"#,
    ),
    (
        codes::QUERYABLE_FIELD_TYPE,
        r#"
Clients can query top-level fields that are scalars or arrays of scalars: not embedded objects, arrays of them, or paths
into them (SEMANTICS §7.5.12). Points on a map, objects with `type` and `coordinates`, are an exception. Store the
queried value in a field of its own.

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "mongodb-atlas", "queryable_fields_names": ["address"]}
```

```json + data_sources/mongodb-atlas/todo/Person/schema.json
{"title": "Person", "properties": {"_id": {"bsonType": "objectId"}, "address": {"bsonType": "object",
 "properties": {"city": {"bsonType": "string"}}}}}
```

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["address.city"]}
```

```json quiet sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "mongodb-atlas", "queryable_fields_names": ["city", "tags"]}
```

```json + data_sources/mongodb-atlas/todo/Person/schema.json
{"title": "Person", "properties": {"_id": {"bsonType": "objectId"}, "city": {"bsonType": "string"},
 "tags": {"bsonType": "array", "items": {"bsonType": "string"}}}}
```
"#,
    ),
    (
        codes::INDEXED_FIELD,
        r#"
One queryable field can be indexed, if it is queryable in all collections, and a string, an integer, an ObjectId or a
UUID in each (SEMANTICS §7.5.13). Keep the one that most queries use.

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner", "team"],
 "indexed_queryable_fields_names": ["owner", "team"]}
```

```json fires sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner"],
 "collection_queryable_fields_names": {"Task": ["team"]}, "indexed_queryable_fields_names": ["team"]}
```

```json quiet sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner", "team"],
 "indexed_queryable_fields_names": ["owner"]}
```
"#,
    ),
];
