//! A side of a comparison: a value that is known, or a field of the document of custom data.

use crate::{
    app::CustomUserData,
    ast::{Index, Operand, OperandKind, Path, Root, print},
    compile::{CompileOptions, ValueSource, resolve},
    eval::EvalErrorCode,
    values::Value,
    vocabulary::Conversion,
};

/// A side of a comparison.
#[derive(Clone, Debug)]
pub(super) enum Side {
    /// A value, and whether it is written in the rule: only such a `null` is a literal null.
    Known(Value, Origin),
    /// It has no usable value: what is compared with it is undecided.
    Failed,
    Field(Field),
    /// A field, converted.
    Converted(Conversion, Field),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    Written,
    Expanded,
}

/// A field of the documents.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Field {
    pub(super) path: String,
    pub(super) kind: FieldKind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FieldKind {
    /// The user's id: always a text.
    Id,
    /// Anything, or nothing.
    Data,
}

/// What an operand is; an error says why a query cannot ask for it.
pub(super) fn side(
    operand: &Operand,
    partition: &Value,
    custom_data: &CustomUserData,
    options: &CompileOptions,
) -> Result<Side, String> {
    match &operand.kind {
        OperandKind::Literal(value) => Ok(Side::Known(value.clone(), Origin::Written)),
        OperandKind::Partition => Ok(Side::Known(partition.clone(), Origin::Expanded)),
        OperandKind::Path(path) if path.root == Root::User => field(path, custom_data).map(Side::Field),
        OperandKind::Path(path) => known(path, options),
        OperandKind::Convert { conversion, operand } => {
            match side(operand, partition, custom_data, options)? {
                Side::Known(value, _) => Ok(converted(*conversion, value)),
                Side::Field(field) => Ok(Side::Converted(*conversion, field)),
                Side::Failed | Side::Converted(..) => Ok(Side::Failed),
            }
        }
        OperandKind::Call(call) => {
            Err(format!("it calls `{}`, and a query cannot call functions", call.name))
        }
        OperandKind::Field(name) => Err(format!("there is no document with a field `{name}`")),
    }
}

fn converted(conversion: Conversion, value: Value) -> Side {
    expanded(&ValueSource::convert(conversion, ValueSource::Known(value)))
}

fn known(path: &Path, options: &CompileOptions) -> Result<Side, String> {
    let source = resolve(path, options);
    if let ValueSource::Failed(EvalErrorCode::ValueUnknown) = source {
        return Err(format!("it rests on `{}`, which is secret or was not given", print::path(path)));
    }
    Ok(expanded(&source))
}

/// A filter that is pasted into mongosh would lose the key, and select more users.
const PROTOTYPE: &str = "JavaScript does not treat a key `__proto__` as a field";
/// What is known by now, or cannot be.
fn expanded(source: &ValueSource) -> Side {
    source.constant().map_or(Side::Failed, |value| Side::Known(value.clone(), Origin::Expanded))
}

fn field(path: &Path, custom_data: &CustomUserData) -> Result<Field, String> {
    let keys: Vec<&str> = path.segments.iter().map(|segment| &*segment.key).collect();
    match keys.as_slice() {
        ["id"] => {
            named(&custom_data.user_id_field)?;
            Ok(Field { path: custom_data.user_id_field.clone(), kind: FieldKind::Id })
        }
        ["custom_data", below @ ..] if !below.is_empty() => {
            if path.segments.iter().any(|segment| segment.index != Index::Name) {
                return Err(format!("it asks for an element of an array by its index: `{}`", keys.join(".")));
            }
            if below.iter().any(|key| key.starts_with('$') || key.is_empty()) {
                return Err(format!("a query cannot name the field `{}`", below.join(".")));
            }
            if below == ["__proto__"] {
                return Err(PROTOTYPE.to_owned());
            }
            Ok(Field { path: below.join("."), kind: FieldKind::Data })
        }
        _ => Err(format!("the collection of custom user data does not contain `%%user.{}`", keys.join("."))),
    }
}

/// An error if a query would take the name of the field that holds the user's id for something else.
pub(super) fn named(id_field: &str) -> Result<(), String> {
    if id_field.is_empty() || id_field.starts_with('$') || id_field.contains(['.', '\0']) {
        return Err(format!("a query cannot name the field `{id_field}` of the user's id"));
    }
    if id_field == "__proto__" {
        return Err(PROTOTYPE.to_owned());
    }
    Ok(())
}
