//! From meaning back to JSON of the rule language: how conditions, values and calls are written.

use serde_json::{Value as Json, json};

use super::{Argument, Call, Expr, ExprKind, List, Operand, OperandKind, Order, Path, Root, Test, TestKind};
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
fn test(inner: &Test) -> Json {
    match &inner.kind {
        TestKind::Equal(right) => operand(right),
        TestKind::NotEqual(right) => json!({"$ne": operand(right)}),
        TestKind::Order(kind, right) => json!({ order(*kind): operand(right) }),
        TestKind::In(inner) => json!({"$in": list(inner)}),
        TestKind::NotIn(inner) => json!({"$nin": list(inner)}),
        TestKind::Exists(expected) => json!({"$exists": expected}),
        TestKind::ContainsAll(elements) => json!({"$all": elements.iter().map(operand).collect::<Vec<_>>()}),
        TestKind::All(tests) => json!({"$and": tests.iter().map(test).collect::<Vec<_>>()}),
        TestKind::Any(tests) => json!({"$or": tests.iter().map(test).collect::<Vec<_>>()}),
        TestKind::None(tests) => json!({"$nor": tests.iter().map(test).collect::<Vec<_>>()}),
        TestKind::Not(inner) => json!({"$not": test(inner)}),
    }
}

fn list(inner: &List) -> Json {
    match inner {
        List::Elements(elements) => Json::Array(elements.iter().map(operand).collect()),
        List::Expansion(inner) => operand(inner),
    }
}

fn order(order: Order) -> &'static str {
    match order {
        Order::Greater => "$gt",
        Order::GreaterOrEqual => "$gte",
        Order::Less => "$lt",
        Order::LessOrEqual => "$lte",
    }
}
