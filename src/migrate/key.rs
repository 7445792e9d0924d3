//! What is known of the partition key: which documents have it, and which values it can equal.

use crate::{partition::PartitionType, values::Value, vocabulary::Conversion};

/// Which documents are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Those whose key has a value of its type.
    Key,
    /// Those of the null partition: the key is missing or null.
    Null,
}

/// The type of key that a value can be.
pub(super) fn kind_of(value: &Value) -> Option<PartitionType> {
    match value {
        Value::String(_) => Some(PartitionType::String),
        Value::ObjectId(_) => Some(PartitionType::ObjectId),
        Value::Uuid(_) => Some(PartitionType::Uuid),
        Value::Int(_) | Value::Double(_) | Value::Decimal(_) => Some(PartitionType::Long),
        Value::Undefined
        | Value::Null
        | Value::Bool(_)
        | Value::Date(_)
        | Value::Binary { .. }
        | Value::Array(_)
        | Value::Object(_) => None,
    }
}

/// The type of a conversion's results.
pub(super) fn made_by(conversion: Conversion) -> PartitionType {
    match conversion {
        Conversion::StringToOid => PartitionType::ObjectId,
        Conversion::StringToUuid => PartitionType::Uuid,
        Conversion::OidToString | Conversion::UuidToString => PartitionType::String,
    }
}

/// The type of what a conversion takes.
pub(super) fn taken_by(conversion: Conversion) -> PartitionType {
    match conversion {
        Conversion::OidToString => PartitionType::ObjectId,
        Conversion::UuidToString => PartitionType::Uuid,
        Conversion::StringToOid | Conversion::StringToUuid => PartitionType::String,
    }
}
