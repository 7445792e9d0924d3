//! Owned values: constants of a rule, results of functions, arguments handed to them.

use std::{
    collections::BTreeMap,
    hash::{Hash, Hasher},
    mem::discriminant,
};

use serde_json::{Value as Json, json};

use super::{ObjectId, Uuid, ValueRef};

/// One owned value, typed as BSON is. Read it through [`ValueRef`].
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// JavaScript's `undefined`: what a missing path becomes as an argument (SEMANTICS §4.3), and what a
    /// function that returns nothing returns.
    Undefined,
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A 32- or 64-bit integer.
    Int(i64),
    /// A 64-bit float.
    Double(f64),
    /// A Decimal128, as its Extended JSON text.
    Decimal(Box<str>),
    /// Text.
    String(Box<str>),
    /// An ObjectId.
    ObjectId(ObjectId),
    /// A UUID.
    Uuid(Uuid),
    /// Milliseconds since 1970-01-01T00:00:00Z.
    Date(i64),
    /// Binary data of a subtype other than 4, as canonical base64.
    Binary {
        /// The BSON subtype.
        subtype: u8,
        /// Padded base64 text.
        base64: Box<str>,
    },
    /// An array of values.
    Array(Vec<Value>),
    /// An object.
    Object(BTreeMap<String, Value>),
}

/// What a value is, scalars not distinguished: enough to know whether it is there, equals anything, or has values in
/// it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Structure {
    Missing,
    Null,
    Scalar,
    Array,
    Object,
}

impl Value {
    pub(crate) fn structure(&self) -> Structure {
        match self {
            Self::Undefined => Structure::Missing,
            Self::Null => Structure::Null,
            Self::Bool(_)
            | Self::Int(_)
            | Self::Double(_)
            | Self::Decimal(_)
            | Self::String(_)
            | Self::ObjectId(_)
            | Self::Uuid(_)
            | Self::Date(_)
            | Self::Binary { .. } => Structure::Scalar,
            Self::Array(_) => Structure::Array,
            Self::Object(_) => Structure::Object,
        }
    }

    /// The value as relaxed Extended JSON: plain JSON where JSON has the type, a wrapper elsewhere.
    pub fn to_json(&self) -> Json {
        match self {
            Self::Undefined => json!({"$undefined": true}),
            Self::Null => Json::Null,
            Self::Bool(bool) => json!(bool),
            Self::Int(int) => json!(int),
            Self::Double(double) if double.is_finite() => json!(double),
            Self::Double(double) if double.is_nan() => json!({"$numberDouble": "NaN"}),
            Self::Double(double) if *double > 0.0 => json!({"$numberDouble": "Infinity"}),
            Self::Double(_) => json!({"$numberDouble": "-Infinity"}),
            Self::Decimal(text) => json!({"$numberDecimal": text}),
            Self::String(text) => json!(text),
            Self::ObjectId(id) => json!({"$oid": id.to_string()}),
            Self::Uuid(id) => json!({"$uuid": id.to_string()}),
            Self::Date(millis) => json!({"$date": {"$numberLong": millis.to_string()}}),
            Self::Binary { subtype, base64 } => {
                json!({"$binary": {"base64": base64, "subType": format!("{subtype:02x}")}})
            }
            Self::Array(elements) => Json::Array(elements.iter().map(Self::to_json).collect()),
            Self::Object(members) => {
                Json::Object(members.iter().map(|(key, value)| (key.clone(), value.to_json())).collect())
            }
        }
    }
}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        discriminant(self).hash(state);
        match self {
            Self::Undefined | Self::Null => {}
            Self::Bool(bool) => bool.hash(state),
            Self::Int(int) | Self::Date(int) => int.hash(state),
            // Both zeros are equal.
            Self::Double(double) => (double + 0.0).to_bits().hash(state),
            Self::Decimal(text) | Self::String(text) => text.hash(state),
            Self::ObjectId(id) => id.hash(state),
            Self::Uuid(id) => id.hash(state),
            Self::Binary { subtype, base64 } => (subtype, base64).hash(state),
            Self::Array(elements) => elements.hash(state),
            Self::Object(members) => members.hash(state),
        }
    }
}

impl From<bool> for Value {
    fn from(bool: bool) -> Self {
        Self::Bool(bool)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::String(text.into())
    }
}

impl From<&Json> for Value {
    fn from(json: &Json) -> Self {
        ValueRef::from(json).to_value()
    }
}
