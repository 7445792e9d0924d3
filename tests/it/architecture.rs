//! The shape of the sources, held by reading them: every file stands in one written order and uses only what stands
//! before it, circles stay inside a room, the parser generator stays in one folder, and files stay small.

pub(crate) mod modules;

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use self::modules::{Module, Modules, circles};
use crate::public_api::{self, Public};

/// The modules of the library in their order. Those of one line form a layer and may name each other.
const LIBRARY: &[&[&str]] = &[
    &["text"],
    &["values"],
    &["diagnostics"],
    &["syntax"],
    &["vocabulary"],
    &["ast"],
    &["lower"],
    &["condition"],
    // The program's steps hold what was decided while compiling, and a decision walks the program.
    &["compile", "eval"],
    &["explain"],
    &["partition"],
    &["permissions"],
    &["expression"],
    &["config"],
    &["app"],
    &["place"],
    &["roles"],
    &["flexible"],
    &["grid"],
    // Tools for people who write rules; nothing that decides needs them.
    &["compare"],
    &["comparison"],
    &["coverage"],
    &["mutate"],
    &["testing"],
    &["change"],
    &["reverse"],
    &["audit"],
    &["functions"],
    &["migrate"],
    &["lint"],
    // The shapes in which all of it leaves as JSON.
    &["render"],
    // For web pages, over what is public.
    &["wasm"],
];

/// Those of the command line, which sees what the library makes public.
const COMMAND_LINE: &[&[&str]] = &[
    &["exit"],
    &["fault"],
    &["text"],
    &["problem"],
    &["render"],
    &["junit"],
    &["write"],
    &["output"],
    // What is given: texts, values, what is known of an app.
    &["json"],
    &["read"],
    &["refused"],
    &["tracked"],
    &["walk"],
    &["elements"],
    &["run"],
    &["functions"],
    &["settings"],
    &["user"],
    &["partition"],
    &["reason"],
    &["selector"],
    &["options"],
    &["input"],
    &["lsp"],
    &["commands"],
    &["cli"],
];

/// Longer files hold more than one concern.
const MOST_LINES: usize = 600;

#[test]
fn modules_use_only_modules_before_them() {
    let mut violations = disorder(&library(), LIBRARY);
    violations.extend(disorder(&command_line(), COMMAND_LINE));
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

/// Beyond the order of rooms: files that use each other lie in one room, which for the command line is one command.
#[test]
fn circles_of_files_stay_in_one_room() {
    let mut wide: Vec<String> = Vec::new();
    for modules in [library(), command_line()] {
        for circle in circles(&modules) {
            let rooms: BTreeSet<String> = circle.iter().map(room).collect();
            let is_layer =
                LIBRARY.iter().any(|layer| rooms.iter().all(|room| layer.contains(&room.as_str())));
            if rooms.len() > 1 && !is_layer {
                wide.push(circle.iter().map(Module::to_string).collect::<Vec<_>>().join(" "));
            }
        }
    }
    assert!(wide.is_empty(), "files that use each other in several rooms:\n{}", wide.join("\n"));
}

/// What a web page gets is what everybody gets.
#[test]
fn the_binding_uses_what_is_public() {
    let public = public_api::public_paths();
    let mut private = BTreeSet::new();
    for file in files("src/wasm").into_iter().chain([root().join("src/wasm.rs")]) {
        for path in modules::paths(&modules::code_of(&file)) {
            if path.first().is_some_and(|first| first == "crate") {
                // A public item may be followed by one of its own, such as a variant; a module says nothing of what is in it.
                let names: Vec<String> = (2..=path.len()).map(|end| path[1..end].join("::")).collect();
                if !names.iter().any(|name| public.get(name) == Some(&Public::Item)) {
                    private.insert(format!("{} uses `{}`", file.display(), path.join("::")));
                }
            }
        }
    }
    assert!(private.is_empty(), "{private:#?}");
}

/// What two commands need stands below both.
#[test]
fn no_command_uses_another() {
    let modules = command_line();
    let command = |module: &Module| match module.names() {
        [first, name, ..] if first == "commands" => Some(name.clone()),
        _ => None,
    };
    let used: Vec<String> = modules
        .uses()
        .filter(|(from, to)| command(from).is_some_and(|from| command(to).is_some_and(|to| from != to)))
        .map(|(from, to)| format!("`{from}` uses `{to}`"))
        .collect();
    assert!(used.is_empty(), "{}", used.join("\n"));
}

#[test]
fn the_parser_generator_is_named_in_syntax_alone() {
    let named = |path: &PathBuf| {
        // Words, not letters: `pest` is also a part of other words.
        modules::code_of(path)
            .split(|char: char| !char.is_alphanumeric() && char != '_')
            .any(|word| matches!(word, "pest" | "pest_derive" | "pest_meta"))
    };
    let outside: Vec<_> = files("src")
        .into_iter()
        .filter(|path| !path.starts_with(root().join("src/syntax")) && named(path))
        .collect();
    assert!(outside.is_empty(), "pest is named in {outside:?}");
}

#[test]
fn no_file_is_long() {
    let long: Vec<_> = files("src")
        .into_iter()
        .map(|path| (fs::read_to_string(&path).unwrap().lines().count(), path))
        .filter(|(lines, _)| *lines > MOST_LINES)
        .collect();
    assert!(long.is_empty(), "{long:?}");
}

/// What stands against an order.
fn disorder(modules: &Modules, order: &[&[&str]]) -> Vec<String> {
    let place = |module: &Module| {
        let first = module.names().first().map(String::as_str).unwrap_or_default();
        order.iter().position(|layer| layer.contains(&first))
    };
    let homeless = modules.all().filter(|module| !module.names().is_empty() && place(module).is_none());
    let homeless = homeless.map(|module| format!("`{module}` has no place in the order"));
    // The root names everything; what it passes on has a module of its own to be named by.
    let last = order.len() - 1;
    let uses = modules.uses().filter(|(from, _)| !from.names().is_empty());
    let behind = uses.filter(|(from, to)| match place(to) {
        Some(place_of_used) => Some(place_of_used) > place(from),
        None => place(from) != Some(last),
    });
    let behind = behind.map(|(from, to)| format!("`{from}` uses `{to}`, which stands behind it"));
    let missing = order.iter().copied().flatten().filter(|name| {
        !modules.all().any(|module| module.names().first().is_some_and(|first| first == *name))
    });
    let missing = missing.map(|name| format!("there is no `{name}`, which has a place in the order"));
    homeless.chain(behind).chain(missing).collect()
}

/// The room that a file lies in: its first folder, or that of its command.
fn room(module: &Module) -> String {
    match module.names() {
        [first, command, ..] if first == "commands" => format!("{first}::{command}"),
        [first, ..] => first.clone(),
        [] => String::new(),
    }
}

fn library() -> Modules {
    let not_library = [root().join("src/bin")];
    let files =
        files("src").into_iter().filter(|path| !not_library.iter().any(|other| path.starts_with(other)));
    Modules::read(&root().join("src"), files)
}

fn command_line() -> Modules {
    const FOLDER: &str = "src/bin/sync-rules";
    Modules::read(&root().join(FOLDER), files(FOLDER))
}

fn files(folder: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
