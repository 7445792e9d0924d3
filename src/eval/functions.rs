//! The host's functions.

use super::{
    EvalError, EvalErrorCode, Inputs,
    inputs::{completed, is_incomplete, user_path},
};
use crate::{
    compile::{CallSlot, Template, ValueSource},
    values::{Value, ValueRef},
};

/// What a host offers that can answer a `%function` at once. Hosts that must wait drive an
/// [`Evaluation`](super::Evaluation) instead.
///
/// A closure `Fn(&FunctionCall) -> Result<Value, EvalError>` is one, and [`NoFunctions`] knows none.
pub trait Functions {
    /// Calls a function. The result is compared by type: only the boolean `true` is true (SEMANTICS §3.3.6).
    ///
    /// # Errors
    ///
    /// An error makes the condition indeterminate, which denies (§4.5).
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError>;
}

/// A host without functions: every call is of an unknown one.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoFunctions;

impl Functions for NoFunctions {
    #[inline]
    fn call(&self, _: &FunctionCall<'_>) -> Result<Value, EvalError> {
        Err(EvalError::function_unknown())
    }
}

impl<F: Fn(&FunctionCall<'_>) -> Result<Value, EvalError>> Functions for F {
    #[inline]
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        self(call)
    }
}

/// One call: the name and the expanded arguments (SEMANTICS §4.3).
#[derive(Clone, Copy, Debug)]
pub struct FunctionCall<'a> {
    /// The name of the app's function.
    pub name: &'a str,
    /// The arguments in order.
    pub arguments: Arguments<'a>,
}

/// The arguments of a call, read in place.
#[derive(Clone, Copy, Debug)]
pub struct Arguments<'a> {
    templates: &'a [Template],
    inputs: &'a Inputs<'a>,
    /// Those that had to be built.
    built: &'a [Value],
}

impl<'a> FunctionCall<'a> {
    #[inline]
    pub(crate) fn new(slot: &'a CallSlot, inputs: &'a Inputs<'a>, built: &'a [Value]) -> Self {
        Self { name: &slot.name, arguments: Arguments { templates: &slot.arguments, inputs, built } }
    }
}

impl<'a> Arguments<'a> {
    /// How many arguments there are.
    pub fn len(&self) -> usize {
        self.templates.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.templates.is_empty()
    }

    /// The argument at an index; [`ValueRef::Missing`] for an expansion that leads nowhere (`undefined`), and
    /// beyond the end.
    #[inline]
    pub fn get(&self, index: usize) -> ValueRef<'a> {
        match self.templates.get(index) {
            Some(Template::Value(ValueSource::Partition)) => self.inputs.partition,
            Some(template) if is_built(template, self.inputs) => self.built(index),
            Some(Template::Value(source)) => argument(source, self.inputs).unwrap_or(ValueRef::Missing),
            Some(Template::Array(_) | Template::Object(_)) => self.built(index),
            None => ValueRef::Missing,
        }
    }

    /// The argument at an index, which had to be built.
    #[inline(never)]
    fn built(&self, index: usize) -> ValueRef<'a> {
        let before = self.templates.iter().take(index);
        let nth = before.filter(|template| is_built(template, self.inputs)).count();
        self.built.get(nth).map_or(ValueRef::Missing, ValueRef::from)
    }

    /// All arguments in order.
    pub fn iter(&self) -> impl Iterator<Item = ValueRef<'a>> {
        (0..self.len()).map(|index| self.get(index))
    }

    /// Owned copies of all arguments.
    pub fn to_values(&self) -> Vec<Value> {
        self.iter().map(ValueRef::to_value).collect()
    }
}

/// Builds the arguments that are not plain values, after checking that all have a value at all.
pub(super) fn build(slot: &CallSlot, inputs: &Inputs<'_>) -> Result<Vec<Value>, EvalErrorCode> {
    let mut built = Vec::new();
    for template in &slot.arguments {
        match template {
            Template::Value(source) if !is_built(template, inputs) => drop(argument(source, inputs)?),
            Template::Value(_) | Template::Array(_) | Template::Object(_) => {
                built.push(expand(template, inputs)?);
            }
        }
    }
    Ok(built)
}

/// Whether an argument lies nowhere: an array or an object with expansions, or the whole user, of whom something is
/// absent.
fn is_built(template: &Template, inputs: &Inputs<'_>) -> bool {
    match template {
        Template::Value(source) => is_user(source) && is_incomplete(inputs.user),
        Template::Array(_) | Template::Object(_) => true,
    }
}

fn is_user(source: &ValueSource) -> bool {
    matches!(source, ValueSource::User(path) if path.is_empty())
}

fn expand(template: &Template, inputs: &Inputs<'_>) -> Result<Value, EvalErrorCode> {
    match template {
        Template::Value(source) => {
            let user = if is_user(source) { completed(inputs.user) } else { None };
            user.map_or_else(|| argument(source, inputs).map(ValueRef::to_value), Ok)
        }
        Template::Array(items) => {
            items.iter().map(|item| expand(item, inputs)).collect::<Result<_, _>>().map(Value::Array)
        }
        Template::Object(members) => {
            let expanded = members.iter().map(|(key, item)| Ok((key.to_string(), expand(item, inputs)?)));
            expanded.collect::<Result<_, _>>().map(Value::Object)
        }
    }
}

#[inline]
fn argument<'a>(source: &'a ValueSource, inputs: &Inputs<'a>) -> Result<ValueRef<'a>, EvalErrorCode> {
    match source {
        ValueSource::Literal(value) | ValueSource::Known(value) => Ok(ValueRef::from(value)),
        ValueSource::Failed(code) => Err(*code),
        ValueSource::Partition => Ok(inputs.partition),
        ValueSource::User(path) => user_path(inputs.user, path),
        ValueSource::Field(name) => Ok(inputs.document.field(name)),
        // Neither can be written in arguments.
        ValueSource::Convert { .. } | ValueSource::Call(_) => Ok(ValueRef::Missing),
    }
}
