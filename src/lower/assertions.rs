//! `{"%%true": …}` and `{"%%false": …}`: assertions of a value or of an expression (SEMANTICS §3.3).

use super::{Lowering, describe};
use crate::{
    ast::{Expr, ExprKind, Operand, OperandKind},
    diagnostics as codes,
    syntax::{Key, Member, Node, NodeKind},
    values::{Value, is_wrapper_key},
    vocabulary::Operator,
};

impl Lowering<'_> {
    /// `%%true` or `%%false` as a left side.
    pub(super) fn truth_expansion(&self, key: &Key) -> Option<bool> {
        match &*key.text {
            "%%true" => Some(true),
            "%%false" => Some(false),
            _ => None,
        }
    }

    pub(super) fn assertion(&mut self, expected: bool, member: &Member) -> Option<Expr> {
        match &member.value.kind {
            NodeKind::Object(members) if !members.is_empty() && !members.iter().any(is_value) => {
                let inner = Box::new(self.expression(&member.value)?);
                Some(Expr { span: member.span(), kind: ExprKind::Asserts { expected, inner } })
            }
            NodeKind::Null
            | NodeKind::Bool(_)
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => self.asserted_value(expected, member),
        }
    }

    #[inline(never)]
    fn asserted_value(&mut self, expected: bool, member: &Member) -> Option<Expr> {
        let Member { key, value: node } = member;
        let value = match &node.kind {
            NodeKind::Bool(bool) => {
                Operand { span: node.span, kind: OperandKind::Literal(Value::Bool(*bool)) }
            }
            NodeKind::String(text) if text.starts_with("%%") => self.value_expansion(text, node.span)?,
            NodeKind::Object(members) if members.is_empty() => {
                return self.empty_truth(expected, &key.text, node);
            }
            NodeKind::Object(members) if !members.iter().any(|member| is_wrapper_key(&member.key.text)) => {
                self.value_operator(node)?
            }
            NodeKind::Null
            | NodeKind::Number(_)
            | NodeKind::String(_)
            | NodeKind::Array(_)
            | NodeKind::Object(_) => return self.not_a_truth(&key.text, node),
        };
        Some(Expr { span: member.span(), kind: ExprKind::Is { expected, value } })
    }

    #[inline(never)]
    fn empty_truth<T>(&mut self, expected: bool, key: &str, node: &Node) -> Option<T> {
        let message = format!("`{key}` of an empty expression would always be {expected}");
        let help = "write the condition, or `true` or `false`";
        self.refuse(codes::EMPTY_OPERAND, node.span, message, help)
    }

    #[inline(never)]
    fn not_a_truth<T>(&mut self, key: &str, node: &Node) -> Option<T> {
        let message = format!("`{key}` is compared with {}, which is never a boolean", describe(node));
        let help = match node.text() {
            Some("true" | "false") => "write the boolean without quotes",
            _ => "put `true`, `false`, a `%function`, an expansion or an expression there",
        };
        self.refuse(codes::INVALID_OPERAND, node.span, message, help)
    }
}

/// Whether a member makes its object a value, not an expression.
fn is_value(member: &Member) -> bool {
    is_wrapper_key(&member.key.text) || makes_value(member)
}

/// Whether a member is an operator that makes a value, in either spelling.
pub(super) fn makes_value(member: &Member) -> bool {
    Operator::from_key(&member.key.text).is_some_and(Operator::makes_value)
}
