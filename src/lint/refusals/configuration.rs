//! SR6xx: configurations that cannot be read as such.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::NO_SYNC_CONFIGURATION,
        r#"
The text has sync settings but no `partition`, so there are no partition permissions to check; or its keys resemble
those of a configuration but none of them is right. Give `sync/config.json`, the `config.json` of the service that
syncs, or a bare rule.

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
A setting has a value of the wrong kind, such as a string where `true` or `false` is expected. It is not known how the
service would read it. Write a value of the kind that the message names.

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
The type of a partition key is `string`, `objectId`, `long` or `uuid`, spelled like that. The type for integers is
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
The settings are for Flexible Sync, where roles decide per document and there are no partition permissions. This is
reported when such a file is given by itself. In a whole app it is not a problem: the roles are checked there.

```json fires
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id"]}
```

```json quiet sync/config.json
{"type": "flexible", "state": "enabled", "queryable_fields_names": ["owner_id"]}
```
"#,
    ),
];
