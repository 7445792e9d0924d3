//! What the service makes of a changed document: a changed partition value is two operations.

use super::Placement;
use crate::values::{Value, ValueRef};

/// How a change of a document moves it between realms. Null is the null partition.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Move {
    /// In no realm before and after.
    Nowhere,
    /// An update in this partition.
    Stays(Value),
    /// A delete from one partition and an insert into another. Clients lose what they changed in the object and
    /// did not upload.
    Moves {
        /// The old partition.
        from: Value,
        /// The new partition.
        to: Value,
    },
    /// An insert: before, the document was in no realm.
    Enters(Value),
    /// A delete: sync ignores the document from now on.
    Leaves(Value),
    /// The document does not fit its schema any more, so its changes are not synced. What the clients of this
    /// partition keep of it, the documentation does not say.
    Diverges(Value),
    /// It was not there before: an insert, if it is in a partition.
    New(Option<Value>),
    /// It is not there any more: a delete, if it was in a partition.
    Deleted(Option<Value>),
    /// Where it is, or was, is not known.
    Unknown,
}

impl Placement {
    /// What a change makes of a document that is here, and then there.
    pub fn moved_to(&self, after: &Placement) -> Move {
        let owned = ValueRef::to_value;
        if matches!((self, after), (Self::Unknown(_), _) | (_, Self::Unknown(_))) {
            return Move::Unknown;
        }
        match (self.partition(), after.partition(), after) {
            (None, None, _) => Move::Nowhere,
            (None, Some(to), _) => Move::Enters(owned(to)),
            (Some(from), None, Placement::Unsyncable(_)) => Move::Diverges(owned(from)),
            (Some(from), None, _) => Move::Leaves(owned(from)),
            (Some(from), Some(to), _) => {
                let (from, to) = (owned(from), owned(to));
                if from == to { Move::Stays(to) } else { Move::Moves { from, to } }
            }
        }
    }

    /// What becomes of a document that is here, and was not there before.
    pub fn created(&self) -> Move {
        Move::New(self.partition().map(ValueRef::to_value))
    }

    /// What becomes of a document that was here, and is not there any more.
    pub fn deleted(&self) -> Move {
        Move::Deleted(self.partition().map(ValueRef::to_value))
    }
}

impl Move {
    /// The partition from which the object is deleted.
    pub fn deleted_from(&self) -> Option<&Value> {
        match self {
            Self::Moves { from, .. } | Self::Leaves(from) => Some(from),
            Self::Deleted(from) => from.as_ref(),
            Self::Nowhere
            | Self::Stays(_)
            | Self::Enters(_)
            | Self::Diverges(_)
            | Self::New(_)
            | Self::Unknown => None,
        }
    }

    /// The partition into which the object is inserted.
    pub fn inserted_into(&self) -> Option<&Value> {
        match self {
            Self::Moves { to, .. } | Self::Enters(to) => Some(to),
            Self::New(to) => to.as_ref(),
            Self::Nowhere
            | Self::Stays(_)
            | Self::Leaves(_)
            | Self::Diverges(_)
            | Self::Deleted(_)
            | Self::Unknown => None,
        }
    }

    /// The stable text, such as `moves`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Nowhere => "nowhere",
            Self::Stays(_) => "stays",
            Self::Moves { .. } => "moves",
            Self::Enters(_) => "enters",
            Self::Leaves(_) => "leaves",
            Self::Diverges(_) => "diverges",
            Self::New(_) => "new",
            Self::Deleted(_) => "deleted",
            Self::Unknown => "unknown",
        }
    }
}
