//! What can go wrong while deciding. All of it denies.

use std::fmt;

use super::Root;
use crate::{text::Span, values::TypeName};

/// Why a decision is indeterminate, or a partition is refused. The texts of the codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EvalErrorCode {
    /// The function threw an error (SEMANTICS §4.5).
    FunctionFailed,
    /// There is no such function (§4.4).
    FunctionUnknown,
    /// The function took too long (§4.6).
    FunctionTimeout,
    /// The function's own `can_evaluate` does not let this user call it (§4.7).
    FunctionRefused,
    /// The result of a call is not there yet.
    FunctionPending,
    /// `$ne` or `$nin` of a missing left side (§5.4.4).
    LeftMissing,
    /// One value compared with an array by equality (§5.3).
    ArrayOnRight,
    /// Two arrays compared by equality (§5.3).
    ArrayBoth,
    /// An object compared with anything (§5.3).
    ObjectCompared,
    /// `$in` or `$nin` of something that is not an array (§5.4.5).
    NotAnArray,
    /// `$exists` of null (§5.4.6).
    ExistsOfNull,
    /// An order between values that have none (§5.4.7).
    NotComparable,
    /// A conversion of something of another type or form (§3.4.13).
    ConversionFailed,
    /// A name where the path reaches an array (§2.3.12).
    IndexIntoArray,
    /// A value in a document filter that is missing or null (§7.5.17).
    FilterValueMissing,
    /// A value of the app that is secret or was not given.
    ValueUnknown,
    /// A field in a filter of which nobody knows whether it is queryable (§7.5.14).
    QueryableUnknown,
    /// The partition value has the wrong type (§6.1.11).
    ErrorIllegalRealmPath,
}

impl EvalErrorCode {
    /// The stable text, such as `function-failed`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::FunctionFailed => "function-failed",
            Self::FunctionUnknown => "function-unknown",
            Self::FunctionTimeout => "function-timeout",
            Self::FunctionRefused => "function-refused",
            Self::FunctionPending => "function-pending",
            Self::LeftMissing => "left-missing",
            Self::ArrayOnRight => "array-on-right",
            Self::ArrayBoth => "array-both",
            Self::ObjectCompared => "object-compared",
            Self::NotAnArray => "not-an-array",
            Self::ExistsOfNull => "exists-of-null",
            Self::NotComparable => "not-comparable",
            Self::ConversionFailed => "conversion-failed",
            Self::IndexIntoArray => "index-into-array",
            Self::FilterValueMissing => "filter-value-missing",
            Self::ValueUnknown => "value-unknown",
            Self::QueryableUnknown => "queryable-unknown",
            Self::ErrorIllegalRealmPath => "ErrorIllegalRealmPath",
        }
    }

    fn message(self) -> &'static str {
        match self {
            Self::FunctionFailed => "the function failed",
            Self::FunctionUnknown => "there is no such function",
            Self::FunctionTimeout => "the function took too long",
            Self::FunctionRefused => "the function's `can_evaluate` does not let this user call it",
            Self::FunctionPending => "the function has not answered yet",
            Self::LeftMissing => "the left side is missing, so it is not known to differ",
            Self::ArrayOnRight => "one value is compared with an array; use `$in` to match any element",
            Self::ArrayBoth => "two arrays are compared",
            Self::ObjectCompared => "an object is compared",
            Self::NotAnArray => "the operand is not an array",
            Self::ExistsOfNull => "the value is null, which counts as neither existing nor missing",
            Self::NotComparable => "the two values cannot be ordered",
            Self::ConversionFailed => "the value cannot be converted",
            Self::IndexIntoArray => "the path goes into an array without an index",
            Self::FilterValueMissing => "the value to compare with is missing or null",
            Self::ValueUnknown => "the value is secret or was not given",
            Self::QueryableUnknown => {
                "it is not known whether sync can use this field: no queryable fields are listed, and development mode adds them as clients query"
            }
            Self::ErrorIllegalRealmPath => "attempted to bind on illegal realm partition",
        }
    }
}

/// What went wrong at check time. Its text holds no data of the user, except what a host's function put into its own error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    /// The host's own text.
    text: Option<Box<str>>,
    types: Option<Mismatch>,
    code: EvalErrorCode,
    /// Where it went wrong.
    pub(crate) at: Option<(Root, Span)>,
}

/// A value of another type than was expected: of these, or of one that a partition can have. Its text is made when it is
/// asked for, as a refusal allocates nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mismatch {
    expected: Option<TypeName>,
    found: TypeName,
}

impl EvalError {
    /// A function threw; the text is the host's own.
    pub fn function_failed(message: impl Into<Box<str>>) -> Self {
        Self { text: Some(message.into()), ..Self::new(EvalErrorCode::FunctionFailed) }
    }

    /// There is no function of this name.
    pub fn function_unknown() -> Self {
        Self::new(EvalErrorCode::FunctionUnknown)
    }

    /// A function took too long.
    pub fn function_timeout() -> Self {
        Self::new(EvalErrorCode::FunctionTimeout)
    }

    /// The answer of a function is not there yet.
    pub fn function_pending() -> Self {
        Self::new(EvalErrorCode::FunctionPending)
    }

    pub(crate) fn new(code: EvalErrorCode) -> Self {
        Self { text: None, types: None, code, at: None }
    }

    pub(crate) fn illegal_partition(expected: Option<TypeName>, found: TypeName) -> Self {
        let types = Some(Mismatch { expected, found });
        Self { types, ..Self::new(EvalErrorCode::ErrorIllegalRealmPath) }
    }

    pub(crate) fn at(self, root: Root, span: Span) -> Self {
        Self { at: Some((root, span)), ..self }
    }

    /// The stable code.
    pub fn code(&self) -> EvalErrorCode {
        self.code
    }
}

impl fmt::Display for EvalErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for EvalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code.message())?;
        if let Some(text) = &self.text {
            write!(f, ": {text}")?;
        }
        if let Some(Mismatch { expected, found }) = self.types {
            let expected = expected.map_or("string, objectId, long or uuid", TypeName::as_str);
            write!(f, ": expected partition to have type {expected} but found {}", found.as_str())?;
        }
        Ok(())
    }
}

impl std::error::Error for EvalError {}
