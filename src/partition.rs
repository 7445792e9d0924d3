//! The partition key: its name, its type, and which values open a partition (SEMANTICS §6.1).

use std::fmt;

use serde::Serialize;

use crate::{
    eval::EvalError,
    values::{ObjectId, TypeName, Uuid, Value, ValueRef},
};

/// The type of a partition key, as the configuration spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum PartitionType {
    /// `string`
    String,
    /// `objectId`
    ObjectId,
    /// `long`: integers of 32 and 64 bits.
    Long,
    /// `uuid`
    Uuid,
}

/// The partition key of a sync configuration.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PartitionKey {
    /// The field's name.
    #[serde(rename = "key")]
    pub name: String,
    /// The type of its values; `None` if the configuration does not say.
    #[serde(rename = "type")]
    pub kind: Option<PartitionType>,
    /// Whether every document has it. If not, there is a null partition (§6.1.9).
    pub required: bool,
}

impl PartitionType {
    /// All types.
    pub const ALL: [Self; 4] = [Self::String, Self::ObjectId, Self::Long, Self::Uuid];

    /// The spelling of the configuration, which is that of the service's messages.
    pub fn as_str(self) -> &'static str {
        self.name().as_str()
    }

    fn name(self) -> TypeName {
        match self {
            Self::String => TypeName::String,
            Self::ObjectId => TypeName::ObjectId,
            Self::Long => TypeName::Long,
            Self::Uuid => TypeName::Uuid,
        }
    }

    /// The type with this spelling.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    /// Reads plain text as a value of the type: `store42`, 24 hex digits, `42`, a UUID.
    pub fn read(self, text: &str) -> Option<Value> {
        match self {
            Self::String => Some(Value::String(text.into())),
            Self::ObjectId => ObjectId::from_hex(text).map(Value::ObjectId),
            Self::Long => text.parse().ok().map(Value::Int),
            Self::Uuid => Uuid::from_text(text).map(Value::Uuid),
        }
    }

    #[inline]
    fn admits(self, value: &ValueRef<'_>) -> bool {
        matches!(
            (self, value),
            (Self::String, ValueRef::String(_))
                | (Self::ObjectId, ValueRef::ObjectId(_))
                | (Self::Long, ValueRef::Int(_))
                | (Self::Uuid, ValueRef::Uuid(_))
        )
    }
}

impl PartitionKey {
    /// A key by name and type; `None` leaves the type open, and the value decides.
    pub fn new(name: impl Into<String>, kind: Option<PartitionType>, required: bool) -> Self {
        Self { name: name.into(), kind, required }
    }

    /// Whether a value can be that of a partition, before any rule is looked at (§6.1.10–12).
    ///
    /// # Errors
    ///
    /// [`ErrorIllegalRealmPath`](crate::EvalErrorCode::ErrorIllegalRealmPath) with the text of the service.
    #[inline]
    pub fn check(&self, value: ValueRef<'_>) -> Result<(), EvalError> {
        self.admission().check(value)
    }

    #[inline]
    pub(crate) fn admission(&self) -> Admission {
        Admission { kind: self.kind, required: self.required }
    }
}

/// Which values are those of partitions.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Admission {
    kind: Option<PartitionType>,
    required: bool,
}

impl Admission {
    pub(crate) fn check(self, value: ValueRef<'_>) -> Result<(), EvalError> {
        if self.admits(&value) { Ok(()) } else { Err(self.refusal(value)) }
    }

    #[inline]
    pub(crate) fn admits(self, value: &ValueRef<'_>) -> bool {
        match (value, self.kind) {
            (ValueRef::Null, _) => !self.required,
            (value, Some(kind)) => kind.admits(value),
            (value, None) => PartitionType::ALL.iter().any(|kind| kind.admits(value)),
        }
    }

    /// Whether strings are partition values.
    #[inline]
    pub(crate) fn admits_texts(self) -> bool {
        matches!(self.kind, None | Some(PartitionType::String))
    }

    #[cold]
    pub(crate) fn refusal(self, value: ValueRef<'_>) -> EvalError {
        EvalError::illegal_partition(self.kind.map(PartitionType::name), TypeName::from_value(value))
    }
}

impl fmt::Display for PartitionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
