//! From characters to tokens.

use std::borrow::Cow;

use super::{Kind, Token};

/// Operators of more than one character, longest first.
const MARKS: &[&str] = &[
    ">>>=", "===", "!==", "**=", "<<=", ">>=", ">>>", "&&=", "||=", "??=", "...", "=>", "==", "!=", "<=",
    ">=", "&&", "||", "??", "?.", "++", "--", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<", ">>",
    "**",
];

/// Words after which a value is expected, so that `/` begins a regular expression.
const BEFORE_VALUE: &[&str] = &[
    "return",
    "typeof",
    "case",
    "in",
    "of",
    "delete",
    "void",
    "throw",
    "new",
    "else",
    "do",
    "instanceof",
    "yield",
    "await",
];

struct Lexer<'s> {
    rest: &'s str,
    line: usize,
    tokens: Vec<Token<'s>>,
    /// How many braces are open, and how many were when each open substitution began.
    braces: usize,
    substitutions: Vec<usize>,
    /// So many bytes of rest were left where a line ended in which a regular expression did: there is none before.
    no_regex_above: usize,
}

pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut lexer = Lexer {
        rest: text.strip_prefix('\u{feff}').unwrap_or(text),
        line: 1,
        tokens: Vec::new(),
        braces: 0,
        substitutions: Vec::new(),
        no_regex_above: usize::MAX,
    };
    while let Some(first) = lexer.rest.chars().next() {
        lexer.token(first);
    }
    lexer.tokens
}

impl<'s> Lexer<'s> {
    fn token(&mut self, first: char) {
        match first {
            '\n' => {
                self.line += 1;
                self.skip(1);
            }
            _ if first.is_whitespace() => drop(self.take(first.len_utf8())),
            '/' if self.rest.starts_with("//") => {
                let end = self.rest.find('\n').unwrap_or(self.rest.len());
                self.skip(end);
            }
            '/' if self.rest.starts_with("/*") => {
                let end =
                    self.rest.get(2..).and_then(|rest| rest.find("*/")).map_or(self.rest.len(), |at| at + 4);
                let comment = self.take(end);
                self.line += breaks(comment);
            }
            '/' if self.value_expected() && self.regex() => {}
            '"' | '\'' => self.string(first),
            '`' => self.template(Kind::Text, Kind::TemplateHead),
            '}' if self.substitutions.last() == Some(&self.braces) => {
                self.substitutions.pop();
                self.template(Kind::TemplateTail, Kind::TemplateMiddle);
            }
            '0'..='9' => {
                self.run(Kind::Number, |char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_'))
            }
            _ if in_word(first) => self.run(Kind::Word, in_word),
            _ => self.operator(first),
        }
    }

    fn skip(&mut self, bytes: usize) {
        self.take(bytes);
    }

    fn take(&mut self, bytes: usize) -> &'s str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    fn push(&mut self, kind: Kind, text: Cow<'s, str>, line: usize) {
        self.tokens.push(Token { kind, text, line });
    }

    fn run(&mut self, kind: Kind, belongs: fn(char) -> bool) {
        let end = self.rest.find(|char| !belongs(char)).unwrap_or(self.rest.len());
        let text = self.take(end);
        self.push(kind, Cow::Borrowed(text), self.line);
    }

    fn operator(&mut self, first: char) {
        // `a ?.5 : b` has a number.
        let number = |mark: &str| {
            mark == "?."
                && self.rest.get(2..).is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_digit()))
        };
        let long = MARKS.iter().find(|mark| self.rest.starts_with(**mark) && !number(mark));
        let text = self.take(long.map_or(first.len_utf8(), |mark| mark.len()));
        match text {
            "{" => self.braces += 1,
            "}" => self.braces = self.braces.saturating_sub(1),
            _ => {}
        }
        self.push(Kind::Mark, Cow::Borrowed(text), self.line);
    }

    fn value_expected(&self) -> bool {
        let Some(last) = self.tokens.last() else { return true };
        match last.kind {
            Kind::Word => BEFORE_VALUE.contains(&&*last.text),
            Kind::Mark => !matches!(&*last.text, ")" | "]" | "}" | "++" | "--"),
            Kind::TemplateHead | Kind::TemplateMiddle => true,
            Kind::Number | Kind::Text | Kind::TemplateTail | Kind::Regex => false,
        }
    }

    /// Takes a regular expression, if one ends in this line.
    fn regex(&mut self) -> bool {
        if self.rest.len() > self.no_regex_above {
            return false;
        }
        let (mut escaped, mut class) = (false, false);
        for (at, char) in self.rest.char_indices().skip(1) {
            match char {
                '\n' => {
                    self.no_regex_above = self.rest.len() - at;
                    return false;
                }
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '[' => class = true,
                ']' => class = false,
                '/' if !class => {
                    let source = self.rest.get(1..at).unwrap_or_default();
                    self.skip(at + 1);
                    self.push(Kind::Regex, Cow::Borrowed(source), self.line);
                    let flags =
                        self.rest.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(self.rest.len());
                    self.skip(flags);
                    return true;
                }
                _ => {}
            }
        }
        self.no_regex_above = 0;
        false
    }

    fn string(&mut self, quote: char) {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|(_, char)| match char {
            _ if escaped => {
                escaped = false;
                false
            }
            '\\' => {
                escaped = true;
                false
            }
            char => *char == quote || *char == '\n',
        });
        let (end, closed) = match end {
            Some((at, char)) => (at, usize::from(char == quote)),
            None => (self.rest.len(), 0),
        };
        let raw = self.take(end).get(1..).unwrap_or_default();
        self.skip(closed);
        self.push(Kind::Text, unescape(raw), self.line);
        self.line += breaks(raw);
    }

    /// A part of a template: the character at the front begins it. It is the whole rest, or up to a substitution.
    fn template(&mut self, whole: Kind, up_to_substitution: Kind) {
        let line = self.line;
        self.skip(1);
        let mut escaped = false;
        let mut end = None;
        let mut dollar = false;
        for (at, char) in self.rest.char_indices() {
            match char {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '`' => end = Some((at, whole, 1)),
                '{' if dollar => end = Some((at - 1, up_to_substitution, 2)),
                _ => {}
            }
            if end.is_some() {
                break;
            }
            dollar = char == '$' && !escaped;
        }
        let (end, kind, mark) = end.unwrap_or((self.rest.len(), whole, 0));
        let raw = self.take(end);
        self.skip(mark);
        if kind == up_to_substitution {
            self.substitutions.push(self.braces);
        }
        self.push(kind, unescape(raw), line);
        self.line += breaks(raw);
    }
}

fn in_word(char: char) -> bool {
    char.is_alphanumeric() || matches!(char, '_' | '$' | '#' | '\u{200c}' | '\u{200d}')
}

fn breaks(text: &str) -> usize {
    text.bytes().filter(|byte| *byte == b'\n').count()
}

/// The value of a string's inside.
fn unescape(raw: &str) -> Cow<'_, str> {
    if !raw.contains('\\') {
        return Cow::Borrowed(raw);
    }
    let mut value = String::with_capacity(raw.len());
    let mut chars = raw.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            value.push(char);
            continue;
        }
        match chars.next() {
            Some('n') => value.push('\n'),
            Some('t') => value.push('\t'),
            Some('r') => value.push('\r'),
            Some('\n') | None => {}
            Some('x') => value.extend(code(chars.by_ref().take(2))),
            Some('u') => {
                let braced = chars.as_str().starts_with('{');
                let digits = chars.by_ref().skip(usize::from(braced));
                let digits: Vec<char> = if braced {
                    digits.take_while(|char| *char != '}').collect()
                } else {
                    digits.take(4).collect()
                };
                value.extend(code(digits.into_iter()));
            }
            Some(other) => value.push(other),
        }
    }
    Cow::Owned(value)
}

fn code(digits: impl Iterator<Item = char>) -> Option<char> {
    u32::from_str_radix(&digits.collect::<String>(), 16).ok().and_then(char::from_u32)
}
