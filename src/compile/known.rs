//! Following a path into a value (SEMANTICS §2.3), and what the app's values make of an expansion.

use std::collections::BTreeMap;

use super::{
    AppValue, CompileOptions, ValueSource,
    purpose::{
        CustomDataSource, ENVIRONMENT, OTHER_CUSTOM_DATA, OTHER_ENVIRONMENT, OTHER_VALUES, Purpose,
        UntoldValues, VALUES,
    },
};
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

/// What a path stands for in a program that is made for a purpose.
pub(crate) fn resolve_for(path: &Path, options: &CompileOptions, purpose: Purpose<'_>) -> ValueSource {
    let Purpose::State(apart) = purpose else { return resolve(path, options) };
    let first = path.segments.first().map_or("", |segment| &*segment.key);
    match path.root {
        Root::User if first == "custom_data" => match apart.custom_data {
            CustomDataSource::Shared => resolve(path, options),
            CustomDataSource::Other => below(OTHER_CUSTOM_DATA, path.segments.get(1..)),
            CustomDataSource::Nowhere => {
                known(&Value::Object(BTreeMap::new()), path.segments.get(1..).unwrap_or_default())
            }
        },
        Root::User => resolve(path, options),
        Root::Values | Root::Environment if is_told(path, options) => resolve(path, options),
        Root::Values => match apart.values {
            UntoldValues::Shared => below(VALUES, Some(&path.segments)),
            UntoldValues::Other => below(OTHER_VALUES, Some(&path.segments)),
        },
        Root::Environment => match apart.values {
            UntoldValues::Shared => below(ENVIRONMENT, Some(&path.segments)),
            UntoldValues::Other => below(OTHER_ENVIRONMENT, Some(&path.segments)),
        },
    }
}

/// Whether the app tells the value of a path. A name that it does not list is one that the export may lack.
fn is_told(path: &Path, options: &CompileOptions) -> bool {
    let key = |at: usize| path.segments.get(at).map_or("", |segment| &*segment.key);
    match path.root {
        Root::User => true,
        Root::Values => {
            let values = options.values.as_ref();
            matches!(values.and_then(|values| values.get(key(0))), Some(AppValue::Known(_)))
        }
        Root::Environment => options
            .environment
            .as_ref()
            .is_some_and(|environment| key(0) != "values" || environment.values.contains_key(key(1))),
    }
}

/// A path of the user that stands for something else.
fn below(name: &str, segments: Option<&[Segment]>) -> ValueSource {
    let rest = segments.unwrap_or_default().iter().cloned();
    ValueSource::User(std::iter::once(Segment::new(name)).chain(rest).collect())
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
