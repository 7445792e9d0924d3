//! What is wrong with a text that the grammar refused, in words a person uses.
//!
//! A second reader of the same language, which runs only after the grammar has said no. It knows what it
//! expects at each place and what people write there instead (comments, trailing commas, single quotes, bare
//! words, placeholders of the documentation), says so, and reads on as if it were right, so that all problems
//! of a file come back at once.

use crate::{
    diagnostics::{self as codes, SpannedDiagnostic},
    text::Span,
};

/// More would only repeat one mistake.
const MOST: usize = 20;

/// All faults of a text; at least one.
pub(super) fn faults(text: &str) -> Vec<SpannedDiagnostic> {
    let mut reader = Reader { text, at: 0, open: Vec::new(), expect: Expect::Value, findings: Vec::new() };
    while reader.findings.len() < MOST && reader.step().is_some() {}
    if reader.findings.is_empty() {
        reader.report(codes::INVALID_JSON, 0..text.len(), "this is not JSON");
    }
    reader.findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Expect {
    /// A value: at the start, after a colon, after a comma of a list.
    Value,
    /// After `[`.
    ValueOrEnd,
    /// After `{`.
    KeyOrEnd,
    /// After a comma of an object.
    Key,
    Colon,
    CommaOrEnd,
    End,
}

pub(super) struct Reader<'t> {
    pub(super) text: &'t str,
    pub(super) at: usize,
    /// The open brackets and where they are.
    pub(super) open: Vec<(char, usize)>,
    pub(super) expect: Expect,
    pub(super) findings: Vec<SpannedDiagnostic>,
}

impl<'t> Reader<'t> {
    /// Reads one token; `None` where reading on would only guess.
    fn step(&mut self) -> Option<()> {
        self.skip_space();
        let Some(char) = self.rest().chars().next() else { return self.end_of_text() };
        match (char, self.expect) {
            (_, Expect::End) => self.after_the_end(char),
            (',', Expect::CommaOrEnd) => self.comma(),
            (',', Expect::Value | Expect::ValueOrEnd | Expect::Key | Expect::KeyOrEnd) => self.stray_comma(),
            (':', Expect::Colon) => self.advance(1, Expect::Value),
            (_, Expect::Colon) => self.no_colon(char),
            ('}' | ']', _) => self.close(char),
            (';', Expect::CommaOrEnd) => self.semicolon(),
            (_, Expect::CommaOrEnd) if starts_item(char) => self.no_comma(char),
            (_, Expect::CommaOrEnd) => self.unexpected(char),
            ('"', _) => self.string(),
            ('{' | '[', Expect::Value | Expect::ValueOrEnd) => self.open_bracket(char),
            ('<', _) => self.placeholder(),
            ('…', _) => self.ellipsis(char.len_utf8()),
            ('.', _) if self.rest().starts_with("...") => self.ellipsis(3),
            ('\'' | '`' | '“' | '”' | '‘' | '’', _) => self.wrong_quotes(char),
            (_, Expect::Value | Expect::ValueOrEnd) if is_word(char) => self.word(),
            (_, Expect::Key | Expect::KeyOrEnd) if is_word(char) => self.bare_key(),
            _ => self.unexpected(char),
        }
    }

    pub(super) fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn report(
        &mut self,
        code: codes::Code,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
    ) -> Report<'_> {
        self.findings.push(SpannedDiagnostic::error(code, Span::new(range.start, range.end), message));
        Report(self.findings.last_mut())
    }

    pub(super) fn advance(&mut self, len: usize, expect: Expect) -> Option<()> {
        self.at += len;
        self.expect = expect;
        Some(())
    }

    /// What follows a complete value, or a key.
    pub(super) fn after_item(&self) -> Expect {
        match (self.expect, self.open.is_empty()) {
            (Expect::Key | Expect::KeyOrEnd, _) => Expect::Colon,
            (_, true) => Expect::End,
            (_, false) => Expect::CommaOrEnd,
        }
    }

    fn after_comma(&self) -> Expect {
        if self.open.last().is_some_and(|(bracket, _)| *bracket == '{') { Expect::Key } else { Expect::Value }
    }

    fn skip_space(&mut self) {
        loop {
            let rest = self.rest().trim_start_matches([' ', '\n', '\t', '\r']);
            self.at = self.text.len() - rest.len();
            let len = if rest.starts_with("//") || (rest.starts_with('#') && self.expect != Expect::Value) {
                rest.find('\n').unwrap_or(rest.len())
            } else if rest.starts_with("/*") {
                rest.find("*/").map_or(rest.len(), |end| end + 2)
            } else {
                return;
            };
            self.report(codes::INVALID_JSON, self.at..self.at + len, "comments are not allowed in JSON")
                .help("remove the comment");
            self.at += len;
        }
    }

    fn end_of_text(&mut self) -> Option<()> {
        let end = self.text.len();
        if self.text.trim().is_empty() {
            self.report(codes::EMPTY_TEXT, 0..end, "the text is empty")
                .help("write `false` to deny everyone, or an expression");
        } else if self.expect != Expect::End {
            let message = format!("unexpected end of the text, expected {}", self.expected());
            let open = self.open.clone();
            let report = self.report(codes::INVALID_JSON, end..end, message);
            if let (Report(Some(finding)), Some((bracket, at))) = (report, open.last()) {
                let label = if *bracket == '{' { "this `{` is not closed" } else { "this `[` is not closed" };
                finding.related.push((Span::new(*at, at + 1), label));
                let closing = |bracket: char| if bracket == '{' { '}' } else { ']' };
                let missing: String = open.iter().rev().map(|(bracket, _)| closing(*bracket)).collect();
                finding.help = Some(format!("the text is cut off, or `{missing}` is missing at its end"));
            }
        }
        None
    }

    fn after_the_end(&mut self, char: char) -> Option<()> {
        let end = self.text.trim_end().len().max(self.at);
        if matches!(char, '}' | ']') {
            let message = format!("unmatched `{char}`");
            self.report(codes::INVALID_JSON, self.at..self.at + 1, message).help("remove it");
        } else {
            let message = "unexpected characters after the value";
            self.report(codes::INVALID_JSON, self.at..end, message)
                .help("a file holds one value; remove what follows it");
        }
        None
    }

    fn comma(&mut self) -> Option<()> {
        let next = self.text.get(self.at + 1..).unwrap_or_default().trim_start();
        if next.starts_with(['}', ']']) {
            self.report(codes::INVALID_JSON, self.at..self.at + 1, "trailing comma").help("remove the comma");
            return self.advance(1, Expect::CommaOrEnd);
        }
        self.advance(1, self.after_comma())
    }

    fn stray_comma(&mut self) -> Option<()> {
        self.report(codes::INVALID_JSON, self.at..self.at + 1, "no item before this comma")
            .help("remove the comma");
        self.advance(1, self.after_comma())
    }

    fn semicolon(&mut self) -> Option<()> {
        self.report(codes::INVALID_JSON, self.at..self.at + 1, "expected `,` between the items, found `;`")
            .help("separate items with a comma");
        self.advance(1, self.after_comma())
    }

    fn no_comma(&mut self, char: char) -> Option<()> {
        let range = self.at..self.at + char.len_utf8();
        self.report(codes::INVALID_JSON, range, "missing comma before this item")
            .help("separate items with a comma");
        self.expect = self.after_comma();
        Some(())
    }

    /// Something else than `:` after a key.
    fn no_colon(&mut self, char: char) -> Option<()> {
        let range = self.at..self.at + char.len_utf8();
        let message = format!("expected `:` after the key, found `{char}`");
        match char {
            '=' => {
                let len = self.rest().len() - self.rest().trim_start_matches(['=', '>']).len();
                let range = self.at..self.at + len;
                self.report(codes::INVALID_JSON, range, "missing `:` between the key and its value")
                    .help("write `:`");
                self.advance(len, Expect::Value)
            }
            ',' | '}' | ']' => {
                self.report(codes::INVALID_JSON, range, message)
                    .help("each key of an object needs a value; write several values as an array: `{\"$in\": [\"…\", \"…\"]}`");
                None
            }
            '"' | '{' | '[' | '\'' | '<' => {
                self.report(codes::INVALID_JSON, range, "missing `:` between the key and its value")
                    .help("write `:`");
                self.expect = Expect::Value;
                Some(())
            }
            _ => {
                self.report(codes::INVALID_JSON, range, message)
                    .help("a key is followed by `:`; is the closing quote of the key missing?");
                None
            }
        }
    }

    fn open_bracket(&mut self, bracket: char) -> Option<()> {
        self.open.push((bracket, self.at));
        self.advance(1, if bracket == '{' { Expect::KeyOrEnd } else { Expect::ValueOrEnd })
    }

    fn close(&mut self, bracket: char) -> Option<()> {
        let allowed = matches!(self.expect, Expect::CommaOrEnd | Expect::KeyOrEnd | Expect::ValueOrEnd);
        match self.open.last().copied() {
            Some(('{', _)) if allowed && bracket == '}' => {}
            Some(('[', _)) if allowed && bracket == ']' => {}
            Some((opened, at)) if allowed => {
                let wanted = if opened == '{' { '}' } else { ']' };
                let message = format!("expected `{wanted}`, found `{bracket}`");
                let report = self.report(codes::INVALID_JSON, self.at..self.at + 1, message);
                if let Report(Some(finding)) = report {
                    finding.related.push((Span::new(at, at + 1), "opened here"));
                    finding.help = Some(format!("write `{wanted}`, or put it before this `{bracket}`"));
                }
                return None;
            }
            _ => return self.unexpected(bracket),
        }
        self.open.pop();
        let expect = if self.open.is_empty() { Expect::End } else { Expect::CommaOrEnd };
        self.advance(1, expect)
    }

    pub(super) fn unexpected(&mut self, char: char) -> Option<()> {
        let message = format!("expected {}, found `{char}`", self.expected());
        let in_array = self.open.last().is_some_and(|(bracket, _)| *bracket == '[');
        let report = self.report(codes::INVALID_JSON, self.at..self.at + char.len_utf8(), message);
        if char == ':' && in_array {
            report.help("write a key and its value inside `{` and `}`");
        }
        None
    }

    fn expected(&self) -> &'static str {
        let in_object = self.open.last().is_some_and(|(bracket, _)| *bracket == '{');
        match self.expect {
            Expect::Value => "a value",
            Expect::ValueOrEnd => "a value or `]`",
            Expect::Key => "a key in double quotes",
            Expect::KeyOrEnd => "a key in double quotes or `}`",
            Expect::Colon => "`:`",
            Expect::CommaOrEnd if in_object => "`,` or `}`",
            Expect::CommaOrEnd => "`,` or `]`",
            Expect::End => "the end of the text",
        }
    }
}

/// The finding just reported, to which help can be added.
pub(super) struct Report<'f>(Option<&'f mut SpannedDiagnostic>);

impl Report<'_> {
    pub(super) fn help(self, help: &str) {
        if let Some(finding) = self.0 {
            finding.help = Some(help.to_owned());
        }
    }
}

fn starts_item(char: char) -> bool {
    is_word(char) || matches!(char, '"' | '{' | '[' | '<' | '\'' | '`' | '“' | '‘')
}

pub(super) fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-' | '+' | '.' | '%' | '$')
}
