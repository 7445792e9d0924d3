//! From an expression to its normal form.

use super::{Asks, Atom, Condition, Missing, Relation};
use crate::{
    ast::{Expr, ExprKind, List, Operand, Test, TestKind},
    text::Span,
};

impl Condition<Atom> {
    /// For whom and for which partitions the expression is true.
    pub(crate) fn from_expr(expr: &Expr) -> Self {
        from_expr(expr, Asks::True)
    }
}

fn from_expr(expr: &Expr, asks: Asks) -> Condition<Atom> {
    let parts = |exprs: &[Expr], asks| -> Vec<_> { exprs.iter().map(|expr| from_expr(expr, asks)).collect() };
    match &expr.kind {
        ExprKind::Constant(constant) => asks.decided(*constant),
        ExprKind::All(exprs) => asks.all(parts(exprs, asks)),
        ExprKind::Any(exprs) => asks.any(parts(exprs, asks)),
        ExprKind::None(exprs) => asks.all(parts(exprs, asks.negated())),
        ExprKind::Not(inner) | ExprKind::Asserts { expected: false, inner } => {
            from_expr(inner, asks.negated())
        }
        ExprKind::Asserts { expected: true, inner } => from_expr(inner, asks),
        ExprKind::Is { expected, value } => atom(value, Relation::Is(*expected), asks, expr.span),
        ExprKind::Compare { left, test } => from_test(left, test, asks),
    }
}

fn from_test(left: &Operand, test: &Test, asks: Asks) -> Condition<Atom> {
    let parts =
        |tests: &[Test], asks| -> Vec<_> { tests.iter().map(|test| from_test(left, test, asks)).collect() };
    let atom = |relation, asks| atom(left, relation, asks, test.span);
    match &test.kind {
        TestKind::All(tests) => asks.all(parts(tests, asks)),
        TestKind::Any(tests) => asks.any(parts(tests, asks)),
        TestKind::None(tests) => asks.all(parts(tests, asks.negated())),
        TestKind::Not(inner) => from_test(left, inner, asks.negated()),
        TestKind::Equal(right) => {
            atom(Relation::Equal(right.clone(), missing_for_equality(asks, right.is_null())), asks)
        }
        TestKind::NotEqual(right) => {
            let asks = asks.negated();
            // What is missing equals null alone, so that only `null` makes a difference where equality is asked for.
            let missing = match asks {
                Asks::True if !right.is_null() => Missing::Compared,
                Asks::True | Asks::False => Missing::Undecided,
            };
            atom(Relation::Equal(right.clone(), missing), asks)
        }
        TestKind::In(list) => {
            atom(Relation::Member(list.clone(), missing_for_equality(asks, has_null(list))), asks)
        }
        // An array with a `null` decides about what is missing.
        TestKind::NotIn(list) => match asks {
            Asks::True => atom(Relation::Member(list.clone(), Missing::Undecided), Asks::False),
            Asks::False => atom(Relation::Member(list.clone(), Missing::Compared), Asks::True),
        },
        TestKind::Order(order, right) => {
            let order = if asks == Asks::True { *order } else { order.opposite() };
            atom(Relation::Order(order, right.clone()), Asks::True)
        }
        TestKind::Exists(expected) => atom(Relation::Exists, if *expected { asks } else { asks.negated() }),
        TestKind::ContainsAll(_) => atom(Relation::Whole(test.clone()), asks),
    }
}

fn has_null(list: &List) -> bool {
    matches!(list, List::Elements(elements) if elements.iter().any(Operand::is_null))
}

/// What is missing equals a `null` of the rule: then no answer about it satisfies who asks for inequality, and the
/// question is that of `$ne`.
fn missing_for_equality(asks: Asks, null: bool) -> Missing {
    match asks {
        Asks::False if null => Missing::Undecided,
        Asks::True | Asks::False => Missing::Compared,
    }
}

fn atom(subject: &Operand, relation: Relation, asks: Asks, span: Span) -> Condition<Atom> {
    Condition::Atom(Atom { subject: subject.clone(), relation, asks, span })
}
