//! Partial evaluation: what a permission asks of a document once the partition is the value of the document's key.
//!
//! In: an expression, and which case is looked at: the document has the key, or it is in the null partition. Out: a
//! [`Formula`] without negation: [`Sign`] carries it inwards. What the two may differ in is noted as an assumption
//! that could be needed; whether it is, `evidence` finds out.
//!
//! A comparison is about the partition on the left ([`key`]), about a path with the partition on the right
//! ([`path`]), or about the user alone ([`user`]).

mod key;
mod operands;
mod path;
mod sign;
mod user;

use super::{formula::Formula, paths::Paths, spelling};
use crate::{
    ast::{Expr, ExprKind, Inner, Operand, OperandKind, Path, Test},
    compare::{Assumption, Shape, Variable},
    partition::PartitionKey,
    values::Value,
};
use operands::{calls, is_text, touches};
pub(super) use sign::Sign;

/// Which documents are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// Those whose key has a value of its type.
    Key,
    /// Those of the null partition: the key is missing or null.
    Null,
}

pub(super) struct Partial<'a> {
    pub(super) key: &'a PartitionKey,
    pub(super) paths: &'a Paths<'a>,
    pub(super) case: Case,
    /// What may have to hold of the data.
    pub(super) needs: Vec<Assumption>,
    /// Values of the app of which the formula holds a copy.
    pub(super) copied: Vec<String>,
}

impl Partial<'_> {
    /// The formula for an expression, or for its negation.
    pub(super) fn expr(&mut self, expr: &Expr, sign: Sign) -> Formula {
        match &expr.kind {
            ExprKind::Constant(constant) => sign.of(*constant),
            ExprKind::All(exprs) => {
                let parts: Vec<_> = exprs.iter().map(|expr| self.expr(expr, sign)).collect();
                sign.all(parts)
            }
            ExprKind::Any(exprs) => {
                let parts: Vec<_> = exprs.iter().map(|expr| self.expr(expr, sign)).collect();
                sign.any(parts)
            }
            ExprKind::None(exprs) => {
                let parts: Vec<_> = exprs.iter().map(|expr| self.expr(expr, sign.turned())).collect();
                sign.all(parts)
            }
            ExprKind::Not(inner) | ExprKind::Asserts { expected: false, inner } => {
                self.expr(inner, sign.turned())
            }
            ExprKind::Asserts { expected: true, inner } => self.expr(inner, sign),
            ExprKind::Is { expected, value } => self.is(*expected, value, sign),
            ExprKind::Compare { left, test } => self.test(left, test, sign),
        }
    }

    /// A value that is asked to be a boolean.
    fn is(&mut self, expected: bool, value: &Operand, sign: Sign) -> Formula {
        let left = if expected { "%%true" } else { "%%false" };
        match (&value.kind, touches(value)) {
            (OperandKind::Partition, _) => sign.of(false),
            (OperandKind::Literal(Value::Bool(value)), _) => sign.of(*value == expected),
            (OperandKind::Call(call), true) => lost_call(&call.name),
            (_, true) => Formula::Lost("a converted partition is asked to be true or false".to_owned()),
            (_, false) => self.about_user(left, spelling::operand(value), calls(value), sign),
        }
    }

    fn test(&mut self, left: &Operand, test: &Test, sign: Sign) -> Formula {
        match test.inner() {
            Inner::All(tests) => {
                let parts: Vec<_> = tests.iter().map(|test| self.test(left, test, sign)).collect();
                sign.all(parts)
            }
            Inner::Any(tests) => {
                let parts: Vec<_> = tests.iter().map(|test| self.test(left, test, sign)).collect();
                sign.any(parts)
            }
            Inner::None(tests) => {
                let parts: Vec<_> = tests.iter().map(|test| self.test(left, test, sign.turned())).collect();
                sign.all(parts)
            }
            Inner::Not(test) => self.test(left, test, sign.turned()),
            Inner::Nothing => match &left.kind {
                OperandKind::Partition => self.of_key(test, sign),
                OperandKind::Path(path) if test.operands().iter().any(touches) => {
                    self.of_path(path, left, test, sign)
                }
                OperandKind::Path(_)
                | OperandKind::Literal(_)
                | OperandKind::Field(_)
                | OperandKind::Convert { .. }
                | OperandKind::Call(_) => self.of_user(left, test, sign),
            },
        }
    }

    fn need(&mut self, path: &Path, shape: Shape) {
        if let Some(variable) = self
            .paths
            .variable(path)
            .filter(|_| !is_text(path) || matches!(shape, Shape::HexText | Shape::UuidText))
        {
            self.note(variable, shape);
        }
    }

    fn need_key_type(&mut self) {
        self.note(Variable::Field(self.key.name.as_str().into()), Shape::KeyType);
    }

    fn note(&mut self, of: Variable, is: Shape) {
        let assumption = Assumption { of, is };
        if !self.needs.contains(&assumption) {
            self.needs.push(assumption);
        }
    }
}

fn lost_call(name: &str) -> Formula {
    Formula::Lost(format!("`{name}` is called with the partition, and a filter cannot call functions"))
}

fn lost_result(name: &str) -> Formula {
    Formula::Lost(format!(
        "the partition is compared with what `{name}` returns, and a filter cannot call functions"
    ))
}
