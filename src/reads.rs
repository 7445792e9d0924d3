//! What rules depend on: for prefetching, cache keys, and knowing when an answer may change.

use std::collections::BTreeSet;

use crate::ast::{Argument, Expr, ExprKind, List, Operand, OperandKind, Path, Root, Test, TestKind};

/// The facts that a rule reads, each list sorted and without repetition.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reads {
    /// Paths into the user, such as `custom_data.teams`; empty text for the whole user.
    pub user: BTreeSet<String>,
    /// Names and paths of values of the app, such as `admin_ids`.
    pub values: BTreeSet<String>,
    /// Paths into the environment, such as `tag`.
    pub environment: BTreeSet<String>,
    /// Names of functions that may be called.
    pub functions: BTreeSet<String>,
    /// Whether the answer depends on the partition.
    pub partition: bool,
}

impl Reads {
    pub(crate) fn add(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::Constant(_) => {}
            ExprKind::All(exprs) | ExprKind::Any(exprs) | ExprKind::None(exprs) => {
                exprs.iter().for_each(|expr| self.add(expr));
            }
            ExprKind::Not(inner) | ExprKind::Asserts { inner, .. } => self.add(inner),
            ExprKind::Is { value, .. } => self.operand(value),
            ExprKind::Compare { left, test } => {
                self.operand(left);
                self.test(test);
            }
        }
    }

    fn test(&mut self, test: &Test) {
        match &test.kind {
            TestKind::Equal(operand) | TestKind::NotEqual(operand) | TestKind::Order(_, operand) => {
                self.operand(operand)
            }
            TestKind::In(List::Expansion(operand)) | TestKind::NotIn(List::Expansion(operand)) => {
                self.operand(operand)
            }
            TestKind::In(List::Elements(operands))
            | TestKind::NotIn(List::Elements(operands))
            | TestKind::ContainsAll(operands) => operands.iter().for_each(|operand| self.operand(operand)),
            TestKind::Exists(_) => {}
            TestKind::All(tests) | TestKind::Any(tests) | TestKind::None(tests) => {
                tests.iter().for_each(|test| self.test(test));
            }
            TestKind::Not(test) => self.test(test),
        }
    }

    fn operand(&mut self, operand: &Operand) {
        match &operand.kind {
            OperandKind::Literal(_) | OperandKind::Field(_) => {}
            OperandKind::Partition => self.partition = true,
            OperandKind::Path(path) => self.path(path),
            OperandKind::Convert { operand, .. } => self.operand(operand),
            OperandKind::Call(call) => {
                self.functions.insert(call.name.to_string());
                call.arguments.iter().for_each(|argument| self.argument(argument));
            }
        }
    }

    fn argument(&mut self, argument: &Argument) {
        match argument {
            Argument::Value(operand) => self.operand(operand),
            Argument::Array(items) => items.iter().for_each(|item| self.argument(item)),
            Argument::Object(members) => members.iter().for_each(|(_, item)| self.argument(item)),
        }
    }

    fn path(&mut self, path: &Path) {
        let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
        let set = match path.root {
            Root::User => &mut self.user,
            Root::Values => &mut self.values,
            Root::Environment => &mut self.environment,
        };
        set.insert(keys.join("."));
    }
}
