//! One conformance case as it is written, before anything in it is judged.
//!
//! Rules stay raw text, so that the library sees exactly what the file says: equal keys, escapes, numbers.

use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value as Json, value::RawValue};

use crate::json::Strict;

/// The keys of a case. Others, such as `cite` or `note`, are for readers.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Case<'a> {
    pub(crate) id: Option<String>,
    pub(crate) kind: Option<String>,
    pub(crate) basis: Option<String>,
    pub(crate) because: Option<String>,
    pub(crate) context: Option<String>,
    #[serde(borrow, deserialize_with = "present")]
    pub(crate) rule: Option<&'a RawValue>,
    pub(crate) rule_text: Option<String>,
    #[serde(borrow, deserialize_with = "present")]
    pub(crate) read: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    pub(crate) write: Option<&'a RawValue>,
    #[serde(borrow, deserialize_with = "present")]
    pub(crate) roles: Option<&'a RawValue>,
    pub(crate) user: Option<Strict>,
    #[serde(deserialize_with = "present")]
    pub(crate) partition: Option<Strict>,
    pub(crate) partition_type: Option<String>,
    pub(crate) required: Option<bool>,
    pub(crate) values: Option<Strict>,
    pub(crate) environment: Option<Strict>,
    pub(crate) functions: Option<Strict>,
    pub(crate) doc: Option<Strict>,
    pub(crate) queryable: Option<Vec<String>>,
    pub(crate) missing_ne: Option<String>,
    pub(crate) expect: Option<Strict>,
    pub(crate) expect_args: Option<Strict>,
    /// `Some(None)` asks for a plain no.
    #[serde(deserialize_with = "present")]
    pub(crate) indeterminate: Option<Option<String>>,
    pub(crate) error: Option<String>,
}

/// A key that is there, even if its value is null.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A file of cases with what they have in common.
#[derive(Debug, Deserialize)]
pub(crate) struct CaseFile<'a> {
    #[serde(borrow, default)]
    pub(crate) defaults: Case<'a>,
    #[serde(borrow)]
    pub(crate) cases: Vec<&'a RawValue>,
}

impl<'a> Case<'a> {
    /// The case with what it does not say taken from the defaults.
    pub(crate) fn or(self, defaults: &Self) -> Self {
        let d = defaults.clone();
        Self {
            id: self.id.or(d.id),
            kind: self.kind.or(d.kind),
            basis: self.basis.or(d.basis),
            because: self.because.or(d.because),
            context: self.context.or(d.context),
            rule: self.rule.or(d.rule),
            rule_text: self.rule_text.or(d.rule_text),
            read: self.read.or(d.read),
            write: self.write.or(d.write),
            roles: self.roles.or(d.roles),
            user: self.user.or(d.user),
            partition: self.partition.or(d.partition),
            partition_type: self.partition_type.or(d.partition_type),
            required: self.required.or(d.required),
            values: self.values.or(d.values),
            environment: self.environment.or(d.environment),
            functions: self.functions.or(d.functions),
            doc: self.doc.or(d.doc),
            queryable: self.queryable.or(d.queryable),
            missing_ne: self.missing_ne.or(d.missing_ne),
            expect: self.expect.or(d.expect),
            expect_args: self.expect_args.or(d.expect_args),
            indeterminate: self.indeterminate.or(d.indeterminate),
            error: self.error.or(d.error),
        }
    }
}

/// The members of an object that may be left out; the error names the key.
pub(crate) fn members(value: &Option<Strict>, key: &str) -> Result<Map<String, Json>, String> {
    match value {
        None => Ok(Map::new()),
        Some(Strict(Json::Object(members))) => Ok(members.clone()),
        Some(_) => Err(format!("`{key}` must be an object")),
    }
}
