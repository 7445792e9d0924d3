//! The four conversions between typed ids and their texts (SEMANTICS §3.4).

use crate::values::{HexText, ObjectId, Uuid, ValueRef};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Conversion {
    StringToOid,
    OidToString,
    StringToUuid,
    UuidToString,
}

/// The result of a conversion, held on the stack.
#[derive(Clone, Copy)]
pub(crate) enum Converted {
    ObjectId(ObjectId),
    Uuid(Uuid),
    OidText(HexText<24>),
    UuidText(HexText<36>),
}

impl Conversion {
    /// Converts; `None` if the operand has the wrong type or form.
    pub(crate) fn apply(self, operand: ValueRef<'_>) -> Option<Converted> {
        match (self, operand) {
            (Self::StringToOid, ValueRef::String(text)) => {
                ObjectId::from_rule_text(text).map(Converted::ObjectId)
            }
            (Self::StringToUuid, ValueRef::String(text)) => Uuid::from_text(text).map(Converted::Uuid),
            (Self::OidToString, ValueRef::ObjectId(id)) => Some(Converted::OidText(id.hex())),
            (Self::UuidToString, ValueRef::Uuid(id)) => Some(Converted::UuidText(id.text())),
            (Self::StringToOid | Self::StringToUuid | Self::OidToString | Self::UuidToString, _) => None,
        }
    }

    /// What the operand must be, for messages.
    pub(crate) fn operand(self) -> &'static str {
        match self {
            Self::StringToOid => "a string of 24 hex digits or 12 bytes",
            Self::OidToString => "an ObjectId such as `{\"$oid\": \"…\"}`",
            Self::StringToUuid => "a string of 36 characters, 8-4-4-4-12",
            Self::UuidToString => "a UUID such as `{\"$uuid\": \"…\"}`",
        }
    }
}

impl Converted {
    pub(crate) fn view(&self) -> ValueRef<'_> {
        match self {
            Self::ObjectId(id) => ValueRef::ObjectId(*id),
            Self::Uuid(id) => ValueRef::Uuid(*id),
            Self::OidText(text) => ValueRef::String(text.as_str()),
            Self::UuidText(text) => ValueRef::String(text.as_str()),
        }
    }
}
