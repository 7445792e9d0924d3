//! Parts of texts in the units of JavaScript.

use serde::Serialize;
use serde_json::{Value as Json, json};

use crate::{
    diagnostics::{Diagnostic, Place},
    explain::{ExplainedStep, Explanation},
    lint::Finding,
    migrate::Migration,
    text::Source,
};

/// What names places in texts.
pub trait Places {
    /// All of them, with their texts.
    fn places(&self) -> Vec<&Place>;
}

impl Places for Place {
    fn places(&self) -> Vec<&Place> {
        vec![self]
    }
}

impl Places for Diagnostic {
    fn places(&self) -> Vec<&Place> {
        self.related.iter().map(|related| &related.place).chain([&self.place]).collect()
    }
}

impl Places for Finding {
    fn places(&self) -> Vec<&Place> {
        self.related.iter().map(|related| &related.place).chain([&self.place]).collect()
    }
}

impl Places for Migration {
    fn places(&self) -> Vec<&Place> {
        self.rules.iter().map(|rule| &rule.place).collect()
    }
}

impl Places for Explanation {
    fn places(&self) -> Vec<&Place> {
        fn add<'a>(places: &mut Vec<&'a Place>, step: &'a ExplainedStep) {
            places.push(&step.place);
            step.steps.iter().for_each(|step| add(places, step));
        }
        let mut places = Vec::new();
        self.permissions.iter().filter_map(|one| one.step.as_ref()).for_each(|step| add(&mut places, step));
        places
    }
}

/// An answer as JSON, with a `span` beside each `range` in one of these places: `{"from", "to"}` in units of UTF-16,
/// null where there is no text.
pub fn with_spans(answer: impl Serialize, places: &[&Place]) -> Json {
    let mut json = serde_json::to_value(answer).unwrap_or_default();
    let only = places.first().map_or("", |place| &*place.file);
    add(&mut json, only, places);
    json
}

/// What names no file is in that of what it is in.
fn add(json: &mut Json, file: &str, places: &[&Place]) {
    match json {
        Json::Array(elements) => elements.iter_mut().for_each(|element| add(element, file, places)),
        Json::Object(members) => {
            let file = members.get("file").and_then(Json::as_str).unwrap_or(file).to_owned();
            if let Some(range) = members.get("range") {
                let texts = places.iter().filter(|place| *place.file == *file);
                let source = texts.filter_map(|place| place.source.as_ref()).next();
                let span = source.and_then(|source| span(source, range));
                members.insert("span".to_owned(), span.unwrap_or_default());
            }
            members.values_mut().for_each(|member| add(member, &file, places));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

fn span(source: &Source, range: &Json) -> Option<Json> {
    let offset = |end: &str| usize::try_from(range.get(end)?.get("offset")?.as_u64()?).ok();
    let (start, end) = (offset("start")?, offset("end")?);
    let units = |part: &str| if part.is_ascii() { part.len() } else { part.encode_utf16().count() };
    let from = units(source.text().get(..start)?);
    Some(json!({"from": from, "to": from + units(source.text().get(start..end)?)}))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Span;

    #[test]
    fn units_are_those_of_javascript() {
        let source = Source::new("x", "é😀b");
        for (bytes, expected) in
            [((6, 7), json!({"from": 3, "to": 4})), ((2, 6), json!({"from": 1, "to": 3}))]
        {
            let range = Some(source.range(Span::new(bytes.0, bytes.1)));
            let place =
                Place { file: "x".into(), pointer: String::new(), range, source: Some(source.clone()) };
            assert_eq!(with_spans(&place, &place.places())["span"], expected);
        }
    }
}
