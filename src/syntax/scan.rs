//! One linear pass before parsing: refuses what is too large or too deep while it is still only bytes.
//!
//! The grammar is recursive, and so is everything behind it; after this pass the recursion is bounded.

use super::limits::{MAX_BYTES, MAX_DEPTH, MAX_NODES};
use crate::{
    diagnostics::{self as codes, Finding},
    text::Span,
};

/// What the pass found out about an acceptable text.
pub(super) struct Scan {
    /// A control character stands inside a string, which the grammar does not look for.
    pub(super) control_in_string: bool,
}

/// Checks size, depth, number of nodes and encoding marks.
pub(super) fn scan(text: &str) -> Result<Scan, Box<Finding>> {
    if text.len() > MAX_BYTES {
        return Err(too_many_bytes().into());
    }
    if text.starts_with('\u{feff}') {
        let message = "the text begins with a byte-order mark";
        return Err(Finding::error(codes::INVALID_ENCODING, Span::new(0, 3), message)
            .help("save the file as UTF-8 without a byte-order mark")
            .into());
    }
    let (mut depth, mut nodes) = (0_usize, 1_usize);
    let (mut in_string, mut escaped) = (false, false);
    let mut scan = Scan { control_in_string: false };
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            0..=0x1f if in_string => scan.control_in_string = true,
            _ if in_string => {}
            0 => {
                let message = "there is a NUL byte in the text";
                let span = Span::new(at, at + 1);
                return Err(Finding::error(codes::INVALID_ENCODING, span, message)
                    .help("the file is not a text file, or not UTF-8; export the configuration again")
                    .into());
            }
            b'[' | b'{' => {
                depth += 1;
                nodes += 1;
                if depth > MAX_DEPTH {
                    let message = format!("more than {MAX_DEPTH} objects and arrays stand inside each other");
                    return Err(Finding::error(codes::TOO_DEEP, Span::new(at, at + 1), message)
                        .help("join nested conditions of one kind into one list")
                        .into());
                }
            }
            b']' | b'}' => depth = depth.saturating_sub(1),
            b',' | b':' => {
                nodes += 1;
                if nodes > MAX_NODES {
                    let message = format!("the text holds more than {MAX_NODES} values");
                    return Err(Finding::error(codes::TOO_LARGE, Span::new(at, at + 1), message)
                        .help("a configuration has a few hundred values; is this the right file?")
                        .into());
                }
            }
            _ => {}
        }
    }
    Ok(scan)
}

fn too_many_bytes() -> Finding {
    let message = format!("the text has more than {MAX_BYTES} bytes");
    Finding::error(codes::TOO_LARGE, Span::default(), message)
        .help("a configuration has a few KiB; is this the right file?")
}
