//! The partition on the left: it becomes the document's key.

use super::{Formula, Partial, is_missing, made_of_itself, result_of_call};
use crate::{
    ast::{List, Operand, OperandKind, Order},
    compare::Shape,
    condition::{Asks, Atom, Condition, Missing, Relation},
    migrate::{
        key::{Case, kind_of, made_by},
        paths::is_text,
    },
    partition::PartitionType,
    text::Span,
    values::{Value, ValueRef},
};

impl Partial<'_> {
    /// What is asked of the partition on the left, which is never missing.
    pub(super) fn of_key(&mut self, atom: &Atom) -> Formula {
        match &atom.relation {
            Relation::Equal(right, _) => self.key_equals(right, atom.asks),
            Relation::Order(order, right) => self.key_order(*order, right),
            Relation::Member(List::Elements(elements), _) => self.key_among(elements, atom.asks),
            Relation::Member(List::Expansion(list), _) => self.key_in(list, atom.asks),
            Relation::Exists => match self.case {
                Case::Key => atom.asks.decided(true),
                // Whether null exists is undecided.
                Case::Null => Condition::False,
            },
            Relation::Is(_) => Condition::unsayable("the partition is compared with a boolean", atom.span),
            Relation::Whole(test) => {
                Condition::unsayable(format!("`{}` is used with the partition", test.name()), atom.span)
            }
        }
    }

    fn key_equals(&mut self, right: &Operand, asks: Asks) -> Formula {
        match (&right.kind, self.case) {
            (OperandKind::Literal(Value::Null), case) => asks.decided(case == Case::Null),
            (OperandKind::Literal(value), Case::Key) if self.is_possible(value) => {
                self.equality(right.clone(), asks)
            }
            (OperandKind::Literal(_), _) => asks.decided(false),
            (OperandKind::Partition, case) => asks.decided(case == Case::Key),
            (OperandKind::Path(path), Case::Key) if is_text(path) => self.equals_text(right, asks),
            (OperandKind::Path(_), Case::Key) => {
                self.need_key_type();
                let equal = self.equality(right.clone(), asks);
                match asks {
                    Asks::True => equal,
                    // A missing value equals nothing.
                    Asks::False => Condition::any([equal, is_missing(right)]),
                }
            }
            (OperandKind::Path(path), Case::Null) => {
                self.need(path, Shape::Single);
                asks.decided(false)
            }
            (OperandKind::Convert { conversion, operand }, Case::Key) if !operand.has_partition() => {
                if self.could_be(made_by(*conversion)) {
                    self.equality(right.clone(), asks)
                } else {
                    let what = "a converted value of another type than the key's is compared";
                    undecided(what, asks, right.span)
                }
            }
            (OperandKind::Convert { operand, .. }, Case::Null) if !operand.has_partition() => {
                undecided("a converted value is compared with the null partition", asks, right.span)
            }
            (OperandKind::Convert { .. } | OperandKind::Field(_), _) => made_of_itself(right.span),
            (OperandKind::Call(call), _) => result_of_call(&call.name, right.span),
        }
    }

    /// `%%user.id` and `%%user.type` are always one text.
    pub(super) fn equals_text(&self, path: &Operand, asks: Asks) -> Formula {
        if self.could_be(PartitionType::String) {
            self.equality(path.clone(), asks)
        } else {
            asks.decided(false)
        }
    }

    pub(super) fn key_order(&mut self, order: Order, right: &Operand) -> Formula {
        if self.case == Case::Null {
            return Condition::False;
        }
        let ordered =
            |kind| matches!(kind, PartitionType::String | PartitionType::ObjectId | PartitionType::Long);
        let kind = match &right.kind {
            OperandKind::Literal(value) => kind_of(value),
            OperandKind::Path(path) if is_text(path) => Some(PartitionType::String),
            OperandKind::Path(_) => {
                self.need_key_type();
                return self.of_document(Relation::Order(order, right.clone()), Asks::True);
            }
            OperandKind::Convert { conversion, operand } if !operand.has_partition() => {
                Some(made_by(*conversion))
            }
            OperandKind::Call(call) => return result_of_call(&call.name, right.span),
            OperandKind::Convert { .. } | OperandKind::Partition | OperandKind::Field(_) => {
                return made_of_itself(right.span);
            }
        };
        match kind {
            Some(kind) if ordered(kind) && self.could_be(kind) => {
                self.of_document(Relation::Order(order, right.clone()), Asks::True)
            }
            _ => Condition::False,
        }
    }

    /// The key in an array of the user.
    fn key_in(&mut self, list: &Operand, asks: Asks) -> Formula {
        let OperandKind::Path(path) = &list.kind else { return Condition::False };
        match (self.case, asks) {
            (Case::Key, Asks::True) => {
                self.need_key_type();
                self.membership(list.clone(), asks)
            }
            (Case::Key, Asks::False) => self.membership(list.clone(), asks),
            // Null is in no list, if it is one.
            (Case::Null, Asks::True) => Condition::False,
            (Case::Null, Asks::False) => {
                self.need(path, Shape::List);
                self.need(path, Shape::Present);
                Condition::True
            }
        }
    }

    /// The key among values.
    fn key_among(&mut self, elements: &[Operand], asks: Asks) -> Formula {
        let parts: Vec<_> = elements.iter().map(|element| self.key_equals(element, Asks::True)).collect();
        let among = Condition::any(parts);
        if asks == Asks::True {
            return among;
        }
        for element in elements {
            if let OperandKind::Path(path) = &element.kind {
                self.need(path, Shape::Present);
            }
        }
        Condition::all(among.disjuncts().iter().map(none_of).collect::<Vec<_>>())
    }

    /// The document's key equals a value.
    pub(super) fn equality(&self, right: Operand, asks: Asks) -> Formula {
        self.of_document(Relation::Equal(right, of_document(asks)), asks)
    }

    /// The document's key is in an array.
    pub(super) fn membership(&self, list: Operand, asks: Asks) -> Formula {
        self.of_document(Relation::Member(List::Expansion(list), of_document(asks)), asks)
    }

    pub(super) fn of_document(&self, relation: Relation, asks: Asks) -> Formula {
        Condition::Atom(of_field(self.key.name.as_str(), relation, asks))
    }

    pub(super) fn could_be(&self, kind: PartitionType) -> bool {
        self.key.kind.is_none_or(|own| own == kind)
    }

    /// Whether the key can equal a literal.
    fn is_possible(&self, value: &Value) -> bool {
        match ValueRef::from(value).number() {
            Some(number) => number.to_int().is_some() && self.could_be(PartitionType::Long),
            None => self.key.check(ValueRef::from(value)).is_ok(),
        }
    }
}

/// An atom about a field of a document.
pub(in crate::migrate::targets::flexible) fn of_field(name: &str, relation: Relation, asks: Asks) -> Atom {
    let span = relation.operands().first().map(|operand| operand.span).unwrap_or_default();
    Atom { subject: Operand { span, kind: OperandKind::Field(name.into()) }, relation, asks, span }
}

/// Where the key is there, `$ne` and `$nin` say that it is not equal.
fn of_document(asks: Asks) -> Missing {
    match asks {
        Asks::True => Missing::Compared,
        Asks::False => Missing::Undecided,
    }
}

/// The key equals none of what a part asks it to equal.
fn none_of(part: &Formula) -> Formula {
    let Condition::Atom(atom) = part else {
        return if *part == Condition::True { Condition::False } else { part.clone() };
    };
    let relation = match &atom.relation {
        Relation::Equal(right, _) => Relation::Equal(right.clone(), Missing::Undecided),
        Relation::Member(list, _) => Relation::Member(list.clone(), Missing::Undecided),
        other @ (Relation::Is(_) | Relation::Order(..) | Relation::Exists | Relation::Whole(_)) => {
            other.clone()
        }
    };
    Condition::Atom(Atom { asks: Asks::False, ..atom.with(relation) })
}

/// Something that is false, or undecided.
fn undecided(what: &str, asks: Asks, span: Span) -> Formula {
    match asks {
        Asks::True => Condition::False,
        Asks::False => Condition::unsayable(what, span),
    }
}
