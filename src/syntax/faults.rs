//! What is wrong with a text that the grammar refused, in words a person uses.
//!
//! A second reader of the same language, which runs only after the grammar has said no. It knows what it
//! expects at each place and what people write there instead (comments, trailing commas, single quotes, bare
//! words, placeholders of the documentation), says so, and reads on as if it were right, so that all problems
//! of a file come back at once.

use super::{escapes::escaped_char, json::lone_surrogate};
use crate::{
    diagnostics::{self as codes, Finding},
    text::Span,
};

/// More would only repeat one mistake.
const MOST: usize = 20;

/// All faults of a text; at least one.
pub(super) fn faults(text: &str) -> Vec<Finding> {
    let mut reader = Reader { text, at: 0, open: Vec::new(), expect: Expect::Value, findings: Vec::new() };
    while reader.findings.len() < MOST && reader.step().is_some() {}
    if reader.findings.is_empty() {
        reader.report(codes::INVALID_JSON, 0..text.len(), "this is not JSON");
    }
    reader.findings
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Expect {
    /// A value: at the start, behind a colon, behind a comma of a list.
    Value,
    /// Behind `[`.
    ValueOrEnd,
    /// Behind `{`.
    KeyOrEnd,
    /// Behind a comma of an object.
    Key,
    Colon,
    CommaOrEnd,
    End,
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    /// The open brackets and where they stand.
    open: Vec<(char, usize)>,
    expect: Expect,
    findings: Vec<Finding>,
}

impl<'t> Reader<'t> {
    /// Reads one token; `None` where reading on would only guess.
    fn step(&mut self) -> Option<()> {
        self.skip_space();
        let Some(char) = self.rest().chars().next() else { return self.end_of_text() };
        match (char, self.expect) {
            (_, Expect::End) => self.after_the_end(),
            (',', Expect::CommaOrEnd) => self.comma(),
            (':', Expect::Colon) => self.advance(1, Expect::Value),
            ('}' | ']', _) => self.close(char),
            (_, Expect::CommaOrEnd) if starts_item(char) => {
                self.report(codes::INVALID_JSON, self.at..self.at + 1, "there is no `,` before this item")
                    .help("separate the items with a comma");
                self.expect = self.after_comma();
                Some(())
            }
            ('"', _) if self.expect != Expect::Colon => self.string(),
            ('{' | '[', Expect::Value | Expect::ValueOrEnd) => self.open_bracket(char),
            ('<', _) if self.expect != Expect::Colon => self.placeholder(),
            ('\'' | '`' | '“' | '”' | '‘' | '’', _) if self.expect != Expect::Colon => {
                self.wrong_quotes(char)
            }
            (_, Expect::Value | Expect::ValueOrEnd) if is_word(char) => self.word(),
            (_, Expect::Key | Expect::KeyOrEnd) if is_word(char) => self.bare_key(),
            _ => self.unexpected(char),
        }
    }

    fn rest(&self) -> &'t str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn report(
        &mut self,
        code: codes::Code,
        range: std::ops::Range<usize>,
        message: impl Into<String>,
    ) -> Report<'_> {
        self.findings.push(Finding::error(code, Span::new(range.start, range.end), message));
        Report(self.findings.last_mut())
    }

    fn advance(&mut self, len: usize, expect: Expect) -> Option<()> {
        self.at += len;
        self.expect = expect;
        Some(())
    }

    /// What follows a complete value, or a key.
    fn after_item(&self) -> Expect {
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
            self.report(codes::INVALID_JSON, self.at..self.at + len, "JSON has no comments")
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
            let message = format!("the text ends where {} was expected", self.expected());
            let opened = self.open.last().copied();
            let report = self.report(codes::INVALID_JSON, end..end, message);
            if let (Report(Some(finding)), Some((bracket, at))) = (report, opened) {
                let label = if bracket == '{' { "this `{` is not closed" } else { "this `[` is not closed" };
                finding.related.push((Span::new(at, at + 1), label));
            }
        }
        None
    }

    fn after_the_end(&mut self) -> Option<()> {
        let end = self.text.trim_end().len();
        self.report(
            codes::INVALID_JSON,
            self.at..end.max(self.at),
            "there is something behind the end of the value",
        )
        .help("a file holds one value; remove what follows it");
        None
    }

    fn comma(&mut self) -> Option<()> {
        let next = self.text.get(self.at + 1..).unwrap_or_default().trim_start();
        if next.starts_with(['}', ']']) {
            self.report(codes::INVALID_JSON, self.at..self.at + 1, "there is a comma behind the last item")
                .help("remove the comma");
            return self.advance(1, Expect::CommaOrEnd);
        }
        self.advance(1, self.after_comma())
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
                let message = format!("there is `{bracket}` where `{wanted}` was expected");
                let report = self.report(codes::INVALID_JSON, self.at..self.at + 1, message);
                if let Report(Some(finding)) = report {
                    finding.related.push((Span::new(at, at + 1), "opened here"));
                }
                return None;
            }
            _ => return self.unexpected(bracket),
        }
        self.open.pop();
        let expect = if self.open.is_empty() { Expect::End } else { Expect::CommaOrEnd };
        self.advance(1, expect)
    }

    /// Reads a string to its closing quote and looks at what it holds.
    fn string(&mut self) -> Option<()> {
        let start = self.at;
        let mut at = start + 1;
        loop {
            let rest = self.text.get(at..).unwrap_or_default();
            match rest.chars().next() {
                Some('"') => break,
                Some('\\') => match escaped_char(rest) {
                    Some((_, len)) => at += len,
                    None => at += self.bad_escape(at),
                },
                Some(char) if char < ' ' => {
                    if char == '\n' {
                        let end = self.text.get(..at).unwrap_or_default().trim_end().len();
                        self.report(
                            codes::INVALID_STRING,
                            start..end,
                            "this string is not closed on its line",
                        )
                        .help("add the closing `\"`; a line break inside a string is written `\\n`");
                        return None;
                    }
                    let message = format!("the character U+{:04X} stands in a string", u32::from(char));
                    self.report(codes::INVALID_STRING, at..at + 1, message)
                        .help("remove it, or write it as an escape such as `\\t`");
                    at += 1;
                }
                Some(char) => at += char.len_utf8(),
                None => {
                    let end = self.text.len();
                    self.report(
                        codes::INVALID_STRING,
                        start..end.min(start + 40),
                        "this string is never closed",
                    )
                    .help("add the closing `\"`");
                    return None;
                }
            }
        }
        self.advance(at + 1 - start, self.after_item())
    }

    fn bad_escape(&mut self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        let digits = rest.bytes().skip(2).take(4).filter(u8::is_ascii_hexdigit).count();
        if rest.starts_with("\\u") && digits == 4 {
            self.findings.push(lone_surrogate(Span::new(at, at + 6)));
            return 6;
        }
        let len = 1 + rest.chars().nth(1).map_or(0, char::len_utf8);
        self.report(codes::INVALID_STRING, at..at + len, "this escape does not exist")
            .help("a backslash is written `\\\\`; the escapes are \\\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hex digits");
        len
    }

    /// `<Expression>`, `<"enabled" | "disabled">` and the like.
    fn placeholder(&mut self) -> Option<()> {
        let line = self.rest().lines().next().unwrap_or_default();
        let Some(len) = line.find('>').map(|end| end + 1) else { return self.unexpected('<') };
        let message = format!("`{}` is a placeholder", line.get(..len).unwrap_or_default());
        self.report(codes::PLACEHOLDER, self.at..self.at + len, message)
            .help("put the value there that your app needs");
        let member = matches!(self.expect, Expect::Key | Expect::KeyOrEnd);
        self.advance(len, if member { Expect::CommaOrEnd } else { self.after_item() })
    }

    fn wrong_quotes(&mut self, quote: char) -> Option<()> {
        let line = self.rest().lines().next().unwrap_or_default();
        let closing = match quote {
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        let body = quote.len_utf8();
        let end = line.get(body..).and_then(|inside| inside.find(closing)).map(|end| body + end);
        let len = end.map_or(line.len(), |end| end + closing.len_utf8());
        self.report(codes::INVALID_JSON, self.at..self.at + len, format!("`{quote}` is not a quote of JSON"))
            .help("write strings and keys in double quotes: `\"…\"`");
        self.advance(len, self.after_item())
    }

    fn word(&mut self) -> Option<()> {
        let word = self.take_word();
        let range = self.at..self.at + word.len();
        if !matches!(word, "true" | "false" | "null") && !is_number(word) {
            let numeric =
                word.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '-' | '+' | '.'));
            if numeric {
                self.report(codes::INVALID_JSON, range, format!("`{word}` is not a number of JSON")).help(
                    "write it like `42`, `-1` or `0.5`, without leading zeros, `+` or signs between digits",
                );
            } else {
                let help = match word {
                    "True" | "TRUE" => "write `true`".to_owned(),
                    "False" | "FALSE" => "write `false`".to_owned(),
                    "None" | "nil" | "undefined" | "NULL" => "write `null`".to_owned(),
                    _ => format!("write strings in double quotes: `\"{word}\"`"),
                };
                self.report(codes::INVALID_JSON, range, format!("`{word}` is not a value of JSON"))
                    .help(&help);
            }
        }
        self.advance(word.len(), self.after_item())
    }

    fn bare_key(&mut self) -> Option<()> {
        let word = self.take_word();
        self.report(
            codes::INVALID_JSON,
            self.at..self.at + word.len(),
            format!("the key `{word}` has no quotes"),
        )
        .help(&format!("write `\"{word}\"`"));
        self.advance(word.len(), Expect::Colon)
    }

    fn take_word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|char: char| !is_word(char)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    fn unexpected(&mut self, char: char) -> Option<()> {
        let message = format!("there is `{char}` where {} was expected", self.expected());
        self.report(codes::INVALID_JSON, self.at..self.at + char.len_utf8(), message);
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
struct Report<'f>(Option<&'f mut Finding>);

impl Report<'_> {
    fn help(self, help: &str) {
        if let Some(finding) = self.0 {
            finding.help = Some(help.to_owned());
        }
    }
}

fn starts_item(char: char) -> bool {
    is_word(char) || matches!(char, '"' | '{' | '[' | '<' | '\'')
}

fn is_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '-' | '+' | '.' | '%' | '$')
}

fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}
