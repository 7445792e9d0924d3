//! JSON values of a file, one after the other: the elements of an array, or values in a row as in JSON lines and in what
//! `mongoexport` writes. No more of them is held than was asked for.

use std::{
    fs::File,
    io::{self, BufRead, BufReader},
    path::Path,
};

use serde_json::Value as Json;

use crate::{
    json::Strict,
    problem::{Checked, Problem},
    read,
};

/// The largest value that is read.
const MAX_BYTES: usize = 64 * 1024 * 1024;

/// A file of values.
pub(crate) struct Elements {
    name: String,
    input: Box<dyn BufRead>,
    line: usize,
    number: usize,
    shape: Shape,
    bytes: u64,
}

/// The text of one value, and where it stands.
pub(crate) struct Element {
    text: Vec<u8>,
    line: usize,
    number: usize,
}

impl Element {
    /// Says of a problem which value it is about.
    pub(crate) fn about(&self, name: &str, problem: Problem) -> Problem {
        let message = format!("`{name}`, value {} in line {}: {}", self.number, self.line, problem.message);
        Problem { message: message.into(), ..problem }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shape {
    /// Nothing has been read yet.
    Unknown,
    /// Behind `[` or a value in it.
    Array,
    Row,
    Ended,
}

impl Elements {
    /// A file, or standard input for `-`.
    pub(crate) fn open(path: &Path) -> Checked<Self> {
        let (name, input): (_, Box<dyn BufRead>) = if path == Path::new(read::STDIN) {
            ("<stdin>".to_owned(), Box::new(BufReader::new(io::stdin())))
        } else if path.is_dir() {
            let message = format!("`{}` is a folder, and a file is needed", path.display());
            return Err(Problem::new(message).into());
        } else {
            let file = File::open(path).map_err(|error| vec![read::unreadable(path, &error)])?;
            (path.to_string_lossy().into_owned(), Box::new(BufReader::with_capacity(1 << 16, file)))
        };
        Ok(Self { name, input, line: 1, number: 0, shape: Shape::Unknown, bytes: 0 })
    }

    /// How many bytes were read so far.
    pub(crate) fn bytes(&self) -> u64 {
        self.bytes
    }

    /// Up to so many more values; none at the end.
    pub(crate) fn some(&mut self, most: usize) -> Result<Vec<Element>, Problem> {
        let mut elements = Vec::with_capacity(most.min(4096));
        while elements.len() < most
            && let Some(element) = self.next()?
        {
            elements.push(element);
        }
        Ok(elements)
    }

    fn next(&mut self) -> Result<Option<Element>, Problem> {
        match self.space()? {
            None if self.shape == Shape::Array => Err(self.wrong("the text ends inside an array")),
            None => Ok(None),
            Some(_) if self.shape == Shape::Ended => Err(self.wrong("something stands behind the array")),
            Some(b'[') if self.shape == Shape::Unknown => {
                self.take()?;
                self.shape = Shape::Array;
                match self.space()? {
                    Some(b']') => self.close(),
                    _ => self.element().map(Some),
                }
            }
            Some(b']') if self.shape == Shape::Array => self.close(),
            Some(b',') if self.shape == Shape::Array => {
                self.take()?;
                self.element().map(Some)
            }
            Some(_) if self.shape == Shape::Array => Err(self.wrong("a comma belongs here")),
            Some(_) => {
                self.shape = Shape::Row;
                self.element().map(Some)
            }
        }
    }

    fn close(&mut self) -> Result<Option<Element>, Problem> {
        self.take()?;
        self.shape = Shape::Ended;
        match self.space()? {
            None => Ok(None),
            Some(_) => Err(self.wrong("something stands behind the array")),
        }
    }

    /// One value. What is inside is not looked at beyond where it ends; parsing does that.
    fn element(&mut self) -> Result<Element, Problem> {
        if self.space()?.is_none() {
            return Err(self.wrong("the text ends where a value belongs"));
        }
        self.number += 1;
        let (line, number) = (self.line, self.number);
        let mut text = Vec::new();
        let mut state = Inside::default();
        loop {
            let buffer = self.input.fill_buf().map_err(|error| unreadable(&self.name, &error))?;
            if buffer.is_empty() {
                break;
            }
            let end = buffer.iter().position(|byte| state.ends_before(*byte));
            let taken = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            text.extend_from_slice(taken);
            self.line += taken.iter().filter(|byte| **byte == b'\n').count();
            let count = taken.len();
            self.input.consume(count);
            self.bytes += count as u64;
            if text.len() > MAX_BYTES {
                return Err(self.wrong("this value is larger than 64 MiB"));
            }
            if end.is_some() {
                break;
            }
        }
        if text.is_empty() {
            return Err(self.wrong("a value belongs here"));
        }
        Ok(Element { text, line, number })
    }

    /// The next byte that is no space, which stays.
    fn space(&mut self) -> Result<Option<u8>, Problem> {
        loop {
            let buffer = self.input.fill_buf().map_err(|error| unreadable(&self.name, &error))?;
            let Some(byte) = buffer.first().copied() else { return Ok(None) };
            let mark = self.bytes == 0 && buffer.starts_with(b"\xef\xbb\xbf");
            if mark {
                // A byte-order mark means nothing in data.
                self.input.consume(3);
                self.bytes += 3;
            } else if byte.is_ascii_whitespace() {
                self.take()?;
            } else {
                return Ok(Some(byte));
            }
        }
    }

    fn take(&mut self) -> Result<(), Problem> {
        let buffer = self.input.fill_buf().map_err(|error| unreadable(&self.name, &error))?;
        self.line += usize::from(buffer.first() == Some(&b'\n'));
        self.input.consume(1);
        self.bytes += 1;
        Ok(())
    }

    fn wrong(&self, message: &str) -> Problem {
        let help = "write an array, or one value in each line";
        Problem::new(format!("`{}`, line {}: {message}", self.name, self.line)).help(help)
    }

    /// A value of this file, parsed; equal keys are refused as they are in rules.
    pub(crate) fn parse(name: &str, element: &Element) -> Result<Json, Problem> {
        let parsed: Result<Strict, _> = serde_json::from_slice(&element.text);
        parsed.map(|Strict(json)| json).map_err(|error| {
            let line = element.line + error.line().saturating_sub(1);
            let message = error.to_string();
            let suffix = format!(" at line {} column {}", error.line(), error.column());
            let message = message.strip_suffix(&suffix).unwrap_or(&message);
            Problem::new(format!("`{name}`, line {line}: {message}"))
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }
}

fn unreadable(name: &str, error: &io::Error) -> Problem {
    Problem::new(format!("cannot read `{name}`: {error}"))
}

/// How far into a value a text is.
#[derive(Default)]
struct Inside {
    depth: usize,
    string: bool,
    escaped: bool,
    /// The value is whole, and whatever comes is behind it.
    whole: bool,
    /// It is a number or a word, which ends at what cannot belong to it.
    word: bool,
}

impl Inside {
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.whole {
            return true;
        }
        if self.string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => {
                    self.string = false;
                    self.whole = self.depth == 0;
                }
                _ => {}
            }
            return false;
        }
        match byte {
            _ if self.word && self.depth == 0 => {
                return byte.is_ascii_whitespace() || matches!(byte, b',' | b']' | b'[' | b'{' | b'}');
            }
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' if self.depth == 0 => return true,
            b'}' | b']' => {
                self.depth -= 1;
                self.whole = self.depth == 0;
            }
            b',' if self.depth == 0 => return true,
            _ => self.word = self.depth == 0,
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Result<Vec<Json>, String> {
        let input: Box<dyn BufRead> = Box::new(BufReader::with_capacity(3, text.as_bytes()));
        let mut elements =
            Elements { name: "x".to_owned(), input, line: 1, number: 0, shape: Shape::Unknown, bytes: 0 };
        let mut all = Vec::new();
        loop {
            let some = elements.some(2).map_err(|problem| problem.message.into_string())?;
            if some.is_empty() {
                return Ok(all);
            }
            for element in some {
                let json = Elements::parse("x", &element);
                all.push(json.map_err(|problem| problem.message.into_string())?);
            }
        }
    }

    #[test]
    fn arrays_and_rows_are_read_alike() {
        let expected = r#"[{"a":["]",{"b":"\"}"}]},"x",12,null]"#;
        let expected: Vec<Json> = serde_json::from_str(expected).unwrap();
        for text in [
            r#" [ {"a": ["]", {"b": "\"}"}]} , "x",12 , null ] "#,
            "{\"a\": [\"]\",\n {\"b\": \"\\\"}\"}]}\n\"x\"\n12\nnull",
            r#"{"a":["]",{"b":"\"}"}]}"x"12 null"#,
        ] {
            assert_eq!(read(text).unwrap(), expected, "{text}");
        }
        assert_eq!(read(" [ ] ").unwrap(), Vec::<Json>::new());
        assert_eq!(read("").unwrap(), Vec::<Json>::new());
        assert_eq!(read("\u{feff}[1]").unwrap(), [Json::from(1)]);
    }

    #[test]
    fn what_is_wrong_has_its_line() {
        for (text, message) in [
            ("[1,\n2", "`x`, line 2: the text ends inside an array"),
            ("[1 2]", "`x`, line 1: a comma belongs here"),
            ("[1]\n2", "`x`, line 2: something stands behind the array"),
            ("[1,,2]", "`x`, line 1: a value belongs here"),
            ("{}\n{\"a\":\n1,}", "`x`, line 3: trailing comma"),
            ("{\"a\": 1, \"a\": 2}", "`x`, line 1: the key `a` stands twice in one object"),
            ("{\"a\": 1", "`x`, line 1: EOF while parsing an object"),
        ] {
            assert_eq!(read(text).unwrap_err(), message, "{text}");
        }
    }
}
