//! Access tests: what people expect of their own rules.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Value as Json, json, value::RawValue};
use sync_rules::{Permission, Source, Value, diagnostics::Place, explain::Explanation};

use super::{
    case::members,
    outcome::{Outcome, word},
    report::Report,
    suite::{Question, Suite},
};
use crate::{
    functions::GivenFunctions,
    input,
    json::{self, Strict},
    partition,
    problem::{Checked, Problem, keep},
    reason,
    run::RunArgs,
    settings, user,
};

/// The whole file. Unknown keys are refused, as a misspelt one would test less than it seems to.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessTests<'a> {
    /// The app, relative to the file.
    app: String,
    #[serde(default)]
    users: Option<Strict>,
    #[serde(default)]
    functions: Option<Strict>,
    #[serde(default)]
    values: Option<Strict>,
    #[serde(default)]
    environment: Option<Strict>,
    #[serde(borrow)]
    tests: Vec<&'a RawValue>,
    /// For readers and editors.
    #[serde(default, rename = "about")]
    _about: Option<Json>,
    #[serde(default, rename = "$schema")]
    _schema: Option<Json>,
}

/// One test.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct AccessTest {
    user: Strict,
    partition: Strict,
    read: Option<bool>,
    write: Option<bool>,
    because: Option<String>,
}

pub(crate) fn run(path: &Path, source: &Source, run: &RunArgs, report: &mut Report) {
    let parsed = json::record::<AccessTests<'_>>(source, source.text());
    let Some(file) = keep(parsed, &mut report.problems) else { return };
    let Some(mut suite) = keep(suite(path, source, &file, run), &mut report.problems) else { return };
    let mut seen = BTreeMap::new();
    for text in &file.tests {
        let test = json::record::<AccessTest>(source, text.get());
        let Some(test) = keep(test, &mut report.problems) else { continue };
        let place = json::place(source, text.get());
        match outcome(&suite, &test, &place) {
            Ok((mut outcome, mut question)) => {
                let count = seen.entry(outcome.id.clone()).and_modify(|count| *count += 1).or_insert(1);
                if *count > 1 {
                    outcome.id = format!("{} #{count}", outcome.id);
                }
                question.id.clone_from(&outcome.id);
                suite.questions.push(question);
                report.outcomes.push(outcome);
            }
            Err(problem) => report.problems.push(problem.at(place)),
        }
    }
    report.suites.push(suite);
}

fn suite(path: &Path, source: &Source, file: &AccessTests<'_>, run: &RunArgs) -> Checked<Suite> {
    let mut problems = Vec::new();
    let here = |problem: Problem| vec![problem.at(json::place(source, source.text().trim_start()))];
    let mut object = |value: &Option<Strict>, key| {
        keep(members(value, key).map_err(|message| here(Problem::new(message))), &mut problems)
    };
    let (users, functions) = (object(&file.users, "users"), object(&file.functions, "functions"));
    let (values, environment) = (object(&file.values, "values"), object(&file.environment, "environment"));
    let functions = functions.and_then(|functions| {
        keep(GivenFunctions::check(&functions).map(|()| functions).map_err(here), &mut problems)
    });
    let environment =
        environment.and_then(|members| keep(settings::environment_of(&members).map_err(here), &mut problems));
    let rules = keep(input::load(&app_path(path, &file.app)), &mut problems);
    let (Some(mut rules), Some(users), Some(functions), true) =
        (rules, users, functions, problems.is_empty())
    else {
        return Err(problems);
    };
    if file.values.is_some() {
        rules.options.values = values.map(|values| settings::values_of(&values));
    }
    if file.environment.is_some() {
        rules.options.environment = environment;
    }
    let given = GivenFunctions::of_members(&functions).run_with(run, rules.known())?;
    let permissions = rules.compile(&given);
    given.declare(&mut rules.options);
    let runner = given.runner();
    Ok(Suite { rules, permissions, users, functions, runner, questions: Vec::new() })
}

/// The app relative to the working directory, without steps that lead nowhere.
fn app_path(file: &Path, app: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let path: PathBuf = folder.join(app).components().collect();
    if path.as_os_str().is_empty() { ".".into() } else { path }
}

fn outcome(suite: &Suite, test: &AccessTest, place: &Place) -> Result<(Outcome, Question), Problem> {
    let asked: Vec<(Permission, bool)> = [(Permission::Read, test.read), (Permission::Write, test.write)]
        .into_iter()
        .filter_map(|(permission, expected)| Some((permission, expected?)))
        .collect();
    if asked.is_empty() {
        return Err(
            Problem::new("this test checks nothing").help("add `read` or `write` with the expected answer")
        );
    }
    let (name, user) = person(suite, &test.user.0)?;
    let partition = partition::of_json(&test.partition.0, suite.permissions.partition_key().kind);
    let functions = suite.functions();
    let explanation = suite.permissions.explain(&user, &partition, &functions.for_user(&user));
    let access = &explanation.access;
    let words = |allowed: &dyn Fn(Permission, bool) -> bool| -> Json {
        let word = |(permission, expected): &(Permission, bool)| {
            (permission.as_str().to_owned(), json!(word(allowed(*permission, *expected))))
        };
        Json::Object(asked.iter().map(word).collect())
    };
    let expected = words(&|_, expected| expected);
    let actual = words(&|permission, _| reason::decision(access, permission).allowed());
    let ok = expected == actual;
    let message = why(&functions, &explanation, &asked).filter(|_| !ok);
    let outcome = Outcome {
        id: format!("{name} on {}", shown(&test.partition.0, &partition)),
        file: place.file.to_string(),
        place: place.to_string(),
        ok,
        expected,
        actual,
        message,
        because: test.because.clone(),
        basis: None,
        explanation: (!ok).then(|| explanation.to_string()),
    };
    let id = outcome.id.clone();
    let question = Question { id, user, partition, written: test.partition.0.clone(), asked, ok };
    Ok((outcome, question))
}

/// The user by name, or as it is in the test.
fn person(suite: &Suite, user: &Json) -> Result<(String, Json), Problem> {
    match user {
        Json::String(name) => match suite.users.get(name) {
            Some(found) => Ok((name.clone(), user::of_value(found.clone())?)),
            None => {
                let names: Vec<_> = suite.users.keys().map(|name| format!("`{name}`")).collect();
                let known = if names.is_empty() {
                    "add the user to `users`".to_owned()
                } else {
                    format!("the users are {}", names.join(", "))
                };
                Err(Problem::new(format!("unknown user `{name}`")).help(known))
            }
        },
        other @ (Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_)) => {
            let user = user::of_value(other.clone())?;
            let name = user.get("id").and_then(Json::as_str).unwrap_or("somebody").to_owned();
            Ok((name, user))
        }
    }
}

fn shown(written: &Json, partition: &Value) -> String {
    match written {
        Json::String(text) => text.clone(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            partition.to_json().to_string()
        }
    }
}

/// What made the partition or a permission that was asked about fail.
fn why(
    functions: &GivenFunctions,
    explanation: &Explanation,
    asked: &[(Permission, bool)],
) -> Option<String> {
    if let Some(error) = &explanation.access.error {
        return Some(error.to_string());
    }
    let reasons = asked.iter().filter_map(|(permission, _)| {
        let reason = reason::find(explanation, *permission, functions)?;
        Some(format!("{} could not be decided: {}", permission.as_str(), reason.message))
    });
    let reasons: Vec<String> = reasons.collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}
