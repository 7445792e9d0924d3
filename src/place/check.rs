//! One walk over a document and its schema.

use std::fmt::{Arguments, Write};

use super::{
    SchemaProblem, TRANSACTION_FIELD,
    shape::{Items, Shape},
};
use crate::values::ValueRef;

/// Problems beyond these are not listed: a list of the wrong type has one for each element.
const MOST_PROBLEMS: usize = 20;

/// Adds what does not fit.
pub(super) fn document(shape: &Shape, document: ValueRef<'_>, problems: &mut Vec<SchemaProblem>) {
    Walk { field: String::new(), problems }.value(shape, document);
}

struct Walk<'a> {
    /// The path of what is looked at.
    field: String,
    problems: &'a mut Vec<SchemaProblem>,
}

impl Walk<'_> {
    fn value(&mut self, shape: &Shape, value: ValueRef<'_>) {
        if self.problems.len() >= MOST_PROBLEMS {
            return;
        }
        if shape.types.as_ref().is_some_and(|types| !types.iter().any(|kind| (kind.admits)(value))) {
            let problem = SchemaProblem::wrong(self.field.clone(), shape.expected(), value);
            self.problems.push(problem);
            return;
        }
        match value {
            ValueRef::Object(_) => self.members(shape, value),
            ValueRef::Array(elements) => {
                for (index, element) in elements.iter().enumerate() {
                    let inside = match &shape.items {
                        Items::Any => None,
                        Items::Each(shape) => Some(&**shape),
                        Items::Row(row) => row.get(index),
                    };
                    if let Some(inside) = inside {
                        self.at(format_args!("[{index}]"), |walk| walk.value(inside, element));
                    }
                }
            }
            ValueRef::Missing
            | ValueRef::Null
            | ValueRef::Bool(_)
            | ValueRef::Int(_)
            | ValueRef::Double(_)
            | ValueRef::Decimal(_)
            | ValueRef::Unsigned(_)
            | ValueRef::String(_)
            | ValueRef::ObjectId(_)
            | ValueRef::Uuid(_)
            | ValueRef::Date(_)
            | ValueRef::Binary { .. } => {}
        }
    }

    fn members(&mut self, shape: &Shape, object: ValueRef<'_>) {
        for name in &shape.required {
            if object.field(name).is_missing() {
                let expected = shape.property(name).map_or("a value".to_owned(), Shape::expected);
                self.member(name, |walk| {
                    let problem = SchemaProblem::missing(walk.field.clone(), expected);
                    walk.problems.push(problem);
                });
            }
        }
        for (name, property) in &shape.properties {
            let value = object.field(name);
            let optional = !shape.required.contains(name);
            if value.is_missing() || optional && matches!(value, ValueRef::Null) {
                continue;
            }
            self.member(name, |walk| walk.value(property, value));
        }
        let (Some(others), Some(members)) = (&shape.others, object.as_object()) else { return };
        // What an interrupted update has left is not of the document.
        let at_top = self.field.is_empty();
        let is_other = |name: &str| shape.property(name).is_none() && !(at_top && name == TRANSACTION_FIELD);
        for (name, value) in members.iter().filter(|(name, _)| is_other(name)) {
            self.member(name, |walk| walk.value(others, value));
        }
    }

    fn member(&mut self, name: &str, look: impl FnOnce(&mut Self)) {
        let dot = if self.field.is_empty() { "" } else { "." };
        self.at(format_args!("{dot}{name}"), look);
    }

    /// Looks at a part with its name behind the path.
    fn at(&mut self, name: Arguments<'_>, look: impl FnOnce(&mut Self)) {
        let length = self.field.len();
        // Writing to a string does not fail.
        let _ = self.field.write_fmt(name);
        look(self);
        self.field.truncate(length);
    }
}
