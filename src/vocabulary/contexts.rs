//! The three kinds of places in which an expression is evaluated (SEMANTICS §0.3).

/// Where an expression is, which decides the words that are allowed in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Context {
    /// `sync.partition.permissions.read` or `.write`: there is a user and a partition, but no document.
    PartitionPermission,
    /// A Flexible Sync role's `apply_when`: there is a user alone.
    ApplyWhen,
    /// A Flexible Sync role's document filter, `insert` or `delete`: there is a user and a document.
    DocumentFilter,
}

impl Context {
    pub(crate) const ALL: &[Context] = &[Self::PartitionPermission, Self::ApplyWhen, Self::DocumentFilter];
    /// The contexts without a document.
    pub(crate) const RULES: &[Context] = &[Self::PartitionPermission, Self::ApplyWhen];
    pub(crate) const PARTITION: &[Context] = &[Self::PartitionPermission];
    pub(crate) const FILTER: &[Context] = &[Self::DocumentFilter];

    /// The context in words, for messages.
    pub(crate) fn describe(self) -> &'static str {
        match self {
            Self::PartitionPermission => "a partition permission",
            Self::ApplyWhen => "an `apply_when` expression",
            Self::DocumentFilter => "a document filter",
        }
    }
}
