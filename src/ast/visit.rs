//! Finding parts of an expression: the walks of everyone who reads rules.

use super::{Argument, Call, Expr, ExprKind, Inner, Operand, OperandKind, Test, TestKind};

/// One comparison: a left side and one test that is not made of others.
#[derive(Clone, Copy)]
pub(crate) struct Comparison<'e> {
    pub(crate) left: &'e Operand,
    pub(crate) test: &'e Test,
    /// It is inside an odd number of negations.
    pub(crate) negated: bool,
}

/// Every expression, outer ones first.
pub(crate) fn expressions<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    visit(expr);
    expr.inner().parts().iter().for_each(|expr| expressions(expr, visit));
}

/// All comparisons of an expression.
pub(crate) fn comparisons(expr: &Expr) -> Vec<Comparison<'_>> {
    let mut found = Vec::new();
    in_expr(expr, false, &mut found);
    found
}

/// Every operand, those inside conversions and arguments included.
pub(crate) fn operands<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Operand)) {
    expressions(expr, &mut |expr| match &expr.kind {
        ExprKind::Is { value, .. } => in_operand(value, visit),
        ExprKind::Compare { left, test } => {
            in_operand(left, visit);
            operands_of_test(test, visit);
        }
        ExprKind::Constant(_)
        | ExprKind::All(_)
        | ExprKind::Any(_)
        | ExprKind::None(_)
        | ExprKind::Not(_)
        | ExprKind::Asserts { .. } => {}
    });
}

/// Every function call.
pub(crate) fn calls(expr: &Expr) -> Vec<&Call> {
    let mut found = Vec::new();
    operands(expr, &mut |operand| {
        if let OperandKind::Call(call) = &operand.kind {
            found.push(call);
        }
    });
    found
}

/// The operand itself and those inside it.
fn in_operand<'e>(operand: &'e Operand, visit: &mut dyn FnMut(&'e Operand)) {
    visit(operand);
    match &operand.kind {
        OperandKind::Convert { operand, .. } => in_operand(operand, visit),
        OperandKind::Call(call) => in_call(call, visit),
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Path(_) | OperandKind::Field(_) => {}
    }
}

fn in_call<'e>(call: &'e Call, visit: &mut dyn FnMut(&'e Operand)) {
    call.arguments.iter().for_each(|argument| in_argument(argument, visit));
}

fn in_argument<'e>(argument: &'e Argument, visit: &mut dyn FnMut(&'e Operand)) {
    match argument {
        Argument::Value(operand) => in_operand(operand, visit),
        Argument::Array(items) => items.iter().for_each(|item| in_argument(item, visit)),
        Argument::Object(members) => members.iter().for_each(|(_, item)| in_argument(item, visit)),
    }
}

impl Operand {
    /// Whether the value depends on the partition.
    pub(crate) fn has_partition(&self) -> bool {
        let mut found = false;
        in_operand(self, &mut |operand| found |= matches!(operand.kind, OperandKind::Partition));
        found
    }
}

impl Call {
    /// Whether the partition is among the arguments, at any depth.
    pub(crate) fn has_partition(&self) -> bool {
        let mut found = false;
        in_call(self, &mut |operand| found |= matches!(operand.kind, OperandKind::Partition));
        found
    }
}

impl Comparison<'_> {
    /// It is `$ne` or `$nin`, which hold for everything but what they name.
    pub(crate) fn excludes(&self) -> bool {
        matches!(self.test.kind, TestKind::NotEqual(_) | TestKind::NotIn(_))
    }
}

fn in_expr<'e>(expr: &'e Expr, negated: bool, found: &mut Vec<Comparison<'e>>) {
    if let ExprKind::Compare { left, test } = &expr.kind {
        in_test(left, test, negated, found);
    }
    let inner = expr.inner();
    let negated = negated ^ inner.negates();
    inner.parts().iter().for_each(|expr| in_expr(expr, negated, found));
}

fn in_test<'e>(left: &'e Operand, test: &'e Test, negated: bool, found: &mut Vec<Comparison<'e>>) {
    let inner = test.inner();
    if let Inner::Nothing = inner {
        found.push(Comparison { left, test, negated });
    }
    let negated = negated ^ inner.negates();
    inner.parts().iter().for_each(|test| in_test(left, test, negated, found));
}

fn operands_of_test<'e>(test: &'e Test, visit: &mut dyn FnMut(&'e Operand)) {
    test.operands().iter().for_each(|operand| in_operand(operand, visit));
    test.inner().parts().iter().for_each(|test| operands_of_test(test, visit));
}
