//! Decodes JSON strings: meaning is given to decoded text only.

/// The decoded text between the quotes, or the byte offset of an escape that stands for no character (half of
/// a surrogate pair). The escapes themselves are well formed, as the grammar has seen to.
pub(super) fn decode(raw: &str) -> Result<Box<str>, usize> {
    if !raw.contains('\\') {
        return Ok(raw.into());
    }
    let mut decoded = String::with_capacity(raw.len());
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (plain, escape) = rest.split_at(at);
        decoded.push_str(plain);
        let (char, len) = escaped_char(escape).ok_or(raw.len() - escape.len())?;
        decoded.push(char);
        rest = escape.get(len..).unwrap_or_default();
    }
    decoded.push_str(rest);
    Ok(decoded.into())
}

/// The character of the escape at the start of `text`, and the escape's length.
pub(super) fn escaped_char(text: &str) -> Option<(char, usize)> {
    let simple = match text.as_bytes().get(1)? {
        b'u' => return unicode(text),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        quoted @ (b'"' | b'\\' | b'/') => char::from(*quoted),
        _ => return None,
    };
    Some((simple, 2))
}

fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |at: usize| {
        let digits = text.get(at..)?.strip_prefix("\\u")?.get(..4)?;
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let first = unit(0)?;
    if let Some(char) = char::from_u32(first) {
        return Some((char, 6));
    }
    match (first, unit(6)?) {
        (high @ 0xd800..=0xdbff, low @ 0xdc00..=0xdfff) => {
            Some((char::from_u32(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00))?, 12))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn escapes() {
        let cases = [
            (r"plain", Ok("plain")),
            (r"\u0025%user", Ok("%%user")),
            (r#"\"\\\/\b\f\n\r\t"#, Ok("\"\\/\u{8}\u{c}\n\r\t")),
            (r"\ud83d\ude00", Ok("😀")),
            (r"a\ud800", Err(1)),
            (r"\ude00\ud83d", Err(0)),
            (r"\ud83dx", Err(0)),
        ];
        for (raw, expected) in cases {
            assert_eq!(decode(raw).as_deref(), expected.as_ref().map(|text| *text), "{raw}");
        }
    }
}
