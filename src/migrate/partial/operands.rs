//! What operands are, and how orders and conversions are turned around.

use crate::{
    ast::{Operand, OperandKind, Path, Root},
    partition::PartitionType,
    values::Value,
    vocabulary::Conversion,
};

/// The elements that are the partition, and the others.
pub(super) fn apart(elements: &[Operand]) -> (Vec<Operand>, Vec<Operand>) {
    elements.iter().cloned().partition(touches)
}

/// Whether a value depends on the partition.
pub(super) fn touches(operand: &Operand) -> bool {
    operand.has_partition()
}

pub(super) fn calls(operand: &Operand) -> bool {
    matches!(operand.kind, OperandKind::Call(_))
}

/// `%%user.id` and `%%user.type`.
pub(super) fn is_text(path: &Path) -> bool {
    path.root == Root::User && matches!(&*path.segments, [only] if matches!(&*only.key, "id" | "type"))
}

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
