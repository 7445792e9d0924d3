//! Partial evaluation: what a permission asks of a document once the partition is the value of the document's key.
//!
//! In: a condition, and which case is looked at: the document has the key, or it is in the null partition. Out: a
//! condition whose atoms ask about the document's key or about the user. What the two may differ in is noted as an
//! assumption that could be needed; whether it is, `evidence` finds out.
//!
//! An atom is about the partition on the left ([`key`]), about a path with the partition on the right ([`path`]), or
//! about the user alone.

mod key;
mod path;

use crate::{
    ast::{List, Operand, OperandKind, Path},
    compare::{Assumption, Shape, Variable},
    condition::{Asks, Atom, Condition, Missing, Relation},
    migrate::{
        key::Case,
        paths::{Paths, is_text},
    },
    partition::PartitionKey,
    text::Span,
    values::Value,
};

pub(super) use key::of_field;

pub(super) type Formula = Condition<Atom>;

pub(super) struct Partial<'a> {
    pub(super) key: &'a PartitionKey,
    pub(super) paths: &'a Paths<'a>,
    pub(super) case: Case,
    /// What may have to hold of the data; some of it more than once.
    pub(super) needs: Vec<Assumption>,
    /// Values of the app of which the formula holds a copy.
    pub(super) copied: Vec<String>,
}

impl Partial<'_> {
    pub(super) fn atom(&mut self, atom: &Atom) -> Formula {
        match (&atom.subject.kind, &atom.relation) {
            (_, Relation::Is(expected)) => self.is(*expected, atom),
            (OperandKind::Partition, _) => self.of_key(atom),
            (OperandKind::Path(path), _) if atom.relation.operands().iter().any(Operand::has_partition) => {
                self.of_path(path, atom)
            }
            _ => self.of_user(atom),
        }
    }

    /// A value that is asked to be a boolean.
    fn is(&self, expected: bool, atom: &Atom) -> Formula {
        match (&atom.subject.kind, atom.subject.has_partition()) {
            (OperandKind::Partition, _) => atom.asks.decided(false),
            (OperandKind::Literal(Value::Bool(value)), _) => atom.asks.decided(*value == expected),
            (OperandKind::Call(call), true) => call_with_partition(&call.name, atom.span),
            (_, true) => {
                Condition::unsayable("a converted partition is asked to be true or false", atom.span)
            }
            (_, false) => Condition::Atom(atom.clone()),
        }
    }

    /// The user alone: it stays as it is, and negations become tests where there are such.
    fn of_user(&mut self, atom: &Atom) -> Formula {
        for operand in atom.relation.operands() {
            if let OperandKind::Path(path) = &operand.kind {
                self.need(path, Shape::Present);
            }
        }
        let literal = |operand: &Operand| matches!(operand.kind, OperandKind::Literal(_));
        let differs = match (&atom.relation, atom.asks) {
            (Relation::Equal(right, Missing::Compared), Asks::False) if literal(right) => {
                Relation::Equal(right.clone(), Missing::Undecided)
            }
            (Relation::Member(List::Elements(elements), Missing::Compared), Asks::False)
                if elements.iter().all(literal) =>
            {
                Relation::Member(List::Elements(elements.clone()), Missing::Undecided)
            }
            _ => return Condition::Atom(atom.clone()),
        };
        Condition::any([Condition::Atom(atom.with(differs)), is_missing(&atom.subject)])
    }

    fn need(&mut self, path: &Path, shape: Shape) {
        if let Some(variable) = self
            .paths
            .variable(path)
            .filter(|_| !is_text(path) || matches!(shape, Shape::HexText | Shape::UuidText))
        {
            self.note(variable, shape);
        }
    }

    fn need_key_type(&mut self) {
        self.note(Variable::Field(self.key.name.as_str().into()), Shape::KeyType);
    }

    fn note(&mut self, of: Variable, is: Shape) {
        self.needs.push(Assumption { of, is });
    }
}

fn is_missing(subject: &Operand) -> Formula {
    exists(subject, Asks::False)
}

fn exists(subject: &Operand, asks: Asks) -> Formula {
    let atom = Atom { subject: subject.clone(), relation: Relation::Exists, asks, span: subject.span };
    Condition::Atom(atom)
}

fn call_with_partition(name: &str, span: Span) -> Formula {
    let reason = format!("`{name}` is called with the partition, and a filter cannot call functions");
    Condition::unsayable(reason, span)
}

fn result_of_call(name: &str, span: Span) -> Formula {
    let reason =
        format!("the partition is compared with what `{name}` returns, and a filter cannot call functions");
    Condition::unsayable(reason, span)
}

fn made_of_itself(span: Span) -> Formula {
    Condition::unsayable("the partition is compared with what is made of it", span)
}
