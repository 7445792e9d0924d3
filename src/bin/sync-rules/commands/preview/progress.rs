//! How far a long table is, with the time that is left: on standard error, where somebody looks at it and at nothing else.

use std::{io::IsTerminal, path::Path};

use indicatif::{ProgressBar, ProgressStyle};

pub(super) struct Progress(Option<ProgressBar>);

impl Progress {
    /// Of a file of users. The size of a stream is not known, so that only what was read of it is said.
    pub(super) fn new(users: &Path) -> Self {
        if !std::io::stderr().is_terminal() || std::io::stdout().is_terminal() {
            return Self(None);
        }
        let size = std::fs::metadata(users).ok().filter(std::fs::Metadata::is_file).map(|file| file.len());
        let bar = size.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
        let known = "{bar:30} {percent}% of {total_bytes}, {eta} left";
        let template = if size.is_some() { known } else { "{spinner} {bytes} in {elapsed}" };
        Self(ProgressStyle::with_template(template).ok().map(|style| bar.with_style(style)))
    }

    pub(super) fn at(&mut self, bytes: u64) {
        self.0.iter().for_each(|bar| bar.set_position(bytes));
    }

    pub(super) fn end(&mut self) {
        self.0.iter().for_each(ProgressBar::finish_and_clear);
    }
}
