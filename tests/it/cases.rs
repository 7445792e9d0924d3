//! One evaluation case, and the ways in which it is decided: checked, explained, per user, suspended, and by the
//! naive evaluator. All of them must agree.

use std::{cell::RefCell, collections::BTreeMap};

use serde_json::{Map, Value as Json, json};
use sync_rules::{
    CompileOptions, Context, Decision, EvalError, Expression, FunctionCall, Functions, MissingNe,
    PartitionKey, PartitionType, Source, Step, SyncConfig, Value, ValueRef,
    app::{AppValue, Environment},
};

use crate::naive::{self, Outcome};

/// What came out of one way: allow, deny or compile_error, and the code of an indeterminate answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) outcome: &'static str,
    pub(crate) indeterminate: Option<&'static str>,
    pub(crate) error: Option<&'static str>,
}

/// A case with the keys of `fixtures/eval/README.md`.
pub(crate) struct Case<'j> {
    pub(crate) keys: &'j Map<String, Json>,
}

/// The functions of a case; it notes the arguments they are called with.
struct Table<'j> {
    results: &'j Json,
    calls: RefCell<Vec<(String, Vec<Value>)>>,
}

impl Functions for Table<'_> {
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        self.calls.borrow_mut().push((call.name.to_owned(), call.arguments.to_values()));
        match self.results.get(call.name) {
            None => Err(EvalError::function_unknown()),
            Some(result) if result.get("$error").is_some() => Err(EvalError::function_failed("it threw")),
            Some(result) if result.get("$timeout").is_some() => Err(EvalError::function_timeout()),
            Some(result) => Ok(Value::from(result)),
        }
    }
}

impl<'j> Case<'j> {
    fn text(&self, key: &str) -> Option<&'j str> {
        self.keys.get(key).and_then(Json::as_str)
    }

    fn json(&self, key: &str) -> Json {
        self.keys.get(key).cloned().unwrap_or_else(|| match key {
            "partition" => Json::Null,
            _ => json!({}),
        })
    }

    fn source(&self) -> Source {
        let text = self.text("rule_text").map_or_else(|| self.keys["rule"].to_string(), str::to_owned);
        Source::new("rule.json", text)
    }

    fn options(&self) -> CompileOptions {
        let known = |json: &Json| AppValue::Known(Value::from(json));
        let object = |json: &Json| json.as_object().cloned().unwrap_or_default();
        let values = object(&self.json("values"));
        let environment = self.json("environment");
        let tag = environment.get("tag").and_then(Json::as_str).unwrap_or_default();
        let environment_values = object(environment.get("values").unwrap_or(&Json::Null));
        let environment_values =
            environment_values.iter().map(|(name, value)| (name.clone(), Value::from(value)));
        let mut options = CompileOptions::default();
        options.values = Some(values.iter().map(|(name, value)| (name.clone(), known(value))).collect());
        options.environment = Some(Environment::new(tag, environment_values.collect::<BTreeMap<_, _>>()));
        if self.text("missing_ne") == Some("mongodb") {
            options.missing_ne = MissingNe::MatchesLikeMongoDb;
        }
        options
    }

    /// Decides the case in every way and returns the one answer, or what differs.
    pub(crate) fn decide(&self) -> Result<Answer, String> {
        let functions = self.json("functions");
        let answer = match self.text("context").unwrap_or("pbs") {
            "pbs" => self.partition(&functions)?,
            "apply_when" => self.expression(Context::ApplyWhen, &functions)?,
            "filter" => self.expression(Context::DocumentFilter, &functions)?,
            other => return Err(format!("there is no context {other}")),
        };
        // A parsed value cannot show the duplicate keys of a text.
        if self.keys.contains_key("rule") && self.text("rule_text").is_none() {
            let naive = self.naive(&functions);
            let same = match naive {
                Outcome::Allow => answer.outcome == "allow",
                Outcome::CompileError => answer.outcome == "compile_error",
                Outcome::Deny => answer.outcome == "deny" && answer.indeterminate.is_none(),
                Outcome::Indeterminate => answer.indeterminate.is_some(),
            };
            if !same {
                return Err(format!("decided {answer:?}, but the naive evaluator says {naive:?}"));
            }
        }
        Ok(answer)
    }

    fn expression(&self, context: Context, functions: &'j Json) -> Result<Answer, String>
    where
        Self: 'j,
    {
        let source = self.source();
        let queryable: Option<Vec<String>> = self.queryable();
        let parsed = match (context, &queryable) {
            (Context::DocumentFilter, Some(fields)) => Expression::parse_filter(&source, fields),
            _ => Expression::parse(&source, context),
        };
        let Ok(expression) = parsed else { return Ok(compile_error()) };
        let compiled = expression.compile(&self.options());
        let (user, document) = (self.json("user"), self.json("doc"));
        let table = Table { results: functions, calls: RefCell::default() };
        Ok(answer_of(&compiled.decide(&user, &document, &table), None))
    }

    fn queryable(&self) -> Option<Vec<String>> {
        let list = self.keys.get("queryable")?.as_array()?;
        Some(list.iter().filter_map(Json::as_str).map(str::to_owned).collect())
    }

    fn partition(&self, functions: &Json) -> Result<Answer, String> {
        let source = self.source();
        let kind = self.text("partition_type").and_then(PartitionType::from_name);
        let required = self.keys.get("required") == Some(&json!(true));
        let key = PartitionKey::new("_partition", kind, required);
        let config = match SyncConfig::from_rules(key, Some(&source), None) {
            Ok(config) => config,
            Err(problems) => {
                if problems.is_empty() {
                    return Err("refused without a word".to_owned());
                }
                return Ok(compile_error());
            }
        };
        let permissions = config.compile_with(&self.options());
        let (user, partition) = (self.json("user"), self.json("partition"));
        let partition = ValueRef::from(&partition);
        let table = Table { results: functions, calls: RefCell::default() };
        let checked = permissions.access(&user, partition, &table);
        self.check_arguments(&table)?;

        let explained = permissions.explain(&user, partition, &table).access;
        let bound = permissions.for_user(&user);
        let per_user = bound.access(partition, &table);
        let mut evaluation = permissions.evaluate(&user, partition);
        let suspended = loop {
            let result = match evaluation.step() {
                Step::Done(access) => break access,
                Step::Call(call) => table.call(&call),
            };
            evaluation.resume(result);
        };
        if explained != checked {
            return Err(format!("explained {explained:?}, checked {checked:?}"));
        }
        if suspended != checked {
            return Err(format!("suspended {suspended:?}, checked {checked:?}"));
        }
        let kind = |decision: &Decision| std::mem::discriminant(decision);
        if kind(&per_user.read) != kind(&checked.read) || per_user.error != checked.error {
            return Err(format!("for the user {per_user:?}, checked {checked:?}"));
        }
        Ok(answer_of(&checked.read, checked.error.as_ref()))
    }

    fn check_arguments(&self, table: &Table<'_>) -> Result<(), String> {
        let Some(expected) = self.keys.get("expect_args").and_then(Json::as_object) else { return Ok(()) };
        let calls = table.calls.borrow();
        for (name, arguments) in expected {
            let arguments: Vec<Value> = arguments.as_array().unwrap().iter().map(Value::from).collect();
            match calls.iter().find(|(called, _)| called == name) {
                Some((_, called)) if *called == arguments => {}
                other => return Err(format!("{name} was called with {other:?}, not {arguments:?}")),
            }
        }
        Ok(())
    }

    fn naive(&self, functions: &Json) -> Outcome {
        let context = match self.text("context").unwrap_or("pbs") {
            "apply_when" => naive::Context::ApplyWhen,
            "filter" => naive::Context::Filter,
            _ => naive::Context::Pbs,
        };
        naive::decide(&naive::Case {
            context,
            rule: &self.keys["rule"],
            user: &self.json("user"),
            partition: &self.json("partition"),
            partition_type: self.text("partition_type"),
            required: self.keys.get("required") == Some(&json!(true)),
            document: &self.json("doc"),
            queryable: self.queryable().as_deref(),
            values: &self.json("values"),
            environment: &self.json("environment"),
            functions,
            missing_ne_like_mongodb: self.text("missing_ne") == Some("mongodb"),
        })
    }
}

fn compile_error() -> Answer {
    Answer { outcome: "compile_error", indeterminate: None, error: None }
}

fn answer_of(decision: &Decision, error: Option<&EvalError>) -> Answer {
    Answer {
        outcome: if decision.allowed() { "allow" } else { "deny" },
        indeterminate: decision.indeterminate().map(|error| error.code().as_str()),
        error: error.map(|error| error.code().as_str()),
    }
}
