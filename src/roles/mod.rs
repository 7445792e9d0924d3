//! Flexible Sync roles: which one a user has, and what it allows of a document (SEMANTICS §7).
//!
//! In: the list of roles of a collection and the queryable fields. Out: for a user and a document, the assigned
//! role and what it allows. A role that sync cannot use keeps its place: who is assigned to it has no access, and
//! no later role is looked at (§7.2.7).

mod access;
mod parse;

use crate::{compile::Program, diagnostics::Diagnostics};

/// The roles of a collection, in their order.
#[derive(Clone, Debug)]
pub struct Roles {
    roles: Vec<Role>,
    /// Everything that keeps a role from being used by sync, with its place.
    diagnostics: Diagnostics,
}

/// What the assigned role allows of one document.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleAccess {
    /// The name of the assigned role; `None` if the user has none, or if it could not be decided.
    pub role: Option<String>,
    /// May the document, or some field of it, be read?
    pub read: bool,
    /// May the document, or some field of it, be written?
    pub write: bool,
    /// May such a document be created?
    pub insert: bool,
    /// May it be deleted?
    pub delete: bool,
}

#[derive(Clone, Debug)]
struct Role {
    name: String,
    /// `None` if it has no meaning: then nobody can be assigned, nor passed on to the next role.
    apply_when: Option<Program>,
    /// `None` if sync cannot use the role.
    permissions: Option<RolePermissions>,
}

#[derive(Clone, Debug)]
struct RolePermissions {
    /// The roots are the filters for read, write, insert and delete.
    filters: Program,
    read: Level,
    write: Level,
}

/// A top-level permission and what stands below it (§7.4.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// `true`.
    Whole,
    /// `false`: nothing below is looked at.
    Nothing,
    /// Undefined: the fields decide, and some field has the permission.
    SomeFields,
    /// Undefined, and no field has the permission.
    NoField,
}
