//! Values of the app that nobody knows here, as something that can be asked for.
//!
//! To the engine an unknown value is undecided, and two rules that rest on it would look alike. So a comparison asks for
//! it as for a field of the user: `%%values.x` becomes a path below `%%values` in the user.

use crate::{
    ast::{Argument, Call, Expr, ExprKind, List, Operand, OperandKind, Path, Root, Segment, Test, TestKind},
    compile::{AppValue, CompileOptions, Source, resolve},
    reads::Reads,
};

/// The names under which they are asked for.
pub(crate) const VALUES: &str = "%%values";
pub(crate) const ENVIRONMENT: &str = "%%environment";

/// A path, by the user if its value is unknown.
pub(crate) fn as_asked(path: &Path, options: &CompileOptions) -> Path {
    let first = match path.root {
        Root::User => return path.clone(),
        Root::Values => VALUES,
        Root::Environment => ENVIRONMENT,
    };
    if !matches!(resolve(path, options), Source::Failed(_)) {
        return path.clone();
    }
    let segments = std::iter::once(Segment::new(first)).chain(path.segments.iter().cloned());
    Path { root: Root::User, segments: segments.collect() }
}

/// The unknown values among what rules read, as they are written there.
pub(crate) fn names(reads: &Reads, options: &CompileOptions) -> Vec<String> {
    let value_is_known = |path: &str| match &options.values {
        None => false,
        Some(values) => {
            let name = path.split('.').next().unwrap_or_default();
            !matches!(values.get(name), Some(AppValue::Secret))
        }
    };
    let values = reads.values.iter().filter(|path| !value_is_known(path));
    let environment = reads.environment.iter().filter(|_| options.environment.is_none());
    let of_values = values.map(|path| format!("{VALUES}.{path}"));
    of_values.chain(environment.map(|path| format!("{ENVIRONMENT}.{path}"))).collect()
}

/// An expression in which unknown values are asked for.
pub(crate) fn asked(expr: &Expr, options: &CompileOptions) -> Expr {
    let exprs = |exprs: &[Expr]| exprs.iter().map(|expr| asked(expr, options)).collect();
    let kind = match &expr.kind {
        ExprKind::Constant(constant) => ExprKind::Constant(*constant),
        ExprKind::All(parts) => ExprKind::All(exprs(parts)),
        ExprKind::Any(parts) => ExprKind::Any(exprs(parts)),
        ExprKind::None(parts) => ExprKind::None(exprs(parts)),
        ExprKind::Not(inner) => ExprKind::Not(Box::new(asked(inner, options))),
        ExprKind::Asserts { expected, inner } => {
            ExprKind::Asserts { expected: *expected, inner: Box::new(asked(inner, options)) }
        }
        ExprKind::Is { expected, value } => {
            ExprKind::Is { expected: *expected, value: operand(value, options) }
        }
        ExprKind::Compare { left, test: inner } => {
            ExprKind::Compare { left: operand(left, options), test: test(inner, options) }
        }
    };
    Expr { span: expr.span, kind }
}

fn test(inner: &Test, options: &CompileOptions) -> Test {
    let one = |inner: &Operand| operand(inner, options);
    let list = |list: &List| match list {
        List::Elements(elements) => List::Elements(elements.iter().map(one).collect()),
        List::Expansion(inner) => List::Expansion(one(inner)),
    };
    let tests = |tests: &[Test]| tests.iter().map(|inner| test(inner, options)).collect();
    let kind = match &inner.kind {
        TestKind::Equal(right) => TestKind::Equal(one(right)),
        TestKind::NotEqual(right) => TestKind::NotEqual(one(right)),
        TestKind::Order(order, right) => TestKind::Order(*order, one(right)),
        TestKind::In(inner) => TestKind::In(list(inner)),
        TestKind::NotIn(inner) => TestKind::NotIn(list(inner)),
        TestKind::Exists(expected) => TestKind::Exists(*expected),
        TestKind::ContainsAll(elements) => TestKind::ContainsAll(elements.iter().map(one).collect()),
        TestKind::All(parts) => TestKind::All(tests(parts)),
        TestKind::Any(parts) => TestKind::Any(tests(parts)),
        TestKind::None(parts) => TestKind::None(tests(parts)),
        TestKind::Not(inner) => TestKind::Not(Box::new(test(inner, options))),
    };
    Test { span: inner.span, kind }
}

fn operand(inner: &Operand, options: &CompileOptions) -> Operand {
    let kind = match &inner.kind {
        OperandKind::Path(path) => OperandKind::Path(as_asked(path, options)),
        OperandKind::Convert { conversion, operand: inner } => {
            OperandKind::Convert { conversion: *conversion, operand: Box::new(operand(inner, options)) }
        }
        OperandKind::Call(call) => OperandKind::Call(Call {
            arguments: call.arguments.iter().map(|inner| argument(inner, options)).collect(),
            ..call.clone()
        }),
        OperandKind::Literal(_) | OperandKind::Partition | OperandKind::Field(_) => inner.kind.clone(),
    };
    Operand { span: inner.span, kind }
}

fn argument(inner: &Argument, options: &CompileOptions) -> Argument {
    match inner {
        Argument::Value(value) => Argument::Value(operand(value, options)),
        Argument::Array(items) => Argument::Array(items.iter().map(|item| argument(item, options)).collect()),
        Argument::Object(members) => Argument::Object(
            members.iter().map(|(key, item)| (key.clone(), argument(item, options))).collect(),
        ),
    }
}
