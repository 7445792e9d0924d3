//! SR6xx: configurations that cannot be read as such.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::NO_SYNC_CONFIGURATION,
        r#"
The text has settings of sync, but no `partition`, so there are no partition permissions to look at; or its keys are near
those of a configuration and none of them is right. Give `sync/config.json`, the `config.json` of the service that syncs,
or a bare rule.

```json fires
{"state": "enabled", "development_mode_enabled": false}
```

```json quiet
{"state": "enabled", "partition": {"key": "owner", "type": "string", "permissions": {"read": true, "write": false}}}
```
"#,
    ),
    (
        codes::INVALID_SETTING,
        r#"
A setting has a value of the wrong kind, such as a string where `true` or `false` belongs. It cannot be told what the
service would make of it. Write a value of the kind that the message names.

```json fires
{"partition": {"key": "owner", "type": "string", "required": "true", "permissions": {"read": true, "write": false}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "required": true, "permissions": {"read": true, "write": false}}}
```
"#,
    ),
    (
        codes::UNKNOWN_KEY_TYPE,
        r#"
The values of a partition key are of type `string`, `objectId`, `long` or `uuid`, spelled like that. Whole numbers are
`long`, whatever their size.

```json fires
{"partition": {"key": "shelf", "type": "int", "permissions": {"read": true, "write": false}}}
```

```json quiet
{"partition": {"key": "shelf", "type": "long", "permissions": {"read": true, "write": false}}}
```
"#,
    ),
    (
        codes::FLEXIBLE_SYNC,
        r#"
The settings are those of Flexible Sync, where roles decide by document and there are no partition permissions. It is
said when such a file is given by itself. In a whole app it is no finding: there the roles are looked at.

```json fires
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id"]}
```

```json quiet sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id"]}
```
"#,
    ),
];
