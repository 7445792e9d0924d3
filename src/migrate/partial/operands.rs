//! What operands are, and how orders and conversions are turned around.

use crate::{
    ast::{Argument, List, Operand, OperandKind, Path, Root, Test, TestKind},
    partition::PartitionType,
    values::Value,
    vocabulary::Conversion,
};

/// The elements that are the partition, and the others.
pub(super) fn apart(elements: &[Operand]) -> (Vec<Operand>, Vec<Operand>) {
    elements.iter().cloned().partition(touches)
}

/// The operands on the right of an atomic test.
pub(super) fn operands(test: &Test) -> Vec<&Operand> {
    match &test.kind {
        TestKind::Equal(right) | TestKind::NotEqual(right) | TestKind::Order(_, right) => vec![right],
        TestKind::In(List::Elements(elements))
        | TestKind::NotIn(List::Elements(elements))
        | TestKind::ContainsAll(elements) => elements.iter().collect(),
        TestKind::In(List::Expansion(list)) | TestKind::NotIn(List::Expansion(list)) => vec![list],
        TestKind::Exists(_) | TestKind::All(_) | TestKind::Any(_) | TestKind::None(_) | TestKind::Not(_) => {
            Vec::new()
        }
    }
}

/// Whether a value depends on the partition.
pub(super) fn touches(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Partition => true,
        OperandKind::Convert { operand, .. } => touches(operand),
        OperandKind::Call(call) => call.arguments.iter().any(argument_touches),
        OperandKind::Literal(_) | OperandKind::Path(_) | OperandKind::Field(_) => false,
    }
}

fn argument_touches(argument: &Argument) -> bool {
    match argument {
        Argument::Value(operand) => touches(operand),
        Argument::Array(items) => items.iter().any(argument_touches),
        Argument::Object(members) => members.iter().any(|(_, item)| argument_touches(item)),
    }
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
