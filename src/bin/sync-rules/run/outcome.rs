//! What came of a call, as `context.js` writes it.

use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};
use sync_rules::{EvalError, Value};

/// What came of a call.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Outcome {
    /// What it returned, as Extended JSON.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "present")]
    pub(crate) result: Option<Json>,
    /// What it threw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) threw: Option<String>,
    /// It took longer than it may.
    pub(crate) timeout: bool,
    /// What the service has and the engine lacks.
    pub(crate) lacks: Vec<String>,
    /// The collections that it asked for and that were not given.
    pub(crate) missing: Vec<String>,
    /// What it read of the user.
    pub(crate) reads: Vec<Read>,
    /// What it found.
    pub(crate) finds: Vec<Find>,
}

/// Something that was read of the user.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Read {
    pub(crate) path: Vec<String>,
    pub(crate) is: As,
}

/// How much was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum As {
    /// The whole value.
    Value,
    /// That it is an object, of which parts were read.
    Object,
}

/// A query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Find {
    pub(crate) collection: String,
    /// How many documents fit.
    pub(crate) found: usize,
}

/// A result of null is one.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Json>, D::Error> {
    Json::deserialize(deserializer).map(Some)
}

impl Outcome {
    /// A call that took longer than it may.
    pub(super) fn timeout() -> Self {
        Self { timeout: true, ..Self::default() }
    }

    /// A call that ended in an error.
    pub(super) fn threw(message: impl Into<String>) -> Self {
        Self { threw: Some(message.into()), ..Self::default() }
    }

    /// The paths of the user that were read to their ends.
    pub(crate) fn leaves(&self) -> impl Iterator<Item = &Vec<String>> {
        let is_leaf = |read: &&Read| {
            let goes_on =
                |other: &Read| other.path.len() > read.path.len() && other.path.starts_with(&read.path);
            !read.path.is_empty() && (read.is == As::Value || !self.reads.iter().any(goes_on))
        };
        self.reads.iter().filter(is_leaf).map(|read| &read.path)
    }

    /// What the rule sees of it. An answer that was made without something that the service has is none.
    pub(crate) fn answer(self) -> Result<Value, EvalError> {
        if let [missing, ..] = self.missing.as_slice() {
            let message = format!("the collection `{missing}` is not given");
            return Err(EvalError::function_failed(message));
        }
        if let [lacks, ..] = self.lacks.as_slice() {
            let message = format!("{lacks} is not available outside the service");
            return Err(EvalError::function_failed(message));
        }
        if self.timeout {
            return Err(EvalError::function_timeout());
        }
        match (self.result, self.threw) {
            (Some(result), _) if result == json!({"$undefined": true}) => Ok(Value::Undefined),
            (Some(result), _) => Ok(Value::from(&result)),
            (None, Some(message)) => Err(EvalError::function_failed(message)),
            (None, None) => Err(EvalError::function_failed("its promise is never settled")),
        }
    }
}
