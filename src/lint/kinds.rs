//! Which types the value of an operand can have: values of different types are never equal.

use super::{RuleTarget, facts, fields};
use crate::{
    ast::{Index, Operand, OperandKind, Path, Root},
    partition::PartitionType,
    values::ValueRef,
    vocabulary::Conversion,
};

/// Types that can be equal to themselves only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Kind {
    Text,
    Number,
    Bool,
    ObjectId,
    Uuid,
    Date,
    Binary,
}

impl Kind {
    /// The kind of a scalar; `None` for null, arrays and objects.
    pub(crate) fn from_value(value: ValueRef<'_>) -> Option<Self> {
        match value {
            ValueRef::Bool(_) => Some(Self::Bool),
            ValueRef::Int(_) | ValueRef::Double(_) | ValueRef::Decimal(_) | ValueRef::Unsigned(_) => {
                Some(Self::Number)
            }
            ValueRef::String(_) => Some(Self::Text),
            ValueRef::ObjectId(_) => Some(Self::ObjectId),
            ValueRef::Uuid(_) => Some(Self::Uuid),
            ValueRef::Date(_) => Some(Self::Date),
            ValueRef::Binary { .. } => Some(Self::Binary),
            ValueRef::Missing | ValueRef::Null | ValueRef::Array(_) | ValueRef::Object(_) => None,
        }
    }

    pub(crate) fn from_key_type(kind: PartitionType) -> Self {
        match kind {
            PartitionType::String => Self::Text,
            PartitionType::ObjectId => Self::ObjectId,
            PartitionType::Long => Self::Number,
            PartitionType::Uuid => Self::Uuid,
        }
    }

    /// With its article, for messages.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::Text => "a string",
            Self::Number => "a number",
            Self::Bool => "a boolean",
            Self::ObjectId => "an ObjectId",
            Self::Uuid => "a UUID",
            Self::Date => "a date",
            Self::Binary => "binary data",
        }
    }

    /// Several of it, for messages.
    pub(crate) fn several(self) -> &'static str {
        match self {
            Self::Text => "strings",
            Self::Number => "numbers",
            Self::Bool => "booleans",
            Self::ObjectId => "ObjectIds",
            Self::Uuid => "UUIDs",
            Self::Date => "dates",
            Self::Binary => "binary data",
        }
    }

    /// What a conversion takes.
    pub(crate) fn taken_by(conversion: Conversion) -> Self {
        match conversion {
            Conversion::StringToOid | Conversion::StringToUuid => Self::Text,
            Conversion::OidToString => Self::ObjectId,
            Conversion::UuidToString => Self::Uuid,
        }
    }

    /// What a conversion makes.
    pub(crate) fn made_by(conversion: Conversion) -> Self {
        match conversion {
            Conversion::StringToOid => Self::ObjectId,
            Conversion::StringToUuid => Self::Uuid,
            Conversion::OidToString | Conversion::UuidToString => Self::Text,
        }
    }
}

/// The kinds of an operand's value, or of the elements if it is an array; `None` if they are not known for sure.
pub(crate) fn kinds(operand: &Operand, rule: &RuleTarget<'_>) -> Option<Vec<Kind>> {
    match &operand.kind {
        OperandKind::Partition => rule.key.kind.map(|kind| vec![Kind::from_key_type(kind)]),
        OperandKind::Convert { conversion, .. } => Some(vec![Kind::made_by(*conversion)]),
        OperandKind::Path(path) if is_text(path) => Some(vec![Kind::Text]),
        OperandKind::Literal(_) | OperandKind::Path(_) => {
            let value = facts::value(operand, rule.options)?;
            match value.as_array() {
                Some(elements) => elements.iter().map(Kind::from_value).collect(),
                None => Kind::from_value(value).map(|kind| vec![kind]),
            }
        }
        OperandKind::Field(name) => fields::kinds(name, rule.collections()),
        OperandKind::Call(_) => None,
    }
}

/// Paths that are strings wherever they have a value.
pub(crate) fn is_text(path: &Path) -> bool {
    let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
    match (path.root, keys.as_slice()) {
        (Root::User, ["id" | "type"]) | (Root::Environment, ["tag"]) => true,
        (Root::User, ["identities", _, "id" | "providerType"]) => {
            path.segments.get(1).is_some_and(|segment| matches!(segment.index, Index::At(_)))
        }
        _ => false,
    }
}
