//! Files as the protocol names them: `file:` URIs, against paths.

use std::{
    borrow::Cow,
    path::{Path, PathBuf},
};

use gen_lsp_types::Uri;

/// The path of a `file:` URI; `None` for other schemes, such as that of a text not saved yet.
pub(crate) fn path(uri: &Uri) -> Option<PathBuf> {
    let rest = uri.as_ref().strip_prefix("file://")?;
    // What comes before the path is a host, which is empty or the own machine.
    let path = rest.get(rest.find('/')?..)?;
    let decoded = decoded(path)?;
    // `/c:/folder` is `c:/folder` where drives have letters.
    let drive = cfg!(windows).then(|| decoded.strip_prefix('/')).flatten();
    Some(PathBuf::from(drive.unwrap_or(&decoded)))
}

/// The `file:` URI of an absolute path.
pub(crate) fn of_path(path: &Path) -> Uri {
    let path = path.to_string_lossy();
    let path = if cfg!(windows) { Cow::from(format!("/{}", path.replace('\\', "/"))) } else { path };
    let mut uri = String::from("file://");
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            uri.push_str(&format!("%{byte:02X}"));
        }
    }
    Uri(uri)
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        if byte == b'%' {
            let digit = |byte: u8| char::from(byte).to_digit(16);
            let (high, low) = (digit(bytes.next()?)?, digit(bytes.next()?)?);
            decoded.push(u8::try_from(high * 16 + low).ok()?);
        } else {
            decoded.push(byte);
        }
    }
    String::from_utf8(decoded).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn paths_survive() {
        let name = Path::new("/a b/ü%/config.json");
        let uri = of_path(name);
        assert_eq!(uri.as_ref(), "file:///a%20b/%C3%BC%25/config.json");
        assert_eq!(path(&uri).as_deref(), Some(name));
        assert_eq!(path(&Uri::from("untitled:Untitled-1")), None);
        assert_eq!(path(&Uri::from("file:///%zz")), None);
    }
}
