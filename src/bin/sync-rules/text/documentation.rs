//! The documentation of a finding, which is Markdown whose fences say what an example shows.

use std::fmt::Write;

/// For a terminal: what is in fences is indented, as nobody has a use for them there.
pub(crate) fn plain(doc: &str) -> String {
    let mut page = String::new();
    let mut indent = "";
    for line in doc.trim().lines() {
        match line.strip_prefix("```") {
            Some("") => indent = "",
            Some(info) => {
                indent = "    ";
                // Writing to a string does not fail.
                _ = writeln!(page, "{}:", example(info));
            }
            None if line.is_empty() => page.push('\n'),
            None => _ = writeln!(page, "{indent}{line}"),
        }
    }
    page
}

/// For pages, which do not show what is written after the language of a fence.
pub(crate) fn markdown(doc: &str) -> String {
    let lines = doc.trim().lines().map(|line| match line.strip_prefix("```") {
        Some(info) if !info.is_empty() => format!("{}:\n\n```json", example(info)),
        Some(_) | None => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What an example shows.
fn example(info: &str) -> &'static str {
    if info.ends_with("fires") {
        "Found in"
    } else if info.ends_with("quiet") {
        "Not found in"
    } else {
        "Example"
    }
}
