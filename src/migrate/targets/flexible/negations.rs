//! Negations as the database decides them: `$ne` and `$nin` hold there for whatever is not equal, also for an expansion
//! that is an array or a document, or that cannot be converted. Rules decide nothing then, which denies (SEMANTICS §5.3).
//!
//! In: the atoms of a translated condition. Out: those that can be said, and what must hold of the data so that the
//! database does not let more through, whatever the comparison of our own two sides would do without.

use super::{
    partial::Formula,
    shows::{About, about},
};
use crate::{
    ast::{List, Operand, OperandKind, Path},
    compare::{Assumption, Shape},
    condition::{Asks, Atom, Condition, Relation},
    migrate::paths::{Paths, is_text},
    values::{Structure, Value},
    vocabulary::Conversion,
};

pub(super) struct Negations<'a> {
    pub(super) paths: &'a Paths<'a>,
    /// What must hold of the data.
    pub(super) needs: Vec<Assumption>,
}

impl Negations<'_> {
    pub(super) fn atom(&mut self, atom: &Atom) -> Formula {
        if atom.asks == Asks::False && about(atom) == About::Key {
            let is_list = matches!(atom.relation, Relation::Member(List::Expansion(_), _));
            let shape = if is_list { Shape::List } else { Shape::Single };
            for operand in atom.relation.operands() {
                if let Some(unsayable) = self.operand(operand, shape) {
                    return unsayable;
                }
            }
        }
        Condition::Atom(atom.clone())
    }

    /// What an operand has to be; or that it cannot be said.
    fn operand(&mut self, operand: &Operand, shape: Shape) -> Option<Formula> {
        match &operand.kind {
            OperandKind::Path(path) => self.path(path, shape, operand),
            OperandKind::Convert { conversion, operand: inner } => match (&inner.kind, conversion) {
                (OperandKind::Path(path), Conversion::StringToOid) => {
                    self.converted(path, Shape::HexText);
                    None
                }
                (OperandKind::Path(path), Conversion::StringToUuid) => {
                    self.converted(path, Shape::UuidText);
                    None
                }
                _ => Some(Condition::unsayable(
                    "a negation of a converted value, which the database lets through where it cannot be converted",
                    operand.span,
                )),
            },
            OperandKind::Literal(_)
            | OperandKind::Partition
            | OperandKind::Field(_)
            | OperandKind::Call(_) => None,
        }
    }

    fn path(&mut self, path: &Path, shape: Shape, operand: &Operand) -> Option<Formula> {
        let plain = |value: &Value| !matches!(value.structure(), Structure::Array | Structure::Object);
        let fits = match (self.paths.known(path), shape) {
            (Some(Value::Array(elements)), Shape::List) => elements.iter().all(plain),
            (Some(value), _) => plain(&value),
            (None, _) => {
                self.need(path, shape);
                true
            }
        };
        let reason = "a negation of an array or a document, for which the database lets everything through";
        (!fits).then(|| Condition::unsayable(reason, operand.span))
    }

    fn converted(&mut self, path: &Path, shape: Shape) {
        self.need(path, shape);
        if !is_text(path) {
            self.need(path, Shape::Present);
        }
    }

    fn need(&mut self, path: &Path, is: Shape) {
        let always = is_text(path) && matches!(is, Shape::Single);
        if let Some(of) = self.paths.variable(path).filter(|_| !always) {
            self.needs.push(Assumption { of, is });
        }
    }
}
