//! Where a document lives: which partition, and so which realm, it is in, and if none, why.
//!
//! In: the partition key of a sync configuration, the schema of a collection, documents as the database exports
//! them (Extended JSON, canonical or relaxed). Out: a [`Placement`] for each document, and a [`Move`] for a
//! document that was changed, added or deleted. Nothing is looked up elsewhere: relationships, and rules, play no part.
//!
//! What the service did stands in its documentation, by the titles of its pages:
//!
//! | fact | page |
//! |---|---|
//! | a document without an optional key, or with null, is in the null partition; one without a valid value of a required key is ignored (SEMANTICS §6.1.9) | Partition-Based Sync |
//! | the key must be defined in the schema of what is to be synced | Partition-Based Sync |
//! | a changed partition value is a delete from the old partition and an insert into the new one | Partition-Based Sync |
//! | a document that does not conform to its schema is not synced, and recorded in `__realm_sync.unsynced_documents` with `documentId`, `ns` and `reason`; 100 000 of them stop sync | Internal Database Usage |
//! | the types, and dictionaries as `additionalProperties` | Schema Types |
//! | an interrupted update leaves the field `_id__baas_transaction` in a document | Internal Database Usage |
//! | a property has a type and is required or not; one that is not required may be null | Sync Schema Overview |
//!
//! The last row is why types and `required` alone are checked. Conditions on values, such as `maxLength`, `enum` or
//! `additionalProperties: false`, have no counterpart in what is synced and are passed over;
//! [`Placer::passed_over`] lists those of a schema.
//!
//! Left open by the documentation, and decided here:
//!
//! | point | here |
//! |---|---|
//! | whole numbers | `int` and `long` both admit them, as an export does not tell the two apart; `int` within 32 bits |
//! | a whole number where `double` is wanted | does not fit: an export writes `7.0` for the double |
//! | null inside a list or a dictionary | does not fit, unless its type admits null |
//! | a key of the wrong type | not synced if the key is required ("lack a valid value"), unsyncable otherwise |
//! | Extended JSON of an old version, or with the wrong contents | whether the document fits is unknown: [`Placement::Unknown`] |
//! | a document that stops fitting its schema | what clients keep of it is unknown: [`Move::Diverges`] |

mod check;
mod moves;
mod notation;
mod problem;
mod record;
mod shape;
mod transaction;
mod types;

use std::fmt;

use crate::{
    app::CollectionSchema,
    diagnostics::Diagnostics,
    partition::PartitionKey,
    values::{Value, ValueRef},
};

pub use moves::Move;
pub use problem::SchemaProblem;
pub use record::unsynced_document;
use shape::Shape;
pub use transaction::{TRANSACTION_FIELD, has_transaction_field, transaction_cleanup, transaction_filter};
pub use types::is_unreadable;

/// Places the documents of one collection.
#[derive(Clone, Debug)]
pub struct Placer {
    key: PartitionKey,
    shape: Option<Shape>,
    passed_over: Vec<String>,
}

/// Where a document is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Placement {
    /// In the partition, and so the realm, of this value.
    Partition(Value),
    /// In the null partition (SEMANTICS §6.1.9).
    NullPartition,
    /// In none: sync ignores the document.
    NotSynced(NotSynced),
    /// In none: the document does not fit its schema. In the order of the schema, and at least one.
    Unsyncable(Vec<SchemaProblem>),
    /// Not known: these values are written in Extended JSON that cannot be read. At least one.
    Unknown(Vec<SchemaProblem>),
}

/// Why sync ignores a document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum NotSynced {
    /// The key is required, and the document has none.
    KeyMissing {
        /// The key.
        key: String,
    },
    /// The key is required, and null.
    KeyNull {
        /// The key.
        key: String,
    },
    /// The key is required, and has a value of another type.
    KeyType {
        /// The key.
        key: String,
        /// The type of the key.
        expected: &'static str,
        /// The type of the value.
        found: &'static str,
    },
    /// The collection's schema does not have the key, so nothing of the collection is synced.
    NotInSchema {
        /// The key.
        key: String,
    },
}

impl Placer {
    /// As many documents that do not fit, and the service stopped syncing with the app.
    pub const UNSYNCABLE_LIMIT: u64 = 100_000;

    /// Prepares a collection. Without a schema the partition key alone is looked at.
    ///
    /// # Errors
    ///
    /// The schema names types that do not exist, or is none; all problems at once, each with its JSON Pointer.
    pub fn new(key: &PartitionKey, schema: Option<&CollectionSchema>) -> Result<Self, Diagnostics> {
        let mut passed_over = Vec::new();
        let shape = schema.map(|schema| Shape::of(schema, &mut passed_over)).transpose()?;
        Ok(Self { key: key.clone(), shape, passed_over })
    }

    /// JSON Pointers, from the root of the schema, of conditions on values: sync knows types and required fields
    /// alone.
    pub fn passed_over(&self) -> &[String] {
        &self.passed_over
    }

    /// Where a document is.
    pub fn place<'a>(&self, document: impl Into<ValueRef<'a>>) -> Placement {
        let document = document.into();
        let key = &self.key.name;
        if self.shape.as_ref().is_some_and(|shape| shape.property(key).is_none()) {
            return Placement::NotSynced(NotSynced::NotInSchema { key: key.clone() });
        }
        let value = document.field(key);
        let admitted = value.is_missing() || self.key.check(value).is_ok();
        // Of a value that cannot be read nobody knows whether the key admits it.
        let unreadable = types::is_unreadable(value);
        if self.key.required
            && !unreadable
            && let Some(reason) = self.ignored(value, admitted)
        {
            return Placement::NotSynced(reason);
        }
        let mut problems = Vec::new();
        if document.as_object().is_none() {
            problems.push(SchemaProblem::wrong(String::new(), "object", document));
        } else if let Some(shape) = &self.shape {
            check::document(shape, document, &mut problems);
        }
        if !admitted && !problems.iter().any(|problem| problem.field == *key) {
            problems.push(SchemaProblem::wrong(key.clone(), self.expected(), value));
        }
        let unknown = unreadable && self.key.required || problems.iter().all(SchemaProblem::is_unreadable);
        if !problems.is_empty() {
            if unknown { Placement::Unknown(problems) } else { Placement::Unsyncable(problems) }
        } else if value.is_missing() || matches!(value, ValueRef::Null) {
            Placement::NullPartition
        } else {
            Placement::Partition(value.to_value())
        }
    }

    /// Why a document is ignored for its value of a required key.
    fn ignored(&self, value: ValueRef<'_>, admitted: bool) -> Option<NotSynced> {
        let key = self.key.name.clone();
        if value.is_missing() {
            Some(NotSynced::KeyMissing { key })
        } else if matches!(value, ValueRef::Null) {
            Some(NotSynced::KeyNull { key })
        } else if admitted {
            None
        } else {
            Some(NotSynced::KeyType { key, expected: self.expected(), found: types::name_of(value) })
        }
    }

    fn expected(&self) -> &'static str {
        self.key.kind.map_or("string, objectId, long or uuid", |kind| kind.as_str())
    }
}

impl Placement {
    /// What does not fit, or cannot be read; empty for a document that is placed or ignored.
    pub fn problems(&self) -> &[SchemaProblem] {
        match self {
            Self::Unsyncable(problems) | Self::Unknown(problems) => problems,
            Self::Partition(_) | Self::NullPartition | Self::NotSynced(_) => &[],
        }
    }

    /// The value with which a client opens the realm that the document is in; null for the null partition.
    pub fn partition(&self) -> Option<ValueRef<'_>> {
        match self {
            Self::Partition(value) => Some(value.into()),
            Self::NullPartition => Some(ValueRef::Null),
            Self::NotSynced(_) | Self::Unsyncable(_) | Self::Unknown(_) => None,
        }
    }
}

impl NotSynced {
    /// The stable text, such as `key-missing`.
    pub fn code(&self) -> &'static str {
        match self {
            Self::KeyMissing { .. } => "key-missing",
            Self::KeyNull { .. } => "key-null",
            Self::KeyType { .. } => "key-type",
            Self::NotInSchema { .. } => "key-not-in-schema",
        }
    }
}

impl fmt::Display for NotSynced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::KeyMissing { key } => write!(f, "the partition key `{key}` is required, and missing"),
            Self::KeyNull { key } => write!(f, "the partition key `{key}` is required, and null"),
            Self::KeyType { key, expected, found } => {
                write!(f, "the partition key `{key}` must be {expected}, and is {found}")
            }
            Self::NotInSchema { key } => {
                write!(f, "the schema of the collection does not have the partition key `{key}`")
            }
        }
    }
}
