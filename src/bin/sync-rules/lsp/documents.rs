//! The texts that are open in the editor.

use std::{collections::BTreeMap, path::PathBuf};

use gen_lsp_types::{
    DidChangeTextDocumentParams, DidOpenTextDocumentParams, Position, Range, TextDocumentContentChangeEvent,
    Uri,
};

use super::{positions::Lines, uri};

/// One open text.
#[derive(Debug)]
pub(crate) struct Document {
    /// As the editor spells it.
    pub(crate) uri: Uri,
    /// Where it is or will be saved, if that is a file.
    pub(crate) path: Option<PathBuf>,
    pub(crate) version: i32,
    pub(crate) text: String,
    lines: Lines,
}

impl Document {
    pub(crate) fn offset(&self, position: Position) -> usize {
        self.lines.offset(&self.text, position)
    }

    pub(crate) fn range(&self, start: usize, end: usize) -> Range {
        self.lines.range(&self.text, start, end)
    }

    fn replace(&mut self, change: TextDocumentContentChangeEvent) {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let (start, end) = (self.offset(part.range.start), self.offset(part.range.end));
                // Both are those of characters, so that only their order can be wrong.
                if start <= end {
                    self.text.replace_range(start..end, &part.text);
                }
            }
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => {
                self.text = whole.text
            }
        }
        self.lines = Lines::new(&self.text);
    }
}

/// All open texts.
#[derive(Debug, Default)]
pub(crate) struct Documents(BTreeMap<String, Document>);

impl Documents {
    pub(crate) fn open(&mut self, params: DidOpenTextDocumentParams) {
        let item = params.text_document;
        let document = Document {
            path: uri::path(&item.uri),
            version: item.version,
            lines: Lines::new(&item.text),
            text: item.text,
            uri: item.uri,
        };
        self.0.insert(document.uri.to_string(), document);
    }

    /// Changes of a text that is not open are ignored.
    pub(crate) fn change(&mut self, params: DidChangeTextDocumentParams) {
        let changed = params.text_document;
        if let Some(document) = self.0.get_mut(changed.text_document_identifier.uri.as_ref()) {
            document.version = changed.version;
            params.content_changes.into_iter().for_each(|change| document.replace(change));
        }
    }

    pub(crate) fn close(&mut self, uri: &Uri) {
        self.0.remove(uri.as_ref());
    }

    pub(crate) fn get(&self, uri: &Uri) -> Option<&Document> {
        self.0.get(uri.as_ref())
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Document> {
        self.0.values()
    }
}
