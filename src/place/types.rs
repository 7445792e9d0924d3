//! The types that a schema can name, and which values each admits: one row a type (Schema Types).

use super::notation;
use crate::values::ValueRef;

/// One type by name.
#[derive(Debug)]
pub(super) struct Type {
    /// As `bsonType`, and where it is one, as `type` of JSON Schema.
    pub(super) name: &'static str,
    pub(super) admits: fn(ValueRef<'_>) -> bool,
}

/// All types. JSON Schema's own names are the last rows.
pub(super) const TYPES: &[Type] = &[
    Type { name: "string", admits: |value| matches!(value, ValueRef::String(_)) },
    Type { name: "int", admits: |value| matches!(value, ValueRef::Int(int) if i32::try_from(int).is_ok()) },
    Type { name: "long", admits: |value| matches!(value, ValueRef::Int(_)) },
    Type { name: "double", admits: |value| matches!(value, ValueRef::Double(_)) },
    Type { name: "decimal", admits: |value| matches!(value, ValueRef::Decimal(_)) },
    Type {
        name: "number",
        admits: |value| matches!(value, ValueRef::Int(_) | ValueRef::Double(_) | ValueRef::Decimal(_)),
    },
    Type { name: "bool", admits: |value| matches!(value, ValueRef::Bool(_)) },
    Type { name: "date", admits: |value| matches!(value, ValueRef::Date(_)) },
    Type { name: "objectId", admits: |value| matches!(value, ValueRef::ObjectId(_)) },
    Type { name: "uuid", admits: |value| matches!(value, ValueRef::Uuid(_)) },
    Type { name: "binData", admits: |value| matches!(value, ValueRef::Binary { .. }) },
    Type { name: "null", admits: |value| matches!(value, ValueRef::Null) },
    Type { name: "array", admits: |value| matches!(value, ValueRef::Array(_)) },
    Type { name: "object", admits: |value| name_of(value) == "object" },
    Type { name: "regex", admits: |value| name_of(value) == "regex" },
    Type { name: "timestamp", admits: |value| name_of(value) == "timestamp" },
    // Lists and dictionaries as well, since collections of mixed values are synced.
    Type { name: "mixed", admits: |value| !value.is_missing() && !is_unreadable(value) },
    Type { name: "boolean", admits: |value| matches!(value, ValueRef::Bool(_)) },
    Type { name: "integer", admits: |value| matches!(value, ValueRef::Int(_)) },
];

/// Extended JSON that stands for a value of which the rule language knows nothing: its key, and its type.
const WRAPPERS: &[(&str, &str)] = &[
    ("$timestamp", "timestamp"),
    ("$regularExpression", "regex"),
    ("$regex", "regex"),
    ("$minKey", "minKey"),
    ("$maxKey", "maxKey"),
    ("$symbol", "symbol"),
    ("$code", "javascript"),
    ("$dbPointer", "dbPointer"),
];

/// The type of this name.
pub(super) fn of_name(name: &str) -> Option<&'static Type> {
    TYPES.iter().find(|kind| kind.name == name)
}

/// Whether a value is written in Extended JSON that cannot be read: of an old version, or with the wrong contents.
pub fn is_unreadable<'a>(value: impl Into<ValueRef<'a>>) -> bool {
    value.into().as_object().is_some_and(|object| notation::unreadable(object).is_some())
}

/// The type of a value, as a schema would name it, or why it has none.
pub(super) fn name_of(value: ValueRef<'_>) -> &'static str {
    if let ValueRef::Object(object) = value {
        if let Some(words) = notation::unreadable(object) {
            return words;
        }
        let wrapper = WRAPPERS.iter().find(|(key, _)| !object.get(key).is_missing());
        return wrapper.map_or("object", |(_, name)| name);
    }
    if matches!(value, ValueRef::Int(int) if i32::try_from(int).is_ok()) {
        "int"
    } else if matches!(value, ValueRef::Unsigned(_)) {
        "an integer beyond 64 bits"
    } else if matches!(value, ValueRef::Binary { .. }) {
        "binData"
    } else {
        value.type_name()
    }
}
