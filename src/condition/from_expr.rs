//! From an expression to its normal form.

use super::{Asks, Atom, Condition, Missing, Relation};
use crate::{
    ast::{Expr, ExprKind, List, Operand, Test, TestKind},
    text::Span,
};

impl Condition<Atom> {
    /// For whom and for which partitions the expression is true.
    pub(crate) fn from_expr(expr: &Expr) -> Self {
        of_expr(expr, Asks::True)
    }
}

fn of_expr(expr: &Expr, asks: Asks) -> Condition<Atom> {
    let parts = |exprs: &[Expr], asks| -> Vec<_> { exprs.iter().map(|expr| of_expr(expr, asks)).collect() };
    match &expr.kind {
        ExprKind::Constant(constant) => asks.decided(*constant),
        ExprKind::All(exprs) => asks.all(parts(exprs, asks)),
        ExprKind::Any(exprs) => asks.any(parts(exprs, asks)),
        ExprKind::None(exprs) => asks.all(parts(exprs, asks.negated())),
        ExprKind::Not(inner) | ExprKind::Asserts { expected: false, inner } => of_expr(inner, asks.negated()),
        ExprKind::Asserts { expected: true, inner } => of_expr(inner, asks),
        ExprKind::Is { expected, value } => atom(value, Relation::Is(*expected), asks, expr.span),
        ExprKind::Compare { left, test } => of_test(left, test, asks),
    }
}

fn of_test(left: &Operand, test: &Test, asks: Asks) -> Condition<Atom> {
    let parts =
        |tests: &[Test], asks| -> Vec<_> { tests.iter().map(|test| of_test(left, test, asks)).collect() };
    let atom = |relation, asks| atom(left, relation, asks, test.span);
    match &test.kind {
        TestKind::All(tests) => asks.all(parts(tests, asks)),
        TestKind::Any(tests) => asks.any(parts(tests, asks)),
        TestKind::None(tests) => asks.all(parts(tests, asks.negated())),
        TestKind::Not(inner) => of_test(left, inner, asks.negated()),
        TestKind::Equal(right) => {
            atom(Relation::Equal(right.clone(), of_equality(asks, right.is_null())), asks)
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
        TestKind::In(list) => atom(Relation::Member(list.clone(), of_equality(asks, has_null(list))), asks),
        // A list with a `null` decides about what is missing.
        TestKind::NotIn(list) => match asks {
            Asks::True => atom(Relation::Member(list.clone(), Missing::Undecided), Asks::False),
            Asks::False => atom(Relation::Member(list.clone(), Missing::Compared), Asks::True),
        },
        TestKind::Order(order, right) => {
            let order = if asks == Asks::True { *order } else { order.opposite() };
            atom(Relation::Order(order, right.clone()), Asks::True)
        }
        TestKind::Exists(expected) => atom(Relation::Exists, if *expected { asks } else { asks.negated() }),
        TestKind::ContainsAll(elements) => atom(Relation::ContainsAll(elements.clone()), asks),
    }
}

fn has_null(list: &List) -> bool {
    matches!(list, List::Elements(elements) if elements.iter().any(Operand::is_null))
}

/// What is missing equals a `null` of the rule: then no answer about it satisfies who asks for inequality, and the
/// question is that of `$ne`.
fn of_equality(asks: Asks, null: bool) -> Missing {
    match asks {
        Asks::False if null => Missing::Undecided,
        Asks::True | Asks::False => Missing::Compared,
    }
}

fn atom(subject: &Operand, relation: Relation, asks: Asks, span: Span) -> Condition<Atom> {
    Condition::Atom(Atom { subject: subject.clone(), relation, asks, span })
}
