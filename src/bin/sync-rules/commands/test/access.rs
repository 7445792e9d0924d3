//! Access tests: what people expect of their own rules.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
};

use serde::Deserialize;
use serde_json::{Map, Value as Json, json, value::RawValue};
use sync_rules::{Explanation, Permission, Permissions, Place, Source, Value};

use super::{
    case::members,
    outcome::{Outcome, word},
    report::Report,
};
use crate::{
    functions::GivenFunctions,
    input,
    json::{self, Strict},
    partition,
    problem::{Checked, Problem, keep},
    reason, settings, user,
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

/// Everything that the tests of a file share.
struct Setting {
    permissions: Permissions,
    users: Map<String, Json>,
    functions: GivenFunctions,
}

pub(crate) fn run(path: &Path, source: &Source, report: &mut Report) {
    let parsed = json::parse::<AccessTests<'_>>(source, source.text());
    let Some(file) = keep(parsed, &mut report.problems) else { return };
    let Some(setting) = keep(setting(path, source, &file), &mut report.problems) else { return };
    let mut seen = BTreeMap::new();
    for text in &file.tests {
        let test = json::parse::<AccessTest>(source, text.get());
        let Some(test) = keep(test, &mut report.problems) else { continue };
        let place = json::place(source, text.get());
        match outcome(&setting, &test, &place) {
            Ok(mut outcome) => {
                let count = seen.entry(outcome.id.clone()).and_modify(|count| *count += 1).or_insert(1);
                if *count > 1 {
                    outcome.id = format!("{} #{count}", outcome.id);
                }
                report.outcomes.push(outcome);
            }
            Err(problem) => report.problems.push(problem.at(place)),
        }
    }
}

fn setting(path: &Path, source: &Source, file: &AccessTests<'_>) -> Checked<Setting> {
    let mut problems = Vec::new();
    let here =
        |message: String| vec![Problem::new(message).at(json::place(source, source.text().trim_start()))];
    let mut object = |value: &Option<Strict>, key| keep(members(value, key).map_err(here), &mut problems);
    let (users, functions) = (object(&file.users, "users"), object(&file.functions, "functions"));
    let (values, environment) = (object(&file.values, "values"), object(&file.environment, "environment"));
    let environment = environment.map(|members| settings::environment_of(&members));
    let environment = environment.and_then(|environment| {
        keep(environment.map_err(|problem| here(problem.message.into_string())), &mut problems)
    });
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
    let functions = GivenFunctions::of_members(&functions);
    let permissions = rules.compile(&functions)?;
    Ok(Setting { permissions, users, functions })
}

/// The app as seen from where the user stands, without steps that lead nowhere.
fn app_path(file: &Path, app: &str) -> PathBuf {
    let folder = file.parent().unwrap_or(Path::new(""));
    let path: PathBuf = folder.join(app).components().collect();
    if path.as_os_str().is_empty() { ".".into() } else { path }
}

fn outcome(setting: &Setting, test: &AccessTest, place: &Place) -> Result<Outcome, Problem> {
    let asked: Vec<(Permission, bool)> = [(Permission::Read, test.read), (Permission::Write, test.write)]
        .into_iter()
        .filter_map(|(permission, expected)| Some((permission, expected?)))
        .collect();
    if asked.is_empty() {
        return Err(Problem::new("this test asks nothing").help("say what `read` or `write` must be"));
    }
    let (name, user) = person(setting, &test.user.0)?;
    let partition = partition::of_json(&test.partition.0, setting.permissions.partition_key().kind);
    let explanation = setting.permissions.explain(&user, &partition, &setting.functions);
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
    Ok(Outcome {
        id: format!("{name} on {}", shown(&test.partition.0, &partition)),
        file: place.file.to_string(),
        place: place.to_string(),
        ok,
        expected,
        actual,
        message: why(setting, &explanation, &asked).filter(|_| !ok),
        because: test.because.clone(),
        basis: None,
        explanation: (!ok).then(|| explanation.to_string()),
    })
}

/// The user by name, or as it stands in the test.
fn person(setting: &Setting, user: &Json) -> Result<(String, Json), Problem> {
    match user {
        Json::String(name) => match setting.users.get(name) {
            Some(found) => Ok((name.clone(), user::of_value(found.clone())?)),
            None => {
                let names: Vec<_> = setting.users.keys().map(|name| format!("`{name}`")).collect();
                let known = if names.is_empty() {
                    "add the user to `users`".to_owned()
                } else {
                    format!("the users are {}", names.join(", "))
                };
                Err(Problem::new(format!("there is no user `{name}` in `users`")).help(known))
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
fn why(setting: &Setting, explanation: &Explanation, asked: &[(Permission, bool)]) -> Option<String> {
    if let Some(error) = &explanation.access.error {
        return Some(error.to_string());
    }
    let reasons = asked.iter().filter_map(|(permission, _)| {
        let reason = reason::of(explanation, *permission, &setting.functions)?;
        Some(format!("{} could not be decided: {}", permission.as_str(), reason.message))
    });
    let reasons: Vec<String> = reasons.collect();
    (!reasons.is_empty()).then(|| reasons.join("; "))
}
