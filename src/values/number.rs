//! Numbers of the three BSON kinds compare by value, whatever their type (SEMANTICS §5.3).

use std::cmp::Ordering;

use super::decimal::{self, Digits};

/// One number of any type. Integers are exact: 2^53 and 2^53+1 differ, also from each other's doubles.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Number<'a> {
    Int(i64),
    Double(f64),
    /// The text of a Decimal128 that [`super::is_decimal`] accepts.
    Decimal(&'a str),
    /// An integer beyond i64, which only foreign JSON can hold.
    Unsigned(u64),
}

/// The double nearest to a number in decimal digits; such a text holds nothing else.
#[cfg(not(all(target_arch = "wasm32", any(feature = "wasm", feature = "wasm-tools"))))]
pub(crate) fn double(text: &str) -> Option<f64> {
    text.parse().ok()
}

/// The same in a page, by JavaScript: what Rust needs for it is a table that no compression makes smaller.
#[cfg(all(target_arch = "wasm32", any(feature = "wasm", feature = "wasm-tools")))]
pub(crate) fn double(text: &str) -> Option<f64> {
    let double = wasm_bindgen::JsValue::from_str(text).unchecked_into_f64();
    (!double.is_nan()).then_some(double)
}

impl Number<'_> {
    /// How the two compare; `None` if one of them is not a number at all (NaN).
    pub(crate) fn compare(self, other: Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(&b)),
            (Self::Double(a), Self::Double(b)) => a.partial_cmp(&b),
            (Self::Int(a), Self::Double(b)) => compare_int_with_double(a, b),
            (Self::Double(a), Self::Int(b)) => compare_int_with_double(b, a).map(Ordering::reverse),
            (a, b) => compare_digits(a, b),
        }
    }

    /// The number as an i64, if it is a whole number in that range: the key under which equal numbers meet.
    pub(crate) fn to_int(self) -> Option<i64> {
        match self {
            Self::Int(int) => Some(int),
            Self::Unsigned(_) => None,
            Self::Double(double) => {
                #[expect(
                    clippy::cast_possible_truncation,
                    reason = "the comparison tells whether it was exact"
                )]
                let int = double as i64;
                (compare_int_with_double(int, double) == Some(Ordering::Equal)).then_some(int)
            }
            Self::Decimal(text) => Digits::parse(text)?.to_int(),
        }
    }

    /// A double beside the number, or the number itself.
    pub(crate) fn nearly(self) -> f64 {
        match self {
            Self::Double(double) => double,
            #[expect(clippy::cast_precision_loss, reason = "a double beside it is what is asked for")]
            Self::Int(int) => int as f64,
            #[expect(clippy::cast_precision_loss, reason = "a double beside it is what is asked for")]
            Self::Unsigned(int) => int as f64,
            Self::Decimal(text) => decimal::special(text).unwrap_or_else(|| double(text).unwrap_or(f64::NAN)),
        }
    }

    fn special(self) -> Option<f64> {
        match self {
            Self::Double(double) => (!double.is_finite()).then_some(double),
            Self::Decimal(text) => decimal::special(text),
            Self::Int(_) | Self::Unsigned(_) => None,
        }
    }

    fn digits(self) -> Option<Digits> {
        match self {
            Self::Int(int) => Digits::from_integer(int),
            Self::Unsigned(int) => Digits::from_integer(int),
            Self::Double(double) => Digits::from_double(double),
            Self::Decimal(text) => Digits::parse(text),
        }
    }
}

fn compare_int_with_double(int: i64, double: f64) -> Option<Ordering> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0; // 2^63
    if double.is_nan() {
        None
    } else if double >= LIMIT {
        Some(Ordering::Less)
    } else if double < -LIMIT {
        Some(Ordering::Greater)
    } else {
        #[expect(clippy::cast_possible_truncation, reason = "the fraction is compared next")]
        let whole = double.trunc() as i64;
        Some(int.cmp(&whole).then_with(|| 0.0_f64.partial_cmp(&double.fract()).unwrap_or(Ordering::Equal)))
    }
}

fn compare_digits(a: Number<'_>, b: Number<'_>) -> Option<Ordering> {
    // A finite number is between the infinities, whatever its size.
    match (a.special(), b.special()) {
        (None, None) => Some(a.digits()?.compare(&b.digits()?)),
        (a, b) => a.unwrap_or(0.0).partial_cmp(&b.unwrap_or(0.0)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_compare_by_value() {
        use Number::{Decimal, Double, Int, Unsigned};
        use Ordering::{Equal, Greater, Less};
        let two_53 = 9_007_199_254_740_992;
        let cases = [
            (Int(two_53), Int(two_53 + 1), Some(Less)),
            (Int(two_53 + 1), Double(9_007_199_254_740_992.0), Some(Greater)),
            (Int(1), Double(1.0), Some(Equal)),
            (Int(-1), Double(-1.5), Some(Greater)),
            (Int(i64::MAX), Double(9_223_372_036_854_775_808.0), Some(Less)),
            (Double(f64::NAN), Int(1), None),
            (Decimal("1.50"), Double(1.5), Some(Equal)),
            (Decimal("0.1"), Double(0.1), Some(Less)),
            (Decimal("NaN"), Decimal("1"), None),
            (Decimal("-Infinity"), Int(i64::MIN), Some(Less)),
            (Decimal("Infinity"), Double(f64::INFINITY), Some(Equal)),
            (Unsigned(u64::MAX), Double(18_446_744_073_709_551_616.0), Some(Less)),
            (Unsigned(u64::MAX), Decimal("18446744073709551615"), Some(Equal)),
        ];
        for (a, b, expected) in cases {
            assert_eq!(a.compare(b), expected, "{a:?} {b:?}");
            assert_eq!(b.compare(a), expected.map(Ordering::reverse), "{b:?} {a:?}");
        }
    }

    #[test]
    fn whole_numbers_meet_as_integers() {
        assert_eq!(Number::Double(3.0).to_int(), Some(3));
        assert_eq!(Number::Double(3.5).to_int(), None);
        assert_eq!(Number::Double(f64::NAN).to_int(), None);
        assert_eq!(Number::Double(9_223_372_036_854_775_808.0).to_int(), None);
        assert_eq!(Number::Decimal("4.00").to_int(), Some(4));
    }
}
