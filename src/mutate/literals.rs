//! Values near a literal.

use serde_json::Value as Json;

use crate::syntax::Numeral;

/// What an everyday text is made another one by.
const ANOTHER: &str = "-x";

/// The number before and the number after, as they are written.
pub(super) fn near_number(number: Numeral) -> Vec<String> {
    match number {
        Numeral::Int(int) => [int.checked_add(1), int.checked_sub(1)]
            .into_iter()
            .flatten()
            .map(|int| int.to_string())
            .collect(),
        Numeral::Double(double) => {
            [double + 1.0, double - 1.0].into_iter().map(|double| Json::from(double).to_string()).collect()
        }
    }
}

/// Another text.
pub(super) fn another(text: &str) -> String {
    format!("{text}{ANOTHER}")
}

/// Texts near the one that a typed literal wraps: a number's neighbours, or an id with another last digit.
pub(super) fn near_wrapped(text: &str) -> Vec<String> {
    if let Ok(int) = text.parse::<i64>() {
        return near_number(Numeral::Int(int));
    }
    let mut chars = text.chars();
    match chars.next_back() {
        Some(last) if last.is_ascii_hexdigit() => {
            vec![format!("{}{}", chars.as_str(), if last == '0' { '1' } else { '0' })]
        }
        Some(_) | None => Vec::new(),
    }
}
