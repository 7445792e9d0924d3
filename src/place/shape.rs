//! A schema read once: types, required fields, and what is inside.
//!
//! In: the JSON Schema of a collection, with `bsonType` (or `type`). Out: a [`Shape`]. Refused is what names a type
//! that does not exist or is not a schema at all; conditions on values are noted and passed over.

use std::collections::BTreeMap;

use serde_json::{Map, Value as Json};

use super::types::{self, Type};
use crate::{
    app::CollectionSchema,
    diagnostics::{self as codes, Diagnostic, Diagnostics, Place, SpannedDiagnostic, shown},
    text::Span,
    vocabulary::nearest,
};

/// What a schema says of a value.
#[derive(Clone, Debug, Default)]
pub(super) struct Shape {
    /// The types that are admitted; `None` if the schema is silent.
    pub(super) types: Option<Vec<&'static Type>>,
    pub(super) required: Vec<String>,
    pub(super) properties: BTreeMap<String, Shape>,
    /// Of fields that are not named: the values of a dictionary.
    pub(super) others: Option<Box<Shape>>,
    pub(super) items: Items,
}

/// What a schema says of the elements of an array.
#[derive(Clone, Debug, Default)]
pub(super) enum Items {
    #[default]
    Any,
    Each(Box<Shape>),
    /// One after the other; more may follow.
    Row(Vec<Shape>),
}

/// Keywords that have their meaning here, or none.
const READ: &[&str] = &[
    "bsonType",
    "type",
    "required",
    "properties",
    "additionalProperties",
    "items",
    "title",
    "description",
    "default",
    "$schema",
    "$id",
    "$comment",
    "id",
    "examples",
];

/// Deeper schemas are not read, as documents are not either.
const MOST_LEVELS: usize = 100;

impl Shape {
    pub(super) fn parse(
        schema: &CollectionSchema,
        passed_over: &mut Vec<String>,
    ) -> Result<Self, Diagnostics> {
        let mut reading = Reading { file: &schema.file, refused: Vec::new(), passed_over };
        let mut shape = reading.shape(&schema.schema, &mut Vec::new());
        if shape.types.is_none() {
            shape.types = types::named("object").map(|object| vec![object]);
        }
        if reading.refused.is_empty() { Ok(shape) } else { Err(reading.refused.into_iter().collect()) }
    }

    pub(super) fn property(&self, name: &str) -> Option<&Self> {
        self.properties.get(name)
    }

    /// The types in words.
    pub(super) fn expected(&self) -> String {
        let names: Vec<_> = self.types.iter().flatten().map(|kind| kind.name).collect();
        match names.split_last() {
            None => "a value".to_owned(),
            Some((only, [])) => (*only).to_owned(),
            Some((last, others)) => format!("{} or {last}", others.join(", ")),
        }
    }
}

struct Reading<'a> {
    file: &'a str,
    refused: Vec<Diagnostic>,
    passed_over: &'a mut Vec<String>,
}

impl Reading<'_> {
    fn shape<'s>(&mut self, schema: &'s Json, path: &mut Vec<&'s str>) -> Shape {
        let Some(members) = schema.as_object() else {
            // `true` admits everything; so does `false` here, which is a condition on values.
            if !schema.is_boolean() {
                self.refuse(path, "a schema must be an object".to_owned(), "write `{\"bsonType\": …}`");
            }
            return Shape::default();
        };
        if path.len() > MOST_LEVELS {
            self.refuse(path, "the schema is too deep".to_owned(), "describe fewer levels");
            return Shape::default();
        }
        for keyword in members.keys().filter(|keyword| !READ.contains(&keyword.as_str())) {
            path.push(keyword);
            self.passed_over.push(pointer(path));
            path.pop();
        }
        let mut shape = Shape { types: self.types(members, path), ..Shape::default() };
        let required = members.get("required").and_then(Json::as_array).into_iter().flatten();
        shape.required = required.filter_map(Json::as_str).map(str::to_owned).collect();
        for (name, property) in members.get("properties").and_then(Json::as_object).into_iter().flatten() {
            path.extend(["properties", name]);
            shape.properties.insert(name.clone(), self.shape(property, path));
            path.truncate(path.len().saturating_sub(2));
        }
        match members.get("additionalProperties") {
            Some(Json::Bool(false)) => {
                path.push("additionalProperties");
                self.passed_over.push(pointer(path));
                path.pop();
            }
            Some(others @ Json::Object(_)) => {
                path.push("additionalProperties");
                shape.others = Some(Box::new(self.shape(others, path)));
                path.pop();
            }
            Some(_) | None => {}
        }
        shape.items = self.items(members, path);
        shape
    }

    fn items<'s>(&mut self, members: &'s Map<String, Json>, path: &mut Vec<&'s str>) -> Items {
        let Some(items) = members.get("items") else { return Items::Any };
        path.push("items");
        let items = match items.as_array() {
            Some(row) => Items::Row(row.iter().map(|item| self.shape(item, path)).collect()),
            None => Items::Each(Box::new(self.shape(items, path))),
        };
        path.pop();
        items
    }

    /// The types of `bsonType`, or else of `type`.
    fn types<'s>(
        &mut self,
        members: &'s Map<String, Json>,
        path: &mut Vec<&'s str>,
    ) -> Option<Vec<&'static Type>> {
        let (keyword, named) =
            ["bsonType", "type"].into_iter().find_map(|keyword| Some((keyword, members.get(keyword)?)))?;
        path.push(keyword);
        let names = named.as_array().map_or(std::slice::from_ref(named), Vec::as_slice);
        let kinds = names.iter().filter_map(|name| self.named(name, path)).collect();
        path.pop();
        Some(kinds)
    }

    fn named(&mut self, name: &Json, path: &[&str]) -> Option<&'static Type> {
        let Some(name) = name.as_str() else {
            let message = "a type must be a string".to_owned();
            self.refuse(path, message, "write a type such as `\"string\"`");
            return None;
        };
        let found = types::named(name);
        if found.is_none() {
            let help = match nearest(name, types::TYPES.iter().map(|kind| kind.name)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "use a BSON type, such as `string`, `long`, `objectId` or `date`".to_owned(),
            };
            self.refuse(path, format!("unknown type `{}`", shown(name)), &help);
        }
        found
    }

    fn refuse(&mut self, path: &[&str], message: String, help: &str) {
        let finding = SpannedDiagnostic::error(codes::INVALID_SETTING, Span::default(), message).help(help);
        // In the rules of a collection the schema is one of the members.
        let inside = if self.file.ends_with("schema.json") { "" } else { "/schema" };
        let place = |_| Place {
            file: self.file.into(),
            pointer: format!("{inside}{}", pointer(path)),
            range: None,
            source: None,
        };
        self.refused.push(finding.resolve(place));
    }
}

fn pointer(path: &[&str]) -> String {
    path.iter().map(|name| format!("/{}", name.replace('~', "~0").replace('/', "~1"))).collect()
}
