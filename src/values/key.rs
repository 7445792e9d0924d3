//! The values under which things are found: those that equal nothing but themselves, whatever their type.

use super::{ObjectId, Uuid, ValueRef};

/// A value that can be looked up. Two keys are the same exactly if the values are equal in a rule (SEMANTICS §5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key<'v> {
    Text(&'v str),
    /// A whole number, whatever its type.
    Int(i64),
    ObjectId(ObjectId),
    Uuid(Uuid),
}

/// The kinds of keys, and null: what a partition value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Int,
    ObjectId,
    Uuid,
    Null,
}

/// Something for each kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PerKind<T> {
    text: T,
    int: T,
    object_id: T,
    uuid: T,
    null: T,
}

impl<T> PerKind<T> {
    pub(crate) fn new(mut of: impl FnMut(Kind) -> T) -> Self {
        Self {
            text: of(Kind::Text),
            int: of(Kind::Int),
            object_id: of(Kind::ObjectId),
            uuid: of(Kind::Uuid),
            null: of(Kind::Null),
        }
    }

    #[inline]
    pub(crate) fn get(&self, kind: Kind) -> &T {
        match kind {
            Kind::Text => &self.text,
            Kind::Int => &self.int,
            Kind::ObjectId => &self.object_id,
            Kind::Uuid => &self.uuid,
            Kind::Null => &self.null,
        }
    }
}

impl<'v> Key<'v> {
    /// The key of a value; `None` for everything that is not a key, fractions among it.
    #[inline]
    pub(crate) fn new(value: ValueRef<'v>) -> Option<Self> {
        if let ValueRef::String(text) = value { Some(Self::Text(text)) } else { Self::new_other(value) }
    }

    fn new_other(value: ValueRef<'v>) -> Option<Self> {
        if let ValueRef::ObjectId(id) = value {
            Some(Self::ObjectId(id))
        } else if let ValueRef::Uuid(id) = value {
            Some(Self::Uuid(id))
        } else {
            value.number()?.to_int().map(Self::Int)
        }
    }

    pub(crate) fn kind(self) -> Kind {
        match self {
            Self::Text(_) => Kind::Text,
            Self::Int(_) => Kind::Int,
            Self::ObjectId(_) => Kind::ObjectId,
            Self::Uuid(_) => Kind::Uuid,
        }
    }

    pub(crate) fn view(self) -> ValueRef<'v> {
        match self {
            Self::Text(text) => ValueRef::String(text),
            Self::Int(int) => ValueRef::Int(int),
            Self::ObjectId(id) => ValueRef::ObjectId(id),
            Self::Uuid(id) => ValueRef::Uuid(id),
        }
    }

    /// The key of a kind with these bytes, which [`with_bytes`](Self::with_bytes) gave.
    pub(super) fn from_bytes(kind: Kind, bytes: &'v [u8]) -> Option<Self> {
        Some(match kind {
            Kind::Text => Self::Text(str::from_utf8(bytes).ok()?),
            Kind::Int => Self::Int(i64::from_le_bytes(bytes.try_into().ok()?)),
            Kind::ObjectId => Self::ObjectId(ObjectId(bytes.try_into().ok()?)),
            Kind::Uuid => Self::Uuid(Uuid(bytes.try_into().ok()?)),
            Kind::Null => return None,
        })
    }

    /// Hands out the bytes of the key, which are distinct within its kind.
    #[inline]
    pub(super) fn with_bytes<T>(self, take: impl FnOnce(Kind, &[u8]) -> T) -> T {
        match self {
            Self::Text(text) => take(Kind::Text, text.as_bytes()),
            Self::Int(int) => take(Kind::Int, &int.to_le_bytes()),
            Self::ObjectId(id) => take(Kind::ObjectId, &id.0),
            Self::Uuid(id) => take(Kind::Uuid, &id.0),
        }
    }
}
