//! Decimal128 texts: kept as they are written, compared digit by digit with any other number.
//!
//! A decimal is compared exactly, also with a double (whose binary value has a finite decimal expansion), so
//! that no two different numbers ever count as equal. Everything stays on the stack.

use std::{cmp::Ordering, fmt, fmt::Write as _};

/// The digits that a double can need: 767, plus its sign, point and exponent.
const CAPACITY: usize = 800;
const PRECISION: usize = 34;
/// The same in limbs of nine digits.
const LIMBS: usize = 86;
const LIMB: u64 = 1_000_000_000;

/// A finite number as `0.d₁d₂d₃… × 10^exponent`, without leading or trailing zeros; zero has no digits.
pub(super) struct Digits {
    negative: bool,
    exponent: i64,
    text: Buffer,
}

/// Whether `text` is a Decimal128 in Extended JSON: at most 34 digits, or `Infinity` or `NaN`.
pub(crate) fn is_decimal(text: &str) -> bool {
    special(text).is_some()
        || Digits::parse(text)
            .is_some_and(|digits| digits.text.len <= PRECISION && (-6176..=6145).contains(&digits.exponent))
}

/// Whether `text` is a decimal number of any size, without words such as `inf`.
pub(super) fn is_number(text: &str) -> bool {
    Digits::parse(text).is_some()
}

/// `Infinity`, `-Infinity` and `NaN`, as the double that behaves alike.
pub(super) fn special(text: &str) -> Option<f64> {
    let (sign, name) = match text.strip_prefix('-') {
        Some(name) => (-1.0, name),
        None => (1.0, text.strip_prefix('+').unwrap_or(text)),
    };
    match name {
        "Infinity" | "Inf" => Some(sign * f64::INFINITY),
        "NaN" => Some(f64::NAN),
        _ => None,
    }
}

impl Digits {
    /// Reads `[+-] digits [. digits] [e [+-] digits]`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (mantissa, exponent) = match text.find(['e', 'E']) {
            Some(at) => (text.get(..at)?, text.get(at + 1..)?.parse::<i64>().ok()?),
            None => (text, 0),
        };
        let (negative, mantissa) = match mantissa.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, mantissa.strip_prefix('+').unwrap_or(mantissa)),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let is_number = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
        if whole.len() + fraction.len() == 0 || !is_number(whole) || !is_number(fraction) {
            return None;
        }
        let leading = whole.bytes().chain(fraction.bytes()).take_while(|byte| *byte == b'0').count();
        let mut digits = Buffer::new();
        for byte in whole.bytes().chain(fraction.bytes()).skip(leading) {
            digits.push(byte)?;
        }
        digits.trim_zeros();
        let point = i64::try_from(whole.len()).ok()? - i64::try_from(leading).ok()?;
        let exponent = if digits.len == 0 { 0 } else { exponent.checked_add(point)? };
        Some(Self { negative: negative && digits.len > 0, exponent, text: digits })
    }

    pub(super) fn from_integer(integer: impl fmt::Display) -> Option<Self> {
        Self::from_display(format_args!("{integer}"))
    }

    /// The exact value of a finite double: a whole number times a power of two.
    pub(super) fn from_double(double: f64) -> Option<Self> {
        if !double.is_finite() {
            return None;
        }
        let bits = double.abs().to_bits();
        let fraction = bits & ((1 << 52) - 1);
        let (whole, power) = match i64::try_from(bits >> 52).ok()? {
            0 => (fraction, -1074),
            biased => (fraction | (1 << 52), biased - 1075),
        };
        // Half of it is five tenths of it.
        let (factor, tenths) = if power < 0 { (5_u64, -power) } else { (2, 0) };
        let mut limbs = [0_u64; LIMBS];
        multiply(&mut limbs, 0, whole);
        let mut left = u32::try_from(power.unsigned_abs()).ok()?;
        while left > 0 {
            let at_once = left.min(12);
            multiply(&mut limbs, factor.pow(at_once), 0);
            left -= at_once;
        }
        let mut digits = Buffer::new();
        for limb in limbs.iter().rev() {
            for place in (0..9).rev() {
                let digit = u8::try_from(limb / 10_u64.pow(place) % 10).ok()?;
                if digits.len > 0 || digit > 0 {
                    digits.push(b'0' + digit)?;
                }
            }
        }
        let exponent = if digits.len == 0 { 0 } else { i64::try_from(digits.len).ok()? - tenths };
        digits.trim_zeros();
        Some(Self { negative: double.is_sign_negative() && digits.len > 0, exponent, text: digits })
    }

    fn from_display(number: fmt::Arguments<'_>) -> Option<Self> {
        let mut text = Buffer::new();
        text.write_fmt(number).ok()?;
        Self::parse(text.as_str())
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let sign = |digits: &Self| match (digits.text.len, digits.negative) {
            (0, _) => 0,
            (_, true) => -1,
            (_, false) => 1,
        };
        let magnitude =
            || self.exponent.cmp(&other.exponent).then_with(|| self.text.as_str().cmp(other.text.as_str()));
        match (sign(self), sign(other)) {
            (-1, -1) => magnitude().reverse(),
            (1, 1) => magnitude(),
            (left, right) => left.cmp(&right),
        }
    }

    /// The number as an i64, if it is one.
    pub(super) fn to_int(&self) -> Option<i64> {
        let zeros = self.exponent - i64::try_from(self.text.len).ok()?;
        if !(0..=19).contains(&zeros) {
            return None;
        }
        let digits = self.text.as_str().bytes().chain((0..zeros).map(|_| b'0'));
        digits.map(|digit| i64::from(digit - b'0')).try_fold(0_i64, |number, digit| {
            let digit = if self.negative { -digit } else { digit };
            number.checked_mul(10)?.checked_add(digit)
        })
    }
}

/// Multiplies a number in limbs, the lowest first, and adds to it.
fn multiply(limbs: &mut [u64; LIMBS], by: u64, add: u64) {
    let mut carry = add;
    for limb in limbs {
        let product = *limb * by + carry;
        *limb = product % LIMB;
        carry = product / LIMB;
    }
}

struct Buffer {
    bytes: [u8; CAPACITY],
    len: usize,
}

impl Buffer {
    fn new() -> Self {
        Self { bytes: [0; CAPACITY], len: 0 }
    }

    fn push(&mut self, byte: u8) -> Option<()> {
        *self.bytes.get_mut(self.len)? = byte;
        self.len += 1;
        Some(())
    }

    fn trim_zeros(&mut self) {
        self.len = self.as_str().trim_end_matches('0').len();
    }

    fn as_str(&self) -> &str {
        self.bytes.get(..self.len).and_then(|bytes| str::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

impl fmt::Write for Buffer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        text.bytes().try_for_each(|byte| self.push(byte)).ok_or(fmt::Error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts() {
        for text in
            ["0", "-0.00", "1.10", "1E+3", "-9.999999999999999999999999999999999E+6144", "Infinity", "NaN"]
        {
            assert!(is_decimal(text), "{text}");
        }
        for text in ["", ".", "1.2.3", "0x1", "1e", "12345678901234567890123456789012345", "1E+7000", " 1"] {
            assert!(!is_decimal(text), "{text}");
        }
    }

    #[test]
    fn comparison_is_exact() {
        let compare = |a: &str, b: &str| Some(Digits::parse(a)?.compare(&Digits::parse(b)?));
        assert_eq!(compare("1.10", "1.1"), Some(Ordering::Equal));
        assert_eq!(compare("-1", "1"), Some(Ordering::Less));
        assert_eq!(compare("0.00", "-0"), Some(Ordering::Equal));
        assert_eq!(compare("1e2", "99.999"), Some(Ordering::Greater));
        assert_eq!(compare("-12", "-3"), Some(Ordering::Less));
        let doubles = [
            0.0,
            -0.0,
            0.1,
            -1.5,
            1e22,
            123_456.789,
            f64::MAX,
            f64::MIN_POSITIVE,
            5e-324,
            -2.5e-310,
            1.0 / 3.0,
        ];
        for double in doubles {
            let written = Digits::parse(&format!("{double:.766e}"));
            let same = Digits::from_double(double).zip(written).map(|(a, b)| a.compare(&b));
            assert_eq!(same, Some(Ordering::Equal), "{double}");
        }
        let tenth = Digits::from_double(0.1).zip(Digits::parse("0.1")).map(|(a, b)| a.compare(&b));
        assert_eq!(tenth, Some(Ordering::Greater));
        assert_eq!(Digits::parse("-9223372036854775808").and_then(|d| d.to_int()), Some(i64::MIN));
        assert_eq!(Digits::parse("9223372036854775808").and_then(|d| d.to_int()), None);
        assert_eq!(Digits::parse("12.50e1").and_then(|d| d.to_int()), Some(125));
        assert_eq!(Digits::parse("0.5").and_then(|d| d.to_int()), None);
    }
}
