//! The form of JSON that nearly every rule has, read without the grammar and in a fraction of its time.
//!
//! In: a text. Out: the tree that the grammar gives for it, or nothing. The reader has no opinion of its own: at an
//! escape, a fraction, an exponent, a large text, and at everything that is or may be refused, it gives up, and the
//! grammar says what the text is or why it is nothing. Property tests hold the two to the same tree.

use super::{
    duplicates::repeated,
    limits::{MAX_DEPTH, MAX_NODES},
    scan::plain,
    tree::{Key, Member, Node, NodeKind, Numeral},
};
use crate::text::Span;

/// Reads a text of plain form.
pub(super) fn read(text: &str) -> Option<Node> {
    // A value takes a byte at least, so a text this short cannot hold too many.
    if text.len() >= MAX_NODES {
        return None;
    }
    let mut reader = Reader { text, at: 0 };
    reader.space();
    let root = reader.value(MAX_DEPTH)?;
    (reader.at == text.len()).then_some(root)
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    /// A value and the space after it. `room` is how many more brackets may be opened.
    fn value(&mut self, room: usize) -> Option<Node> {
        let start = self.at;
        let kind = match self.peek()? {
            b'"' => NodeKind::String(self.string()?),
            b'{' => NodeKind::Object(self.members(room.checked_sub(1)?)?),
            b'[' => NodeKind::Array(self.elements(room.checked_sub(1)?)?),
            b'-' | b'0'..=b'9' => NodeKind::Number(self.whole_number()?),
            b't' => self.word("true", NodeKind::Bool(true))?,
            b'f' => self.word("false", NodeKind::Bool(false))?,
            _ => self.word("null", NodeKind::Null)?,
        };
        let span = Span::new(start, self.at);
        self.space();
        Some(Node { span, kind })
    }

    fn members(&mut self, room: usize) -> Option<Vec<Member>> {
        let mut members = Vec::new();
        self.open();
        if !self.take(b'}') {
            loop {
                let start = self.at;
                let text = self.string()?;
                let key = Key { span: Span::new(start, self.at), text };
                self.space();
                self.take(b':').then_some(())?;
                self.space();
                members.push(Member { key, value: self.value(room)? });
                if !self.comma() {
                    break;
                }
            }
            self.take(b'}').then_some(())?;
        }
        repeated(&members).is_empty().then_some(members)
    }

    fn elements(&mut self, room: usize) -> Option<Vec<Node>> {
        let mut elements = Vec::new();
        self.open();
        if !self.take(b']') {
            loop {
                elements.push(self.value(room)?);
                if !self.comma() {
                    break;
                }
            }
            self.take(b']').then_some(())?;
        }
        Some(elements)
    }

    /// A string without escapes.
    fn string(&mut self) -> Option<Box<str>> {
        self.take(b'"').then_some(())?;
        let start = self.at;
        self.at += plain(self.text.as_bytes().get(start..)?);
        let text = self.text.get(start..self.at)?;
        self.take(b'"').then(|| text.into())
    }

    fn whole_number(&mut self) -> Option<Numeral> {
        let start = self.at;
        self.take(b'-');
        let digits = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        let padded = self.at - digits > 1 && self.text.as_bytes().get(digits) == Some(&b'0');
        let int = self.text.get(start..self.at)?.parse().ok()?;
        (!padded).then_some(Numeral::Int(int))
    }

    fn word(&mut self, word: &str, kind: NodeKind) -> Option<NodeKind> {
        self.text.get(self.at..)?.starts_with(word).then(|| self.at += word.len())?;
        Some(kind)
    }

    /// A bracket, which has been seen, and the space after it.
    fn open(&mut self) {
        self.at += 1;
        self.space();
    }

    /// A comma and the space after it, if there is one.
    fn comma(&mut self) -> bool {
        let comma = self.take(b',');
        self.space();
        comma
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn space(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{prelude::*, sample::Index};

    use super::{super::json::by_grammar, *};
    use crate::text::Source;

    /// What both readers make of a text.
    fn readings(text: &str) -> (Option<String>, Option<String>) {
        let grammar = by_grammar(&Source::new("text", text)).ok();
        (read(text).map(|root| format!("{root:?}")), grammar.map(|tree| format!("{:?}", tree.root)))
    }

    fn space() -> impl Strategy<Value = String> {
        "[ \n\t\r]{0,2}"
    }

    /// Texts of plain form; keys may repeat.
    fn text() -> impl Strategy<Value = String> {
        let scalar = prop_oneof![
            Just("true".to_owned()),
            Just("false".to_owned()),
            Just("null".to_owned()),
            "\"[a-z%$. é/\u{7f}]{0,20}\"",
            "-?(0|[1-9][0-9]{0,20})",
        ];
        scalar.prop_recursive(4, 40, 10, |inner| {
            let item =
                (space(), inner, space()).prop_map(|(before, item, after)| before + &item + &after).boxed();
            let key = (space(), "\"[a-h%]{1,2}\"", space()).prop_map(|(a, key, b)| a + &key + &b);
            let member = (key, item.clone()).prop_map(|(key, item)| key + ":" + &item);
            let list = |items: Vec<String>| items.join(",");
            prop_oneof![
                prop::collection::vec(item, 1..5).prop_map(move |items| format!("[{}]", list(items))),
                prop::collection::vec(member, 1..12).prop_map(move |items| format!("{{{}}}", list(items))),
                space().prop_map(|space| format!("[{space}]")),
                space().prop_map(|space| format!("{{{space}}}")),
            ]
        })
    }

    /// The same with a piece in place of a character.
    fn damaged() -> impl Strategy<Value = String> {
        let piece = prop::sample::select(vec![
            "", "\"", "\\", "\\n", "\\u0025", ",", ":", "{", "}", "[", "]", "-", "0", "00", ".5", "e9",
            "1.0", "nul", "\u{b}", "\0", "\u{1f}", "\u{a0}", "\u{feff}", "//", "'", "tru", "true", "\n",
        ]);
        (text(), any::<Index>(), 0..2_usize, piece).prop_map(|(text, at, removed, piece)| {
            let chars: Vec<char> = text.chars().collect();
            let at = at.index(chars.len() + 1);
            let after = chars.iter().skip(at + removed);
            chars.iter().take(at).copied().chain(piece.chars()).chain(after.copied()).collect()
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

        #[test]
        fn plain_texts_are_read_as_the_grammar_reads_them(text in text()) {
            let (plain, grammar) = readings(&text);
            prop_assert_eq!(plain, grammar);
        }

        #[test]
        fn nothing_is_read_otherwise_than_the_grammar_reads_it(text in damaged()) {
            let (plain, grammar) = readings(&text);
            prop_assert!(plain.is_none() || plain == grammar, "{:?} but {:?}", plain, grammar);
        }
    }

    #[test]
    fn what_may_be_refused_is_left_to_the_grammar() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(read(&nested(MAX_DEPTH)).is_some() && read(&nested(MAX_DEPTH + 1)).is_none());
        let long = |length: usize| format!("{}1", " ".repeat(length - 1));
        assert!(read(&long(MAX_NODES - 1)).is_some() && read(&long(MAX_NODES)).is_none());
        let left = [
            "",
            " ",
            "1 2",
            "[1,]",
            "{\"a\":1,}",
            "{\"a\":1,\"a\":1}",
            "01",
            "-",
            "1.5",
            "1e3",
            "9223372036854775808",
            "\"\\n\"",
            "\"\n\"",
            "\"a",
            "[\u{b}]",
            "\u{feff}1",
            "trueish",
            "nul",
        ];
        for text in left {
            assert!(read(text).is_none(), "{text:?}");
        }
    }
}
