//! The tokens that [`faults`](super::faults) reads: strings, words and what is written in their place.

use super::{
    escapes::escaped_char,
    faults::{Expect, Reader, is_word},
    json::lone_surrogate,
};
use crate::{
    diagnostics::{self as codes, shown},
    text::Span,
};

impl<'t> Reader<'t> {
    /// Reads a string to its closing quote and looks at what it holds.
    pub(super) fn string(&mut self) -> Option<()> {
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
                    if matches!(char, '\n' | '\r') {
                        let end = self.text.get(..at).unwrap_or_default().trim_end().len();
                        self.report(
                            codes::INVALID_STRING,
                            start..end,
                            "this string is not closed on its line",
                        )
                        .help("add the closing `\"`; write a line break inside a string as `\\n`");
                        return None;
                    }
                    let message =
                        format!("unescaped control character U+{:04X} in a string", u32::from(char));
                    let help = match char {
                        '\t' => "write a tab as `\\t`".to_owned(),
                        _ => format!("remove it, or write it as `\\u{:04x}`", u32::from(char)),
                    };
                    self.report(codes::INVALID_STRING, at..at + 1, message).help(&help);
                    at += 1;
                }
                Some(char) => at += char.len_utf8(),
                None => {
                    let end = self.text.len();
                    self.report(codes::INVALID_STRING, start..end, "this string is never closed")
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
        let escape = rest.chars().nth(1);
        let len = 1 + escape.map_or(0, char::len_utf8);
        let escaped = self.text.get(at..at + len).unwrap_or_default();
        let help = match escape {
            Some('\'' | '`') => "write it without the backslash".to_owned(),
            Some('u') => "`\\u` is followed by four hex digits".to_owned(),
            Some('x') => "write a character by its number as `\\u` and four hex digits".to_owned(),
            _ => "write a backslash as `\\\\`".to_owned(),
        };
        self.report(codes::INVALID_STRING, at..at + len, format!("invalid escape `{escaped}`")).help(&help);
        len
    }

    /// `<Expression>`, `<"enabled" | "disabled">` and the like.
    pub(super) fn placeholder(&mut self) -> Option<()> {
        let line = self.rest().lines().next().unwrap_or_default();
        let Some(len) = line.find('>').map(|end| end + 1) else { return self.unexpected('<') };
        let inner = line.get(..len).unwrap_or_default();
        let message = format!("`{}` is a placeholder from the documentation", shown(inner));
        self.report(codes::PLACEHOLDER, self.at..self.at + len, message)
            .help("replace it with the value for your app");
        let member = matches!(self.expect, Expect::Key | Expect::KeyOrEnd);
        self.advance(len, if member { Expect::CommaOrEnd } else { self.after_item() })
    }

    /// `...` for what the writer of an example left out.
    pub(super) fn ellipsis(&mut self, len: usize) -> Option<()> {
        self.report(codes::PLACEHOLDER, self.at..self.at + len, "something was left out here")
            .help("write it out, or remove the dots");
        let rest = self.text.get(self.at + len..).unwrap_or_default().trim_start();
        let last = rest.starts_with(['}', ']']) && !self.open.is_empty();
        let member = matches!(self.expect, Expect::Key | Expect::KeyOrEnd);
        self.advance(len, if last || member { Expect::CommaOrEnd } else { self.after_item() })
    }

    pub(super) fn wrong_quotes(&mut self, quote: char) -> Option<()> {
        let line = self.rest().lines().next().unwrap_or_default();
        let closing = match quote {
            '“' => '”',
            '‘' => '’',
            other => other,
        };
        let body = quote.len_utf8();
        let end = line.get(body..).and_then(|inside| inside.find(closing)).map(|end| body + end);
        let len = end.map_or(line.len(), |end| end + closing.len_utf8());
        self.report(codes::INVALID_JSON, self.at..self.at + len, format!("`{quote}` is not a JSON quote"))
            .help("write strings and keys in double quotes: `\"…\"`");
        self.advance(len, self.after_item())
    }

    pub(super) fn word(&mut self) -> Option<()> {
        let word = self.take_word();
        if matches!(word, "true" | "false" | "null") || is_number(word) {
            return self.advance(word.len(), self.after_item());
        }
        if let Some(len) = self.constructor(word) {
            return self.advance(len, self.after_item());
        }
        let range = self.at..self.at + word.len();
        let instead = match word {
            "True" | "TRUE" => Some("write `true`"),
            "False" | "FALSE" => Some("write `false`"),
            "None" | "nil" | "NULL" | "Null" => Some("write `null`"),
            "undefined" => Some("write `null`, or leave the field out"),
            "NaN" => Some("write `{\"$numberDouble\": \"NaN\"}`"),
            "Infinity" | "+Infinity" => Some("write `{\"$numberDouble\": \"Infinity\"}`"),
            "-Infinity" => Some("write `{\"$numberDouble\": \"-Infinity\"}`"),
            _ => None,
        };
        let numeric = word.starts_with(|char: char| char.is_ascii_digit() || matches!(char, '-' | '+' | '.'));
        if let Some(help) = instead {
            self.report(codes::INVALID_JSON, range, format!("invalid literal `{word}`")).help(help);
        } else if self.open.is_empty() && !numeric {
            // Not JSON with slips: prose, a program, another format.
            let message = format!("the text starts with `{}`, which is not JSON", shown(word));
            self.report(codes::INVALID_JSON, range, message)
                .help("a rule is `true`, `false` or an object in `{` and `}`");
            return None;
        } else if numeric {
            self.report(codes::INVALID_JSON, range, format!("invalid number `{}`", shown(word)))
                .help(number_help(word));
        } else {
            self.report(codes::INVALID_JSON, range, format!("invalid literal `{}`", shown(word)))
                .help(&format!("write strings in double quotes: `\"{}\"`", shown(word)));
        }
        self.advance(word.len(), self.after_item())
    }

    /// `ObjectId("…")` and the like, as the shell writes typed values; the length of the whole.
    fn constructor(&mut self, word: &str) -> Option<usize> {
        let line = self.rest().lines().next().unwrap_or_default();
        let before = if word == "new" { line.find('(')? } else { word.len() };
        let (head, arguments) = line.split_at_checked(before)?;
        arguments.starts_with('(').then_some(())?;
        let len = before + arguments.find(')')? + 1;
        let help = match head.trim_start_matches("new").trim() {
            "ObjectId" | "ObjectID" | "BSON.ObjectId" | "BSON.ObjectID" => "write `{\"$oid\": \"…\"}`",
            "UUID" | "BSON.UUID" => "write `{\"$uuid\": \"…\"}`",
            "ISODate" | "Date" => "write `{\"$date\": \"…\"}`",
            "NumberLong" | "Long" => "write the number alone, or `{\"$numberLong\": \"…\"}`",
            "NumberInt" | "Int32" => "write the number alone, or `{\"$numberInt\": \"…\"}`",
            "NumberDecimal" | "Decimal128" => "write `{\"$numberDecimal\": \"…\"}`",
            _ => "calls are not allowed in JSON; write the value itself",
        };
        let message = format!("`{}` is a call, not a JSON value", shown(line.get(..len)?));
        self.report(codes::INVALID_JSON, self.at..self.at + len, message).help(help);
        Some(len)
    }

    pub(super) fn bare_key(&mut self) -> Option<()> {
        let word = self.take_word();
        self.report(
            codes::INVALID_JSON,
            self.at..self.at + word.len(),
            format!("the key `{}` is missing its quotes", shown(word)),
        )
        .help(&format!("write `\"{}\"`", shown(word)));
        self.advance(word.len(), Expect::Colon)
    }

    fn take_word(&self) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|char: char| !is_word(char)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }
}

fn is_number(word: &str) -> bool {
    let unsigned = word.strip_prefix('-').unwrap_or(word);
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
    digits(whole) && digits(fraction) && digits(exponent) && (whole == "0" || !whole.starts_with('0'))
}

fn number_help(word: &str) -> &'static str {
    let digits = word.trim_start_matches(['-', '+']);
    if word.starts_with('+') {
        "write it without the `+`"
    } else if digits.starts_with('.') || digits.ends_with('.') {
        "write digits on both sides of the point, such as `0.5`"
    } else if digits.len() > 1 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        "write it without the leading zeros, or in quotes if it is a string"
    } else {
        "write it like `42`, `-1`, `0.5` or `1e3`, or in quotes if it is a string"
    }
}
