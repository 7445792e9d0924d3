//! Flexible Sync roles: which one a user has, and what it allows of a document (SEMANTICS §7).
//!
//! In: the array of roles of a collection and the queryable fields. Out: for a user and a document, the assigned
//! role and what it allows. A role that sync cannot use keeps its place: who is assigned to it has no access, and
//! no later role is looked at (§7.2.7).

mod access;
mod explain;
mod fields;
mod parse;

use std::sync::Arc;

pub use self::explain::{ExplainedCondition, RoleExplanation, RoleLimit};
use self::fields::FieldRules;
pub(crate) use self::parse::{Parsed, ParsedRole, Queryable, parse_roles};
use crate::{compile::Program, diagnostics::Diagnostics, eval::Decision, syntax::Tree, text::Span};

/// The roles of a collection, in their order.
#[derive(Clone, Debug)]
pub struct Roles {
    roles: Vec<Role>,
    /// Everything that keeps a role from being used by sync, with its place.
    diagnostics: Diagnostics,
    /// The text that the steps of the programs point into.
    tree: Arc<Tree>,
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

/// The same as [`RoleAccess`], with what could not be decided.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RoleDecision {
    /// The name of the assigned role; `None` if the user has none, or if it could not be decided.
    pub role: Option<String>,
    /// Whether sync can use the assigned role (SEMANTICS §7.3); if not, everything is denied.
    pub usable: bool,
    /// May the document, or some field of it, be read?
    pub read: Decision,
    /// May the document, or some field of it, be written?
    pub write: Decision,
    /// May such a document be created?
    pub insert: Decision,
    /// May it be deleted?
    pub delete: Decision,
}

/// What the assigned role allows of one field of a document (SEMANTICS §7.4.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldAccess {
    /// May the field, or some part of it, be read?
    pub read: bool,
    /// May the field, or some part of it, be written?
    pub write: bool,
}

impl Roles {
    /// Whether sync can use one of them (SEMANTICS §7.3), whoever is assigned to it.
    pub(crate) fn has_usable(&self) -> bool {
        self.roles.iter().any(|role| role.permissions.is_some())
    }
}

#[derive(Clone, Debug)]
struct Role {
    name: String,
    /// `None` if it is not valid: then nobody can be assigned, nor passed on to the next role.
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
    fields: FieldRules,
    /// A field in a filter of which nobody knows whether it is queryable (§7.5.14).
    unknown_field: Option<Span>,
}

/// What a field is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Asked {
    /// Reading, in a document that may not be written.
    Read,
    /// Reading, in a document that may be written: what may be written may be read.
    ReadOfWritable,
    Write,
}

/// A top-level permission and what is below it (§7.4.10).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Level {
    /// `true`.
    Whole,
    /// `false`: nothing below is looked at.
    Nothing,
    /// Undefined: the fields decide.
    Fields,
}
