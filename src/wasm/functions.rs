//! The functions of the page.

use std::collections::BTreeMap;

use js_sys::Function;
use serde_json::Value as Json;
use wasm_bindgen::JsValue;

use super::{
    data,
    failure::{Failure, text},
};
use crate::{EvalError, FunctionCall, Functions, Value};

/// What the page gives: results that never change, and a function that is asked for all others. The wrapper remembers
/// what it has answered, so that a decision and its explanation are told the same.
#[derive(Default)]
pub(super) struct Given {
    constants: BTreeMap<String, Value>,
    ask: Option<Function>,
}

impl Given {
    pub(super) fn new(constants: Option<&str>, ask: Option<Function>) -> Result<Self, Failure> {
        let constants = match constants.map(|text| data::value(text, "the functions")).transpose()? {
            Some(Json::Object(members)) => {
                members.iter().map(|(name, result)| (name.clone(), Value::from(result))).collect()
            }
            Some(_) => return Err(Failure::argument("functions must be an object of results by name")),
            None => BTreeMap::new(),
        };
        Ok(Self { constants, ask })
    }

    /// Whom a cell asks; nobody, if nothing is given at all.
    pub(super) fn asked(&self) -> Option<&dyn Functions> {
        let nothing = self.constants.is_empty() && self.ask.is_none();
        (!nothing).then_some(self as &dyn Functions)
    }

    /// What a function gives whatever it is asked.
    pub(super) fn constant(&self, name: &str) -> Option<&Value> {
        self.constants.get(name)
    }
}

impl Functions for Given {
    fn call(&self, call: &FunctionCall<'_>) -> Result<Value, EvalError> {
        if let Some(result) = self.constants.get(call.name) {
            return Ok(result.clone());
        }
        let Some(ask) = &self.ask else {
            return Err(EvalError::function_unknown());
        };
        let answer = ask.call2(&JsValue::NULL, &call.name.into(), &arguments(call).as_str().into());
        // The wrapper catches what functions throw; what is thrown nevertheless is a failure too.
        answer.map_or_else(
            |_| Err(EvalError::function_failed("it could not be called")),
            |answer| Answer::of(answer).result(),
        )
    }
}

/// The arguments as a JSON text.
pub(super) fn arguments(call: &FunctionCall<'_>) -> String {
    text(call.arguments.to_values().iter().map(Value::to_json).collect::<Vec<_>>())
}

/// An answer of the page as the wrapper writes it.
pub(super) enum Answer {
    Result(Value),
    Failed(String),
    TimedOut,
    Pending,
    Unknown,
}

impl Answer {
    /// A boolean as it is; else a text whose first letter says what it is.
    pub(super) fn of(answer: JsValue) -> Self {
        if let Some(bool) = answer.as_bool() {
            return Self::Result(Value::Bool(bool));
        }
        let text = answer.as_string().unwrap_or_default();
        let mut chars = text.chars();
        match (chars.next(), chars.as_str()) {
            (Some('='), json) => match serde_json::from_str::<Json>(json) {
                Ok(json) => Self::Result(Value::from(&json)),
                Err(_) => Self::Failed("its result is not a value".to_owned()),
            },
            (Some('!'), message) => Self::Failed(message.to_owned()),
            (Some('~'), _) => Self::TimedOut,
            (Some('…'), _) => Self::Pending,
            _ => Self::Unknown,
        }
    }

    pub(super) fn result(self) -> Result<Value, EvalError> {
        match self {
            Self::Result(value) => Ok(value),
            Self::Failed(message) => Err(EvalError::function_failed(message)),
            Self::TimedOut => Err(EvalError::function_timeout()),
            Self::Pending => Err(EvalError::function_pending()),
            Self::Unknown => Err(EvalError::function_unknown()),
        }
    }
}
