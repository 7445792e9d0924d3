//! A path on the left and the partition on the right: the comparison is turned around, as a document's field can only
//! are on the left.

use super::{Formula, Partial, call_with_partition, exists, is_missing};
use crate::{
    ast::{List, Operand, OperandKind, Path, print},
    compare::{Shape, Variable},
    condition::{Asks, Atom, Condition, Missing, Relation},
    migrate::{
        key::{Case, taken_by},
        paths::{Form, is_text},
    },
    text::Span,
    values::{ObjectId, Uuid, Value},
    vocabulary::Conversion,
};

/// A path that equals the converted partition, with the conversion turned around.
enum Turned {
    /// The key equals this.
    Key(Operand),
    /// No partition can be so converted.
    Never,
    /// The path is an array.
    List,
}

impl Partial<'_> {
    /// What is asked of a path, where the partition is on the right.
    pub(super) fn of_path(&mut self, path: &Path, atom: &Atom) -> Formula {
        match &atom.relation {
            Relation::Equal(right, missing) => {
                self.path_meets(path, &atom.subject, right, (*missing, atom.asks))
            }
            Relation::Order(order, right) if right.kind == OperandKind::Partition => {
                self.key_order(order.mirrored(), &atom.subject)
            }
            Relation::Order(_, right) => match &right.kind {
                OperandKind::Call(call) => call_with_partition(&call.name, atom.span),
                OperandKind::Literal(_)
                | OperandKind::Partition
                | OperandKind::Path(_)
                | OperandKind::Field(_)
                | OperandKind::Convert { .. } => {
                    Condition::unsayable("an order between a value and the converted partition", atom.span)
                }
            },
            Relation::Member(List::Elements(elements), missing) => {
                let (partition, rest): (Vec<_>, Vec<_>) =
                    elements.iter().cloned().partition(Operand::has_partition);
                let how = (*missing, atom.asks);
                let mut parts: Vec<_> =
                    partition.iter().map(|right| self.path_meets(path, &atom.subject, right, how)).collect();
                if !rest.is_empty() {
                    parts.push(self.of_user(&atom.with(Relation::Member(List::Elements(rest), *missing))));
                }
                atom.asks.any(parts)
            }
            // The partition is not an array.
            Relation::Member(List::Expansion(_), _) => Condition::False,
            Relation::Is(_) | Relation::Exists => not_followed(atom.span),
            Relation::Whole(test) => {
                Condition::unsayable(format!("`{}` is used with the partition", test.name()), atom.span)
            }
        }
    }

    fn path_meets(&mut self, path: &Path, left: &Operand, right: &Operand, how: (Missing, Asks)) -> Formula {
        match how {
            (Missing::Undecided, Asks::False) => self.path_differs(path, left, right),
            (_, asks) => self.path_equals(path, left, right, asks),
        }
    }

    fn path_equals(&mut self, path: &Path, left: &Operand, right: &Operand, asks: Asks) -> Formula {
        match &right.kind {
            OperandKind::Partition => self.path_is_key(path, left, asks),
            OperandKind::Convert { conversion, .. } => {
                if let Some(copy) = self.copy(path, *conversion, asks, right.span) {
                    return copy;
                }
                match (self.turned(path, left, *conversion), asks) {
                    (Turned::List, _) => Condition::unsayable(
                        format!("a filter cannot convert every element of the array `{}`", print::path(path)),
                        right.span,
                    ),
                    (Turned::Never, _) => Condition::False,
                    (Turned::Key(value), Asks::True) => self.equality(value, asks),
                    (Turned::Key(_), Asks::False) => {
                        Condition::any([self.path_differs(path, left, right), is_missing(left)])
                    }
                }
            }
            OperandKind::Call(call) => call_with_partition(&call.name, right.span),
            OperandKind::Literal(_) | OperandKind::Path(_) | OperandKind::Field(_) => {
                not_followed(right.span)
            }
        }
    }

    fn path_is_key(&mut self, path: &Path, left: &Operand, asks: Asks) -> Formula {
        if is_text(path) {
            return match self.case {
                Case::Key => self.equals_text(left, asks),
                Case::Null => asks.decided(false),
            };
        }
        let form = self.form(path);
        if self.case == Case::Null || form == Form::Nothing {
            return asks.decided(false);
        }
        self.need_key_type();
        let meets = match form {
            Form::List => self.membership(left.clone(), asks),
            Form::Single | Form::Nothing => self.equality(left.clone(), asks),
        };
        match asks {
            Asks::True => meets,
            // What is missing holds no partition.
            Asks::False => Condition::any([meets, is_missing(left)]),
        }
    }

    /// `$ne` with the partition on the right: undecided if the path is missing.
    fn path_differs(&mut self, path: &Path, left: &Operand, right: &Operand) -> Formula {
        match &right.kind {
            OperandKind::Partition if is_text(path) => self.path_is_key(path, left, Asks::False),
            OperandKind::Partition => match (self.form(path), self.case) {
                (_, Case::Null) => {
                    self.need(path, Shape::Present);
                    exists(left, Asks::True)
                }
                (Form::List, Case::Key) => self.membership(left.clone(), Asks::False),
                (Form::Single | Form::Nothing, Case::Key) => self.equality(left.clone(), Asks::False),
            },
            OperandKind::Convert { conversion, .. } => match self.turned(path, left, *conversion) {
                Turned::Key(value) => {
                    self.need(path, Shape::Present);
                    self.equality(value, Asks::False)
                }
                Turned::Never => Condition::False,
                Turned::List => {
                    Condition::unsayable("a filter cannot convert every element of an array", right.span)
                }
            },
            OperandKind::Call(call) => call_with_partition(&call.name, right.span),
            OperandKind::Literal(_) | OperandKind::Path(_) | OperandKind::Field(_) => {
                not_followed(right.span)
            }
        }
    }

    /// The array at a path whose value is known, converted here: filters cannot.
    fn copy(&mut self, path: &Path, conversion: Conversion, asks: Asks, span: Span) -> Option<Formula> {
        let Value::Array(elements) = self.paths.known(path)? else { return None };
        let texts = elements
            .iter()
            .filter_map(|element| if let Value::String(text) = element { Some(&**text) } else { None });
        // Only what the conversion makes can be equal to what it makes.
        let values: Vec<Value> = match conversion {
            Conversion::OidToString => texts
                .filter_map(|text| ObjectId::from_hex(text).filter(|id| id.to_string() == text))
                .map(Value::ObjectId)
                .collect(),
            Conversion::UuidToString => texts
                .filter_map(|text| Uuid::from_text(text).filter(|id| id.to_string() == text))
                .map(Value::Uuid)
                .collect(),
            Conversion::StringToOid | Conversion::StringToUuid => return None,
        };
        if self.case == Case::Null || !self.could_be(taken_by(conversion)) {
            return Some(Condition::False);
        }
        self.copied.push(print::path(path));
        let values = values.into_iter().map(|value| Operand { span, kind: OperandKind::Literal(value) });
        Some(match asks {
            Asks::True => Condition::any(values.map(|value| self.equality(value, asks)).collect::<Vec<_>>()),
            Asks::False => {
                let list = List::Elements(values.collect());
                self.of_document(Relation::Member(list, Missing::Undecided), asks)
            }
        })
    }

    fn turned(&mut self, path: &Path, left: &Operand, conversion: Conversion) -> Turned {
        let inverse = match conversion {
            Conversion::OidToString => Conversion::StringToOid,
            Conversion::UuidToString => Conversion::StringToUuid,
            Conversion::StringToOid => Conversion::OidToString,
            Conversion::StringToUuid => Conversion::UuidToString,
        };
        if self.case == Case::Null || !self.could_be(taken_by(conversion)) {
            return Turned::Never;
        }
        if self.paths.declared(path) == Some(Form::List) {
            return Turned::List;
        }
        let key = Variable::Field(self.key.name.as_str().into());
        match conversion {
            Conversion::OidToString => self.need(path, Shape::HexText),
            Conversion::UuidToString => self.need(path, Shape::UuidText),
            Conversion::StringToOid => {
                self.note(key, Shape::HexText);
                self.need(path, Shape::Single);
            }
            Conversion::StringToUuid => {
                self.note(key, Shape::UuidText);
                self.need(path, Shape::Single);
            }
        }
        let operand = Box::new(left.clone());
        Turned::Key(Operand { span: left.span, kind: OperandKind::Convert { conversion: inverse, operand } })
    }

    fn form(&mut self, path: &Path) -> Form {
        let form = self.paths.form(path);
        match form {
            Form::List => self.need(path, Shape::List),
            Form::Single => self.need(path, Shape::Single),
            Form::Nothing => {}
        }
        form
    }
}

fn not_followed(span: Span) -> Formula {
    Condition::unsayable("the partition is used in a way that a filter cannot express", span)
}
