//! The types of values, by the names that the sync service writes.

use super::ValueRef;

/// The type of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TypeName {
    Undefined,
    Null,
    Bool,
    Long,
    Double,
    Decimal,
    String,
    ObjectId,
    Uuid,
    Date,
    Binary,
    Array,
    Object,
}

impl TypeName {
    pub(crate) fn from_value(value: ValueRef<'_>) -> Self {
        match value {
            ValueRef::Missing => Self::Undefined,
            ValueRef::Null => Self::Null,
            ValueRef::Bool(_) => Self::Bool,
            ValueRef::Int(_) | ValueRef::Unsigned(_) => Self::Long,
            ValueRef::Double(_) => Self::Double,
            ValueRef::Decimal(_) => Self::Decimal,
            ValueRef::String(_) => Self::String,
            ValueRef::ObjectId(_) => Self::ObjectId,
            ValueRef::Uuid(_) => Self::Uuid,
            ValueRef::Date(_) => Self::Date,
            ValueRef::Binary { .. } => Self::Binary,
            ValueRef::Array(_) => Self::Array,
            ValueRef::Object(_) => Self::Object,
        }
    }

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Undefined => "undefined",
            Self::Null => "null",
            Self::Bool => "bool",
            Self::Long => "long",
            Self::Double => "double",
            Self::Decimal => "decimal",
            Self::String => "string",
            Self::ObjectId => "objectId",
            Self::Uuid => "uuid",
            Self::Date => "date",
            Self::Binary => "binary",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}
