//! One linear pass before parsing: refuses what is too large or too deep while it is still only bytes.
//!
//! The grammar is recursive, and so is everything after it; after this pass the recursion is bounded.

use super::limits::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::{
    diagnostics::{self as codes, SpannedDiagnostic},
    text::Span,
};

/// What the pass found out about an acceptable text.
pub(super) struct Scan {
    /// A control character in a string or in the place of space, which the grammar does not look for.
    pub(super) control: bool,
}

/// Checks size, depth, number of nodes and encoding marks.
pub(super) fn scan(text: &str) -> Result<Scan, Box<SpannedDiagnostic>> {
    if text.len() > MAX_BYTES {
        return Err(too_many_bytes().into());
    }
    if text.starts_with('\u{feff}') {
        let message = "the text starts with a byte-order mark";
        return Err(SpannedDiagnostic::error(codes::INVALID_ENCODING, Span::new(0, 3), message)
            .help("save the file as UTF-8 without a byte-order mark")
            .into());
    }
    let bytes = text.as_bytes();
    let (mut depth, mut nodes) = (0_usize, 1_usize);
    let mut scan = Scan { control: false };
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                let string = string(bytes.get(at + 1..).unwrap_or_default());
                scan.control |= string.control;
                at += string.length + 1;
            }
            b'\t' | b'\n' | b'\r' => {}
            0 => return Err(nul(at).into()),
            ..b' ' => scan.control = true,
            b'[' | b'{' => {
                depth += 1;
                nodes += 1;
                if depth > MAX_DEPTH {
                    return Err(too_deep(at).into());
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' | b':' => {
                nodes += 1;
                if nodes > MAX_NODES {
                    return Err(too_many_nodes(at).into());
                }
            }
            _ => {}
        }
        at += 1;
    }
    Ok(scan)
}

struct InString {
    /// From after the opening quote to the closing one; to the end of the text if there is none.
    length: usize,
    control: bool,
}

fn string(inside: &[u8]) -> InString {
    let mut string = InString { length: 0, control: false };
    loop {
        let rest = inside.get(string.length..).unwrap_or_default();
        let plain = plain(rest);
        string.length += plain;
        match rest.get(plain) {
            Some(b'"') | None => return string,
            Some(b'\\') => string.length = inside.len().min(string.length + 2),
            Some(_) => {
                string.control = true;
                string.length += 1;
            }
        }
    }
}

/// How many bytes at the start mean nothing but themselves. Eight are looked at in one step.
pub(super) fn plain(bytes: &[u8]) -> usize {
    let mut rest = bytes;
    while let Some((block, after)) = rest.split_first_chunk() {
        let marks = special(u64::from_le_bytes(*block));
        if marks != 0 {
            return bytes.len() - rest.len() + marks.trailing_zeros() as usize / 8;
        }
        rest = after;
    }
    let special = rest.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '));
    bytes.len() - rest.len() + special.unwrap_or(rest.len())
}

/// Marks the first quote, backslash or control character among eight bytes in the highest bit of its byte. Marks
/// after the first may be wrong, because subtracting borrows from the bytes above.
fn special(block: u64) -> u64 {
    const EACH: u64 = 0x0101_0101_0101_0101;
    let below = |bytes: u64, bound: u64| bytes.wrapping_sub(EACH * bound) & !bytes;
    let equal = |byte: u8| below(block ^ (EACH * u64::from(byte)), 1);
    (below(block, 0x20) | equal(b'"') | equal(b'\\')) & (EACH << 7)
}

#[cold]
fn nul(at: usize) -> SpannedDiagnostic {
    let message = "the text contains a NUL byte";
    SpannedDiagnostic::error(codes::INVALID_ENCODING, Span::new(at, at + 1), message)
        .help("this is not a text file, or not UTF-8; export the configuration again")
}

#[cold]
fn too_deep(at: usize) -> SpannedDiagnostic {
    let message = format!("nesting is deeper than {MAX_DEPTH} levels");
    SpannedDiagnostic::error(codes::TOO_DEEP, Span::new(at, at + 1), message)
        .help("merge nested conditions of one kind into one array")
}

#[cold]
fn too_many_nodes(at: usize) -> SpannedDiagnostic {
    let message = format!("the text has more than {MAX_NODES} values");
    SpannedDiagnostic::error(codes::TOO_LARGE, Span::new(at, at + 1), message)
        .help("a configuration has a few hundred values; is this the right file?")
}

#[cold]
fn too_many_bytes() -> SpannedDiagnostic {
    let message = format!("the text has more than {MAX_BYTES} bytes");
    SpannedDiagnostic::error(codes::TOO_LARGE, Span::default(), message)
        .help("a configuration has a few KiB; is this the right file?")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Eight bytes at a time find what one at a time finds.
        #[test]
        fn blocks(bytes in prop::collection::vec(prop::sample::select(&b"a!\"#[\\]\x1f \x7f\x80\xff\n\0"[..]), 0..40)) {
            let first = bytes.iter().position(|byte| matches!(byte, b'"' | b'\\' | ..b' '));
            prop_assert_eq!(plain(&bytes), first.unwrap_or(bytes.len()));
        }
    }

    #[test]
    fn control_characters_are_noticed_wherever_they_stand() {
        let controls = ["\"\u{1}\"", "\"aaaaaaaa\u{1f}\"", "\"\\\"\n\"", "\"\t", "[\u{b}]", "\u{1f}1"];
        assert!(controls.iter().all(|text| scan(text).is_ok_and(|scan| scan.control)));
        let none = ["\"\\n\"", "[ \t\r\n]", "\"\\\\\"\n", "\"\u{7f}\u{80}\"", "\"\\"];
        assert!(none.iter().all(|text| scan(text).is_ok_and(|scan| !scan.control)));
    }
}
