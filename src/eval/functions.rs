//! The host's functions.

use super::{EvalError, EvalErrorCode, Inputs, user_path};
use crate::{
    compile::{CallSlot, Source, Template},
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
    /// Those that had to be built: lists and documents with expansions in them.
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
            Some(Template::Value(source)) => argument(source, self.inputs).unwrap_or(ValueRef::Missing),
            Some(Template::Array(_) | Template::Object(_)) => {
                let before = self.templates.iter().take(index);
                let nth = before.filter(|template| !matches!(template, Template::Value(_))).count();
                self.built.get(nth).map_or(ValueRef::Missing, ValueRef::from)
            }
            None => ValueRef::Missing,
        }
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
            Template::Value(source) => drop(argument(source, inputs)?),
            Template::Array(_) | Template::Object(_) => built.push(expand(template, inputs)?),
        }
    }
    Ok(built)
}

fn expand(template: &Template, inputs: &Inputs<'_>) -> Result<Value, EvalErrorCode> {
    match template {
        Template::Value(source) => argument(source, inputs).map(ValueRef::to_value),
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
fn argument<'a>(source: &'a Source, inputs: &Inputs<'a>) -> Result<ValueRef<'a>, EvalErrorCode> {
    match source {
        Source::Literal(value) | Source::Known(value) => Ok(ValueRef::from(value)),
        Source::Failed(code) => Err(*code),
        Source::Partition => Ok(inputs.partition),
        Source::User(path) => user_path(inputs.user, path),
        Source::Field(name) => Ok(inputs.document.field(name)),
        // Neither can be written in arguments.
        Source::Convert { .. } | Source::Call(_) => Ok(ValueRef::Missing),
    }
}
