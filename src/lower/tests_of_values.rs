//! Operators under a field or expansion, each testing the value on its left (SEMANTICS §3.1, §3.2).

use super::{
    Lowering, all,
    expressions::{KeyClass, classify},
};
use crate::{
    ast::{List, Operand, OperandKind, Order, Test, TestKind},
    diagnostics as codes,
    syntax::{Member, Node, NodeKind, Numeral},
    values::Value,
    vocabulary::{Op, Operator, Position},
};

impl Lowering<'_> {
    /// An object of operators: all of them must hold.
    pub(super) fn tests(&mut self, node: &Node, members: &[Member]) -> Option<Test> {
        if members.is_empty() {
            let message = "an empty object is compared here, which could mean everything or nothing";
            let help = "write the value to compare with, or remove the field";
            return self.refuse(codes::EMPTY_OPERAND, node.span, message, help);
        }
        let mut tests = all(members, |member| self.test(member))?;
        match (tests.len(), tests.pop()) {
            (1, Some(only)) => Some(only),
            (_, last) => {
                let tests = tests.into_iter().chain(last).collect();
                Some(Test { span: node.span, kind: TestKind::All(tests) })
            }
        }
    }

    fn test(&mut self, member: &Member) -> Option<Test> {
        let Member { key, value } = member;
        match classify(&key.text) {
            KeyClass::Operator => {}
            KeyClass::Expansion | KeyClass::Name => {
                let message = "a document cannot be compared with `=`";
                let help =
                    format!("compare each field by its path: `{{\"%%user.custom_data.{}\": …}}`", key.text);
                return self.refuse(codes::OBJECT_ON_RIGHT, member.span(), message, help);
            }
        }
        let operator = self.operator(key)?;
        self.allow(operator, Position::Field, key)?;
        let kind = match operator.op {
            Op::Eq => TestKind::Equal(self.value(value)?),
            Op::Ne => TestKind::NotEqual(self.value(value)?),
            Op::Gt => TestKind::Order(Order::Greater, self.ordered(value, operator)?),
            Op::Gte => TestKind::Order(Order::GreaterOrEqual, self.ordered(value, operator)?),
            Op::Lt => TestKind::Order(Order::Less, self.ordered(value, operator)?),
            Op::Lte => TestKind::Order(Order::LessOrEqual, self.ordered(value, operator)?),
            Op::In => TestKind::In(self.list(value, operator)?),
            Op::Nin => TestKind::NotIn(self.list(value, operator)?),
            Op::Exists => TestKind::Exists(self.polarity(value)?),
            Op::All => TestKind::ContainsAll(self.elements(value, operator)?),
            Op::And => TestKind::All(self.joined(value, operator)?),
            Op::Or => TestKind::Any(self.joined(value, operator)?),
            Op::Nor => TestKind::None(self.joined(value, operator)?),
            Op::Not => TestKind::Not(Box::new(self.operators(value, operator)?)),
            Op::Convert(_) | Op::Function => return None,
        };
        Some(Test { span: member.span(), kind })
    }

    fn invalid<T>(&mut self, node: &Node, operator: &Operator) -> Option<T> {
        let message = format!("`{}` cannot take {}", operator.spelled(), node.describe());
        self.refuse(codes::INVALID_OPERAND, node.span, message, format!("it takes {}", operator.operand))
    }

    /// The operand of `$gt` and its kin.
    fn ordered(&mut self, node: &Node, operator: &Operator) -> Option<Operand> {
        if node.elements().is_some() {
            return self.invalid(node, operator);
        }
        let operand = self.value(node)?;
        match &operand.kind {
            OperandKind::Literal(
                Value::Int(_)
                | Value::Double(_)
                | Value::Decimal(_)
                | Value::String(_)
                | Value::Date(_)
                | Value::ObjectId(_),
            )
            | OperandKind::Partition
            | OperandKind::Path(_)
            | OperandKind::Field(_)
            | OperandKind::Convert { .. }
            | OperandKind::Call(_) => Some(operand),
            OperandKind::Literal(
                Value::Undefined
                | Value::Null
                | Value::Bool(_)
                | Value::Uuid(_)
                | Value::Binary { .. }
                | Value::Array(_)
                | Value::Object(_),
            ) => self.invalid(node, operator),
        }
    }

    /// The operand of `$in` and `$nin`.
    fn list(&mut self, node: &Node, operator: &Operator) -> Option<List> {
        match node.text() {
            Some(text) if text.starts_with("%%") => {
                let operand = self.value_expansion(text, node.span)?;
                match operand.kind {
                    OperandKind::Literal(_) => self.invalid(node, operator),
                    OperandKind::Partition
                    | OperandKind::Path(_)
                    | OperandKind::Field(_)
                    | OperandKind::Convert { .. }
                    | OperandKind::Call(_) => Some(List::Expansion(operand)),
                }
            }
            _ => self.elements(node, operator).map(List::Elements),
        }
    }

    /// A list written in the rule. Its elements are scalars, typed literals and expansions.
    fn elements(&mut self, node: &Node, operator: &Operator) -> Option<Vec<Operand>> {
        match node.elements() {
            Some(elements) => all(elements, |element| self.literal_or_expansion(element)),
            None => self.invalid(node, operator),
        }
    }

    fn polarity(&mut self, node: &Node) -> Option<bool> {
        match &node.kind {
            NodeKind::Bool(bool) => Some(*bool),
            NodeKind::Number(Numeral::Int(0)) => Some(false),
            NodeKind::Number(Numeral::Int(1)) => Some(true),
            NodeKind::String(text) if &**text == "%%true" => Some(true),
            NodeKind::String(text) if &**text == "%%false" => Some(false),
            NodeKind::Null
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => {
                let message = format!("`$exists` cannot take {}", node.describe());
                self.refuse(codes::INVALID_OPERAND, node.span, message, "it takes `true` or `false`")
            }
        }
    }

    /// The list of a logical operator under a field.
    fn joined(&mut self, node: &Node, operator: &Operator) -> Option<Vec<Test>> {
        let spelled = operator.spelled();
        match node.elements() {
            Some([]) => {
                let message = format!("the list of `{spelled}` is empty");
                self.refuse(codes::EMPTY_OPERAND, node.span, message, "write what the value must be")
            }
            Some(elements) => all(elements, |element| self.operators(element, operator)),
            None => {
                let message = format!(
                    "`{spelled}` under a value takes a list of operators, and this is {}",
                    node.describe()
                );
                let help = format!("write `{{\"{spelled}\": [{{\"$gt\": 0}}, {{\"$lt\": 9}}]}}`");
                self.refuse(codes::INVALID_OPERAND, node.span, message, help)
            }
        }
    }

    /// An object of operators inside a logical operator under a field.
    fn operators(&mut self, node: &Node, operator: &Operator) -> Option<Test> {
        match node.members() {
            Some(members) if !members.is_empty() => self.tests(node, members),
            _ => {
                let spelled = operator.spelled();
                let message =
                    format!("`{spelled}` under a value takes operators, and this is {}", node.describe());
                let help = "write an operator such as `{\"$eq\": …}`, or `{\"$in\": […]}` for several values";
                self.refuse(codes::INVALID_OPERAND, node.span, message, help)
            }
        }
    }
}
