//! What can go wrong while deciding. All of it denies.

use std::fmt;

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
    /// One value compared with a list by equality (§5.3).
    ArrayOnRight,
    /// Two lists compared by equality (§5.3).
    ArrayBoth,
    /// A document compared with anything (§5.3).
    ObjectCompared,
    /// `$in` or `$nin` of something that is not a list (§5.4.5).
    NotAnArray,
    /// `$exists` of null (§5.4.6).
    ExistsOfNull,
    /// An order between values that have none (§5.4.7).
    NotComparable,
    /// A conversion of something of another type or form (§3.4.13).
    ConversionFailed,
    /// A name where the path reaches an array (§2.3.12).
    IndexIntoArray,
    /// A value in a document filter that is missing (§7.5.17).
    FilterValueMissing,
    /// A value of the app that is secret or was not given.
    ValueUnknown,
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
            Self::ArrayOnRight => "one value is compared with a list; `$in` asks for one of a list",
            Self::ArrayBoth => "two lists are compared",
            Self::ObjectCompared => "a document is compared",
            Self::NotAnArray => "the operand is not a list",
            Self::ExistsOfNull => "the value is null, which neither exists nor is missing",
            Self::NotComparable => "the two values have no order",
            Self::ConversionFailed => "the value cannot be converted",
            Self::IndexIntoArray => "the path names a field of a list",
            Self::FilterValueMissing => "the value to compare with is missing",
            Self::ValueUnknown => "the value is secret or was not given",
            Self::ErrorIllegalRealmPath => "attempted to bind on illegal realm partition",
        }
    }
}

/// What went wrong at check time. Its text holds no data of the user, except what a host's function put into its own error.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvalError {
    code: EvalErrorCode,
    detail: Option<Detail>,
    /// The root of the program and the step in it.
    pub(crate) step: Option<(usize, crate::text::Span)>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Detail {
    /// The host's own text.
    Text(Box<str>),
    /// The types of a partition value. Only its text allocates, and only when it is asked for.
    Types { expected: &'static str, found: &'static str },
}

impl EvalError {
    /// A function threw; the text is the host's own.
    pub fn function_failed(message: impl Into<Box<str>>) -> Self {
        Self { code: EvalErrorCode::FunctionFailed, detail: Some(Detail::Text(message.into())), step: None }
    }

    /// There is no function of this name.
    pub fn function_unknown() -> Self {
        Self::of(EvalErrorCode::FunctionUnknown)
    }

    /// A function took too long.
    pub fn function_timeout() -> Self {
        Self::of(EvalErrorCode::FunctionTimeout)
    }

    pub(crate) fn of(code: EvalErrorCode) -> Self {
        Self { code, detail: None, step: None }
    }

    pub(crate) fn illegal_partition(expected: &'static str, found: &'static str) -> Self {
        let detail = Some(Detail::Types { expected, found });
        Self { detail, ..Self::of(EvalErrorCode::ErrorIllegalRealmPath) }
    }

    pub(crate) fn at(self, root: usize, span: crate::text::Span) -> Self {
        Self { step: Some((root, span)), ..self }
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
        match &self.detail {
            None => Ok(()),
            Some(Detail::Text(text)) => write!(f, ": {text}"),
            Some(Detail::Types { expected, found }) => {
                write!(f, ": expected partition to have type {expected} but found {found}")
            }
        }
    }
}

impl std::error::Error for EvalError {}
