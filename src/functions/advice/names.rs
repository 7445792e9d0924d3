//! The app's names in the advice, and the forms that are written with them.

use std::rc::Rc;

use super::{Case, Step, step};
use crate::{
    explain::Permission,
    functions::{
        facts::{How, Part, Subject, Test},
        paths::{Collection, Path},
    },
    partition::PartitionType,
};

/// So many comparisons are written out.
const MOST: usize = 4;

/// What the partition is compared with.
pub(super) enum Side {
    /// It is written out.
    Text(Rc<str>),
    /// The user has one value.
    One(String),
    /// The user has an array of values.
    List(String),
}

impl Side {
    /// The filter that compares a field with it.
    pub(super) fn filter(&self, field: &str) -> String {
        match self {
            Self::Text(text) => format!(r#"{{"{field}": {}}}"#, quoted(text)),
            Self::One(expansion) => format!(r#"{{"{field}": "{expansion}"}}"#),
            Self::List(expansion) => format!(r#"{{"{field}": {{"$in": "{expansion}"}}}}"#),
        }
    }

    /// The partition rule that asks the same.
    pub(super) fn rule(&self) -> String {
        match self {
            Self::Text(text) => format!(r#"{{"%%partition": {}}}"#, quoted(text)),
            Self::One(expansion) => format!(r#"{{"%%partition": "{expansion}"}}"#),
            Self::List(expansion) => format!(r#"{{"{expansion}": "%%partition"}}"#),
        }
    }

    /// The expansion or text by itself.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Text(text) => text,
            Self::One(expansion) | Self::List(expansion) => expansion,
        }
    }
}

impl Case<'_> {
    /// The partition key's field.
    pub(super) fn field(&self) -> &str {
        if self.key.name.is_empty() { "_partition" } else { &self.key.name }
    }

    pub(super) fn name(&self) -> &str {
        self.called.name
    }

    pub(super) fn permissions(&self) -> &'static str {
        match self.called.permissions.as_slice() {
            [Permission::Read] => "read",
            [Permission::Write] => "write",
            _ => "read and write",
        }
    }

    /// Which filters of a role take what is built.
    pub(super) fn filters(&self) -> &'static str {
        match self.called.permissions.as_slice() {
            [Permission::Read] => "`document_filters.read`",
            [Permission::Write] => "`document_filters.write`",
            _ => "`document_filters.read` and `.write`",
        }
    }

    /// The field of custom user data to put partition values in.
    pub(super) fn list(&self) -> &'static str {
        match self.called.permissions.as_slice() {
            [Permission::Read] => "readPartitions",
            [Permission::Write] => "writePartitions",
            _ => "partitions",
        }
    }

    pub(super) fn list_side(&self) -> Side {
        Side::List(format!("%%user.custom_data.{}", self.list()))
    }

    /// The collection of custom user data in words, and the field of the user's id.
    pub(super) fn custom_data(&self) -> (String, &str) {
        match &self.app.custom_user_data {
            Some(data) => (format!("`{}.{}`", data.database, data.collection), &data.user_id_field),
            None => ("custom user data (not enabled in this app yet)".to_owned(), "user_id"),
        }
    }

    pub(super) fn is_custom_data(&self, collection: &Collection) -> bool {
        self.app.custom_user_data.as_ref().is_some_and(|data| {
            collection.database.as_deref() == Some(&*data.database)
                && collection.name.as_deref() == Some(&*data.collection)
        })
    }

    /// The side of the user that a test asks for, if an expansion can name it.
    pub(super) fn side(&self, test: &Test) -> Option<Side> {
        let keys: Vec<Rc<str>> = match &test.with {
            Subject::User(path) => {
                let custom_data = path.custom_data().map(|below| below.to_vec());
                custom_data.map_or_else(
                    || path.keys.get(1..).unwrap_or_default().to_vec(),
                    |below| std::iter::once("custom_data".into()).chain(below).collect(),
                )
            }
            Subject::Document(collection, path) if self.is_custom_data(collection) => {
                std::iter::once("custom_data".into()).chain(path.keys.iter().cloned()).collect()
            }
            Subject::Document(..) => return None,
        };
        let (Subject::User(path) | Subject::Document(_, path)) = &test.with;
        let expansion = (!keys.is_empty()).then(|| format!("%%user.{}", keys.join(".")))?;
        match list(test.how, path)? {
            How::Element => Some(Side::List(expansion)),
            How::Equal => Some(Side::One(expansion)),
        }
    }

    /// What the whole partition is compared with, each with a line where that is known.
    pub(super) fn whole(&self) -> Vec<(Option<usize>, Side)> {
        let values = self.facts.values.all().iter().map(|value| (None, Side::Text(Rc::clone(value))));
        let tests = self.tests(Part::Whole);
        let tests = tests.filter_map(|test| Some((Some(test.line), self.side(test)?)));
        values.take(MOST).chain(tests.take(MOST)).collect()
    }

    /// The filter for what the whole partition is compared with, or else one of these.
    pub(super) fn filter_or(&self, others: impl IntoIterator<Item = String>) -> String {
        let whole = self.whole();
        let mut filters: Vec<String> = whole.iter().map(|(_, side)| side.filter(self.field())).collect();
        filters.extend(others);
        any(&filters)
    }

    /// The tests of a part of the partition.
    pub(super) fn tests(&self, part: Part) -> impl Iterator<Item = &Test> {
        self.facts.tests.all().iter().filter(move |test| test.part == part)
    }

    /// A note on the type of values, where texts would be wrong.
    pub(super) fn typed(&self) -> Option<Step> {
        let kind = self.key.kind.filter(|kind| *kind != PartitionType::String)?;
        let text = format!(
            "Store the values as `{kind}`, as `{}` has them: another type matches nothing.",
            self.field()
        );
        Some(step("key-type", text))
    }

    /// A value of the partition key, as an example.
    pub(super) fn example(&self) -> String {
        format!("<a value of {}>", self.field())
    }
}

/// Whether the test asks for one value or an element of an array; `None` if it asks below the elements, which an
/// expansion cannot.
fn list(how: How, path: &Path) -> Option<How> {
    match path.list {
        None => Some(how),
        Some(at) => (at == path.keys.len() && how == How::Equal).then_some(How::Element),
    }
}

/// Names in a row, as far as a person reads them.
pub(super) fn listed(names: &[String]) -> String {
    const MOST: usize = 4;
    let shown: Vec<String> = names.iter().take(MOST).map(|name| format!("`{name}`")).collect();
    match names.len().checked_sub(MOST).filter(|more| *more > 0) {
        Some(more) => format!("{} and {more} more", shown.join(", ")),
        None => shown.join(", "),
    }
}

/// As JSON and the shell write it.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// Filters as one.
pub(super) fn any(filters: &[String]) -> String {
    match filters {
        [only] => only.clone(),
        _ => format!("{{\"$or\": [\n  {}\n]}}", filters.join(",\n  ")),
    }
}
