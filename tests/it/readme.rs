//! The README: its table is that of the vocabulary, and its commands print what it shows.

use std::{fmt::Write as _, fs};

use sync_rules::{Context, vocabulary::Word};

const README: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/README.md");
const BEGIN: &str = "<!-- generated from src/vocabulary: UPDATE=1 cargo test -->\n";
const END: &str = "<!-- end -->";

#[test]
fn the_table_of_words_is_generated() {
    let readme = fs::read_to_string(README).unwrap();
    let (before, rest) = readme.split_once(BEGIN).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let fresh = format!("{before}{BEGIN}{}{END}{after}", table());
    if std::env::var_os("UPDATE").is_some() {
        fs::write(README, &fresh).unwrap();
    }
    assert_eq!(readme, fresh, "the table is stale: UPDATE=1 cargo test rewrites it");
}

fn table() -> String {
    let mut table =
        "\n| word | means | permissions | `apply_when` | filters |\n|---|---|---|---|---|\n".to_owned();
    for word in Word::expansions().into_iter().chain(Word::operators()) {
        let here = |context| if word.contexts.contains(&context) { "yes" } else { "" };
        let (permission, apply, filter) =
            (here(Context::PartitionPermission), here(Context::ApplyWhen), here(Context::DocumentFilter));
        writeln!(table, "| `{}` | {} | {permission} | {apply} | {filter} |", word.word, word.doc).unwrap();
    }
    table.push('\n');
    table
}

#[test]
fn the_commands_print_what_is_shown() {
    trycmd::TestCases::new().case("README.md").run();
}
