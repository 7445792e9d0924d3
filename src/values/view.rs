//! The borrowed view through which every value is read.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::{Number, ObjectId, TypeName, Uuid, Value, ejson, same_text};

/// One value, read where it lies: in a [`serde_json::Value`] or in our own [`Value`]. Copying it copies a
/// reference. Extended JSON wrappers are seen as the value they stand for.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum ValueRef<'a> {
    /// No value: a path that leads nowhere, or JavaScript's `undefined`. Not the same as [`Null`](Self::Null).
    Missing,
    /// `null`.
    Null,
    /// `true` or `false`. Never equals a number or a string.
    Bool(bool),
    /// A 32- or 64-bit integer, exact.
    Int(i64),
    /// A 64-bit float.
    Double(f64),
    /// A Decimal128, as its Extended JSON text; compared by value.
    Decimal(&'a str),
    /// An integer from 2^63 to 2^64-1, which JSON can hold though BSON cannot.
    Unsigned(u64),
    /// Text, compared byte by byte, without collation.
    String(&'a str),
    /// An ObjectId.
    ObjectId(ObjectId),
    /// A UUID.
    Uuid(Uuid),
    /// A date in milliseconds since 1970-01-01T00:00:00Z.
    Date(i64),
    /// Binary data of a subtype other than 4, as canonical base64.
    Binary {
        /// The BSON subtype.
        subtype: u8,
        /// Padded base64 text.
        base64: &'a str,
    },
    /// An array of values.
    Array(ArrayRef<'a>),
    /// An object with named values, also any Extended JSON wrapper that the rule language does not know.
    Object(ObjectRef<'a>),
}

/// The elements of an array, read in place.
#[derive(Clone, Copy, Debug)]
pub struct ArrayRef<'a>(Elements<'a>);

#[derive(Clone, Copy, Debug)]
enum Elements<'a> {
    Json(&'a [Json]),
    Own(&'a [Value]),
}

/// The members of an object, read in place.
#[derive(Clone, Copy, Debug)]
pub struct ObjectRef<'a>(Members<'a>);

#[derive(Clone, Copy, Debug)]
enum Members<'a> {
    Json(&'a Map<String, Json>),
    Own(&'a BTreeMap<String, Value>),
}

impl<'a> ValueRef<'a> {
    /// The type's name as the sync service writes it: `string`, `objectId`, `long`, `uuid`, …
    pub fn type_name(self) -> &'static str {
        TypeName::from_value(self).as_str()
    }

    /// An owned copy.
    pub fn to_value(self) -> Value {
        match self {
            Self::Missing => Value::Undefined,
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(bool),
            Self::Int(int) => Value::Int(int),
            Self::Double(double) => Value::Double(double),
            Self::Decimal(text) => Value::Decimal(text.into()),
            Self::Unsigned(int) => Value::Decimal(int.to_string().into()),
            Self::String(text) => Value::String(text.into()),
            Self::ObjectId(id) => Value::ObjectId(id),
            Self::Uuid(id) => Value::Uuid(id),
            Self::Date(millis) => Value::Date(millis),
            Self::Binary { subtype, base64 } => Value::Binary { subtype, base64: base64.into() },
            Self::Array(array) => Value::Array(array.iter().map(ValueRef::to_value).collect()),
            Self::Object(object) => {
                Value::Object(object.iter().map(|(key, value)| (key.to_owned(), value.to_value())).collect())
            }
        }
    }

    /// The elements, if it is an array.
    #[inline]
    pub fn as_array(self) -> Option<ArrayRef<'a>> {
        if let Self::Array(array) = self { Some(array) } else { None }
    }

    /// The members, if it is an object.
    #[inline]
    pub fn as_object(self) -> Option<ObjectRef<'a>> {
        if let Self::Object(object) = self { Some(object) } else { None }
    }

    /// Whether there is no value; null is one.
    #[inline]
    pub fn is_missing(self) -> bool {
        matches!(self, Self::Missing)
    }

    /// The member of an object; missing if it has none or is none.
    #[inline]
    pub(crate) fn field(self, key: &str) -> Self {
        self.as_object().map_or(Self::Missing, |object| object.get(key))
    }

    pub(crate) fn number(self) -> Option<Number<'a>> {
        match self {
            Self::Int(int) => Some(Number::Int(int)),
            Self::Double(double) => Some(Number::Double(double)),
            Self::Decimal(text) => Some(Number::Decimal(text)),
            Self::Unsigned(int) => Some(Number::Unsigned(int)),
            Self::Missing
            | Self::Null
            | Self::Bool(_)
            | Self::String(_)
            | Self::ObjectId(_)
            | Self::Uuid(_)
            | Self::Date(_)
            | Self::Binary { .. }
            | Self::Array(_)
            | Self::Object(_) => None,
        }
    }
}

impl<'a> ArrayRef<'a> {
    /// How many elements there are.
    pub fn len(self) -> usize {
        match self.0 {
            Elements::Json(elements) => elements.len(),
            Elements::Own(elements) => elements.len(),
        }
    }

    /// Whether there is no element.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The element at an index; [`ValueRef::Missing`] beyond the end.
    pub fn get(self, index: usize) -> ValueRef<'a> {
        match self.0 {
            Elements::Json(elements) => elements.get(index).map_or(ValueRef::Missing, ValueRef::from),
            Elements::Own(elements) => elements.get(index).map_or(ValueRef::Missing, ValueRef::from),
        }
    }

    /// Whether a string is among the elements: the most frequent question, without looking at anything else.
    #[inline]
    pub(crate) fn holds_text(self, text: &str) -> bool {
        match self.0 {
            Elements::Json(elements) => {
                elements.iter().any(|element| matches!(element, Json::String(own) if same_text(own, text)))
            }
            Elements::Own(elements) => {
                elements.iter().any(|element| matches!(element, Value::String(own) if same_text(own, text)))
            }
        }
    }

    /// All elements in order.
    pub fn iter(self) -> impl Iterator<Item = ValueRef<'a>> {
        let (json, own) = match self.0 {
            Elements::Json(elements) => (elements, &[] as &[Value]),
            Elements::Own(elements) => (&[] as &[Json], elements),
        };
        json.iter().map(ValueRef::from).chain(own.iter().map(ValueRef::from))
    }
}

impl<'a> ObjectRef<'a> {
    /// The value under a key, by exact name; [`ValueRef::Missing`] if there is none.
    #[inline]
    pub fn get(self, key: &str) -> ValueRef<'a> {
        match self.0 {
            Members::Json(members) => json_member(members, key).map_or(ValueRef::Missing, ValueRef::from),
            Members::Own(members) => own_member(members, key),
        }
    }

    /// All members, in the order of the container.
    pub fn iter(self) -> impl Iterator<Item = (&'a str, ValueRef<'a>)> {
        let (json, own) = match self.0 {
            Members::Json(members) => (Some(members), None),
            Members::Own(members) => (None, Some(members)),
        };
        let json = json.into_iter().flatten().map(|(key, value)| (key.as_str(), ValueRef::from(value)));
        json.chain(own.into_iter().flatten().map(|(key, value)| (key.as_str(), ValueRef::from(value))))
    }
}

/// A member of a host's object. Going through a few costs less than their order: most keys differ in length.
#[inline]
fn json_member<'a>(members: &'a Map<String, Json>, key: &str) -> Option<&'a Json> {
    const FEW: usize = 11;
    if members.len() > FEW {
        return members.get(key);
    }
    members.iter().find(|(own, _)| same_text(own, key)).map(|(_, value)| value)
}

/// Apart, so that what is asked of most hosts' data stays small.
#[inline(never)]
fn own_member<'a>(members: &'a BTreeMap<String, Value>, key: &str) -> ValueRef<'a> {
    members.get(key).map_or(ValueRef::Missing, ValueRef::from)
}

impl<'a> From<&'a Json> for ValueRef<'a> {
    #[inline]
    fn from(json: &'a Json) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(bool) => Self::Bool(*bool),
            Json::String(text) => Self::String(text),
            Json::Array(elements) => Self::Array(ArrayRef(Elements::Json(elements))),
            // A wrapper has one member.
            Json::Object(members) if members.len() == 1 => {
                ejson::unwrap(members).unwrap_or(Self::Object(ObjectRef(Members::Json(members))))
            }
            Json::Object(members) => Self::Object(ObjectRef(Members::Json(members))),
            Json::Number(number) => match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(int), _, _) => Self::Int(int),
                (None, Some(int), _) => Self::Unsigned(int),
                (None, None, double) => Self::Double(double.unwrap_or(f64::NAN)),
            },
        }
    }
}

impl<'a> From<&'a Value> for ValueRef<'a> {
    fn from(value: &'a Value) -> Self {
        match value {
            Value::Undefined => Self::Missing,
            Value::Null => Self::Null,
            Value::Bool(bool) => Self::Bool(*bool),
            Value::Int(int) => Self::Int(*int),
            Value::Double(double) => Self::Double(*double),
            Value::Decimal(text) => Self::Decimal(text),
            Value::String(text) => Self::String(text),
            Value::ObjectId(id) => Self::ObjectId(*id),
            Value::Uuid(id) => Self::Uuid(*id),
            Value::Date(millis) => Self::Date(*millis),
            Value::Binary { subtype, base64 } => Self::Binary { subtype: *subtype, base64 },
            Value::Array(elements) => Self::Array(ArrayRef(Elements::Own(elements))),
            Value::Object(members) => Self::Object(ObjectRef(Members::Own(members))),
        }
    }
}

impl<'a> From<&'a str> for ValueRef<'a> {
    fn from(text: &'a str) -> Self {
        Self::String(text)
    }
}

impl<'a> From<&'a String> for ValueRef<'a> {
    fn from(text: &'a String) -> Self {
        Self::String(text)
    }
}

impl From<i64> for ValueRef<'_> {
    fn from(int: i64) -> Self {
        Self::Int(int)
    }
}

impl From<ObjectId> for ValueRef<'_> {
    fn from(id: ObjectId) -> Self {
        Self::ObjectId(id)
    }
}

impl From<Uuid> for ValueRef<'_> {
    fn from(id: Uuid) -> Self {
        Self::Uuid(id)
    }
}
