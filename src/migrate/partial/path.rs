//! A path on the left and the partition on the right: the comparison is turned around, as a document's field can only
//! stand on the left.

use serde_json::Value as Json;

use super::{
    Case, Partial, Sign, lost_call,
    operands::{apart, is_text, taken_by},
    user::exists,
};
use crate::{
    ast::{List, Operand, OperandKind, Path, Test, TestKind},
    compare::{Shape, Variable},
    migrate::{
        formula::{Asks, Clause, Formula, Shows},
        paths::Form,
        spelling,
    },
    values::{ObjectId, Uuid, Value},
    vocabulary::Conversion,
};

impl Partial<'_> {
    /// What is asked of a path, where the partition stands on the right.
    pub(super) fn of_path(&mut self, path: &Path, left: &Operand, test: &Test, sign: Sign) -> Formula {
        match &test.kind {
            TestKind::Equal(right) => self.path_equals(path, right, sign),
            TestKind::NotEqual(right) => match sign {
                Sign::Plain => self.path_differs(path, right),
                Sign::Negated => self.path_equals(path, right, Sign::Plain),
            },
            TestKind::Order(order, right) if right.kind == OperandKind::Partition => {
                self.key_order(order.mirrored(), left, sign)
            }
            TestKind::Order(_, right) => match &right.kind {
                OperandKind::Call(call) => lost_call(&call.name),
                OperandKind::Literal(_)
                | OperandKind::Partition
                | OperandKind::Path(_)
                | OperandKind::Field(_)
                | OperandKind::Convert { .. } => {
                    Formula::Lost("an order between a value and the converted partition".to_owned())
                }
            },
            TestKind::In(List::Elements(elements)) => self.path_in(path, left, elements, sign),
            TestKind::NotIn(List::Elements(elements)) => match sign {
                Sign::Plain => self.path_not_in(path, left, elements),
                Sign::Negated => self.path_in(path, left, elements, Sign::Plain),
            },
            // The partition is no list.
            TestKind::In(List::Expansion(_)) | TestKind::NotIn(List::Expansion(_)) => Formula::False,
            TestKind::Exists(_)
            | TestKind::ContainsAll(_)
            | TestKind::All(_)
            | TestKind::Any(_)
            | TestKind::None(_)
            | TestKind::Not(_) => Formula::Lost("`$all` with the partition".to_owned()),
        }
    }

    fn path_equals(&mut self, path: &Path, right: &Operand, sign: Sign) -> Formula {
        match &right.kind {
            OperandKind::Partition => self.path_is_key(path, sign),
            OperandKind::Convert { conversion, .. } => {
                if let Some(copy) = self.copy(path, *conversion, sign) {
                    return copy;
                }
                let Some(turned) = self.turned(path, *conversion) else {
                    return Formula::Lost(format!(
                        "a filter cannot convert every element of the list `{}`",
                        spelling::path(path)
                    ));
                };
                match (turned, sign) {
                    (Formula::False, _) => Formula::False,
                    (turned, Sign::Plain) => turned,
                    (_, Sign::Negated) => Formula::any([self.path_differs(path, right), exists(path, false)]),
                }
            }
            OperandKind::Call(call) => lost_call(&call.name),
            OperandKind::Literal(_) | OperandKind::Path(_) | OperandKind::Field(_) => {
                Formula::Lost("the partition stands where it cannot be followed".to_owned())
            }
        }
    }

    fn path_is_key(&mut self, path: &Path, sign: Sign) -> Formula {
        if is_text(path) {
            return match self.case {
                Case::Key => self.equals_text(path, sign),
                Case::Null => sign.of(false),
            };
        }
        let form = self.form(path);
        if self.case == Case::Null || form == Form::Nothing {
            return sign.of(false);
        }
        self.need_key_type();
        let value = Json::from(spelling::path(path));
        match (form, sign) {
            (Form::List, Sign::Plain) => self.operators("$in", value, Shows::Present),
            (Form::Single | Form::Nothing, Sign::Plain) => self.equality(value, Shows::Present, sign),
            // What is missing holds no partition.
            (Form::List, Sign::Negated) => {
                Formula::any([self.operators("$nin", value, Shows::Nothing), exists(path, false)])
            }
            (Form::Single | Form::Nothing, Sign::Negated) => {
                Formula::any([self.equality(value, Shows::Nothing, sign), exists(path, false)])
            }
        }
    }

    /// `$ne` with the partition on the right: undecided if the path is missing.
    fn path_differs(&mut self, path: &Path, right: &Operand) -> Formula {
        let value = Json::from(spelling::path(path));
        match &right.kind {
            OperandKind::Partition if is_text(path) => self.path_is_key(path, Sign::Negated),
            OperandKind::Partition => {
                let form = self.form(path);
                match (self.case, form) {
                    (Case::Null, _) => {
                        self.need(path, Shape::Present);
                        exists(path, true)
                    }
                    (Case::Key, Form::List) => self.operators("$nin", value, Shows::Nothing),
                    (Case::Key, Form::Single | Form::Nothing) => self.operators("$ne", value, Shows::Nothing),
                }
            }
            OperandKind::Convert { conversion, .. } => match self.turned(path, *conversion) {
                Some(Formula::Clause(Clause { asks: Asks::Value(value), .. })) => {
                    self.need(path, Shape::Present);
                    self.operators("$ne", value, Shows::Nothing)
                }
                Some(_) => Formula::False,
                None => Formula::Lost("a filter cannot convert every element of a list".to_owned()),
            },
            OperandKind::Call(call) => lost_call(&call.name),
            OperandKind::Literal(_) | OperandKind::Path(_) | OperandKind::Field(_) => {
                Formula::Lost("the partition stands where it cannot be followed".to_owned())
            }
        }
    }

    /// The list behind a path whose value is known, converted here: filters cannot.
    fn copy(&mut self, path: &Path, conversion: Conversion, sign: Sign) -> Option<Formula> {
        let Value::Array(elements) = self.paths.known(path)? else { return None };
        let texts = elements
            .iter()
            .filter_map(|element| if let Value::String(text) = element { Some(&**text) } else { None });
        // Only what the conversion makes can be equal to what it makes.
        let values: Vec<Json> = match conversion {
            Conversion::OidToString => texts
                .filter_map(|text| ObjectId::from_hex(text).filter(|id| id.to_string() == text))
                .map(|id| Value::ObjectId(id).to_json())
                .collect(),
            Conversion::UuidToString => texts
                .filter_map(|text| Uuid::from_text(text).filter(|id| id.to_string() == text))
                .map(|id| Value::Uuid(id).to_json())
                .collect(),
            Conversion::StringToOid | Conversion::StringToUuid => return None,
        };
        if self.case == Case::Null || !self.could_be(taken_by(conversion)) {
            return Some(Formula::False);
        }
        self.copied.push(spelling::path(path));
        Some(match sign {
            Sign::Plain => {
                Formula::any(values.into_iter().map(|value| self.equality(value, Shows::Typed, sign)))
            }
            Sign::Negated => self.operators("$nin", Json::Array(values), Shows::Nothing),
        })
    }

    /// A path that equals the converted partition: the conversion turned around. `None` if the path is a list.
    fn turned(&mut self, path: &Path, conversion: Conversion) -> Option<Formula> {
        let inverse = match conversion {
            Conversion::OidToString => Conversion::StringToOid,
            Conversion::UuidToString => Conversion::StringToUuid,
            Conversion::StringToOid => Conversion::OidToString,
            Conversion::StringToUuid => Conversion::UuidToString,
        };
        if self.case == Case::Null || !self.could_be(taken_by(conversion)) {
            return Some(Formula::False);
        }
        if self.paths.declared(path) == Some(Form::List) {
            return None;
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
        let value = spelling::conversion(inverse, Json::from(spelling::path(path)));
        let shows = Shows::Typed;
        Some(Formula::Clause(Clause { shows, ..self.key_clause(Asks::Value(value)) }))
    }

    fn path_in(&mut self, path: &Path, left: &Operand, elements: &[Operand], sign: Sign) -> Formula {
        let (partition, rest) = apart(elements);
        let mut parts: Vec<_> =
            partition.iter().map(|element| self.path_equals(path, element, sign)).collect();
        if !rest.is_empty() {
            let kind = TestKind::In(List::Elements(rest));
            parts.push(self.of_user(left, &Test { span: left.span, kind }, sign));
        }
        sign.any(parts)
    }

    fn path_not_in(&mut self, path: &Path, left: &Operand, elements: &[Operand]) -> Formula {
        let (partition, rest) = apart(elements);
        let mut parts: Vec<_> = partition.iter().map(|element| self.path_differs(path, element)).collect();
        if !rest.is_empty() {
            let kind = TestKind::NotIn(List::Elements(rest));
            parts.push(self.of_user(left, &Test { span: left.span, kind }, Sign::Plain));
        }
        Formula::all(parts)
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
