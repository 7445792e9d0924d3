//! What is known of the app that a rule belongs to.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use crate::{
    ast::{Expr, Reads},
    text::Source,
    values::Value,
};

/// What compilation may know beside the rule. What is not given is unknown, and a condition that rests on
/// something unknown is indeterminate, which denies.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct CompileOptions {
    /// The app's values (`%%values`), or `None` if they are unknown. A name that is not among known values is
    /// missing.
    pub values: Option<BTreeMap<String, AppValue>>,
    /// The app's environment (`%%environment`), or `None` if it is unknown.
    pub environment: Option<Environment>,
    /// The app's functions, or `None` if they are unknown. A call of a function that is not among known ones is
    /// indeterminate without asking the host; for statements about all inputs it may return anything
    /// (SEMANTICS §4.4).
    pub functions: Option<BTreeMap<String, AppFunction>>,
    /// What `$ne` and `$nin` answer about a missing field.
    pub missing_ne: MissingNe,
    /// Where custom user data come from, or `None` if the export does not say.
    pub(crate) custom_data: Option<CustomData>,
    /// The names of the secrets that values of the app are.
    pub(crate) secrets: BTreeMap<String, String>,
}

/// The settings of custom user data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum CustomData {
    Off,
    /// On, with what names the collection and the field of the user's id.
    From(BTreeMap<&'static str, String>),
}

/// A value of the app.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum AppValue {
    /// Its content is known.
    Known(Value),
    /// Its content is a secret that exports do not carry; what rests on it is indeterminate.
    Secret,
}

/// The environment of an app (SEMANTICS §2.2.6).
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Environment {
    /// `%%environment.tag`; empty for an app without environment.
    pub tag: String,
    /// `%%environment.values`.
    pub values: BTreeMap<String, Value>,
}

/// A function of the app, as far as a rule can see it. The default is one that everyone may call.
#[derive(Clone, Debug, Default)]
pub struct AppFunction {
    pub(crate) can_evaluate: CanEvaluate,
    /// Its text, if the export has it.
    pub(crate) source: Option<Source>,
    /// As whom it runs: those settings that begin with `run_as`.
    pub(crate) runs_as: BTreeMap<String, Json>,
}

impl AppFunction {
    /// Its text, if the export has it.
    pub fn source(&self) -> Option<&Source> {
        self.source.as_ref()
    }
}

/// A function's own `can_evaluate` (SEMANTICS §4.7).
#[derive(Clone, Debug, Default)]
pub(crate) enum CanEvaluate {
    /// Absent or empty.
    #[default]
    Everyone,
    /// A call is indeterminate unless this is true for the user.
    If(Expr),
    /// It is not valid, so nobody may call.
    Nobody,
}

/// What `$ne` and `$nin` answer about a field that is missing on the left (SEMANTICS §5.4.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum MissingNe {
    /// Indeterminate, which denies.
    #[default]
    Indeterminate,
    /// True unless compared with `null`, as MongoDB queries answer.
    MatchesLikeMongoDb,
}

impl CompileOptions {
    /// The same, with what the rules read and the app does not tell taken for unknown: a name that is not listed is one
    /// that the export may lack. And why each of these is not known, in sentences.
    pub(crate) fn doubting(&self, reads: &Reads) -> (Self, Vec<String>) {
        let mut options = self.clone();
        let mut untold = Vec::new();
        for path in &reads.values {
            let name = path.split('.').next().unwrap_or_default();
            let why = match self.values.as_ref().and_then(|values| values.get(name)) {
                Some(AppValue::Known(_)) => continue,
                Some(AppValue::Secret) => "it is a secret",
                None => "it is not given",
            };
            untold.push(format!("`%%values.{path}` is not known: {why}"));
            if let Some(values) = &mut options.values {
                values.insert(name.to_owned(), AppValue::Secret);
            }
        }
        for path in &reads.environment {
            let is_told = |environment: &Environment| match path.strip_prefix("values.") {
                Some(name) => environment.values.contains_key(name.split('.').next().unwrap_or_default()),
                None => path != "values",
            };
            if !self.environment.as_ref().is_some_and(is_told) {
                untold.push(format!("`%%environment.{path}` is not known: it is not given"));
                options.environment = None;
            }
        }
        (options, untold)
    }
}

impl Environment {
    /// An environment with a tag and values.
    pub fn new(tag: impl Into<String>, values: BTreeMap<String, Value>) -> Self {
        Self { tag: tag.into(), values }
    }
}
