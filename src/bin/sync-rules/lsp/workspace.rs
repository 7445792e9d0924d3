//! The open documents and the apps around them.

use std::{
    collections::{BTreeSet, HashMap},
    path::{Path, PathBuf},
    rc::Rc,
};

use gen_lsp_types::{Location, TextDocumentPositionParams, Uri};
use sync_rules::app::is_app_file;

use super::{
    documents::{Document, Documents},
    positions::Lines,
    project::{self, Files, Project},
    token::Token,
    uri,
};

/// Everything that the server knows.
#[derive(Debug, Default)]
pub(crate) struct Workspace {
    pub(crate) documents: Documents,
    /// The files of each app as they were read last.
    saved: HashMap<PathBuf, Files>,
    /// Apps with the open texts laid over their files; forgotten whenever a text changes.
    loaded: HashMap<PathBuf, Option<Rc<Project>>>,
}

impl Workspace {
    /// An open text has changed, and so has the app around it.
    pub(crate) fn changed(&mut self, uri: &Uri) {
        if let Some(path) = self.documents.get(uri).and_then(|document| document.path.as_ref()) {
            self.loaded.retain(|root, _| !path.starts_with(root));
        }
    }

    /// Files may have changed, or other documents are open.
    pub(crate) fn reread(&mut self) {
        self.saved.clear();
        self.loaded.clear();
    }

    /// The app that a file belongs to.
    pub(crate) fn project(&mut self, path: &Path) -> Option<Rc<Project>> {
        let open: BTreeSet<&Path> =
            self.documents.iter().filter_map(|document| document.path.as_deref()).collect();
        let root = project::root_of(path, &open)?;
        if let Some(loaded) = self.loaded.get(&root) {
            return loaded.clone();
        }
        let saved = self.saved.entry(root.clone()).or_insert_with(|| project::saved(&root));
        let mut files = saved.clone();
        for document in self.documents.iter() {
            let name = document.path.as_ref().and_then(|path| project::below(&root, path));
            if let Some(name) = name.filter(|name| is_app_file(name)) {
                files.insert(name, document.text.clone());
            }
        }
        let loaded = Project::load(&root, files).map(Rc::new);
        self.loaded.insert(root, loaded.clone());
        loaded
    }

    /// The app around a document, if it is a file in one.
    pub(crate) fn project_of(&mut self, uri: &Uri) -> Option<Rc<Project>> {
        let path = self.documents.get(uri)?.path.clone()?;
        self.project(&path)
    }

    /// The string that the cursor is in, in which document, and at which byte.
    pub(crate) fn under_cursor(
        &self,
        params: &TextDocumentPositionParams,
    ) -> Option<(&Document, Token, usize)> {
        let document = self.documents.get(&params.text_document.uri)?;
        let offset = document.offset(params.position);
        Some((document, Token::at(&document.text, offset)?, offset))
    }

    /// A part of a file of an app, by its name there.
    pub(crate) fn location(&self, project: &Project, name: &str, start: usize, end: usize) -> Location {
        let path = project.root.join(name);
        if let Some(document) = self.documents.iter().find(|document| document.path.as_ref() == Some(&path)) {
            return Location::new(document.uri.clone(), document.range(start, end));
        }
        let range = project.files.get(name).map(|text| Lines::new(text).range(text, start, end));
        Location::new(uri::of_path(&path), range.unwrap_or_default())
    }
}
