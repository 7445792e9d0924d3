//! SR0xx: texts that are not JSON.

use super::Row;
use crate::diagnostics as codes;

pub(super) const DOCS: &[Row] = &[
    (
        codes::INVALID_JSON,
        r#"
The text is not JSON, so nothing in it can be trusted to mean what it looks like. Comments, single quotes, keys without
quotes, missing commas and commas before a closing bracket are the usual reasons; each is named at its place, and all of
them at once.

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
An object has a key twice. Most programs keep the last one without a word, so a restriction that stands first is lost.
Join the two with `%and` or `%or`, whichever is meant, or remove one.

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
The text is nested deeper than 64 levels, or the path of an expansion has more than 64 segments. No rule needs that, and
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
The text is larger, or has more parts, than any configuration needs. Check that it is the right file; data belongs into
the database, and a long list of users into custom user data or a value of the app.
"#,
    ),
    (
        codes::INVALID_ENCODING,
        r#"
The text is not plain UTF-8: it is UTF-16, begins with a byte-order mark, or holds a NUL byte. Many programs take such a
text for another one than people see. Save the file as UTF-8 without a byte-order mark.
"#,
    ),
    (
        codes::NUMBER_OUT_OF_RANGE,
        r#"
A whole number does not fit 64 bits, or a number is larger than a double can be. It would be compared with another value
than the one that is written. Write a number that fits, or a string if it is an identifier.

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
A string holds what a JSON string cannot hold: an escape that does not exist, half of a surrogate pair, or a raw control
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
There is nothing in the file. The service's tools take an empty file for an absent one, so a rule that was meant to
stand there does not hold. Write the rule, or remove the file.

```json fires
```

```json quiet
{"%%user.id": "%%partition"}
```
"#,
    ),
];
