//! The documentation of every finding: its examples fire and stay quiet as they say.
//!
//! A fence ```` ```json fires ```` holds one file by itself. With a path, ```` ```json fires sync/config.json ````, it is
//! the first file of an app, to which ```` ```json + values/admins.json ```` adds another.

use sync_rules::{
    Source,
    app::load_apps,
    lint::{CatalogueEntry, LintInput, lint},
};

/// Codes without examples, each with the reason. All others have some of both kinds.
const NOT_SHOWN: &[(&str, &str)] = &[
    ("SR004", "an example would be megabytes long"),
    ("SR005", "an example would hold bytes that are not seen"),
    ("SR112", "seen where a filter is parsed by itself; in a role it is SR503"),
];

struct Example {
    fires: bool,
    /// Path and text; an empty path for a file by itself.
    files: Vec<(String, String)>,
}

fn examples(doc: &str) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    let mut lines = doc.lines();
    while let Some(line) = lines.next() {
        let Some(info) = line.strip_prefix("```") else { continue };
        let text: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        let words: Vec<&str> = info.split_whitespace().collect();
        let path = words.get(2).copied().unwrap_or_default().to_owned();
        match words.get(1).copied() {
            Some("+") => examples.last_mut().unwrap().files.push((path, text.join("\n"))),
            Some(kind @ ("fires" | "quiet")) => {
                examples.push(Example { fires: kind == "fires", files: vec![(path, text.join("\n"))] });
            }
            _ => {}
        }
    }
    examples
}

fn codes(example: &Example) -> Vec<String> {
    let found = match example.files.as_slice() {
        [(path, text)] if path.is_empty() => {
            lint(LintInput::File(&Source::new("example.json", text.as_str())))
        }
        files => load_apps(files.to_vec()).iter().flat_map(|app| lint(LintInput::App(app))).collect(),
    };
    found.iter().map(|finding| finding.code.id.to_owned()).collect()
}

#[test]
fn examples_do_what_they_say() {
    let mut failures = Vec::new();
    for entry in CatalogueEntry::all() {
        let (mut fires, mut quiet) = (0, 0);
        for (i, example) in examples(entry.doc).iter().enumerate() {
            let found = codes(example);
            let fired = found.iter().any(|code| code == entry.code.id);
            if fired != example.fires {
                failures.push(format!("{} example {}: found {found:?}", entry.code.id, i + 1));
            }
            if example.fires {
                fires += 1;
            } else {
                quiet += 1;
                let refused = found.iter().any(|code| {
                    code < &"SR300".to_owned() && code != entry.code.id && code.as_str() < "SR201"
                });
                if refused {
                    failures.push(format!(
                        "{} example {}: the quiet example is refused: {found:?}",
                        entry.code.id,
                        i + 1
                    ));
                }
            }
        }
        let not_shown = NOT_SHOWN.iter().any(|(code, _)| *code == entry.code.id);
        if entry.doc.trim().is_empty() {
            failures.push(format!("{} has no documentation", entry.code.id));
        }
        if not_shown && fires + quiet > 0 {
            failures.push(format!("{} has examples and is listed as one that has none", entry.code.id));
        }
        if !not_shown && (fires == 0 || quiet == 0) {
            failures.push(format!(
                "{} has {fires} examples that fire and {quiet} that stay quiet",
                entry.code.id
            ));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
