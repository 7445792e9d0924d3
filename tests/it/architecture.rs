//! The shape of the library, held by reading its sources: modules use only modules before them in one order, the
//! parser generator stays in one folder, and files stay small.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

/// The modules in their order. Those of one line form a layer and may name each other.
const LAYERS: &[&[&str]] = &[
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
    // Tools for people who write rules; nothing that decides needs them.
    &["compare"],
    &["comparison"],
    &["coverage"],
    &["mutate"],
    &["change"],
    &["reverse"],
    &["functions"],
    &["migrate"],
    &["lint"],
    // The shapes in which all of it leaves as JSON.
    &["render"],
];

/// Longer files hold more than one concern.
const MOST_LINES: usize = 600;

#[test]
fn modules_use_only_modules_before_them() {
    let mut violations = BTreeSet::new();
    for path in library() {
        let Some(module) = module_of(&path) else { continue };
        let Some(layer) = layer_of(&module) else {
            violations.insert(format!("`{module}` has no place in the order"));
            continue;
        };
        for used in modules_used(&code_of(&path)) {
            match layer_of(&used) {
                Some(at) if at <= layer => {}
                Some(_) => {
                    violations.insert(format!("`{module}` uses `{used}`, which stands behind it"));
                }
                None => {
                    violations.insert(format!("`{module}` uses `{used}`, which has no place"));
                }
            }
        }
    }
    let violations: Vec<_> = violations.into_iter().collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn the_parser_generator_is_named_in_syntax_alone() {
    let named = |path: &PathBuf| {
        // Words, not letters: `pest` is also a part of other words.
        code_of(path)
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

fn layer_of(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| layer.contains(&module))
}

/// The sources of the library: the command line and the bindings see its public items only.
fn library() -> Vec<PathBuf> {
    let src = root().join("src");
    let not_library = [src.join("bin"), src.join("wasm.rs"), src.join("wasm"), src.join("lib.rs")];
    files("src").into_iter().filter(|path| !not_library.iter().any(|other| path.starts_with(other))).collect()
}

/// The module that a file belongs to, directly below the root.
fn module_of(path: &Path) -> Option<String> {
    let below = path.strip_prefix(root().join("src")).ok()?;
    let first = below.iter().next()?.to_str()?;
    Some(first.trim_end_matches(".rs").to_owned())
}

/// What is compiled of a file: comments may point anywhere.
fn code_of(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The modules behind `crate::`, one by one or in braces.
fn modules_used(code: &str) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (at, _) in code.match_indices("crate::") {
        let path = &code[at + "crate::".len()..];
        match path.strip_prefix('{') {
            None => drop(used.insert(first_name(path))),
            Some(list) => {
                let mut depth = 0;
                let mut start = 0;
                for (i, char) in list.char_indices() {
                    match char {
                        '{' => depth += 1,
                        ',' if depth == 0 => {
                            used.insert(first_name(&list[start..i]));
                            start = i + 1;
                        }
                        '}' if depth == 0 => {
                            used.insert(first_name(&list[start..i]));
                            break;
                        }
                        '}' => depth -= 1,
                        _ => {}
                    }
                }
            }
        }
    }
    // What the root re-exports belongs to the module that declares it; the code names that one instead.
    used.retain(|name| !name.is_empty());
    used
}

fn first_name(path: &str) -> String {
    path.trim().chars().take_while(|char| char.is_alphanumeric() || *char == '_').collect()
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

#[test]
fn lists_in_braces_are_read() {
    let used =
        modules_used("use crate::{ast::{Expr, List}, text::Span,\n values};\nlet x = crate::eval::f();");
    assert_eq!(used.into_iter().collect::<Vec<_>>(), ["ast", "eval", "text", "values"]);
}
