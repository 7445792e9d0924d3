//! Puts the report into `benches/README.md`, folded, between two marks.

use std::{fs, path::Path};

use crate::figures::Figures;

const BEGIN: &str = "<!-- peers: written by `--write-readme` -->\n";
const END: &str = "<!-- /peers -->\n";

pub(crate) fn write(report: &str, figures: &Figures) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../README.md");
    let readme = fs::read_to_string(&path).expect("benches/README.md can be read");
    let marked = readme.split_once(BEGIN).and_then(|(before, rest)| Some((before, rest.split_once(END)?.1)));
    let (before, after) = marked.expect("benches/README.md has the marks");
    let date = figures.results()["machine"]["date"].as_str().unwrap_or("unknown date");
    let folded = format!("<details>\n<summary>Result of {date}</summary>\n\n{report}\n</details>\n");
    fs::write(&path, format!("{before}{BEGIN}{folded}{END}{after}"))
        .expect("benches/README.md can be written");
}
