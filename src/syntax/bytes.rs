//! From bytes to a source: texts are UTF-8 of a bounded size.

use super::limits::MAX_BYTES;
use crate::{
    diagnostics::{self as codes, Diagnostics, Place, SpannedDiagnostic},
    text::{Source, Span},
};

impl Source {
    /// The largest text that is read, in bytes. More is refused, so there is no need to read more.
    pub const MAX_BYTES: usize = MAX_BYTES;

    /// A text from the bytes of a file.
    ///
    /// # Errors
    ///
    /// With the place, if the bytes are not UTF-8.
    pub fn from_bytes(name: impl Into<Box<str>>, bytes: Vec<u8>) -> Result<Self, Diagnostics> {
        let name = name.into();
        String::from_utf8(bytes).map(|text| Self::new(name.clone(), text)).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            let text =
                String::from_utf8_lossy(error.as_bytes().get(..valid).unwrap_or_default()).into_owned();
            let source = Self::new(name, text);
            let bytes = error.as_bytes();
            let help = if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
                "the file is UTF-16; save it as UTF-8"
            } else {
                "save the file as UTF-8"
            };
            let finding = SpannedDiagnostic::error(
                codes::INVALID_ENCODING,
                Span::new(valid, valid),
                "the text is not UTF-8 from here on",
            )
            .help(help);
            let place = |span| Place {
                file: source.name().into(),
                pointer: String::new(),
                range: Some(source.range(span)),
                source: Some(source.clone()),
            };
            Diagnostics::from_iter([finding.resolve(place)])
        })
    }
}
