//! What a question is about: a program, and what its inputs can be.

use super::{State, World, components::Variable};
use crate::{
    compile::Program,
    eval::Fixed,
    partition::PartitionKey,
    values::{ObjectId, Uuid, Value, ValueRef},
    vocabulary::Context,
};

/// What a question is about.
#[derive(Clone, Copy)]
pub(crate) struct Subject<'p> {
    pub(crate) program: &'p Program,
    pub(crate) fixed: Fixed,
    pub(crate) key: &'p PartitionKey,
    /// Set if the inputs are users and documents instead of users and partitions.
    pub(crate) documents: Option<Documents<'p>>,
}

/// Partition permissions beside roles: the partition is the one that a document is in.
#[derive(Clone, Copy)]
pub(crate) struct Documents<'p> {
    /// The context of each root.
    pub(crate) contexts: &'p [Context],
    /// What is known of all inputs.
    pub(crate) assumed: &'p [Assumption],
}

/// Asked for like a root: is the document in a partition at all?
pub(crate) const SERVED: usize = usize::MAX;

/// Something that is known of all inputs.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Assumption {
    pub(crate) of: Variable,
    pub(crate) is: Shape,
}

/// What a variable is known to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Shape {
    /// An array of plain values, or missing.
    List,
    /// Neither an array nor an object.
    Single,
    /// Neither missing nor null.
    Present,
    /// Text of 24 hex digits in lower case, or missing.
    HexText,
    /// Text of a UUID in lower case, or missing.
    UuidText,
    /// A value of the partition key's type, null, or missing.
    KeyType,
    /// A call that does not fail.
    Answers,
}

impl<'p> Subject<'p> {
    /// A program about users and partitions.
    pub(crate) fn new(program: &'p Program, fixed: Fixed, key: &'p PartitionKey) -> Self {
        Self { program, fixed, key, documents: None }
    }

    /// What holds for a root.
    pub(super) fn fixed_of(&self, root: usize) -> Fixed {
        let context = self.documents.and_then(|documents| documents.contexts.get(root));
        Fixed { context: context.copied().unwrap_or(self.fixed.context), ..self.fixed }
    }

    /// The field that the partition is read from.
    pub(super) fn key_field(&self) -> Option<Variable> {
        self.documents.map(|_| Variable::Field(self.key.name.as_str().into()))
    }

    /// The partition that a document with this value of the key is in, if it is in one (SEMANTICS §6.1.9).
    pub(crate) fn partition_of<'v>(&self, key: ValueRef<'v>) -> Option<ValueRef<'v>> {
        let partition = if key.is_missing() { ValueRef::Null } else { key };
        self.key.check(partition).is_ok().then_some(partition)
    }
}

impl Shape {
    /// Whether something in a state has the shape.
    pub(super) fn fits(self, state: &State, world: &World, key: &PartitionKey) -> bool {
        match state {
            State::Missing => self != Self::Present,
            State::Null => matches!(self, Self::Single | Self::KeyType),
            State::Array => matches!(self, Self::List | Self::Present),
            State::Object => self == Self::Present,
            State::Scalar(scalar) => world.scalar(*scalar).is_none_or(|value| self.admits(value, key)),
        }
    }

    /// Whether a scalar has the shape.
    fn admits(self, value: &Value, key: &PartitionKey) -> bool {
        match self {
            Self::List => false,
            Self::Single | Self::Present | Self::Answers => true,
            Self::HexText => matches!(value, Value::String(text)
                if ObjectId::from_hex(text).is_some_and(|id| id.to_string() == **text)),
            Self::UuidText => matches!(value, Value::String(text)
                if Uuid::from_text(text).is_some_and(|id| id.to_string() == **text)),
            Self::KeyType => key.check(ValueRef::from(value)).is_ok(),
        }
    }
}
