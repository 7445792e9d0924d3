//! A second reading of the rule language, written paragraph by paragraph after `SEMANTICS.md`.
//!
//! It exists to be compared with the engine, so it shares nothing with it: it walks the JSON of
//! a rule again for every question, copies freely and optimises nothing. In goes a [`Case`], out
//! comes one [`Outcome`]. It gives no reasons and no places, and it cannot see what a parsed
//! `serde_json::Value` no longer shows: duplicate keys, and integers beyond 64 bits.
//!
//! Paragraph numbers in comments are those of `SEMANTICS.md`. Where it leaves a point open, the
//! comment starts with `spec silent:` and the choice is the one that denies or refuses.

#![allow(
    clippy::string_slice,
    clippy::unwrap_used,
    clippy::wildcard_enum_match_arm,
    reason = "test code that reads like the spec; the slices are of ASCII digits"
)]

mod conversions;
mod ejson;
mod evaluate;
mod expansions;
mod numbers;
mod operators;
mod truth;
mod validate;
mod values;

use serde_json::Value as Json;

use truth::Truth;
use values::{Typed, read};

/// Where the rule stands (§0.3).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Context {
    /// Read or write permission of a partition.
    Pbs,
    /// Condition under which a Flexible role applies.
    ApplyWhen,
    /// Document filter of a Flexible role.
    Filter,
}

/// The answer to a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    Allow,
    Deny,
    /// Denies as well, but no negation turns it into `Allow` (§0.4 P2).
    Indeterminate,
    CompileError,
}

/// A rule and everything that its answer may depend on.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Case<'a> {
    pub(crate) context: Context,
    pub(crate) rule: &'a Json,
    pub(crate) user: &'a Json,
    /// EJSON; not looked at outside `Pbs`.
    pub(crate) partition: &'a Json,
    /// `string`, `objectId`, `long` or `uuid`; `None` leaves the type unchecked.
    pub(crate) partition_type: Option<&'a str>,
    /// `partition.required` (§6.1.8).
    pub(crate) required: bool,
    /// Looked at in `Filter` alone.
    pub(crate) document: &'a Json,
    /// Looked at in `Filter` alone; `None` leaves field names unchecked.
    pub(crate) queryable: Option<&'a [String]>,
    pub(crate) values: &'a Json,
    /// `{"tag": "", "values": {}}`.
    pub(crate) environment: &'a Json,
    /// Result by function name; `{"$error": …}`, `{"$timeout": …}` and `{"$undefined": true}`
    /// stand for a call that fails, does not end, or returns nothing. An absent name is unknown.
    pub(crate) functions: &'a Json,
    /// The option of §5.4.4.
    pub(crate) missing_ne_like_mongodb: bool,
}

/// Answers a case: first the whole rule is checked, then the partition's type, then the rule runs.
pub(crate) fn decide(case: &Case<'_>) -> Outcome {
    if validate::expression(case, case.rule).is_err() {
        return Outcome::CompileError;
    }
    // §6.1.11: the type of the partition is checked before permissions.
    if case.context == Context::Pbs && !partition_fits(case) {
        return Outcome::Deny;
    }
    // §5.2: only a true rule allows.
    match evaluate::expression(case, case.rule) {
        Truth::True => Outcome::Allow,
        Truth::False => Outcome::Deny,
        Truth::Unknown => Outcome::Indeterminate,
    }
}

fn partition_fits(case: &Case<'_>) -> bool {
    let partition = read(case.partition);
    // §6.1.10: the null partition can be opened unless the key is required.
    if partition == Typed::Null {
        return !case.required;
    }
    let fits = |kind: &str| match kind {
        "string" => matches!(partition, Typed::Text(_)),
        "objectId" => matches!(partition, Typed::ObjectId(_)),
        "uuid" => matches!(partition, Typed::Uuid(_)),
        // §6.1.12: a 32-bit integer counts as `long`; a double never does, even a whole one.
        "long" => values::is_integer(case.partition),
        // spec silent: a type that is none of the four fits no value.
        _ => false,
    };
    match case.partition_type {
        Some(kind) => fits(kind),
        // §6.1.12: clients can open with values of the four types only.
        None => ["string", "objectId", "uuid", "long"].into_iter().any(fits),
    }
}
