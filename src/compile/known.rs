//! Following a path into a value (SEMANTICS §2.3), and what the app's values make of an expansion.

use super::{AppValue, CompileOptions, ValueSource};
use crate::{
    ast::{Index, Path, Root, Segment},
    eval::EvalErrorCode,
    values::{Value, ValueRef},
};

/// The value at the end of a path, [`ValueRef::Missing`] where it leads nowhere.
#[inline]
pub(crate) fn follow<'v>(
    mut value: ValueRef<'v>,
    segments: &[Segment],
) -> Result<ValueRef<'v>, EvalErrorCode> {
    for segment in segments {
        value = match (value, segment.index) {
            (ValueRef::Object(object), _) => object.get(&segment.key),
            (ValueRef::Array(array), Index::At(index)) => array.get(index),
            (ValueRef::Array(_), Index::Never) => ValueRef::Missing,
            (ValueRef::Array(_), Index::Name) => return Err(EvalErrorCode::IndexIntoArray),
            _ => return Ok(ValueRef::Missing),
        };
    }
    Ok(value)
}

/// What a path stands for, as far as the app tells.
pub(crate) fn resolve(path: &Path, options: &CompileOptions) -> ValueSource {
    let (first, rest) = match path.segments.split_first() {
        Some((first, rest)) => (&*first.key, rest),
        None => ("", &*path.segments),
    };
    match path.root {
        Root::User => ValueSource::User(path.segments.clone()),
        Root::Values => match &options.values {
            None => ValueSource::Failed(EvalErrorCode::ValueUnknown),
            Some(values) => match values.get(first) {
                None => ValueSource::Known(Value::Undefined),
                Some(AppValue::Secret) => ValueSource::Failed(EvalErrorCode::ValueUnknown),
                Some(AppValue::Known(value)) => known(value, rest),
            },
        },
        Root::Environment => match (&options.environment, rest.split_first()) {
            (None, _) => ValueSource::Failed(EvalErrorCode::ValueUnknown),
            (Some(environment), Some((name, rest))) if first == "values" => {
                match environment.values.get(&*name.key) {
                    Some(value) => known(value, rest),
                    None => ValueSource::Known(Value::Undefined),
                }
            }
            (Some(environment), _) => known(&Value::from(environment.tag.as_str()), rest),
        },
    }
}

fn known(value: &Value, rest: &[Segment]) -> ValueSource {
    match follow(ValueRef::from(value), rest) {
        Ok(value) => ValueSource::Known(value.to_value()),
        Err(code) => ValueSource::Failed(code),
    }
}
