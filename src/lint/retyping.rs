//! What to write where two sides have different types.

use super::{
    RuleTarget, facts,
    kinds::{Kind, kinds},
    visit::Comparison,
};
use crate::{
    ast::{List, Operand, OperandKind, TestKind},
    diagnostics::shown,
    partition::PartitionType,
    syntax::quoted,
    text::Span,
    values::{ObjectId, Uuid, Value},
    vocabulary::Conversion,
};

/// One replaced text.
pub(crate) struct Retyped {
    pub(crate) span: Span,
    pub(crate) text: String,
}

pub(crate) fn spelling(conversion: Conversion) -> &'static str {
    match conversion {
        Conversion::StringToOid => "%stringToOid",
        Conversion::OidToString => "%oidToString",
        Conversion::StringToUuid => "%stringToUuid",
        Conversion::UuidToString => "%uuidToString",
    }
}

/// Whether a conversion can take an operand, as far as is known.
pub(crate) fn suits(conversion: Conversion, operand: &Operand, rule: &RuleTarget<'_>) -> bool {
    let hex_as_uuid = conversion == Conversion::StringToUuid && facts::is_user_id(operand);
    !hex_as_uuid && kinds(operand, rule).is_none_or(|kinds| kinds.contains(&Kind::taken_by(conversion)))
}

/// Whether two sides, one of them the partition or a field, have types with nothing in common.
pub(crate) fn never_meet(comparison: &Comparison<'_>, right: &Operand, rule: &RuleTarget<'_>) -> bool {
    let left = comparison.left;
    let undecided = |operand: &Operand| match &operand.kind {
        OperandKind::Convert { conversion, operand } => !suits(*conversion, operand, rule),
        OperandKind::Literal(_)
        | OperandKind::Partition
        | OperandKind::Path(_)
        | OperandKind::Field(_)
        | OperandKind::Call(_) => false,
    };
    if !(facts::is_of_data(left) || facts::is_of_data(right)) || undecided(left) || undecided(right) {
        return false;
    }
    // A list where one value is expected is undecided, whatever is in it.
    let membership = matches!(
        comparison.test.kind,
        TestKind::In(List::Expansion(_)) | TestKind::NotIn(List::Expansion(_))
    );
    if !membership && facts::list(right, rule.options).is_some() {
        return false;
    }
    let (Some(ours), Some(theirs)) = (kinds(left, rule), kinds(right, rule)) else { return false };
    !ours.is_empty() && !theirs.is_empty() && !ours.iter().any(|kind| theirs.contains(kind))
}

/// An operand in a message.
pub(crate) fn described(operand: &Operand) -> String {
    let text = facts::written(operand);
    match &operand.kind {
        OperandKind::Convert { conversion, .. } => format!("{}: {text}", spelling(*conversion)),
        OperandKind::Literal(_) => shown(text.trim_matches('"')).into_owned(),
        OperandKind::Partition | OperandKind::Path(_) | OperandKind::Field(_) | OperandKind::Call(_) => text,
    }
}

/// What to do about right sides of another type.
pub(crate) fn help(left: &Operand, rights: &[&Operand]) -> &'static str {
    let converted = |operand: &Operand| matches!(operand.kind, OperandKind::Convert { .. });
    let expands = |operand: &&Operand| matches!(operand.kind, OperandKind::Path(_));
    if matches!(left.kind, OperandKind::Field(_)) {
        "convert the value, write it in the type of the field, or set the type in the schema right"
    } else if converted(left) || rights.iter().any(|right| converted(right)) {
        "compare without the conversion, or set the type of the partition key right"
    } else if rights.len() > 1 && rights.iter().any(expands) {
        "write literals in the type of the key; what must be converted cannot stand in a list: compare it in a `%or`"
    } else {
        "convert one side, write the literal in the type of the key, or set the type of the partition key right"
    }
}

pub(crate) fn is_converted_by(operand: &Operand, by: Conversion) -> bool {
    matches!(&operand.kind, OperandKind::Convert { conversion, .. } if *conversion == by)
}

/// A conversion that cannot work, replaced by one that can, or by its operand.
pub(crate) fn direct(operand: &Operand, rule: &RuleTarget<'_>) -> Option<Retyped> {
    let OperandKind::Convert { operand: inner, .. } = &operand.kind else { return None };
    let conversion = match (&inner.kind, rule.key.kind?) {
        (OperandKind::Partition, PartitionType::ObjectId) => Some(Conversion::OidToString),
        (OperandKind::Partition, PartitionType::Uuid) => Some(Conversion::UuidToString),
        (OperandKind::Partition, PartitionType::String) => None,
        (_, PartitionType::ObjectId) if facts::is_user_id(inner) => Some(Conversion::StringToOid),
        (_, PartitionType::String) if facts::is_user_id(inner) => None,
        _ => return None,
    };
    Some(Retyped { span: operand.span, text: wrapped(conversion, inner) })
}

/// The right side of a comparison with the partition or a field, in the type that the other side has.
pub(crate) fn retyped(
    comparison: &Comparison<'_>,
    right: &Operand,
    rule: &RuleTarget<'_>,
) -> Option<Retyped> {
    let left = comparison.left;
    let wanted = match &left.kind {
        OperandKind::Field(_) => match kinds(left, rule)?.as_slice() {
            [only] => *only,
            _ => return None,
        },
        OperandKind::Literal(_)
        | OperandKind::Partition
        | OperandKind::Path(_)
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => Kind::of_key(rule.key.kind?),
    };
    let text = match &right.kind {
        OperandKind::Literal(value) => literal(value, wanted).filter(|_| facts::is_of_data(left))?,
        OperandKind::Convert { operand: inner, .. } => {
            let same = kinds(inner, rule).is_some_and(|inner| Some(inner) == kinds(left, rule));
            same.then(|| wrapped(None, inner))?
        }
        // A list cannot hold conversions.
        _ if !matches!(comparison.test.kind, TestKind::Equal(_) | TestKind::NotEqual(_)) => return None,
        OperandKind::Path(_) => {
            let to_id = wanted == Kind::ObjectId && facts::is_user_id(right);
            to_id.then(|| wrapped(Some(Conversion::StringToOid), right))?
        }
        OperandKind::Partition if kinds(left, rule)?.contains(&Kind::Text) => match rule.key.kind? {
            PartitionType::ObjectId => wrapped(Some(Conversion::OidToString), right),
            PartitionType::Uuid if !facts::is_user_id(left) => wrapped(Some(Conversion::UuidToString), right),
            PartitionType::Uuid | PartitionType::String | PartitionType::Long => return None,
        },
        OperandKind::Partition | OperandKind::Field(_) | OperandKind::Call(_) => return None,
    };
    Some(Retyped { span: right.span, text })
}

fn wrapped(conversion: Option<Conversion>, operand: &Operand) -> String {
    let text = quoted(&facts::written(operand));
    conversion.map_or(text.clone(), |conversion| format!("{{\"{}\": {text}}}", spelling(conversion)))
}

/// A literal that says the same in another type.
fn literal(value: &Value, wanted: Kind) -> Option<String> {
    match (value, wanted) {
        (Value::String(text), Kind::ObjectId) => {
            ObjectId::from_hex(text).map(|id| format!("{{\"$oid\": \"{id}\"}}"))
        }
        (Value::String(text), Kind::Uuid) => {
            Uuid::from_text(text).map(|id| format!("{{\"$uuid\": \"{id}\"}}"))
        }
        (Value::String(text), Kind::Number) => text.parse::<i64>().ok().map(|number| number.to_string()),
        (Value::Int(number), Kind::Text) => Some(quoted(&number.to_string())),
        (Value::ObjectId(id), Kind::Text) => Some(quoted(&id.to_string())),
        (Value::Uuid(id), Kind::Text) => Some(quoted(&id.to_string())),
        _ => None,
    }
}
