//! SR2xx: values and types.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::ARRAY_ON_RIGHT,
        r#"
A list stands where one value is compared. The documentation taught this as "one of these" until January 2022 and then
withdrew it as wrong syntax. Write `$in`.

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
The operand is of a kind that its operator does not take: `$in` takes a list or an expansion of one, `$exists` takes
`true` or `false`, orders take numbers, strings, dates and ids, `%and` and `%or` take lists of expressions. The help
names what is taken.

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
Something empty stands where a condition belongs: an empty list under `%and` or `%or`, or `{}` where a value is compared
or asserted. `{}` is true as a whole expression, so it could silently allow everyone. Write `true`, `false` or the
condition that is meant.

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
A document stands where one value is compared. Whether that would ask for the whole document or for some of its fields is
documented nowhere. Compare each field by its path.

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
A typed literal such as `{"$oid": …}` holds what a value of its type cannot be, or an operand of a conversion cannot be
converted: an ObjectId has 24 hex digits, a UUID 36 characters in five groups. It would never equal anything.

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
`%function` and the conversions make the value that is compared, so no other key can stand beside them. Write two
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
An expansion stands inside a typed literal, where it is not expanded. Convert its value instead: `%stringToOid` and
`%stringToUuid` make ids of strings.

```json fires
{"%%partition": {"$oid": "%%user.id"}}
```

```json quiet
{"%%partition": {"%stringToOid": "%%user.id"}}
```
"#,
    ),
];
