//! SR2xx: values and types.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::ARRAY_ON_RIGHT,
        r#"
An array is compared as one value. The documentation taught this as "one of these" until January 2022 and then withdrew
it as invalid syntax. Write `$in`.

```json fires
{"%%partition": ["a", "b"]}
```

```json quiet
{"%%partition": {"$in": ["a", "b"]}}
```
"#,
    ),
    (
        codes::INVALID_OPERAND,
        r#"
The operator does not take this operand: `$in` takes an array or an expansion of one, `$exists` takes `true` or `false`,
orders take numbers, strings, dates and ids, `%and` and `%or` take arrays of expressions. The help says what is
expected.

```json fires
{"%%partition": {"$in": "a"}}
```

```json fires
{"%or": {"%%user.id": "%%partition"}}
```

```json quiet
{"%%partition": {"$in": "%%user.custom_data.teams"}}
```
"#,
    ),
    (
        codes::EMPTY_OPERAND,
        r#"
An empty array or object is used as a condition: an empty array under `%and` or `%or`, or `{}` where a value is compared
or asserted. `{}` is true as a whole expression, so it could silently allow everyone. Write `true`, `false` or the
intended condition.

```json fires
{"%or": []}
```

```json fires
{"%%partition": {}}
```

```json quiet
{"%or": [{"%%user.id": "%%partition"}]}
```
"#,
    ),
    (
        codes::OBJECT_ON_RIGHT,
        r#"
An object is compared as one value. Whether that compares the whole object or some of its fields is not documented.
Compare each field by its path.

```json fires
{"%%user.custom_data": {"role": "admin"}}
```

```json quiet
{"%%user.custom_data.role": "admin"}
```
"#,
    ),
    (
        codes::INVALID_LITERAL,
        r#"
A typed literal such as `{"$oid": …}`, or the operand of a conversion, is invalid for its type: an ObjectId has 24 hex
digits, a UUID 36 characters in five groups. It would never equal anything.

```json fires
{"%%partition": {"$oid": "61b2c7d9"}}
```

```json quiet
{"%%partition": {"$oid": "61b2c7d9e4a1f3000c5a0003"}}
```
"#,
    ),
    (
        codes::MIXED_VALUE_OPERATOR,
        r#"
`%function` and the conversions produce the value that is compared, so their object can have no other key. Write two
conditions, joined with `%and`.

```json fires
{"%%partition": {"%stringToOid": "%%user.id", "$exists": true}}
```

```json quiet
{"%and": [{"%%partition": {"%stringToOid": "%%user.id"}}, {"%%partition": {"$exists": true}}]}
```
"#,
    ),
    (
        codes::EXPANSION_IN_LITERAL,
        r#"
An expansion inside a typed literal is not expanded. Convert its value instead: `%stringToOid` and `%stringToUuid` make
ids from strings.

```json fires
{"%%partition": {"$oid": "%%user.id"}}
```

```json quiet
{"%%partition": {"%stringToOid": "%%user.id"}}
```
"#,
    ),
];
