//! `{"%%true": …}` and `{"%%false": …}`: assertions of a value or of an expression (SEMANTICS §3.3).

use super::Lowering;
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
        let span = member.span();
        let node = &member.value;
        let key = &member.key.text;
        let is = |value| Some(Expr { span, kind: ExprKind::Is { expected, value } });
        match &node.kind {
            NodeKind::Bool(bool) => {
                is(Operand { span: node.span, kind: OperandKind::Literal(Value::Bool(*bool)) })
            }
            NodeKind::String(text) if text.starts_with("%%") => is(self.value_expansion(text, node.span)?),
            NodeKind::Object(members) if members.is_empty() => {
                let message = format!("`{key}` of an empty expression would always be {expected}");
                self.refuse(
                    codes::EMPTY_OPERAND,
                    node.span,
                    message,
                    "write the condition, or the boolean that is meant",
                )
            }
            NodeKind::Object(members) if members.iter().any(|member| is_wrapper_key(&member.key.text)) => {
                self.not_a_truth(key, node)
            }
            NodeKind::Object(members) if members.iter().any(makes_value) => is(self.value_operator(node)?),
            NodeKind::Object(_) => {
                let inner = Box::new(self.expression(node)?);
                Some(Expr { span, kind: ExprKind::Asserts { expected, inner } })
            }
            NodeKind::Null | NodeKind::Number(_) | NodeKind::String(_) | NodeKind::Array(_) => {
                self.not_a_truth(key, node)
            }
        }
    }

    fn not_a_truth<T>(&mut self, key: &str, node: &Node) -> Option<T> {
        let message = format!("`{key}` is compared with {}, which is never a boolean", node.describe());
        let help = "put `true`, `false`, a `%function`, an expansion or an expression there";
        self.refuse(codes::INVALID_OPERAND, node.span, message, help)
    }
}

/// Whether a member is an operator that makes a value, in either spelling.
pub(super) fn makes_value(member: &Member) -> bool {
    Operator::of_key(&member.key.text).is_some_and(Operator::makes_value)
}
