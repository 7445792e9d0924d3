//! The app's functions: those whose results are given, and those that are run.
//!
//! In: `{"name": result}`, or `{"name": [{"user": "…", "arguments": […], "result": …}]}` where the result depends on
//! the user or the arguments. A result may be `{"$error": "…"}`, `{"$timeout": true}` or `{"$undefined": true}`. A
//! function without a given result is run where the app holds its text and the command may run it.

use std::{cell::RefCell, collections::BTreeMap, sync::Arc};

use serde_json::{Map, Value as Json};
use sync_rules::{CompileOptions, EvalError, FunctionCall, Functions, Source, Value, app::AppFunction};

use crate::{
    json, output,
    problem::{Checked, Problem},
    run::{Known, Ran, RunArgs, Runner},
    text::terminal::one_line,
};

/// What to know where rules are undecided because of functions.
pub(crate) const NOT_RUN: &str =
    "give an export that holds the code of the function, or its results with `--functions FILE`";

/// Functions by name. Calls of others are run, or are of unknown ones.
#[derive(Debug, Default)]
pub(crate) struct GivenFunctions {
    answers: BTreeMap<String, Answers>,
    runner: Option<Arc<Runner>>,
    /// What was called.
    calls: RefCell<Vec<Called>>,
}

/// A call.
#[derive(Clone, Debug)]
pub(crate) struct Called {
    pub(crate) name: String,
    pub(crate) arguments: Vec<Value>,
    /// What came of it if it was run.
    pub(crate) ran: Option<Ran>,
}

#[derive(Debug)]
enum Answers {
    Always(Answer),
    ByRow(Vec<Row>),
}

/// An answer for one user, for some arguments, or both.
#[derive(Debug)]
struct Row {
    /// The user's id.
    user: Option<String>,
    arguments: Option<Vec<Value>>,
    answer: Answer,
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
                let help = "write each as `{\"user\": \"<id>\", \"arguments\": […], \"result\": …}`; `user` or `arguments` \
                            may be left out";
                return Err(Problem::new(message).help(help));
            }
        }
        Ok(())
    }

    /// The functions of an object.
    pub(crate) fn of_members(members: &Map<String, Json>) -> Self {
        let answers = members.iter().map(|(name, given)| (name.clone(), Answers::from_json(given)));
        Self { answers: answers.collect(), ..Self::default() }
    }

    /// Runs the functions of the app where no result is given.
    pub(crate) fn run_with(self, args: &RunArgs, known: Known) -> Checked<Self> {
        Ok(Self { runner: Runner::new(args, known)?.map(Arc::new), ..self })
    }

    /// The same by what runs them already.
    pub(crate) fn run_by(self, runner: Option<Arc<Runner>>) -> Self {
        Self { runner, ..self }
    }

    /// What runs functions, if they are run.
    pub(crate) fn runner(&self) -> Option<Arc<Runner>> {
        self.runner.clone()
    }

    /// Says once what the functions that were run lacked.
    pub(crate) fn say_what_lacks(&self) {
        if let Some(help) = self.runner.as_deref().and_then(Runner::help) {
            output::note(&format!("{}\n", one_line(&help)));
        }
    }

    /// What the functions answer about a user.
    pub(crate) fn for_user<'a>(&'a self, user: &'a Json) -> ForUser<'a> {
        ForUser { calls: Some(&self.calls), ..self.results().for_user(user) }
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
        Results { answers: &self.answers, runner: self.runner.as_deref() }
    }

    /// Whether a function of this name was called.
    pub(crate) fn was_asked(&self, name: &str) -> bool {
        self.calls.borrow().iter().any(|call| call.name == name)
    }

    /// The calls so far.
    pub(crate) fn calls(&self) -> Vec<Called> {
        self.calls.borrow().clone()
    }
}

/// The same without notes of what was called, for any number of users at once.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Results<'a> {
    answers: &'a BTreeMap<String, Answers>,
    runner: Option<&'a Runner>,
}

impl<'a> Results<'a> {
    /// What the functions answer about a user.
    pub(crate) fn for_user(self, user: &'a Json) -> ForUser<'a> {
        ForUser { results: self, user, calls: None }
    }
}

/// The functions as they answer about one user.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ForUser<'a> {
    results: Results<'a>,
    user: &'a Json,
    /// Where calls are noted.
    calls: Option<&'a RefCell<Vec<Called>>>,
}

impl Functions for ForUser<'_> {
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        let arguments = call.arguments.to_values();
        let (ran, answer) = self.answer(call.name, &arguments);
        if let Some(calls) = self.calls {
            calls.borrow_mut().push(Called { name: call.name.to_owned(), arguments, ran });
        }
        answer
    }
}

impl ForUser<'_> {
    fn answer(&self, name: &str, arguments: &[Value]) -> (Option<Ran>, Result<Value, EvalError>) {
        let given = self.results.answers.get(name);
        if let Some(answer) = given.and_then(|answers| answers.about(self.user, arguments)) {
            return (None, answer.give());
        }
        match (self.results.runner.filter(|runner| runner.knows(name)), given) {
            (Some(runner), _) => {
                let ran = runner.call(name, arguments, self.user);
                (Some(ran.clone()), ran.outcome.answer())
            }
            (None, Some(_)) => {
                let message = "no result is given for this user and these arguments";
                (None, Err(EvalError::function_failed(message)))
            }
            (None, None) => (None, Err(EvalError::function_unknown())),
        }
    }
}

impl Answers {
    fn from_json(given: &Json) -> Self {
        let rows = given.as_array().filter(|rows| !rows.is_empty());
        let rows = rows.and_then(|rows| rows.iter().map(row).collect::<Option<Vec<_>>>());
        rows.map_or_else(|| Self::Always(Answer::from_json(given)), Self::ByRow)
    }

    fn about(&self, user: &Json, arguments: &[Value]) -> Option<&Answer> {
        match self {
            Self::Always(answer) => Some(answer),
            Self::ByRow(rows) => rows.iter().find(|row| row.is_about(user, arguments)).map(|row| &row.answer),
        }
    }
}

impl Row {
    fn is_about(&self, user: &Json, arguments: &[Value]) -> bool {
        let id = user.get("id").and_then(Json::as_str);
        self.user.as_deref().is_none_or(|meant| id == Some(meant))
            && self.arguments.as_ref().is_none_or(|meant| meant == arguments)
    }
}

/// One element of an array of results; `None` for anything else, so that an array can be a result too.
fn row(row: &Json) -> Option<Row> {
    let arguments = match row.get("arguments") {
        Some(given) => Some(given.as_array()?.iter().map(Value::from).collect()),
        None => None,
    };
    let user = match row.get("user") {
        Some(given) => Some(given.as_str()?.to_owned()),
        None => None,
    };
    let answer = Answer::from_json(row.get("result")?);
    (user.is_some() || arguments.is_some()).then_some(Row { user, arguments, answer })
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
