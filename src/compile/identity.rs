//! Identity as text: what is the same has the same text, and what differs in anything that decides has another one.
//!
//! Not by `Debug`: the engine for pages is built without it, and everything would be the same there.

use std::fmt::Write as _;

use super::{CallSlot, Template, ValueSource};
use crate::values::Value;

/// Writes a source.
pub(crate) fn write_source(source: &ValueSource, text: &mut String) {
    match source {
        ValueSource::Literal(value) => {
            text.push('=');
            write_value(value, text);
        }
        ValueSource::Known(value) => {
            text.push('~');
            write_value(value, text);
        }
        ValueSource::Failed(code) => {
            text.push('!');
            text.push_str(code.as_str());
        }
        ValueSource::Partition => text.push_str("%%partition"),
        ValueSource::User(path) => {
            text.push_str("%%user");
            path.iter().for_each(|segment| write_text(&segment.key, text));
        }
        ValueSource::Field(name) => {
            text.push_str("field");
            write_text(name, text);
        }
        ValueSource::Convert { conversion, operand } => {
            text.push_str(conversion.operand());
            text.push('(');
            write_source(operand, text);
            text.push(')');
        }
        ValueSource::Call(number) => {
            // Writing to a text does not fail.
            let _ = write!(text, "call {number}");
        }
    }
}

/// Writes a value with its type, as Extended JSON does.
pub(crate) fn write_value(value: &Value, text: &mut String) {
    let _ = write!(text, "{}", value.to_json());
}

impl CallSlot {
    /// What it asks, as a text that those share which ask the same function the same; who may ask can differ.
    pub(crate) fn question(&self) -> String {
        question(&self.name, &self.arguments)
    }
}

/// What a call asks, as a text.
pub(super) fn question(name: &str, arguments: &[Template]) -> String {
    let mut text = String::new();
    write_text(name, &mut text);
    arguments.iter().for_each(|argument| write_argument(argument, &mut text));
    text
}

fn write_argument(argument: &Template, text: &mut String) {
    text.push(' ');
    match argument {
        // Whether a value was written in the rule or known of the app makes no difference to a function.
        Template::Value(source) => match source.constant() {
            Some(value) => write_value(value, text),
            None => write_source(source, text),
        },
        Template::Array(items) => {
            text.push('[');
            items.iter().for_each(|item| write_argument(item, text));
            text.push(']');
        }
        Template::Object(members) => {
            text.push('{');
            for (key, item) in members {
                write_text(key, text);
                write_argument(item, text);
            }
            text.push('}');
        }
    }
}

/// In quotes, so that where it ends is seen.
fn write_text(inner: &str, text: &mut String) {
    let _ = write!(text, "{}", serde_json::Value::from(inner));
}
