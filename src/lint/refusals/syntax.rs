//! SR0xx: texts that are not JSON.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::INVALID_JSON,
        r#"
The text is not JSON, so it may not mean what it looks like. The usual reasons are comments, single quotes, unquoted
keys, missing commas and trailing commas. All of them are reported at once, each with its place.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {%%user.id: "%%partition"}, "write": false}}}
```

```json fires
{"%%user.id": "%%partition",}
```

```json quiet
{"%%user.id": "%%partition"}
```
"#,
    ),
    (
        codes::DUPLICATE_KEY,
        r#"
An object has a duplicate key. Most programs silently keep the last one, so the restriction written first is lost. Join
the two with `%and` or `%or`, or remove one.

```json fires
{"%%user.custom_data.role": "admin", "%%user.custom_data.role": "editor"}
```

```json quiet
{"%or": [{"%%user.custom_data.role": "admin"}, {"%%user.custom_data.role": "editor"}]}
```
"#,
    ),
    (
        codes::TOO_DEEP,
        r#"
The nesting is deeper than 64 levels, or the path of an expansion has more than 64 segments. No rule needs that, and
a text that is made to be deep could exhaust the memory of whoever reads it.

```json fires
[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
```

```json quiet
{"%and": [{"%or": [{"%and": [{"%%user.id": "%%partition"}]}]}]}
```
"#,
    ),
    (
        codes::TOO_LARGE,
        r#"
The text is larger, or has more parts, than any configuration needs. Check that it is the right file; data belongs in
the database, and a long list of users in custom user data or an app value.
"#,
    ),
    (
        codes::INVALID_ENCODING,
        r#"
The text is not plain UTF-8: it is UTF-16, starts with a byte-order mark, or contains a NUL byte. Many programs read
such a text differently from what people see. Save the file as UTF-8 without a byte-order mark.
"#,
    ),
    (
        codes::NUMBER_OUT_OF_RANGE,
        r#"
An integer does not fit in 64 bits, or a number is larger than a double can be. It would be compared as a different
value. Write a number that fits, or a string if it is an identifier.

```json fires
{"%%partition": 92233720368547758070}
```

```json quiet
{"%%partition": 9223372036854775807}
```
"#,
    ),
    (
        codes::INVALID_STRING,
        r#"
A string contains something that a JSON string cannot: an invalid escape, half of a surrogate pair, or a raw control
character such as a line break. Write `\n` for a line break and `\\` for a backslash.

```json fires
{"%%partition": "team\red\q"}
```

```json quiet
{"%%partition": "team\\red"}
```
"#,
    ),
    (
        codes::PLACEHOLDER,
        r#"
A placeholder such as `<Expression>` was copied from the documentation and never replaced. Write what it stands for.

```json fires
{"partition": {"key": "owner", "type": "string", "permissions": {"read": "<Expression>", "write": false}}}
```

```json fires
{"state": <"enabled" | "disabled">, "partition": {"key": "owner", "type": "string"}}
```

```json quiet
{"partition": {"key": "owner", "type": "string", "permissions": {"read": {"%%user.id": "%%partition"}, "write": false}}}
```
"#,
    ),
    (
        codes::EMPTY_TEXT,
        r#"
The file is empty. The service's tools treat an empty file as absent, so the rule that was meant to be there does not
apply. Write the rule, or remove the file.

```json fires
```

```json quiet
{"%%user.id": "%%partition"}
```
"#,
    ),
];
