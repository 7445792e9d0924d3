//! What a condition of a role is about, and what it shows of the document's key.

use super::partial::Formula;
use crate::{
    ast::{Call, List, Operand, OperandKind},
    condition::{Asks, Atom, Condition, Relation},
    migrate::paths::is_text,
    values::Value,
    vocabulary::Conversion,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    /// The document.
    Key,
    User,
    /// The user, by a call: it can be in `apply_when` alone.
    Call,
}

/// What a condition shows of the key when it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shows {
    Nothing,
    /// The document has the key, unless an expansion is missing or null: MongoDB takes that for null, which equals a key
    /// that is not there (SEMANTICS §7.5.17).
    Compared,
    /// The document has the key.
    Present,
    /// The document has the key, with a value of its type.
    Typed,
}

pub(super) fn about(atom: &Atom) -> About {
    if matches!(atom.subject.kind, OperandKind::Field(_)) {
        About::Key
    } else if atom.sides().any(|side| call_of(side).is_some()) {
        About::Call
    } else {
        About::User
    }
}

/// The call whose result an operand is, or is made of.
pub(super) fn call_of(operand: &Operand) -> Option<&Call> {
    match &operand.kind {
        OperandKind::Call(call) => Some(call),
        OperandKind::Convert { operand, .. } => call_of(operand),
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Path(_) | OperandKind::Field(_) => {
            None
        }
    }
}

/// Whether it asks about the user alone, without a call.
pub(super) fn is_about_user(formula: &Formula) -> bool {
    !matches!(formula, Condition::Unsayable(_))
        && formula.atoms().into_iter().all(|atom| about(atom) == About::User)
}

/// Whether it is so that documents that are in no partition cannot pass.
pub(super) fn shows(formula: &Formula) -> Shows {
    match formula {
        Condition::True => Shows::Nothing,
        Condition::False | Condition::Unsayable(_) => Shows::Typed,
        Condition::Atom(atom) => of_atom(atom),
        Condition::All(parts) => parts.iter().map(shows).max().unwrap_or(Shows::Nothing),
        Condition::Any(parts) => parts.iter().map(shows).min().unwrap_or(Shows::Typed),
    }
}

fn of_atom(atom: &Atom) -> Shows {
    if about(atom) != About::Key {
        return Shows::Nothing;
    }
    match (&atom.relation, atom.asks) {
        (Relation::Equal(right, _), Asks::True) | (Relation::Order(_, right), _) => of_operand(right),
        (Relation::Member(List::Elements(elements), _), Asks::True) => {
            elements.iter().map(of_operand).min().unwrap_or(Shows::Typed)
        }
        (Relation::Member(List::Expansion(_), _), Asks::True) => Shows::Compared,
        (Relation::Equal(right, _), Asks::False) if right.is_null() => Shows::Present,
        (Relation::Is(_) | Relation::Equal(..) | Relation::Member(..), _) => Shows::Nothing,
        (Relation::Exists | Relation::Whole(_), _) => Shows::Nothing,
    }
}

fn is_user_id(operand: &Operand) -> bool {
    matches!(&operand.kind, OperandKind::Path(path)
        if is_text(path) && path.segments.first().is_some_and(|segment| &*segment.key == "id"))
}

/// What equality with an operand, or an order, shows.
fn of_operand(operand: &Operand) -> Shows {
    match &operand.kind {
        OperandKind::Literal(Value::Null) => Shows::Nothing,
        OperandKind::Path(path) if !is_text(path) => Shows::Compared,
        OperandKind::Literal(_) | OperandKind::Path(_) => Shows::Typed,
        // The service gives every user an ObjectId, written in hex. Whatever else is converted may not be convertible.
        OperandKind::Convert { conversion: Conversion::StringToOid, operand } if is_user_id(operand) => {
            Shows::Typed
        }
        OperandKind::Convert { operand, .. } => of_operand(operand).min(Shows::Compared),
        OperandKind::Partition | OperandKind::Field(_) | OperandKind::Call(_) => Shows::Nothing,
    }
}
