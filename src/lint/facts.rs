//! What can be said of one operand without knowing the user.

/// The expansion of a path as it is written in rules.
pub(crate) use crate::ast::print::path as expansion;
use crate::{
    ast::{Operand, OperandKind, Root},
    compile::{AppValue, CompileOptions, follow},
    values::{Value, ValueRef},
};

/// The operand as it is written in rules, on one line.
pub(crate) fn written(operand: &Operand) -> String {
    match &operand.kind {
        OperandKind::Literal(value) => value.to_json().to_string(),
        OperandKind::Partition => "%%partition".to_owned(),
        OperandKind::Path(path) => expansion(path),
        OperandKind::Field(name) => name.to_string(),
        OperandKind::Convert { operand, .. } => written(operand),
        OperandKind::Call(call) => call.name.to_string(),
    }
}

/// The keys of a path below `%%user`.
pub(crate) fn user_path(operand: &Operand) -> Option<Vec<&str>> {
    let OperandKind::Path(path) = &operand.kind else { return None };
    (path.root == Root::User).then(|| path.segments.iter().map(|segment| &*segment.key).collect())
}

/// `%%user.id` itself.
pub(crate) fn is_user_id(operand: &Operand) -> bool {
    user_path(operand).is_some_and(|path| path == ["id"])
}

/// Below `%%user.custom_data` or `%%user.data`, where anything may be missing.
pub(crate) fn is_stored(operand: &Operand) -> bool {
    user_path(operand)
        .is_some_and(|path| path.len() > 1 && matches!(path.first(), Some(&("custom_data" | "data"))))
}

/// The operand below a conversion, if it is one.
pub(crate) fn unconverted(operand: &Operand) -> &Operand {
    match &operand.kind {
        OperandKind::Convert { operand, .. } => operand,
        OperandKind::Literal(_)
        | OperandKind::Partition
        | OperandKind::Path(_)
        | OperandKind::Field(_)
        | OperandKind::Call(_) => operand,
    }
}

/// `%%partition`, also converted.
pub(crate) fn is_partition(operand: &Operand) -> bool {
    matches!(unconverted(operand).kind, OperandKind::Partition)
}

/// Something of the data that a rule opens: `%%partition`, also converted, or a field of the document.
pub(crate) fn is_of_data(operand: &Operand) -> bool {
    match &unconverted(operand).kind {
        OperandKind::Partition | OperandKind::Field(_) => true,
        OperandKind::Literal(_)
        | OperandKind::Path(_)
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => false,
    }
}

/// The text of a string literal.
pub(crate) fn text(operand: &Operand) -> Option<&str> {
    if let OperandKind::Literal(Value::String(text)) = &operand.kind { Some(text) } else { None }
}

/// A literal `null`.
pub(crate) fn is_null(operand: &Operand) -> bool {
    matches!(operand.kind, OperandKind::Literal(Value::Null))
}

/// The value of a literal, or of an expansion that the app gives a value.
pub(crate) fn value<'v>(operand: &'v Operand, options: &'v CompileOptions) -> Option<ValueRef<'v>> {
    let path = match &operand.kind {
        OperandKind::Literal(value) => return Some(ValueRef::from(value)),
        OperandKind::Path(path) => path,
        OperandKind::Partition
        | OperandKind::Field(_)
        | OperandKind::Convert { .. }
        | OperandKind::Call(_) => {
            return None;
        }
    };
    let (value, rest) = match (path.root, &*path.segments) {
        (Root::Values, [name, rest @ ..]) => match options.values.as_ref()?.get(&*name.key)? {
            AppValue::Known(value) => (value, rest),
            AppValue::Secret => return None,
        },
        (Root::Environment, [values, name, rest @ ..]) if &*values.key == "values" => {
            (options.environment.as_ref()?.values.get(&*name.key)?, rest)
        }
        _ => return None,
    };
    follow(ValueRef::from(value), rest).ok().filter(|value| !value.is_missing())
}

/// The elements of a list that the app gives.
pub(crate) fn list<'v>(operand: &'v Operand, options: &'v CompileOptions) -> Option<Vec<ValueRef<'v>>> {
    Some(value(operand, options)?.as_array()?.iter().collect())
}
