//! What is thrown: always a JSON text, which the wrapper makes an error object of.

use serde::Serialize;
use serde_json::{Value as Json, json};
use wasm_bindgen::JsValue;

use crate::{
    Diagnostics,
    diagnostics::Severity,
    render::{Places, with_spans},
    values::exact,
};

/// Why there is no answer.
#[derive(Debug, Default)]
pub(super) struct Failure {
    code: &'static str,
    message: String,
    help: Option<String>,
    diagnostics: Option<Diagnostics>,
}

impl Failure {
    /// An invalid argument.
    pub(super) fn argument(message: impl Into<String>) -> Self {
        Self { code: "bad-argument", message: message.into(), ..Self::default() }
    }

    /// Something that is too deep or too large to be looked at.
    pub(super) fn limit(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), ..Self::default() }
    }

    /// Texts without meaning: the first error speaks for all.
    pub(super) fn of_texts(diagnostics: Diagnostics) -> Self {
        let first = diagnostics.iter().find(|diagnostic| diagnostic.severity == Severity::Error);
        let first = first.or_else(|| diagnostics.iter().next());
        Self {
            code: first.map_or("no-rules", |first| first.code.id),
            message: first
                .map_or_else(|| "there are no rules here".to_owned(), |first| first.message.clone()),
            help: first.and_then(|first| first.help.clone()),
            diagnostics: Some(diagnostics),
        }
    }

    #[cfg(feature = "wasm")]
    pub(super) fn message(&self) -> &str {
        &self.message
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        let diagnostics: Vec<Json> = failure.diagnostics.iter().flatten().map(diagnostic).collect();
        let place = diagnostics.first().and_then(|first| first.get("place")).cloned();
        let thrown = json!({
            "code": failure.code,
            "message": failure.message,
            "help": failure.help,
            "place": place,
            "diagnostics": diagnostics,
        });
        JsValue::from_str(&text(thrown))
    }
}

fn diagnostic(diagnostic: &crate::diagnostics::Diagnostic) -> Json {
    with_spans(diagnostic, &diagnostic.places())
}

/// An answer as JSON text, by way of a value: one way of writing is less to download than one for each shape. Whole
/// numbers that the page would round are wrapped.
pub(super) fn text(answer: impl Serialize) -> String {
    // Everything in an answer has a form in JSON.
    exact(serde_json::to_value(answer).unwrap_or_default()).to_string()
}
