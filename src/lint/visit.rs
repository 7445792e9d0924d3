//! Ways through an expression that many lints go.

use crate::{
    ast::{Argument, Call, Expr, ExprKind, List, Operand, OperandKind, Test, TestKind},
    values::Value,
};

/// One comparison: a left side and one test that is not made of others.
#[derive(Clone, Copy)]
pub(crate) struct Comparison<'e> {
    pub(crate) left: &'e Operand,
    pub(crate) test: &'e Test,
    /// An odd number of negations stands around it.
    pub(crate) negated: bool,
}

impl<'e> Comparison<'e> {
    /// It is `$ne` or `$nin`, which hold for everything but what they name.
    pub(crate) fn excludes(&self) -> bool {
        matches!(self.test.kind, TestKind::NotEqual(_) | TestKind::NotIn(_))
    }

    /// The elements of a list that is written out behind `$in` or `$nin`.
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

/// Every expression, outer ones first.
pub(crate) fn expressions<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Expr)) {
    visit(expr);
    match &expr.kind {
        ExprKind::All(inner) | ExprKind::Any(inner) | ExprKind::None(inner) => {
            inner.iter().for_each(|expr| expressions(expr, visit));
        }
        ExprKind::Not(inner) | ExprKind::Asserts { inner, .. } => expressions(inner, visit),
        ExprKind::Constant(_) | ExprKind::Is { .. } | ExprKind::Compare { .. } => {}
    }
}

/// The constant that an expression is written as: `true`, `{}`, `{"%%true": true}` and the like. Such a rule says
/// openly what it does.
pub(crate) fn written_constant(expr: &Expr) -> Option<bool> {
    match &expr.kind {
        ExprKind::Constant(constant) => Some(*constant),
        ExprKind::Is { expected, value: Operand { kind: OperandKind::Literal(Value::Bool(bool)), .. } } => {
            Some(expected == bool)
        }
        ExprKind::Is { .. }
        | ExprKind::All(_)
        | ExprKind::Any(_)
        | ExprKind::None(_)
        | ExprKind::Not(_)
        | ExprKind::Asserts { .. }
        | ExprKind::Compare { .. } => None,
    }
}

/// All comparisons of an expression.
pub(crate) fn comparisons(expr: &Expr) -> Vec<Comparison<'_>> {
    let mut found = Vec::new();
    in_expr(expr, false, &mut found);
    found
}

fn in_expr<'e>(expr: &'e Expr, negated: bool, found: &mut Vec<Comparison<'e>>) {
    match &expr.kind {
        ExprKind::All(inner) | ExprKind::Any(inner) => {
            inner.iter().for_each(|expr| in_expr(expr, negated, found))
        }
        ExprKind::None(inner) => inner.iter().for_each(|expr| in_expr(expr, !negated, found)),
        ExprKind::Not(inner) => in_expr(inner, !negated, found),
        ExprKind::Asserts { expected, inner } => in_expr(inner, negated == *expected, found),
        ExprKind::Compare { left, test } => in_test(left, test, negated, found),
        ExprKind::Constant(_) | ExprKind::Is { .. } => {}
    }
}

fn in_test<'e>(left: &'e Operand, test: &'e Test, negated: bool, found: &mut Vec<Comparison<'e>>) {
    match &test.kind {
        TestKind::All(tests) | TestKind::Any(tests) => {
            tests.iter().for_each(|test| in_test(left, test, negated, found))
        }
        TestKind::None(tests) => tests.iter().for_each(|test| in_test(left, test, !negated, found)),
        TestKind::Not(test) => in_test(left, test, !negated, found),
        TestKind::Equal(_)
        | TestKind::NotEqual(_)
        | TestKind::Order(..)
        | TestKind::In(_)
        | TestKind::NotIn(_)
        | TestKind::Exists(_)
        | TestKind::ContainsAll(_) => found.push(Comparison { left, test, negated }),
    }
}

/// The values on the right of a test that is not made of others.
pub(crate) fn right_sides(test: &Test) -> Vec<&Operand> {
    match &test.kind {
        TestKind::Equal(operand) | TestKind::NotEqual(operand) | TestKind::Order(_, operand) => vec![operand],
        TestKind::In(List::Expansion(operand)) | TestKind::NotIn(List::Expansion(operand)) => vec![operand],
        TestKind::In(List::Elements(operands))
        | TestKind::NotIn(List::Elements(operands))
        | TestKind::ContainsAll(operands) => operands.iter().collect(),
        TestKind::Exists(_) | TestKind::All(_) | TestKind::Any(_) | TestKind::None(_) | TestKind::Not(_) => {
            Vec::new()
        }
    }
}

/// Every operand, those inside conversions and arguments included.
pub(crate) fn operands<'e>(expr: &'e Expr, visit: &mut dyn FnMut(&'e Operand)) {
    expressions(expr, &mut |expr| {
        if let ExprKind::Is { value, .. } = &expr.kind {
            in_operand(value, visit);
        }
    });
    for comparison in comparisons(expr) {
        in_operand(comparison.left, visit);
        right_sides(comparison.test).into_iter().for_each(|operand| in_operand(operand, visit));
    }
}

fn in_operand<'e>(operand: &'e Operand, visit: &mut dyn FnMut(&'e Operand)) {
    visit(operand);
    match &operand.kind {
        OperandKind::Convert { operand, .. } => in_operand(operand, visit),
        OperandKind::Call(call) => call.arguments.iter().for_each(|argument| in_argument(argument, visit)),
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Path(_) | OperandKind::Field(_) => {}
    }
}

fn in_argument<'e>(argument: &'e Argument, visit: &mut dyn FnMut(&'e Operand)) {
    match argument {
        Argument::Value(operand) => in_operand(operand, visit),
        Argument::Array(items) => items.iter().for_each(|item| in_argument(item, visit)),
        Argument::Object(members) => members.iter().for_each(|(_, item)| in_argument(item, visit)),
    }
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
