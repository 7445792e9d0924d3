//! What lints ask of expressions beside what the walks of [`crate::ast::visit`] find.

use crate::{
    ast::{Expr, ExprKind, List, Operand, OperandKind, Test, TestKind},
    values::Value,
};

pub(crate) use crate::ast::visit::{Comparison, calls, comparisons, expressions, operands};

impl<'e> Comparison<'e> {
    /// The elements of an array that is written out after `$in` or `$nin`.
    pub(crate) fn written_list(&self) -> Option<&'e [Operand]> {
        if let TestKind::In(List::Elements(elements)) | TestKind::NotIn(List::Elements(elements)) =
            &self.test.kind
        {
            Some(elements)
        } else {
            None
        }
    }
}

/// The constant that an expression is written as: `true`, `{}`, `{"%%true": true}` and the like. Such a rule says
/// openly what it does.
pub(crate) fn written_constant(expr: &Expr) -> Option<bool> {
    if let ExprKind::Constant(constant) = &expr.kind {
        Some(*constant)
    } else if let ExprKind::Is { expected, value } = &expr.kind
        && let OperandKind::Literal(Value::Bool(bool)) = &value.kind
    {
        Some(expected == bool)
    } else {
        None
    }
}

/// The values on the right of a test that is not made of others.
pub(crate) fn right_sides(test: &Test) -> &[Operand] {
    test.operands()
}
