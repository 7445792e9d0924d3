//! An expression with something replaced: whoever wants that copies it and says what is replaced; the walk is here.

use super::{Argument, Expr, ExprKind, Operand, OperandKind, Test};

/// What is replaced. Each method is given a part as it is and goes on to what is inside it, unless it does otherwise.
pub(crate) trait Fold: Sized {
    fn expr(&mut self, expr: &mut Expr) {
        inside_expr(self, expr);
    }

    fn test(&mut self, test: &mut Test) {
        inside_test(self, test);
    }

    fn operand(&mut self, operand: &mut Operand) {
        inside_operand(self, operand);
    }
}

pub(crate) fn inside_expr(fold: &mut impl Fold, expr: &mut Expr) {
    match &mut expr.kind {
        ExprKind::All(exprs) | ExprKind::Any(exprs) | ExprKind::None(exprs) => {
            exprs.iter_mut().for_each(|expr| fold.expr(expr));
        }
        ExprKind::Not(inner) | ExprKind::Asserts { inner, .. } => fold.expr(inner),
        ExprKind::Is { value, .. } => fold.operand(value),
        ExprKind::Compare { left, test } => {
            fold.operand(left);
            fold.test(test);
        }
        ExprKind::Constant(_) => {}
    }
}

pub(crate) fn inside_test(fold: &mut impl Fold, test: &mut Test) {
    let (tests, operands) = test.parts_mut();
    tests.iter_mut().for_each(|test| fold.test(test));
    operands.iter_mut().for_each(|operand| fold.operand(operand));
}

pub(crate) fn inside_operand(fold: &mut impl Fold, operand: &mut Operand) {
    match &mut operand.kind {
        OperandKind::Convert { operand, .. } => fold.operand(operand),
        OperandKind::Call(call) => call.arguments.iter_mut().for_each(|argument| in_argument(fold, argument)),
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Path(_) | OperandKind::Field(_) => {}
    }
}

fn in_argument(fold: &mut impl Fold, argument: &mut Argument) {
    match argument {
        Argument::Value(operand) => fold.operand(operand),
        Argument::Array(items) => items.iter_mut().for_each(|item| in_argument(fold, item)),
        Argument::Object(members) => members.iter_mut().for_each(|(_, item)| in_argument(fold, item)),
    }
}
