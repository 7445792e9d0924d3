//! JSON in a report: whatever fits is on one line, and only what does not has a line for each member.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value as Json, ser::Formatter};

/// JSON on one line with spaces, as people write it.
pub(crate) fn spaced(value: &Json) -> String {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    _ = value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Spaced));
    String::from_utf8(text).unwrap_or_default()
}

/// JSON in lines of at most so many characters, where it can be broken.
pub(crate) fn fitting(value: &Json, width: usize) -> String {
    let mut text = String::new();
    lay(value, 0, 0, width, &mut text);
    text
}

/// Adds a value before which so many characters stand in its line.
fn lay(value: &Json, indent: usize, before: usize, width: usize, text: &mut String) {
    let line = spaced(value);
    // A comma may follow.
    if before + line.chars().count() < width {
        text.push_str(&line);
        return;
    }
    let indent = indent + 2;
    let mut rows = Vec::new();
    let ends = match value {
        Json::Object(members) if !members.is_empty() => {
            for (key, value) in members {
                let key = format!("{}: ", Json::from(key.as_str()));
                rows.push((key, value));
            }
            ["{", "}"]
        }
        Json::Array(elements) if !elements.is_empty() => {
            rows.extend(elements.iter().map(|element| (String::new(), element)));
            ["[", "]"]
        }
        Json::Object(_) | Json::Array(_) | Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {
            text.push_str(&line);
            return;
        }
    };
    let [open, close] = ends;
    text.push_str(open);
    for (number, (key, value)) in rows.into_iter().enumerate() {
        text.push_str(if number == 0 { "\n" } else { ",\n" });
        text.push_str(&" ".repeat(indent));
        text.push_str(&key);
        lay(value, indent, indent + key.chars().count(), width, text);
    }
    text.push('\n');
    text.push_str(&" ".repeat(indent - 2));
    text.push_str(close);
}

struct Spaced;

impl Formatter for Spaced {
    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        if first { Ok(()) } else { writer.write_all(b", ") }
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_fits_is_one_line() {
        let value = json!({"a": [1, {"b": "c"}], "d": {}});
        assert_eq!(fitting(&value, 40), r#"{"a": [1, {"b": "c"}], "d": {}}"#);
        assert_eq!(fitting(&value, 24), "{\n  \"a\": [1, {\"b\": \"c\"}],\n  \"d\": {}\n}");
        assert_eq!(serde_json::from_str::<Json>(&fitting(&value, 1)).unwrap(), value);
    }
}
