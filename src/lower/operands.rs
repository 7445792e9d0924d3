//! Right sides: the value that is compared, or the operators that test (SEMANTICS §1.3, §3.2).

use super::{
    Lowering,
    assertions::makes_value,
    describe,
    expressions::{KeyClass, classify},
    literals::{is_template, wrapper_of},
};
use crate::{
    ast::{Operand, OperandKind, Test, TestKind},
    diagnostics::{self as codes, shown},
    syntax::{Key, Member, Node, NodeKind},
    text::Span,
    values::{Value, ValueRef},
    vocabulary::{Conversion, Op, Position},
};

impl Lowering<'_> {
    /// The right side of an expansion or a field.
    pub(super) fn right_side(&mut self, left: &str, node: &Node) -> Option<Test> {
        match node.members() {
            Some(members) if wrapper_of(members).is_none() && !members.iter().any(makes_value) => {
                self.tests(left, node, members)
            }
            Some(_) | None => {
                let operand = self.value(left, node)?;
                Some(Test { span: node.span, kind: TestKind::Equal(operand) })
            }
        }
    }

    /// One value: a literal, an expansion, or an operator that makes one.
    pub(super) fn value(&mut self, left: &str, node: &Node) -> Option<Operand> {
        match &node.kind {
            NodeKind::Array(_) => self.list_as_value(node),
            NodeKind::Object(members) if wrapper_of(members).is_none() => {
                if members.iter().any(makes_value) {
                    self.value_operator(node)
                } else {
                    self.document(left, node, members)
                }
            }
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Object(_) => self.literal_or_expansion(node),
        }
    }

    #[inline(never)]
    fn list_as_value<T>(&mut self, node: &Node) -> Option<T> {
        let message = "an array cannot be compared as one value";
        let help = "to match any of its elements, write `{\"$in\": […]}`";
        self.refuse::<()>(codes::ARRAY_ON_RIGHT, node.span, message, help);
        let Span { start, end } = node.span;
        let before = (Span { start, end: start }, "{\"$in\": ".to_owned());
        let after = (Span { start: end, end }, "}".to_owned());
        self.repair("match any of the elements with `$in`", vec![before, after])
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
            None => self.not_one_value(node),
        }
    }

    #[inline(never)]
    fn not_one_value<T>(&mut self, node: &Node) -> Option<T> {
        let maker = node.members().and_then(|members| members.iter().find(|member| makes_value(member)));
        if let Some(Member { key, .. }) = maker {
            let message = format!("`{}` is not allowed in an array", key.text);
            let help = "compare with it separately, and join the comparisons in a `%or`";
            return self.refuse(codes::INVALID_OPERAND, node.span, message, help);
        }
        let message = format!("expected one value, found {}", describe(node));
        let help = "write a string, number, boolean, `null`, typed literal or expansion";
        self.refuse(codes::INVALID_OPERAND, node.span, message, help)
    }

    /// An object that is not a value: reports what it could have been meant to be.
    #[inline(never)]
    fn document<T>(&mut self, left: &str, node: &Node, members: &[Member]) -> Option<T> {
        let Some(Member { key, .. }) = members.first() else { return self.empty_object(node) };
        match classify(&key.text) {
            KeyClass::Operator => {
                let message = format!("`{}` tests a value, it does not produce one", shown(&key.text));
                self.refuse(codes::INVALID_OPERAND, node.span, message, "write a value here")
            }
            KeyClass::Expansion | KeyClass::Name => self.refuse_document(left, node.span, key),
        }
    }

    #[inline(never)]
    pub(super) fn empty_object<T>(&mut self, node: &Node) -> Option<T> {
        let message = "an empty object is compared here; it could mean everything or nothing";
        let help = "write the value to compare with, or remove the condition";
        self.refuse(codes::EMPTY_OPERAND, node.span, message, help)
    }

    /// `%function` or a conversion, alone in its object.
    pub(super) fn value_operator(&mut self, node: &Node) -> Option<Operand> {
        let members = node.members()?;
        let [Member { key, value }] = members else { return self.mixed(members) };
        let operator = self.operator(key, Position::Value)?;
        self.allow(operator, Position::Value, key)?;
        let kind = match operator.op {
            Op::Convert(conversion) => self.conversion(conversion, key, value)?,
            Op::Function => OperandKind::Call(self.call(node.span, value)?),
            Op::Join(_) | Op::Not | Op::Test(_) => return None,
        };
        Some(Operand { span: node.span, kind })
    }

    #[inline(never)]
    fn mixed<T>(&mut self, members: &[Member]) -> Option<T> {
        let maker = members.iter().find(|member| makes_value(member))?;
        let other = members.iter().find(|member| member.key.span != maker.key.span)?;
        let message = format!("`{}` produces a value and must be the only key of its object", maker.key.text);
        let help = "write both conditions in a `%and`";
        self.refuse(codes::MIXED_VALUE_OPERATOR, other.span(), message, help)
    }

    fn conversion(&mut self, conversion: Conversion, key: &Key, node: &Node) -> Option<OperandKind> {
        let composed = node.members().is_some_and(|members| wrapper_of(members).is_none());
        if composed || node.elements().is_some() {
            return self.not_convertible(conversion, key, node);
        }
        let operand = self.literal_or_expansion(node)?;
        match &operand.kind {
            OperandKind::Literal(value) if conversion.apply(ValueRef::from(value)).is_none() => {
                self.not_convertible(conversion, key, node)
            }
            OperandKind::Literal(_)
            | OperandKind::Partition
            | OperandKind::Path(_)
            | OperandKind::Field(_)
            | OperandKind::Convert { .. }
            | OperandKind::Call(_) => Some(OperandKind::Convert { conversion, operand: Box::new(operand) }),
        }
    }

    #[inline(never)]
    fn not_convertible<T>(&mut self, conversion: Conversion, key: &Key, node: &Node) -> Option<T> {
        let operators =
            |members: &[Member]| members.iter().any(|member| member.key.text.starts_with(['%', '$']));
        let composed = node.members().is_some_and(|members| wrapper_of(members).is_none());
        let (code, message) = if composed && node.members().is_some_and(operators) {
            (codes::INVALID_OPERAND, format!("`{}` does not evaluate operators inside it", key.text))
        } else if composed || node.elements().is_some() {
            (codes::INVALID_OPERAND, format!("`{}` cannot convert {}", key.text, describe(node)))
        } else {
            let what = if node.text().is_some_and(|text| !text.starts_with("%%")) {
                "this string".into()
            } else {
                describe(node)
            };
            (codes::INVALID_LITERAL, format!("`{}` cannot convert {what}", key.text))
        };
        let help = format!("it takes {}, or an expansion that is one", conversion.operand());
        self.refuse(code, node.span, message, help)
    }
}

pub(super) fn literal(node: &Node, value: Value) -> Operand {
    Operand { span: node.span, kind: OperandKind::Literal(value) }
}
