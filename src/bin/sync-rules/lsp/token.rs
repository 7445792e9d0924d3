//! The string literal under the cursor, in a text that is being written and so rarely is valid JSON.

use sync_rules::Context;

/// Nobody writes rules deeper than this, and a text that does so is refused anyway.
const MOST_DEPTH: usize = 128;

/// A string literal.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Token {
    /// Of what is between the quotes, in bytes.
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// The string that it stands for.
    pub(crate) text: String,
    /// It is, or is about to become, the key of a member.
    pub(crate) is_key: bool,
    /// The keys on the way from the root, its own included if it is the value of a member.
    pub(crate) path: Vec<String>,
}

/// An object or array that is not closed yet.
#[derive(Default)]
struct Frame {
    object: bool,
    /// The key whose value is being read.
    key: Option<String>,
    /// The next string is a key.
    before_key: bool,
}

impl Token {
    /// The literal that holds the offset, its quotes excluded; `None` outside of strings.
    pub(crate) fn at(text: &str, offset: usize) -> Option<Self> {
        let bytes = text.as_bytes();
        let mut frames: Vec<Frame> = Vec::new();
        let mut at = 0;
        while at < offset {
            match bytes.get(at)? {
                open @ (b'{' | b'[') => {
                    let object = *open == b'{';
                    frames.push(Frame { object, key: None, before_key: object });
                    if frames.len() > MOST_DEPTH {
                        return None;
                    }
                }
                b'}' | b']' => drop(frames.pop()),
                b',' => {
                    if let Some(frame) = frames.last_mut() {
                        *frame = Frame { object: frame.object, key: None, before_key: frame.object };
                    }
                }
                b':' => {
                    if let Some(frame) = frames.last_mut() {
                        frame.before_key = false;
                    }
                }
                b'"' => {
                    let start = at + 1;
                    let end = closing(bytes, start);
                    let frame = frames.last_mut();
                    let is_key = frame.as_ref().is_some_and(|frame| frame.before_key);
                    let content = decoded(text.get(start..end)?);
                    if offset <= end {
                        let path = frames.into_iter().filter_map(|frame| frame.key).collect();
                        return Some(Self { start, end, text: content, is_key, path });
                    }
                    if let Some(frame) = frame.filter(|_| is_key) {
                        frame.key = Some(content);
                    }
                    at = end;
                }
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// The kind of expression it is in, as far as the keys around it tell.
    pub(crate) fn context(&self) -> Option<Context> {
        self.path.iter().rev().find_map(|key| match key.as_str() {
            "permissions" => Some(Context::PartitionPermission),
            "apply_when" | "can_evaluate" => Some(Context::ApplyWhen),
            "document_filters" | "document_filter" | "insert" | "delete" => Some(Context::DocumentFilter),
            _ => None,
        })
    }

    /// Whether it is the name of a function that is called.
    pub(crate) fn names_function(&self) -> bool {
        matches!(self.path.as_slice(), [.., call, name] if call == "%function" && name == "name")
            && !self.is_key
    }
}

/// The quote that ends a string, or the end of the line that it was left open on.
fn closing(bytes: &[u8], start: usize) -> usize {
    let mut at = start;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' | b'\n' | b'\r' => break,
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
    at.min(bytes.len())
}

fn decoded(raw: &str) -> String {
    serde_json::from_str(&format!("\"{raw}\"")).unwrap_or_else(|_| raw.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_literal_under_the_cursor_with_its_keys() {
        let text = r#"{"permissions": {"read": {"\u0025%user.id": {"%function": {"name": "can", "#;
        let name = Token::at(text, text.find("can").unwrap_or_default())
            .map(|token| (token.names_function(), token.context()));
        assert_eq!(name, Some((true, Some(Context::PartitionPermission))));
        let key = Token::at(text, 30).map(|token| (token.text, token.is_key, token.path));
        let path = ["permissions", "read"].map(str::to_owned).to_vec();
        assert_eq!(key, Some(("%%user.id".to_owned(), true, path)));
        assert_eq!(Token::at(text, 0), None);
        assert_eq!(Token::at(text, 15), None);
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line() {
        let text = "{\n\"%\n: 1, \"\\";
        let token = Token::at(text, 4);
        assert_eq!(token.map(|token| (token.text, token.end)), Some(("%".to_owned(), 4)));
        assert!(Token::at(text, text.len()).is_some());
        assert_eq!(Token::at(&"[".repeat(10_000), 9_000), None);
    }
}
