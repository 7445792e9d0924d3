//! Functions whose results are given: the host of commands that run no JavaScript.
//!
//! In: `{"name": result}`, or `{"name": [{"arguments": […], "result": …}]}` where the result depends on the
//! arguments. A result may be `{"$error": "…"}`, `{"$timeout": true}` or `{"$undefined": true}`.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::{Map, Value as Json};
use sync_rules::{CompileOptions, EvalError, FunctionCall, Functions, Source, Value, app::AppFunction};

use crate::{
    json,
    problem::{Checked, Problem},
};

/// What to know where rules are undecided because of functions.
pub(crate) const NOT_RUN: &str = "functions are not run; give their results with `--functions FILE`";

/// Functions by name. Calls of others are of unknown ones.
#[derive(Debug, Default)]
pub(crate) struct GivenFunctions {
    answers: BTreeMap<String, Answers>,
    /// What was called, with which arguments.
    calls: RefCell<Vec<(String, Vec<Value>)>>,
}

#[derive(Debug)]
enum Answers {
    Always(Answer),
    ByArguments(Vec<(Vec<Value>, Answer)>),
}

#[derive(Clone, Debug)]
enum Answer {
    Value(Value),
    Error(String),
    Timeout,
}

impl GivenFunctions {
    /// The functions of a file.
    pub(crate) fn of_source(source: &Source) -> Checked<Self> {
        let members = json::object(source, "functions")?;
        let here = || json::place(source, source.text().trim_start());
        Self::check(&members).map_err(|problem| problem.at(here()))?;
        Ok(Self::of_members(&members))
    }

    /// Refuses arrays that may be a result as well as results by arguments.
    pub(crate) fn check(members: &Map<String, Json>) -> Result<(), Problem> {
        let is_meant = |element: &Json| element.get("arguments").or_else(|| element.get("result")).is_some();
        for (name, given) in members {
            let elements = given.as_array().filter(|elements| elements.iter().any(is_meant));
            let wrong =
                elements.and_then(|elements| elements.iter().position(|element| row(element).is_none()));
            if let Some(wrong) = wrong {
                let message = format!("element {} of the results of `{name}` is not a result", wrong + 1);
                let help = "write each as `{\"arguments\": […], \"result\": …}`";
                return Err(Problem::new(message).help(help));
            }
        }
        Ok(())
    }

    /// The functions of an object.
    pub(crate) fn of_members(members: &Map<String, Json>) -> Self {
        let answers = members.iter().map(|(name, given)| (name.clone(), Answers::from_json(given)));
        Self { answers: answers.collect(), calls: RefCell::default() }
    }

    /// Adds the functions to those that an app is known to have.
    pub(crate) fn declare(&self, options: &mut CompileOptions) {
        if let Some(known) = &mut options.functions {
            for name in self.answers.keys() {
                known.entry(name.clone()).or_insert_with(AppFunction::default);
            }
        }
    }

    /// The results alone.
    pub(crate) fn results(&self) -> Results<'_> {
        Results(&self.answers)
    }

    /// Whether a function of this name was called.
    pub(crate) fn was_asked(&self, name: &str) -> bool {
        self.calls.borrow().iter().any(|(called, _)| called == name)
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<(String, Vec<Value>)> {
        self.calls.borrow().clone()
    }
}

/// The same without notes of what was called, for any number of users at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Results<'a>(&'a BTreeMap<String, Answers>);

impl Functions for Results<'_> {
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        answer(self.0, call.name, &call.arguments.to_values())
    }
}

impl Functions for GivenFunctions {
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        let arguments = call.arguments.to_values();
        let answer = answer(&self.answers, call.name, &arguments);
        self.calls.borrow_mut().push((call.name.to_owned(), arguments));
        answer
    }
}

fn answer(answers: &BTreeMap<String, Answers>, name: &str, arguments: &[Value]) -> Result<Value, EvalError> {
    match answers.get(name) {
        None => Err(EvalError::function_unknown()),
        Some(Answers::Always(answer)) => answer.give(),
        Some(Answers::ByArguments(rows)) => match rows.iter().find(|(given, _)| *given == arguments) {
            Some((_, answer)) => answer.give(),
            None => Err(EvalError::function_failed("no result is given for these arguments")),
        },
    }
}

impl Answers {
    fn from_json(given: &Json) -> Self {
        let rows = given.as_array().filter(|rows| !rows.is_empty());
        let rows = rows.and_then(|rows| rows.iter().map(row).collect::<Option<Vec<_>>>());
        rows.map_or_else(|| Self::Always(Answer::from_json(given)), Self::ByArguments)
    }
}

/// One element of an array of results; `None` for anything else, so that an array can be a result too.
fn row(row: &Json) -> Option<(Vec<Value>, Answer)> {
    let arguments = row.get("arguments")?.as_array()?.iter().map(Value::from).collect();
    Some((arguments, Answer::from_json(row.get("result")?)))
}

impl Answer {
    fn from_json(given: &Json) -> Self {
        let only =
            given.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
        match only {
            Some((key, Json::String(message))) if key == "$error" => Self::Error(message.clone()),
            Some((key, Json::Bool(true))) if key == "$timeout" => Self::Timeout,
            _ => Self::Value(Value::from(given)),
        }
    }

    fn give(&self) -> Result<Value, EvalError> {
        match self {
            Self::Value(value) => Ok(value.clone()),
            Self::Error(message) => Err(EvalError::function_failed(message.as_str())),
            Self::Timeout => Err(EvalError::function_timeout()),
        }
    }
}
