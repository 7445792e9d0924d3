//! JSON, as a document and in a report. In a report whatever fits is on one line, only what does not has a line for each
//! member, and characters that nobody would see are written by their numbers, which means the same.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value as Json, ser::Formatter};

use super::{github, terminal::is_hidden};

/// A document for programs, with a line break at the end.
pub(crate) fn document(document: &impl Serialize) -> String {
    // Our own documents have nothing that JSON cannot say.
    data(&serde_json::to_string_pretty(document).unwrap_or_default()) + "\n"
}

/// JSON of which no log obeys a part. Marks can be in strings alone, where a character may be its number.
pub(crate) fn data(json: &str) -> String {
    github::unmarked(json, "\\u0023").into_owned()
}

/// JSON on one line with spaces, as people write it.
pub(crate) fn spaced(value: &Json) -> String {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    _ = value.serialize(&mut serde_json::Serializer::with_formatter(&mut text, Spaced));
    shown(&String::from_utf8(text).unwrap_or_default())
}

/// Hidden characters are in strings alone.
fn shown(json: &str) -> String {
    let json = data(json);
    if !json.chars().any(is_hidden) {
        return json;
    }
    let mut text = String::with_capacity(json.len());
    for char in json.chars() {
        if is_hidden(char) {
            text.extend(char.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        } else {
            text.push(char);
        }
    }
    text
}

/// JSON in lines of at most so many characters, where it can be broken.
pub(crate) fn fitting(value: &Json, width: usize) -> String {
    let mut text = String::new();
    lay(value, 0, 0, width, &mut text);
    text
}

/// Adds a value before which there are so many characters in its line.
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
                let key = format!("{}: ", shown(&Json::from(key.as_str()).to_string()));
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

    #[test]
    fn what_nobody_sees_is_a_number() {
        let value = json!({"##[x]\u{7f}": "\u{e0041}\u{1b} \u{200b}"});
        let text = r##"{"#\u0023[x]\u007f": "\udb40\udc41\u001b \u200b"}"##;
        assert_eq!((spaced(&value), fitting(&value, 99)), (text.to_owned(), text.to_owned()));
        for text in [fitting(&value, 1), document(&value), text.to_owned()] {
            assert!(!text.contains("##["), "{text}");
            assert_eq!(serde_json::from_str::<Json>(&text).unwrap(), value);
        }
    }
}
