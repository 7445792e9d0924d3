//! The functions that rules call, each with the permissions it decides and what it is called with.

use crate::{
    ast::{Argument, Call, Expr, ExprKind, List, Operand, OperandKind, Test, TestKind},
    config::SyncConfig,
    explain::Permission,
};

/// One function.
pub(super) struct Called<'a> {
    pub(super) name: &'a str,
    pub(super) permissions: Vec<Permission>,
    /// Calls with different arguments.
    pub(super) calls: Vec<&'a Call>,
}

impl Called<'_> {
    /// Whether the partition is among the arguments of a call, at any depth.
    pub(super) fn takes_partition(&self) -> bool {
        self.calls.iter().flat_map(|call| &call.arguments).any(argument_has_partition)
    }
}

/// In the order of the rules, reading first.
pub(super) fn called(config: &SyncConfig) -> Vec<Called<'_>> {
    let mut all: Vec<Called<'_>> = Vec::new();
    for (rule, permission) in config.rules().into_iter().zip([Permission::Read, Permission::Write]) {
        let mut calls = Vec::new();
        rule.expr.iter().for_each(|expr| in_expr(expr, &mut calls));
        for call in calls {
            let known = all.iter().position(|called| *called.name == *call.name);
            let index = known.unwrap_or_else(|| {
                all.push(Called { name: &call.name, permissions: Vec::new(), calls: Vec::new() });
                all.len() - 1
            });
            let Some(called) = all.get_mut(index) else { continue };
            if !called.permissions.contains(&permission) {
                called.permissions.push(permission);
            }
            if !called.calls.iter().any(|other| same(&other.arguments, &call.arguments)) {
                called.calls.push(call);
            }
        }
    }
    all
}

fn in_expr<'a>(expr: &'a Expr, calls: &mut Vec<&'a Call>) {
    match &expr.kind {
        ExprKind::Constant(_) => {}
        ExprKind::All(inner) | ExprKind::Any(inner) | ExprKind::None(inner) => {
            inner.iter().for_each(|expr| in_expr(expr, calls));
        }
        ExprKind::Not(inner) | ExprKind::Asserts { inner, .. } => in_expr(inner, calls),
        ExprKind::Is { value, .. } => in_operand(value, calls),
        ExprKind::Compare { left, test } => {
            in_operand(left, calls);
            in_test(test, calls);
        }
    }
}

fn in_test<'a>(test: &'a Test, calls: &mut Vec<&'a Call>) {
    match &test.kind {
        TestKind::Equal(operand) | TestKind::NotEqual(operand) | TestKind::Order(_, operand) => {
            in_operand(operand, calls);
        }
        TestKind::In(List::Expansion(operand)) | TestKind::NotIn(List::Expansion(operand)) => {
            in_operand(operand, calls);
        }
        TestKind::In(List::Elements(operands))
        | TestKind::NotIn(List::Elements(operands))
        | TestKind::ContainsAll(operands) => operands.iter().for_each(|operand| in_operand(operand, calls)),
        TestKind::Exists(_) => {}
        TestKind::All(tests) | TestKind::Any(tests) | TestKind::None(tests) => {
            tests.iter().for_each(|test| in_test(test, calls));
        }
        TestKind::Not(test) => in_test(test, calls),
    }
}

fn in_operand<'a>(operand: &'a Operand, calls: &mut Vec<&'a Call>) {
    match &operand.kind {
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Path(_) | OperandKind::Field(_) => {}
        OperandKind::Convert { operand, .. } => in_operand(operand, calls),
        OperandKind::Call(call) => {
            calls.push(call);
            call.arguments.iter().for_each(|argument| in_argument(argument, calls));
        }
    }
}

fn in_argument<'a>(argument: &'a Argument, calls: &mut Vec<&'a Call>) {
    match argument {
        Argument::Value(operand) => in_operand(operand, calls),
        Argument::Array(items) => items.iter().for_each(|item| in_argument(item, calls)),
        Argument::Object(members) => members.iter().for_each(|(_, item)| in_argument(item, calls)),
    }
}

fn argument_has_partition(argument: &Argument) -> bool {
    match argument {
        Argument::Value(operand) => operand_has_partition(operand),
        Argument::Array(items) => items.iter().any(argument_has_partition),
        Argument::Object(members) => members.iter().any(|(_, item)| argument_has_partition(item)),
    }
}

fn operand_has_partition(operand: &Operand) -> bool {
    match &operand.kind {
        OperandKind::Partition => true,
        OperandKind::Convert { operand, .. } => operand_has_partition(operand),
        OperandKind::Call(call) => call.arguments.iter().any(argument_has_partition),
        OperandKind::Literal(_) | OperandKind::Path(_) | OperandKind::Field(_) => false,
    }
}

/// Whether two calls hand over the same, wherever they stand.
fn same(left: &[Argument], right: &[Argument]) -> bool {
    left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same_argument(left, right))
}

fn same_argument(left: &Argument, right: &Argument) -> bool {
    match (left, right) {
        (Argument::Value(left), Argument::Value(right)) => same_operand(left, right),
        (Argument::Array(left), Argument::Array(right)) => same(left, right),
        (Argument::Object(left), Argument::Object(right)) => {
            left.len() == right.len()
                && left
                    .iter()
                    .zip(right)
                    .all(|((key, left), (other, right))| key == other && same_argument(left, right))
        }
        _ => false,
    }
}

fn same_operand(left: &Operand, right: &Operand) -> bool {
    match (&left.kind, &right.kind) {
        (
            OperandKind::Convert { conversion, operand },
            OperandKind::Convert { conversion: other, operand: right },
        ) => conversion == other && same_operand(operand, right),
        (OperandKind::Call(left), OperandKind::Call(right)) => {
            left.name == right.name && same(&left.arguments, &right.arguments)
        }
        (left, right) => left == right,
    }
}
