//! Documents as a database exports them: one on each line, or in one array. They are read one by one; what is none is
//! refused, and passed over.

use std::{io, path::Path};

use serde_json::Value as Json;
use sync_rules::ValueRef;

use crate::{
    elements::{Element, Elements},
    problem::{Checked, Problem},
    refused::Refused,
};

/// One document.
#[derive(Debug)]
pub(super) struct Document {
    /// The number of its line, or of its element in an array, from 1.
    pub(super) number: usize,
    /// What is numbered.
    pub(super) unit: &'static str,
    /// An object.
    pub(super) value: Json,
}

impl Document {
    /// Where it is, in words.
    pub(super) fn at(&self) -> String {
        format!("{} {}", self.unit, self.number)
    }
}

/// What is done with a document.
type Take<'t> = dyn FnMut(Document) -> io::Result<()> + 't;

/// Opens a file, or standard input.
pub(super) fn open(path: &Path) -> Checked<Elements> {
    Elements::open(path)
}

/// Hands over the documents of what was opened. Errors are of who takes them; those of the input are refused.
pub(super) fn each(documents: Elements, refused: &mut Refused, take: &mut Take<'_>) -> io::Result<()> {
    documents.each(document, refused, take)
}

fn document(element: &Element, value: Json) -> Result<Document, Problem> {
    if !value.is_object() {
        let kind = ValueRef::from(&value).type_name();
        return Err(Problem::new(format!(
            "a document must be a JSON object, found a value of the type `{kind}`"
        )));
    }
    let (unit, number) = element.line_or_number();
    Ok(Document { number, unit, value })
}
