//! Conformance cases: one expression, or a pair of permissions, with what must come out.

use serde_json::{Map, Value as Json, json, value::RawValue};
use sync_rules::{
    CompileOptions, Context, Decision, Diagnostics, EvalError, Expression, MissingNe, PartitionKey,
    PartitionType, Source, SyncConfig, Value, ValueRef, diagnostics::Place,
};

use super::{
    case::{Case, members},
    outcome::{Outcome, word},
    roles,
};
use crate::{
    functions::{Called, GivenFunctions},
    json::Strict,
    settings,
};

/// What a case came to.
#[derive(Debug, Default)]
pub(crate) struct Answer {
    pub(crate) actual: Json,
    /// For one expression: what made it indeterminate, and why the partition was refused.
    pub(crate) indeterminate: Option<EvalError>,
    pub(crate) error: Option<EvalError>,
    /// What fails the case whatever the answer is, or explains the answer.
    pub(crate) fault: Option<String>,
    pub(crate) note: Option<String>,
}

/// Runs a case. An error says what is wrong with the case itself.
pub(crate) fn run(case: &Case<'_>, place: &Place) -> Result<Outcome, String> {
    let id = case.id.clone().ok_or("the case has no `id`")?;
    let Strict(expected) = case.expect.clone().ok_or_else(|| format!("`{id}` has no `expect`"))?;
    let functions = GivenFunctions::of_members(&members(&case.functions, "functions")?);
    let answer = match case.kind.as_deref() {
        None | Some("expression") => expression(case, &functions),
        Some("pair") => pair(case, &functions),
        Some("roles") => roles::run(case, &functions),
        Some(other) => Err(format!("unknown kind of case `{other}`")),
    };
    let mut answer = answer.map_err(|error| format!("`{id}`: {error}"))?;
    if answer.fault.is_none() {
        answer.fault = wrong_reason(case, &answer).or(wrong_arguments(case, &functions)?);
    }
    let ok = answer.actual == expected && answer.fault.is_none();
    Ok(Outcome {
        id,
        file: place.file.to_string(),
        place: place.to_string(),
        ok,
        expected,
        actual: answer.actual,
        message: answer.fault.or(answer.note).filter(|_| !ok),
        because: case.because.clone(),
        basis: case.basis.clone(),
        explanation: None,
    })
}

fn expression(case: &Case<'_>, functions: &GivenFunctions) -> Result<Answer, String> {
    let text = case.rule_text.as_deref().or(case.rule.map(RawValue::get)).ok_or("the case has no `rule`")?;
    let rule = Source::new("rule", text);
    let Strict(user) = case.user.clone().ok_or("the case has no `user`")?;
    let options = options(case)?;
    let decided = match case.context.as_deref() {
        Some("pbs") | None => {
            let partition = partition(case)?;
            let config = SyncConfig::from_rules(key(case)?, Some(&rule), None);
            let access = match config {
                Ok(config) => {
                    config.compile_with(&options).access(&user, &partition, &functions.for_user(&user))
                }
                Err(diagnostics) => return Ok(refused(&diagnostics)),
            };
            return Ok(Answer { error: access.error.clone(), ..decision(&access.read) });
        }
        Some("apply_when") => Expression::parse(&rule, Context::ApplyWhen)
            .map(|rule| rule.compile(&options).decide(&user, ValueRef::Missing, &functions.for_user(&user))),
        Some("filter") => {
            let Strict(document) = case.doc.clone().unwrap_or_else(|| Strict(Json::Object(Map::new())));
            let rule = match &case.queryable {
                Some(queryable) => Expression::parse_filter(&rule, queryable),
                None => Expression::parse(&rule, Context::DocumentFilter),
            };
            rule.map(|rule| rule.compile(&options).decide(&user, &document, &functions.for_user(&user)))
        }
        Some(other) => return Err(format!("unknown context `{other}`")),
    };
    Ok(decided.map_or_else(|diagnostics| refused(&diagnostics), |decided| decision(&decided)))
}

fn pair(case: &Case<'_>, functions: &GivenFunctions) -> Result<Answer, String> {
    let source = |name: &str, rule: Option<&RawValue>| rule.map(|rule| Source::new(name, rule.get()));
    let (read, write) = (source("read", case.read), source("write", case.write));
    let Strict(user) = case.user.clone().ok_or("the case has no `user`")?;
    let (partition, options) = (partition(case)?, options(case)?);
    let config = SyncConfig::from_rules(key(case)?, read.as_ref(), write.as_ref());
    match config {
        Ok(config) => {
            let access = config.compile_with(&options).access(&user, &partition, &functions.for_user(&user));
            let actual = json!({"read": word(access.read.allowed()), "write": word(access.write.allowed())});
            Ok(Answer { actual, error: access.error, ..Answer::default() })
        }
        Err(diagnostics) => Ok(refused(&diagnostics)),
    }
}

fn refused(diagnostics: &Diagnostics) -> Answer {
    Answer { actual: json!("compile_error"), note: Some(diagnostics.to_string()), ..Answer::default() }
}

fn decision(decision: &Decision) -> Answer {
    let error = decision.indeterminate().cloned();
    let note = error.as_ref().map(|error| format!("undecided ({}): {error}", error.code()));
    Answer { actual: json!(word(decision.allowed())), indeterminate: error, note, ..Answer::default() }
}

/// The case may say which kind of denial it means.
fn wrong_reason(case: &Case<'_>, answer: &Answer) -> Option<String> {
    let found = answer.indeterminate.as_ref().map(|error| error.code().as_str());
    if let Some(wanted) = &case.indeterminate
        && wanted.as_deref() != found
    {
        let say = |code: Option<&str>| {
            code.map_or("a plain no".to_owned(), |code| format!("undecided as `{code}`"))
        };
        return Some(format!("expected {}, found {}", say(wanted.as_deref()), say(found)));
    }
    let found = answer.error.as_ref().map(|error| error.code().as_str());
    match case.error.as_deref() {
        Some(wanted) if Some(wanted) != found => {
            Some(format!("expected the partition to be refused with `{wanted}`"))
        }
        Some(_) | None => None,
    }
}

/// Every call that was made must have the arguments that the case names for its function.
fn wrong_arguments(case: &Case<'_>, functions: &GivenFunctions) -> Result<Option<String>, String> {
    let expected = members(&case.expect_args, "expect_args")?;
    let wrong = functions.calls().into_iter().find_map(|Called { name, arguments, .. }| {
        let wanted = Value::from(expected.get(&name)?).to_json();
        let found = Value::Array(arguments).to_json();
        (!same(&wanted, &found)).then(|| format!("`{name}` was called with {found}, expected {wanted}"))
    });
    Ok(wrong)
}

/// Equality of JSON in which `42` is `42.0`.
fn same(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(x), Json::Number(y)) => x == y || x.as_f64() == y.as_f64(),
        (Json::Array(xs), Json::Array(ys)) => {
            xs.len() == ys.len() && xs.iter().zip(ys).all(|(x, y)| same(x, y))
        }
        (Json::Object(xs), Json::Object(ys)) => {
            xs.len() == ys.len() && xs.iter().all(|(key, x)| ys.get(key).is_some_and(|y| same(x, y)))
        }
        (a, b) => a == b,
    }
}

fn key(case: &Case<'_>) -> Result<PartitionKey, String> {
    let kind = match case.partition_type.as_deref() {
        None => None,
        Some(name) => Some(
            PartitionType::from_name(name).ok_or_else(|| format!("unknown partition key type `{name}`"))?,
        ),
    };
    Ok(PartitionKey::new("", kind, case.required.unwrap_or_default()))
}

fn partition(case: &Case<'_>) -> Result<Value, String> {
    let Strict(partition) = case.partition.as_ref().ok_or("the case has no `partition`")?;
    Ok(Value::from(partition))
}

/// What the case says of the app. What it does not say is empty rather than unknown.
pub(crate) fn options(case: &Case<'_>) -> Result<CompileOptions, String> {
    let mut options = CompileOptions::default();
    options.values = Some(settings::values_of(&members(&case.values, "values")?));
    let environment = settings::environment_of(&members(&case.environment, "environment")?);
    options.environment = Some(environment.map_err(|problem| problem.message)?);
    options.missing_ne = match case.missing_ne.as_deref() {
        None => MissingNe::Indeterminate,
        Some("mongodb") => MissingNe::MatchesLikeMongoDb,
        Some(other) => return Err(format!("`missing_ne` cannot be `{other}`, only `mongodb`")),
    };
    Ok(options)
}
