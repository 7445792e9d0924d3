//! ObjectIds and UUIDs: fixed bytes with one textual form each (SEMANTICS §3.4).

use std::fmt;

/// A BSON ObjectId: 12 bytes, written as 24 lower-case hex digits. It never equals a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub [u8; 12]);

/// A UUID (BSON binary of subtype 4): 16 bytes, written as 36 characters 8-4-4-4-12. It never equals a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Uuid(pub [u8; 16]);

impl ObjectId {
    /// Reads 24 hex digits of any case; `None` for anything else.
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 12];
        fill_from_hex(text.bytes(), &mut bytes).then_some(Self(bytes))
    }

    /// What `%stringToOid` makes of a string: 24 hex digits, or exactly 12 bytes taken as they are.
    pub fn from_rule_text(text: &str) -> Option<Self> {
        match <[u8; 12]>::try_from(text.as_bytes()) {
            Ok(bytes) => Some(Self(bytes)),
            Err(_) => Self::from_hex(text),
        }
    }

    /// The 24 lower-case hex digits, without allocating.
    pub(crate) fn hex(self) -> HexText<24> {
        let mut text = HexText([b'0'; 24]);
        write_hex(self.0.iter().copied(), text.0.iter_mut());
        text
    }
}

impl Uuid {
    const HYPHENS: [usize; 4] = [8, 13, 18, 23];

    /// Reads 36 characters of the form 8-4-4-4-12, hex digits of any case; `None` for anything else.
    pub fn from_text(text: &str) -> Option<Self> {
        let hyphen_at = |i: &usize| Self::HYPHENS.contains(i);
        let placed = text.bytes().enumerate().all(|(i, byte)| hyphen_at(&i) == (byte == b'-'));
        if text.len() != 36 || !placed {
            return None;
        }
        let mut bytes = [0; 16];
        fill_from_hex(text.bytes().filter(|byte| *byte != b'-'), &mut bytes).then_some(Self(bytes))
    }

    /// The 36 lower-case characters, without allocating.
    pub(crate) fn text(self) -> HexText<36> {
        let mut text = HexText([b'-'; 36]);
        let digits = text.0.iter_mut().enumerate().filter(|(i, _)| !Self::HYPHENS.contains(i));
        write_hex(self.0.iter().copied(), digits.map(|(_, digit)| digit));
        text
    }
}

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.hex().as_str())
    }
}

impl fmt::Display for Uuid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text().as_str())
    }
}

/// The textual form of an id, on the stack.
#[derive(Clone, Copy)]
pub(crate) struct HexText<const N: usize>([u8; N]);

impl<const N: usize> HexText<N> {
    pub(crate) fn as_str(&self) -> &str {
        // Only ASCII digits and hyphens are ever written; the fallback cannot be reached and denies.
        str::from_utf8(&self.0).unwrap_or_default()
    }
}

/// Fills `bytes` from pairs of hex digits; false unless there are exactly enough of them.
fn fill_from_hex(mut digits: impl Iterator<Item = u8>, bytes: &mut [u8]) -> bool {
    let mut nibble = || digits.next().and_then(|digit| char::from(digit).to_digit(16));
    for byte in bytes.iter_mut() {
        let (Some(high), Some(low)) = (nibble(), nibble()) else { return false };
        *byte = u8::try_from(high << 4 | low).unwrap_or_default();
    }
    digits.next().is_none()
}

fn write_hex<'a>(bytes: impl Iterator<Item = u8>, mut digits: impl Iterator<Item = &'a mut u8>) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        for nibble in [byte >> 4, byte & 15] {
            if let (Some(digit), Some(text)) = (digits.next(), DIGITS.get(usize::from(nibble))) {
                *digit = *text;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn object_ids_read_hex_and_raw_bytes() {
        let id = ObjectId::from_hex("5F4863e4d49bd2191ff1e623").map(|id| id.to_string());
        assert_eq!(id.as_deref(), Some("5f4863e4d49bd2191ff1e623"));
        assert_eq!(ObjectId::from_rule_text("abcdefghijkl"), Some(ObjectId(*b"abcdefghijkl")));
        for wrong in ["", "5f48", "5f4863e4d49bd2191ff1e62g", "5f4863e4d49bd2191ff1e6230", "ééééééééé"]
        {
            assert_eq!(ObjectId::from_rule_text(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn uuids_read_one_form_only() {
        let text = "0C2A2F0E-5a5e-4d5e-9c7d-1d2f3a4b5c6d";
        assert_eq!(Uuid::from_text(text).map(|id| id.to_string()), Some(text.to_lowercase()));
        for wrong in ["", "0c2a2f0e5a5e4d5e9c7d1d2f3a4b5c6d", "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6", "-"] {
            assert_eq!(Uuid::from_text(wrong), None, "{wrong}");
        }
    }
}
