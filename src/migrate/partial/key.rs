//! The partition on the left: it becomes the document's key.

use serde_json::Value as Json;

use super::{
    Case, Partial, Sign, lost_result,
    operands::{is_text, kind_of, made_by, touches},
    user::exists,
};
use crate::{
    ast::{List, Operand, OperandKind, Order, Path, Test, TestKind},
    compare::Shape,
    migrate::{
        formula::{About, Asks, Clause, Formula, Shows},
        spelling,
    },
    partition::PartitionType,
    values::{Value, ValueRef},
};

impl Partial<'_> {
    /// What is asked of the partition on the left.
    pub(super) fn of_key(&mut self, test: &Test, sign: Sign) -> Formula {
        match &test.kind {
            TestKind::Equal(right) => self.key_equals(right, sign),
            // The partition is never missing.
            TestKind::NotEqual(right) => self.key_equals(right, sign.turned()),
            TestKind::Order(order, right) => self.key_order(*order, right, sign),
            TestKind::In(list) => self.key_in(list, sign),
            TestKind::NotIn(list) => self.key_in(list, sign.turned()),
            TestKind::Exists(expected) => match self.case {
                Case::Key => sign.of(*expected),
                // Whether null exists is undecided.
                Case::Null => Formula::False,
            },
            TestKind::ContainsAll(_)
            | TestKind::All(_)
            | TestKind::Any(_)
            | TestKind::None(_)
            | TestKind::Not(_) => Formula::Lost("`$all` is asked of the partition".to_owned()),
        }
    }

    fn key_equals(&mut self, right: &Operand, sign: Sign) -> Formula {
        match (&right.kind, self.case) {
            (OperandKind::Literal(Value::Null), case) => sign.of(case == Case::Null),
            (OperandKind::Literal(value), Case::Key) if self.is_possible(value) => {
                self.equality(value.to_json(), Shows::Typed, sign)
            }
            (OperandKind::Literal(_), _) => sign.of(false),
            (OperandKind::Partition, case) => sign.of(case == Case::Key),
            (OperandKind::Path(path), Case::Key) if is_text(path) => self.equals_text(path, sign),
            (OperandKind::Path(path), Case::Key) => {
                self.need_key_type();
                let equal = self.equality(Json::from(spelling::path(path)), Shows::Present, sign);
                match sign {
                    Sign::Plain => equal,
                    // A missing value equals nothing.
                    Sign::Negated => Formula::any([equal, exists(path, false)]),
                }
            }
            (OperandKind::Path(path), Case::Null) => {
                self.need(path, Shape::Single);
                sign.of(false)
            }
            (OperandKind::Convert { conversion, operand }, Case::Key) if !touches(operand) => {
                if self.could_be(made_by(*conversion)) {
                    self.conversion_equality(spelling::operand(right), sign)
                } else {
                    sign.of_undecided("a converted value of another type than the key's is compared")
                }
            }
            (OperandKind::Convert { operand, .. }, Case::Null) if !touches(operand) => {
                sign.of_undecided("a converted value is compared with the null partition")
            }
            (OperandKind::Convert { .. } | OperandKind::Field(_), _) => {
                Formula::Lost("the partition is compared with what is made of it".to_owned())
            }
            (OperandKind::Call(call), _) => lost_result(&call.name),
        }
    }

    /// `%%user.id` and `%%user.type` are always one text.
    pub(super) fn equals_text(&mut self, path: &Path, sign: Sign) -> Formula {
        if self.could_be(PartitionType::String) {
            self.equality(Json::from(spelling::path(path)), Shows::Typed, sign)
        } else {
            sign.of(false)
        }
    }

    pub(super) fn key_order(&mut self, order: Order, right: &Operand, sign: Sign) -> Formula {
        if self.case == Case::Null {
            return Formula::False;
        }
        let order = if sign == Sign::Plain { order } else { order.opposite() };
        let ordered =
            |kind| matches!(kind, PartitionType::String | PartitionType::ObjectId | PartitionType::Long);
        let shows = match &right.kind {
            OperandKind::Literal(value) => match kind_of(value) {
                Some(kind) if ordered(kind) && self.could_be(kind) => Shows::Typed,
                _ => return Formula::False,
            },
            OperandKind::Path(path) if is_text(path) => match self.could_be(PartitionType::String) {
                true => Shows::Typed,
                false => return Formula::False,
            },
            OperandKind::Path(_) => {
                self.need_key_type();
                Shows::Present
            }
            OperandKind::Convert { conversion, operand } if !touches(operand) => {
                let kind = made_by(*conversion);
                if !ordered(kind) || !self.could_be(kind) {
                    return Formula::False;
                }
                Shows::Typed
            }
            OperandKind::Call(call) => return lost_result(&call.name),
            OperandKind::Convert { .. } | OperandKind::Partition | OperandKind::Field(_) => {
                return Formula::Lost("the partition is compared with what is made of it".to_owned());
            }
        };
        self.operators(order.written(), spelling::operand(right), shows)
    }

    fn key_in(&mut self, list: &List, sign: Sign) -> Formula {
        match (list, sign) {
            (List::Elements(elements), Sign::Plain) => {
                let parts: Vec<_> = elements.iter().map(|element| self.key_equals(element, sign)).collect();
                Formula::any(parts)
            }
            (List::Elements(elements), Sign::Negated) => self.key_not_in(elements),
            (List::Expansion(operand), _) => {
                let OperandKind::Path(path) = &operand.kind else { return Formula::False };
                match (self.case, sign) {
                    (Case::Key, Sign::Plain) => {
                        self.need_key_type();
                        self.operators("$in", spelling::operand(operand), Shows::Present)
                    }
                    (Case::Key, Sign::Negated) => {
                        self.operators("$nin", spelling::operand(operand), Shows::Nothing)
                    }
                    // Null is in no list, if it is one.
                    (Case::Null, Sign::Plain) => Formula::False,
                    (Case::Null, Sign::Negated) => {
                        self.need(path, Shape::List);
                        self.need(path, Shape::Present);
                        Formula::True
                    }
                }
            }
        }
    }

    fn key_not_in(&mut self, elements: &[Operand]) -> Formula {
        let mut values = Vec::new();
        for element in elements {
            match self.key_equals(element, Sign::Plain) {
                Formula::False => {}
                Formula::True => return Formula::False,
                Formula::Clause(Clause { asks: Asks::OneOf(more), .. }) => values.extend(more),
                other @ (Formula::Lost(_) | Formula::Clause(_) | Formula::All(_) | Formula::Any(_)) => {
                    return other;
                }
            }
            if let OperandKind::Path(path) = &element.kind {
                self.need(path, Shape::Present);
            }
        }
        match values.as_slice() {
            [] => Formula::True,
            [only] => self.operators("$ne", only.clone(), Shows::Nothing),
            _ => self.operators("$nin", Json::Array(values), Shows::Nothing),
        }
    }

    pub(super) fn equality(&self, value: Json, shows: Shows, sign: Sign) -> Formula {
        match sign {
            Sign::Plain => Formula::Clause(Clause { shows, ..self.key_clause(Asks::OneOf(vec![value])) }),
            Sign::Negated => self.operators("$ne", value, Shows::Nothing),
        }
    }

    /// Converted values stand alone: lists have none.
    fn conversion_equality(&self, value: Json, sign: Sign) -> Formula {
        match sign {
            Sign::Plain => {
                let shows = Shows::Typed;
                Formula::Clause(Clause { shows, ..self.key_clause(Asks::Value(value)) })
            }
            Sign::Negated => self.operators("$ne", value, Shows::Nothing),
        }
    }

    pub(super) fn operators(&self, operator: &str, value: Json, shows: Shows) -> Formula {
        let asks = Asks::Operators(spelling::operator(operator, value));
        Formula::Clause(Clause { shows, ..self.key_clause(asks) })
    }

    pub(super) fn key_clause(&self, asks: Asks) -> Clause {
        Clause { left: self.key.name.clone(), asks, about: About::Key, shows: Shows::Nothing }
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
