//! Right sides: the value that is compared, or the operators that test (SEMANTICS §1.3, §3.2).

use super::{
    Lowering,
    assertions::makes_value,
    expressions::{KeyClass, classify},
    literals::{is_template, wrapper_of},
};
use crate::{
    ast::{Operand, OperandKind, Test, TestKind},
    diagnostics as codes,
    syntax::{Key, Member, Node, NodeKind},
    values::{Value, ValueRef},
    vocabulary::{Conversion, Op, Position},
};

impl Lowering<'_> {
    /// What stands on the right of an expansion or a field.
    pub(super) fn right_side(&mut self, node: &Node) -> Option<Test> {
        match &node.kind {
            NodeKind::Object(members)
                if wrapper_of(members).is_none() && !members.iter().any(makes_value) =>
            {
                self.tests(node, members)
            }
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => {
                let operand = self.value(node)?;
                Some(Test { span: node.span, kind: TestKind::Equal(operand) })
            }
        }
    }

    /// One value: a literal, an expansion, or an operator that makes one.
    pub(super) fn value(&mut self, node: &Node) -> Option<Operand> {
        match &node.kind {
            NodeKind::Array(_) => {
                let message =
                    "a list cannot be compared with `=`; the documentation once showed this and took it back";
                let help = "to ask for one of the list, write `{\"$in\": […]}`";
                self.refuse(codes::ARRAY_ON_RIGHT, node.span, message, help)
            }
            NodeKind::Object(members) if wrapper_of(members).is_none() => {
                if members.iter().any(makes_value) {
                    self.value_operator(node)
                } else {
                    self.document(node, members)
                }
            }
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Object(_) => self.literal_or_expansion(node),
        }
    }

    /// A scalar, a typed literal or an expansion; reports everything else.
    pub(super) fn literal_or_expansion(&mut self, node: &Node) -> Option<Operand> {
        match &node.kind {
            NodeKind::String(text) if text.starts_with("%%") => return self.value_expansion(text, node.span),
            NodeKind::String(text) if is_template(text) => return self.refuse_template(text, node.span),
            NodeKind::Object(members) => {
                if let Some(wrapper) = wrapper_of(members) {
                    let value = self.typed_literal(node, wrapper)?;
                    return Some(literal(node, value));
                }
            }
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_) => {}
        }
        match Self::scalar(node) {
            Some(value) => Some(literal(node, value)),
            None => {
                let message = format!("{} stands where one value belongs", node.describe());
                let help = "write a string, number, boolean, `null`, typed literal or expansion";
                self.refuse(codes::INVALID_OPERAND, node.span, message, help)
            }
        }
    }

    /// An object that is no value: reports what it could have been meant to be.
    fn document<T>(&mut self, node: &Node, members: &[Member]) -> Option<T> {
        let first = members.first().map(|member| &*member.key.text).unwrap_or_default();
        let (code, message, help) = match classify(first) {
            _ if members.is_empty() => (
                codes::EMPTY_OPERAND,
                "an empty object is compared here, which could mean everything or nothing".to_owned(),
                "write the value to compare with, or remove the field".to_owned(),
            ),
            KeyClass::Operator => (
                codes::INVALID_OPERAND,
                format!("`{first}` tests a value and does not make one"),
                "write a value here".to_owned(),
            ),
            KeyClass::Expansion | KeyClass::Name => (
                codes::OBJECT_ON_RIGHT,
                "a document cannot be compared with `=`".to_owned(),
                format!("compare each field by its path: `{{\"%%user.custom_data.{first}\": …}}`"),
            ),
        };
        self.refuse(code, node.span, message, help)
    }

    /// `%function` or a conversion, alone in its object.
    pub(super) fn value_operator(&mut self, node: &Node) -> Option<Operand> {
        let members = node.members()?;
        let [Member { key, value }] = members else {
            let maker = members.iter().find(|member| makes_value(member))?;
            let message = format!("`{}` makes a value and must stand alone in its object", maker.key.text);
            let help = "ask for both conditions in a `%and`";
            let others = members.iter().find(|member| member.key.span != maker.key.span)?;
            return self.refuse(codes::MIXED_VALUE_OPERATOR, others.span(), message, help);
        };
        let operator = self.operator(key)?;
        self.allow(operator, Position::Value, key)?;
        let kind = match operator.op {
            Op::Convert(conversion) => self.conversion(conversion, key, value)?,
            Op::Function => OperandKind::Call(self.call(node.span, value)?),
            Op::Eq
            | Op::Ne
            | Op::Gt
            | Op::Gte
            | Op::Lt
            | Op::Lte
            | Op::In
            | Op::Nin
            | Op::Exists
            | Op::All
            | Op::And
            | Op::Or
            | Op::Nor
            | Op::Not => return None,
        };
        Some(Operand { span: node.span, kind })
    }

    fn conversion(&mut self, conversion: Conversion, key: &Key, node: &Node) -> Option<OperandKind> {
        let takes = conversion.operand();
        let invalid = |lowering: &mut Self| {
            let message = format!("`{}` cannot convert this", key.text);
            lowering.refuse(
                codes::INVALID_LITERAL,
                node.span,
                message,
                format!("it takes {takes}, or an expansion that is one"),
            )
        };
        if node.members().is_some_and(|members| wrapper_of(members).is_none()) || node.elements().is_some() {
            let message = format!("`{}` does not evaluate what is inside it", key.text);
            let help = format!("it takes {takes}, or an expansion that is one");
            return self.refuse(codes::INVALID_OPERAND, node.span, message, help);
        }
        let operand = self.literal_or_expansion(node)?;
        match &operand.kind {
            OperandKind::Literal(value) if conversion.apply(ValueRef::from(value)).is_none() => invalid(self),
            OperandKind::Literal(_)
            | OperandKind::Partition
            | OperandKind::Path(_)
            | OperandKind::Field(_)
            | OperandKind::Convert { .. }
            | OperandKind::Call(_) => Some(OperandKind::Convert { conversion, operand: Box::new(operand) }),
        }
    }
}

pub(super) fn literal(node: &Node, value: Value) -> Operand {
    Operand { span: node.span, kind: OperandKind::Literal(value) }
}
