//! Exact numbers, written out as decimal digits, so that integers, doubles and decimals compare
//! without rounding (§5.3: numeric equality across numeric types).

use std::cmp::Ordering;

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    Nan,
    NegativeInfinity,
    PositiveInfinity,
    Finite(Digits),
}

/// `integer` has no leading zeros and `fraction` no trailing ones; zero is never negative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Digits {
    negative: bool,
    integer: String,
    fraction: String,
}

/// `None` when one of the two is not a number.
pub(super) fn compare(a: &Number, b: &Number) -> Option<Ordering> {
    use Number::{Finite, Nan, NegativeInfinity, PositiveInfinity};
    match (a, b) {
        // spec silent: NaN has no answer, neither for equality nor for order, so that no negation
        // of one allows; the caller says Indeterminate.
        (Nan, _) | (_, Nan) => None,
        (Finite(a), Finite(b)) => Some(compare_digits(a, b)),
        (a, b) if a == b => Some(Ordering::Equal),
        (NegativeInfinity, _) | (_, PositiveInfinity) => Some(Ordering::Less),
        (PositiveInfinity, _) | (_, NegativeInfinity) => Some(Ordering::Greater),
    }
}

fn compare_digits(a: &Digits, b: &Digits) -> Ordering {
    let magnitude = |a: &Digits, b: &Digits| {
        (a.integer.len(), &a.integer, &a.fraction).cmp(&(b.integer.len(), &b.integer, &b.fraction))
    };
    match (a.negative, b.negative) {
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => magnitude(a, b),
        (true, true) => magnitude(b, a),
    }
}

pub(super) fn from_integer(value: i128) -> Number {
    finite(value < 0, &value.unsigned_abs().to_string(), "")
}

pub(super) fn from_double(value: f64) -> Number {
    if value.is_nan() {
        Number::Nan
    } else if value == f64::INFINITY {
        Number::PositiveInfinity
    } else if value == f64::NEG_INFINITY {
        Number::NegativeInfinity
    } else {
        // No double has more than 1074 digits after the point, so this is its exact value.
        let text = format!("{:.1074}", value.abs());
        let (integer, fraction) = text.split_once('.').unwrap();
        finite(value < 0.0, integer, fraction)
    }
}

/// The content of `{"$numberDouble": …}`; `None` when it is not the text of a double.
pub(super) fn from_double_text(text: &str) -> Option<Number> {
    if let Some(special) = special(text) {
        return Some(special);
    }
    split_scientific(text)?;
    let value: f64 = text.parse().ok()?;
    // spec silent: finite digits that overflow to infinity are not the text of a double.
    value.is_finite().then(|| from_double(value))
}

/// The content of `{"$numberDecimal": …}`; `None` when no 128-bit decimal has exactly this value.
pub(super) fn from_decimal_text(text: &str) -> Option<Number> {
    if let Some(special) = special(text) {
        return Some(special);
    }
    let (negative, integer, fraction, exponent) = split_scientific(text)?;
    let digits = format!("{integer}{fraction}");
    let exponent = exponent - i64::try_from(fraction.len()).ok()?;
    let significant = digits.trim_start_matches('0').trim_end_matches('0');
    if significant.is_empty() {
        return Some(finite(false, "", ""));
    }
    let trailing = digits.len() - digits.trim_end_matches('0').len();
    let exponent = exponent + i64::try_from(trailing).ok()?;
    let width = i64::try_from(significant.len()).ok()?;
    // spec silent: a value that would have to be rounded is refused.
    if width > 34 || exponent < -6176 || exponent + width > 6145 {
        return None;
    }
    if exponent >= 0 {
        let zeros = "0".repeat(usize::try_from(exponent).ok()?);
        return Some(finite(negative, &format!("{significant}{zeros}"), ""));
    }
    let places = usize::try_from(-exponent).ok()?;
    let padded = format!("{significant:0>width$}", width = places + 1);
    let (integer, fraction) = padded.split_at(padded.len() - places);
    Some(finite(negative, integer, fraction))
}

fn special(text: &str) -> Option<Number> {
    match text {
        "NaN" => Some(Number::Nan),
        "Infinity" => Some(Number::PositiveInfinity),
        "-Infinity" => Some(Number::NegativeInfinity),
        _ => None,
    }
}

/// Sign, digits before and after the point, and the power of ten of `-1.25E+3`.
fn split_scientific(text: &str) -> Option<(bool, &str, &str, i64)> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if integer.len() + fraction.len() == 0 || !digits(integer) || !digits(fraction) {
        return None;
    }
    Some((negative, integer, fraction, i64::from(exponent)))
}

fn finite(negative: bool, integer: &str, fraction: &str) -> Number {
    let integer = integer.trim_start_matches('0').to_owned();
    let fraction = fraction.trim_end_matches('0').to_owned();
    let negative = negative && !(integer.is_empty() && fraction.is_empty());
    Number::Finite(Digits { negative, integer, fraction })
}
