//! From meaning back to JSON of the rule language: how conditions, values and calls are written.

use serde_json::{Value as Json, json};

use super::{Argument, Call, Expr, ExprKind, Inner, Operand, OperandKind, Path, Right, Root, Test};
use crate::vocabulary::Conversion;

/// A condition.
pub(crate) fn expr(inner: &Expr) -> Json {
    let parts = |exprs: &[Expr]| Json::Array(exprs.iter().map(expr).collect());
    let truth = |expected: bool| if expected { "%%true" } else { "%%false" };
    match &inner.kind {
        ExprKind::Constant(constant) => Json::Bool(*constant),
        ExprKind::All(exprs) => json!({"%and": parts(exprs)}),
        ExprKind::Any(exprs) => json!({"%or": parts(exprs)}),
        ExprKind::None(exprs) => json!({"%nor": parts(exprs)}),
        ExprKind::Not(inner) => json!({"%not": expr(inner)}),
        ExprKind::Is { expected, value } => json!({ truth(*expected): operand(value) }),
        ExprKind::Asserts { expected, inner } => json!({ truth(*expected): expr(inner) }),
        ExprKind::Compare { left, test: asked } => {
            let left = operand(left);
            json!({ left.as_str().unwrap_or_default(): test(asked) })
        }
    }
}

/// `%%user.custom_data.teams`.
pub(crate) fn path(path: &Path) -> String {
    let root = match path.root {
        Root::User => "%%user",
        Root::Values => "%%values",
        Root::Environment => "%%environment",
    };
    path.segments.iter().fold(root.to_owned(), |text, segment| text + "." + &segment.key)
}

/// A value that stands on the right, or in a list. Partition and fields have no spelling there.
fn operand(operand: &Operand) -> Json {
    match &operand.kind {
        OperandKind::Literal(value) => value.to_json(),
        OperandKind::Path(inner) => Json::String(path(inner)),
        OperandKind::Partition => Json::from("%%partition"),
        OperandKind::Field(name) => Json::from(&**name),
        OperandKind::Convert { conversion: kind, operand: inner } => conversion(*kind, self::operand(inner)),
        OperandKind::Call(inner) => json!({"%function": call(inner)}),
    }
}

/// `{"%stringToOid": …}`.
fn conversion(conversion: Conversion, value: Json) -> Json {
    let name = match conversion {
        Conversion::StringToOid => "%stringToOid",
        Conversion::OidToString => "%oidToString",
        Conversion::StringToUuid => "%stringToUuid",
        Conversion::UuidToString => "%uuidToString",
    };
    json!({ name: value })
}

fn call(call: &Call) -> Json {
    json!({"name": &*call.name, "arguments": call.arguments.iter().map(argument).collect::<Vec<_>>()})
}

fn argument(inner: &Argument) -> Json {
    match inner {
        Argument::Value(value) => operand(value),
        Argument::Array(items) => Json::Array(items.iter().map(argument).collect()),
        Argument::Object(members) => {
            Json::Object(members.iter().map(|(key, item)| (key.to_string(), argument(item))).collect())
        }
    }
}

/// What is asked of a left side.
pub(crate) fn test(inner: &Test) -> Json {
    let tests = |tests: &[Test]| Json::Array(tests.iter().map(test).collect());
    match inner.inner() {
        Inner::All(inner) => json!({"$and": tests(inner)}),
        Inner::Any(inner) => json!({"$or": tests(inner)}),
        Inner::None(inner) => json!({"$nor": tests(inner)}),
        Inner::Not(inner) => json!({"$not": test(inner)}),
        Inner::Nothing => {
            let (name, right) = inner.written();
            let right = match right {
                Right::Operand(right) => operand(right),
                Right::Elements(elements) => Json::Array(elements.iter().map(operand).collect()),
                Right::Literal(literal) => literal,
            };
            // Equality is what stands on the right without an operator.
            if name == "$eq" { right } else { json!({ name: right }) }
        }
    }
}
