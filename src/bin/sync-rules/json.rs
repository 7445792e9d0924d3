//! JSON that is data rather than rules: users, functions, tests. Equal keys are refused as they are in rules, and
//! errors have their place in the file.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{Error, MapAccess, SeqAccess, Visitor},
};
use serde_json::{Map, Number, Value as Json};
use sync_rules::{
    Source, ValueRef,
    diagnostics::{Place, Position, Range},
};

use crate::problem::{Checked, Problem};

/// A JSON value without equal keys in any object.
#[derive(Clone, Debug, Default)]
pub(crate) struct Strict(pub(crate) Json);

/// Parses the whole text of a source, or a part of it.
pub(crate) fn parse<'a, T: Deserialize<'a>>(source: &'a Source, part: &'a str) -> Checked<T> {
    serde_json::from_str(part).map_err(|error| located(source, part, &error).into())
}

/// Parses an object with known keys. Anything else would be taken for its values in a row, or be refused in words that
/// only the program knows.
pub(crate) fn record<'a, T: Deserialize<'a>>(source: &'a Source, part: &'a str) -> Checked<T> {
    if part.trim_start().starts_with('{') {
        return parse(source, part);
    }
    let Strict(other) = parse(source, part)?;
    let kind = ValueRef::from(&other).type_name();
    let problem = Problem::new(format!("expected an object, found a value of the type `{kind}`"));
    Err(problem.at(place(source, part.trim_start())).into())
}

/// An object by name, from a file or from the command line.
pub(crate) fn object(source: &Source, what: &str) -> Checked<Map<String, Json>> {
    match parse(source, source.text())? {
        Strict(Json::Object(members)) => Ok(members),
        Strict(_) => {
            let place = Place {
                file: source.name().into(),
                pointer: String::new(),
                range: None,
                source: Some(source.clone()),
            };
            Err(Problem::new(format!("{what} must be a JSON object")).at(place).into())
        }
    }
}

/// The place of a part of a text, which must be a slice of it.
pub(crate) fn place(source: &Source, part: &str) -> Place {
    let start = part.as_ptr().addr().saturating_sub(source.text().as_ptr().addr());
    Place { range: Some(range(source.text(), start, start)), ..nowhere(source) }
}

fn nowhere(source: &Source) -> Place {
    Place { file: source.name().into(), pointer: String::new(), range: None, source: Some(source.clone()) }
}

/// The error of a part of a text, with its place in the whole.
fn located(source: &Source, part: &str, error: &serde_json::Error) -> Problem {
    let base = part.as_ptr().addr().saturating_sub(source.text().as_ptr().addr());
    let at = base + refused_byte(part.as_bytes(), error);
    let at = (0..=at.min(source.text().len())).rev().find(|at| source.text().is_char_boundary(*at));
    let at = at.unwrap_or_default();
    Problem::new(words(error)).at(Place { range: Some(range(source.text(), at, at)), ..nowhere(source) })
}

/// The offset at which the parser gave up.
pub(crate) fn refused_byte(text: &[u8], error: &serde_json::Error) -> usize {
    let lines = text.split_inclusive(|byte| *byte == b'\n').take(error.line().saturating_sub(1));
    // The parser counts the byte that it refuses, from 1.
    lines.map(<[u8]>::len).sum::<usize>() + error.column().saturating_sub(1)
}

/// What the parser says, without the place.
pub(crate) fn words(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let suffix = format!(" at line {} column {}", error.line(), error.column());
    let text = text.strip_suffix(&suffix).unwrap_or(&text);
    match text.strip_prefix("EOF while parsing ") {
        Some("a value") => "unexpected end of file where a value is expected".to_owned(),
        Some(what) => format!("unexpected end of file inside {what}"),
        None => text.to_owned(),
    }
}

/// The position after a text that starts here.
pub(crate) fn after(start: Position, text: &[u8]) -> Position {
    let breaks = text.iter().filter(|byte| **byte == b'\n').count();
    let last = text.rsplit(|byte| *byte == b'\n').next().unwrap_or_default();
    // Of a character of several bytes the first counts.
    let characters = last.iter().filter(|byte| **byte & 0xc0 != 0x80).count();
    let column = if breaks == 0 { start.column } else { 1 };
    Position { line: start.line + breaks, column: column + characters, offset: start.offset + text.len() }
}

fn range(text: &str, start: usize, end: usize) -> Range {
    Range { start: position(text, start), end: position(text, end) }
}

fn position(text: &str, offset: usize) -> Position {
    let before = text.get(..offset).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let column = before.get(line_start..).unwrap_or_default().chars().count() + 1;
    Position { line, column, offset }
}

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(StrictVisitor).map(Self)
    }
}

struct StrictVisitor;

impl<'de> Visitor<'de> for StrictVisitor {
    type Value = Json;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: Error>(self) -> Result<Json, E> {
        Ok(Json::Null)
    }

    fn visit_bool<E: Error>(self, bool: bool) -> Result<Json, E> {
        Ok(Json::Bool(bool))
    }

    fn visit_i64<E: Error>(self, int: i64) -> Result<Json, E> {
        Ok(Json::from(int))
    }

    fn visit_u64<E: Error>(self, int: u64) -> Result<Json, E> {
        Ok(Json::from(int))
    }

    fn visit_f64<E: Error>(self, double: f64) -> Result<Json, E> {
        Number::from_f64(double).map(Json::Number).ok_or_else(|| E::custom("number out of range"))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Json, E> {
        Ok(Json::from(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Json, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(element)) = elements.next_element()? {
            list.push(element);
        }
        Ok(Json::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Json, A::Error> {
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            if object.contains_key(&key) {
                return Err(A::Error::custom(format_args!("duplicate key `{key}`")));
            }
            let Strict(value) = members.next_value()?;
            object.insert(key, value);
        }
        Ok(Json::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_have_their_place() {
        let cases = [
            ("{\"a\": 1,\n \"é\": 2, \"a\": 3}", (2, 12), "duplicate key `a`"),
            ("{\"a\": [1,]}", (1, 10), "trailing comma"),
            ("", (1, 1), "unexpected end of file where a value is expected"),
        ];
        for (text, place, message) in cases {
            let source = Source::new("x", text);
            let problems = parse::<Strict>(&source, source.text()).map(|_| ()).err().unwrap_or_default();
            let found: Vec<_> = problems.iter().map(|problem| &*problem.message).collect();
            assert_eq!(found, [message], "{text}");
            let range = problems.iter().find_map(|problem| problem.place.as_ref()?.range);
            assert_eq!(range.map(|range| (range.start.line, range.start.column)), Some(place), "{text}");
        }
    }
}
