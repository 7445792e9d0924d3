//! SR1xx: words that are not allowed where they are.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::UNKNOWN_OPERATOR,
        r#"
A key that begins with `%` or `$` is an operator, but there is none with this name. Names are case-sensitive, and much
of MongoDB's query language was never part of rules: `$size`, `$elemMatch`, `$regex` and others. The help names the
nearest operator, or all that are allowed.

```json fires
{"%%partition": {"$IN": ["a", "b"]}}
```

```json quiet
{"%%partition": {"$in": ["a", "b"]}}
```
"#,
    ),
    (
        codes::UNKNOWN_EXPANSION,
        r#"
A string that begins with `%%` is an expansion, but there is none with this name. A user has `id`, `type`, `data`,
`custom_data` and `identities`; an app's own fields are in `custom_data`.

```json fires
{"%%user.team": "%%partition"}
```

```json quiet
{"%%user.custom_data.team": "%%partition"}
```
"#,
    ),
    (
        codes::MISPLACED_OPERATOR,
        r#"
The operator exists but is not allowed here: comparisons need a left side, conversions and `%function` produce a value
that must be compared with something, and some operators are not allowed in the filters of roles.

```json fires
{"%function": {"name": "canRead", "arguments": ["%%partition"]}}
```

```json fires
{"$in": ["a", "b"]}
```

```json quiet
{"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}
```
"#,
    ),
    (
        codes::MISPLACED_EXPANSION,
        r#"
The expansion exists but has no value here: `%%root`, `%%prev` and `%%request` belong to other kinds of rules. A
partition permission is decided when a partition is opened, before any document is read; it knows the user, the
partition, and the app's values and environment.

```json fires
{"%%root.owner_id": "%%user.id"}
```

```json quiet
{"%%partition": "%%user.id"}
```
"#,
    ),
    (
        codes::BARE_NAME,
        r#"
A key without `%%` names a field of a document, and a partition permission has no document. Often `%%` is missing, or
the two sides are swapped.

```json fires
{"shared": "%%partition"}
```

```json quiet
{"%%partition": "shared"}
```
"#,
    ),
    (
        codes::NOT_AN_EXPRESSION,
        r#"
An expression is `true`, `false` or an object. A string, a number, `null` or an array is not allowed in its place, and
neither is a whole role or rules file.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": null, "write": false}}}
```

```json fires
[{"%%user.id": "%%partition"}, {"%%partition": "public"}]
```

```json quiet
{"%or": [{"%%user.id": "%%partition"}, {"%%partition": "public"}]}
```
"#,
    ),
    (
        codes::MALFORMED_EXPANSION,
        r#"
An expansion is `%%`, a name, and a path of fields with dots between them. There is no closing `%%`, no empty step, and
nothing is computed inside. `%%user`, `%%values` and `%%environment` as a whole cannot be compared; name a field of
them.

```json fires
{"%%user.id%%": "%%partition"}
```

```json fires
{"%%user": "%%partition"}
```

```json quiet
{"%%user.id": "%%partition"}
```
"#,
    ),
    (
        codes::FOREIGN_SHAPE,
        r#"
The key belongs to another rule language, such as `anyOf` of JSON Schema or `!=` of JSON Logic. The service accepted
such keys as names of document fields, so the rule never did what it says. Write the operator of this language.

```json fires
{"anyOf": [{"%%user.id": "%%partition"}, {"%%partition": "public"}]}
```

```json quiet
{"%or": [{"%%user.id": "%%partition"}, {"%%partition": "public"}]}
```
"#,
    ),
    (
        codes::MALFORMED_FUNCTION,
        r#"
A call has exactly a `name` and `arguments`; `arguments` is an array, empty if the function takes none. Under any other
key nothing would be passed, and the function would decide without knowing the partition.

```json fires
{"%%true": {"%function": {"name": "canRead", "args": ["%%partition"]}}}
```

```json quiet
{"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}
```
"#,
    ),
    (
        codes::EXPRESSION_IN_STRING,
        r#"
The expression is written inside a string, with its quotes escaped. A string is not a condition. Write the expression
itself.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": "{}", "write": "false"}}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {}, "write": false}}}
```
"#,
    ),
    (
        codes::TEMPLATE_EXPANSION,
        r#"
A string such as `%(%%environment.values.admin)` is replaced once, when an app is created from a template. Left in a
rule, it would be compared literally. Write `%%environment.values.admin`, which is read whenever the rule is decided.

```json fires
{"%%user.id": "%(%%environment.values.admin)"}
```

```json quiet
{"%%user.id": "%%environment.values.admin"}
```
"#,
    ),
    (
        codes::NOT_QUERYABLE,
        r#"
A document filter can only use `_id` and the fields that the sync settings list as queryable. This is reported for a
filter that is checked by itself; in a role the finding is `role-field-not-queryable`. Add the field to
`queryable_fields_names`, or filter by another one.
"#,
    ),
    (
        codes::PERCENT_ONLY,
        r#"
Most operators can be written with `%` or `$`, but conversions and `%function` only with `%`. It is not known what the
service did with the other spelling.

```json fires
{"%%true": {"$function": {"name": "canRead", "arguments": ["%%partition"]}}}
```

```json quiet
{"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}
```
"#,
    ),
    (
        codes::WITHDRAWN_OPERATOR,
        r#"
Until March 2021 the documentation named the operator `%neq`; that was a mistake, corrected to `%ne`. Write `$ne` or
`%ne`.

```json fires
{"%%partition": {"%neq": "read-only"}}
```

```json quiet
{"%%partition": {"$ne": "read-only"}}
```
"#,
    ),
];
