//! SR306: custom user data that users can write themselves.

use crate::{
    diagnostics::{Code, Severity},
    lint::{
        Confidence, Lint, Report, RuleTarget,
        catalogue::Check,
        custom_data::{Writer, first_read, written_by_clients},
        facts::written,
    },
};

pub(crate) const LINT: Lint = Lint {
    code: Code::new(
        "SR306",
        "client-writable-custom-data",
        "A permission depends on custom user data that users can write themselves",
    ),
    severity: Severity::Error,
    confidence: Confidence::Medium,
    doc: r#"
Custom user data is a collection like any other. If its rules let users write their own document, they can give
themselves any permission. This is checked when a whole app is linted. Let only system functions write the collection:
set `write`, `insert` and `delete` of its roles to `false`, or make `document_filters.write` false.

```json fires sync/config.json
{"type": "partition", "partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": false}}}
```

```json + auth/custom_user_data.json
{"enabled": true, "mongo_service_name": "db", "database_name": "app", "collection_name": "people", "user_id_field": "user"}
```

```json + data_sources/db/app/people/rules.json
{"database": "app", "collection": "people", "roles": [
  {"name": "own", "apply_when": {"user": "%%user.id"}, "read": true, "write": true, "insert": true, "delete": false}]}
```

```json + realm_config.json
{"config_version": 20210101}
```

```json quiet sync/config.json
{"type": "partition", "partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": false}}}
```

```json + auth/custom_user_data.json
{"enabled": true, "mongo_service_name": "db", "database_name": "app", "collection_name": "people", "user_id_field": "user"}
```

```json + data_sources/db/app/people/rules.json
{"database": "app", "collection": "people", "roles": [
  {"name": "admin", "apply_when": {"%%user.custom_data.admin": true}, "read": true, "write": true},
  {"name": "own", "apply_when": {"user": "%%user.id"}, "read": true, "write": false, "insert": false, "delete": false}]}
```

```json + realm_config.json
{"config_version": 20210101}
```

Roles can depend on it as permissions do. A collection without roles of its own uses the default roles:

```json fires data_sources/db/app/Item/rules.json
{"database": "app", "collection": "Item", "roles": [
  {"name": "admin", "apply_when": {"%%user.custom_data.isAdmin": true}, "document_filters": {"read": true, "write": true},
   "read": true, "write": true, "insert": true, "delete": true}]}
```

```json + data_sources/db/default_rule.json
{"roles": [{"name": "own", "apply_when": {}, "document_filters": {"read": true, "write": {"user": "%%user.id"}},
            "read": true, "write": true, "insert": true, "delete": true}]}
```

```json + auth/custom_user_data.json
{"enabled": true, "mongo_service_name": "db", "database_name": "app", "collection_name": "people", "user_id_field": "user"}
```

```json + sync/config.json
{"type": "flexible", "state": "enabled", "service_name": "db", "queryable_fields_names": ["user"]}
```

If the schema of the collection has the partition key, sync serves it too (SEMANTICS §6.1.9), and whoever can write the
partition of such a document can write the document. Whether that is the user, or only functions, depends on the data.

```json fires sync/config.json
{"type": "partition", "service_name": "db", "partition": {"key": "team", "type": "string", "permissions": {
  "read": {"%%user.custom_data.team": "%%partition"}, "write": {"%%user.id": "%%partition"}}}}
```

```json + auth/custom_user_data.json
{"enabled": true, "mongo_service_name": "db", "database_name": "app", "collection_name": "people", "user_id_field": "user"}
```

```json + data_sources/db/app/people/schema.json
{"title": "people", "properties": {"user": {"bsonType": "string"}, "team": {"bsonType": "string"}}}
```

```json + realm_config.json
{"config_version": 20210101}
```
"#,
    check: Check::Expression(check),
};

fn check(rule: &RuleTarget<'_>, report: &mut Report<'_>) {
    let Some(found) = rule.app.and_then(written_by_clients) else { return };
    let Some(operand) = first_read(rule.expr) else { return };
    let rests = format!("{} depends on `{}`", rule.noun(), written(operand));
    let (role, whose) = match found {
        Writer::Everyone(role) => (role, "any user can write the whole collection that it comes from"),
        Writer::Owner(role) => (role, "users can write their own custom data"),
        Writer::Sync => {
            let message = format!("{rests}, and sync lets clients write the collection that it comes from");
            let help = "keep custom data in partitions that only functions write, or in a collection that is not synced";
            report.found(operand.span, message, help).weighs(Severity::Warning, Confidence::Medium);
            return;
        }
    };
    let message = format!("{rests}, and {whose}");
    let help = "let only system functions write that collection: deny `write` in its roles";
    report.found(operand.span, message, help).related_in(
        role.tree,
        role.role.span,
        "this role lets users write",
    );
}
