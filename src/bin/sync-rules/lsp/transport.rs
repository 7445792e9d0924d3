//! The messages of the protocol over standard input and output: a header with the length, and JSON.
//!
//! Nothing is taken from the editor beyond measure: a header that is none ends the talk with an error, and memory grows
//! with what has come, not with what was announced.

use std::io::{self, BufRead, ErrorKind, Read, Write};

use lsp_server::Message;
use serde_json::json;

/// The longest line of a header, and the most lines.
const MAX_LINE: u64 = 4096;
const MAX_LINES: usize = 32;
/// The largest message: far more than a rule's file may have.
const MAX_BYTES: u64 = 64 * 1024 * 1024;
/// Input that is not JSON (JSON-RPC 2.0, 5.1).
const PARSE_ERROR: i32 = -32700;

/// Both directions.
pub(super) struct Transport<R, W> {
    input: R,
    output: W,
}

impl<R: BufRead, W: Write> Transport<R, W> {
    pub(super) fn new(input: R, output: W) -> Self {
        Self { input, output }
    }

    /// The next message that is one; `None` at the end. What is complete but invalid is answered as such.
    pub(super) fn receive(&mut self) -> io::Result<Option<Message>> {
        loop {
            let Some(text) = self.text()? else { return Ok(None) };
            match serde_json::from_slice(&text) {
                Ok(message) => return Ok(Some(message)),
                Err(error) => {
                    let error = json!({"code": PARSE_ERROR, "message": error.to_string()});
                    self.write(&json!({"jsonrpc": "2.0", "id": null, "error": error}).to_string())?;
                }
            }
        }
    }

    pub(super) fn send(&mut self, message: Message) -> io::Result<()> {
        message.write(&mut self.output)
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        write!(self.output, "Content-Length: {}\r\n\r\n{text}", text.len())?;
        self.output.flush()
    }

    fn text(&mut self) -> io::Result<Option<Vec<u8>>> {
        let Some(length) = self.length()? else { return Ok(None) };
        let mut text = Vec::new();
        (&mut self.input).take(length).read_to_end(&mut text)?;
        if (text.len() as u64) < length {
            return Err(invalid("unexpected end of input inside a message"));
        }
        Ok(Some(text))
    }

    /// The length of the message whose header is read; `None` if the input has ended.
    fn length(&mut self) -> io::Result<Option<u64>> {
        let mut length = None;
        for number in 0..MAX_LINES {
            let mut line = Vec::new();
            (&mut self.input).take(MAX_LINE).read_until(b'\n', &mut line)?;
            if line.is_empty() && number == 0 {
                return Ok(None);
            }
            let line =
                line.strip_suffix(b"\r\n").ok_or_else(|| invalid("header lines must end with CRLF"))?;
            if line.is_empty() {
                return length.map(Some).ok_or_else(|| invalid("the header has no `Content-Length`"));
            }
            let line = str::from_utf8(line).map_err(|_| invalid("the header must be ASCII"))?;
            let (name, value) = line.split_once(':').ok_or_else(|| invalid("a header line has no `:`"))?;
            if name.eq_ignore_ascii_case("Content-Length") {
                let bytes = value.trim().parse().ok().filter(|bytes| *bytes <= MAX_BYTES);
                length =
                    Some(bytes.ok_or_else(|| invalid("`Content-Length` must be a number up to 64 MiB"))?);
            }
        }
        Err(invalid("the header has too many lines"))
    }
}

fn invalid(message: &str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn received(input: &[u8]) -> (Vec<Result<bool, String>>, String) {
        let mut output = Vec::new();
        let mut transport = Transport::new(input, &mut output);
        let mut results = Vec::new();
        loop {
            let message =
                transport.receive().map(|message| message.is_some()).map_err(|error| error.to_string());
            let goes_on = message == Ok(true);
            results.push(message);
            if !goes_on {
                return (results, String::from_utf8(output).unwrap());
            }
        }
    }

    #[test]
    fn a_header_that_is_none_is_an_error() {
        let absurd: [&[u8]; 9] = [
            b"Content-Length: 18446744073709551615\r\n\r\n{}",
            b"Content-Length: 99999999999999999999999\r\n\r\n{}",
            b"Content-Length: 67108865\r\n\r\n{}",
            b"Content-Length: -1\r\n\r\n{}",
            b"Content-Length: 60000000\r\n\r\n{}",
            b"Content-Type: x\r\n\r\n{}",
            b"garbage",
            b"\xff\xfe\r\n\r\n",
            b"{\"jsonrpc\": \"2.0\"}\n",
        ];
        for input in absurd {
            let (results, output) = received(input);
            assert!(matches!(results.as_slice(), [Err(_)]) && output.is_empty(), "{results:?} {output}");
        }
        assert!(matches!(received(&b"a: b\r\n".repeat(1000)).0.as_slice(), [Err(_)]));
        assert!(matches!(received(&b"a".repeat(100_000)).0.as_slice(), [Err(_)]));
    }

    #[test]
    fn what_is_no_json_is_answered() {
        let message = r#"{"jsonrpc": "2.0", "method": "exit"}"#;
        let input = format!("Content-Length: 2\r\n\r\n{{[Content-Length: {}\r\n\r\n{message}", message.len());
        let (results, output) = received(input.as_bytes());
        assert_eq!(results, [Ok(true), Ok(false)]);
        assert!(output.contains("-32700"), "{output}");
        let deep = "[".repeat(100_000);
        let (results, output) = received(format!("content-length:{}\r\n\r\n{deep}", deep.len()).as_bytes());
        assert_eq!(results, [Ok(false)]);
        assert!(output.contains("-32700"), "{output}");
    }
}
