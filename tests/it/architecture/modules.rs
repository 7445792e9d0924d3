//! Which file of a crate uses which other, by its paths: `use` lines, and paths in the midst of code.
//!
//! In: files below a folder. Out: modules, and for each those that it names, as deep as a file answers for the path.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt, fs,
    path::{Path, PathBuf},
};

/// A module with a file of its own, by the names from the root; the root has none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Module(Vec<String>);

/// The modules of a crate with those that each uses.
pub(super) struct Modules(BTreeMap<Module, BTreeSet<Module>>);

impl Module {
    pub(super) fn names(&self) -> &[String] {
        &self.0
    }

    fn of_file(folder: &Path, file: &Path) -> Self {
        let below = file.strip_prefix(folder).unwrap().with_extension("");
        let mut names: Vec<String> = below.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
        if names.last().is_some_and(|name| matches!(name.as_str(), "mod" | "lib" | "main")) {
            names.pop();
        }
        Self(names)
    }
}

impl fmt::Display for Module {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "the root".to_owned() } else { self.0.join("::") }.as_str())
    }
}

impl Modules {
    pub(super) fn read(folder: &Path, files: impl IntoIterator<Item = PathBuf>) -> Self {
        let texts: BTreeMap<Module, String> =
            files.into_iter().map(|file| (Module::of_file(folder, &file), code_of(&file))).collect();
        let used = |module: &Module, text: &str| {
            let paths = paths(text).into_iter().filter_map(|path| target(&path, module, &texts));
            paths.filter(|target| target != module).collect()
        };
        Self(texts.iter().map(|(module, text)| (module.clone(), used(module, text))).collect())
    }

    pub(super) fn all(&self) -> impl Iterator<Item = &Module> {
        self.0.keys()
    }

    /// Who uses whom.
    pub(super) fn uses(&self) -> impl Iterator<Item = (&Module, &Module)> {
        self.0.iter().flat_map(|(from, used)| used.iter().map(move |to| (from, to)))
    }
}

/// Modules each of which uses, by way of others, each other one: the strongly connected components of more than one.
pub(super) fn circles(modules: &Modules) -> Vec<Vec<Module>> {
    let reached: BTreeMap<&Module, BTreeSet<&Module>> =
        modules.all().map(|module| (module, reachable(modules, module))).collect();
    let mut seen = BTreeSet::new();
    let mut circles = Vec::new();
    for (module, targets) in &reached {
        let circle: Vec<Module> = targets
            .iter()
            .filter(|other| reached[*other].contains(module))
            .map(|other| (*other).clone())
            .collect();
        if circle.len() > 1 && seen.insert(circle.clone()) {
            circles.push(circle);
        }
    }
    circles
}

fn reachable<'m>(modules: &'m Modules, from: &Module) -> BTreeSet<&'m Module> {
    let mut reached = BTreeSet::new();
    let mut open: Vec<&Module> = modules.0[from].iter().collect();
    while let Some(module) = open.pop() {
        if reached.insert(module) {
            open.extend(&modules.0[module]);
        }
    }
    reached
}

/// What is compiled of a file, but its tests: comments may point anywhere.
pub(crate) fn code_of(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    code.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The file that answers for a path named in a module. Paths into other crates have none.
fn target(path: &[String], module: &Module, texts: &BTreeMap<Module, String>) -> Option<Module> {
    let mut at = module.clone();
    let mut names = path.iter().peekable();
    match names.peek().map(|name| name.as_str()) {
        Some("crate") => {
            names.next();
            at.0.clear();
        }
        Some("self" | "super") => {
            while let Some(name) = names.next_if(|name| matches!(name.as_str(), "self" | "super")) {
                if name == "super" {
                    at.0.pop();
                }
            }
        }
        Some(child) => {
            at.0.push(child.to_owned());
            texts.get(&at)?;
            names.next();
        }
        None => return None,
    }
    for name in names {
        at.0.push(name.clone());
        if !texts.contains_key(&at) {
            at.0.pop();
            break;
        }
    }
    Some(at)
}

/// All paths of two or more names, with lists in braces written out.
pub(crate) fn paths(code: &str) -> Vec<Vec<String>> {
    let tokens = tokens(code);
    let mut all = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let starts = is_name(tokens[at]) && (at == 0 || tokens[at - 1] != "::");
        if starts && tokens.get(at + 1) == Some(&"::") {
            at = path(&tokens, at, &[], &mut all);
        } else {
            at += 1;
        }
    }
    all
}

/// One path, or a tree of them, behind a prefix; where it ends.
fn path(tokens: &[&str], mut at: usize, prefix: &[String], all: &mut Vec<Vec<String>>) -> usize {
    let mut names = prefix.to_vec();
    while at < tokens.len() {
        match tokens[at] {
            "::" => at += 1,
            "{" if at > 0 && tokens[at - 1] == "::" => {
                at += 1;
                while at < tokens.len() && tokens[at] != "}" {
                    at = if tokens[at] == "," { at + 1 } else { path(tokens, at, &names, all) };
                }
                return at + 1;
            }
            name if is_name(name) && (names.len() == prefix.len() || tokens[at - 1] == "::") => {
                names.push(name.to_owned());
                at += 1;
            }
            // `as` and its name, and whatever does not belong to a path.
            "as" => at += 2,
            "*" if tokens[at - 1] == "::" => at += 1,
            _ => break,
        }
    }
    all.push(names);
    at.max(1)
}

fn is_name(token: &str) -> bool {
    token.starts_with(|char: char| char.is_alphabetic() || char == '_')
}

/// Names, `::`, and all other characters by themselves.
fn tokens(code: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = code;
    while let Some(first) = rest.chars().next() {
        let name = |char: char| char.is_alphanumeric() || char == '_';
        let length = if name(first) {
            rest.find(|char| !name(char)).unwrap_or(rest.len())
        } else if rest.starts_with("::") {
            2
        } else {
            first.len_utf8()
        };
        let (token, behind) = rest.split_at(length);
        if !first.is_whitespace() {
            tokens.push(token);
        }
        rest = behind;
    }
    tokens
}

#[test]
fn lists_in_braces_are_written_out() {
    let code = "use crate::{ast::{Expr, List as L}, text::Span,\n values, self as all};\nlet x = crate::eval::f(a);\nfn f() {}";
    let mut found: Vec<String> = paths(code).into_iter().map(|path| path.join("::")).collect();
    found.sort();
    let expected = [
        "crate::ast::Expr",
        "crate::ast::List",
        "crate::eval::f",
        "crate::self",
        "crate::text::Span",
        "crate::values",
    ];
    assert_eq!(found, expected);
}

#[test]
fn circles_are_found_whole() {
    let module = |name: &str| Module(vec![name.to_owned()]);
    let uses = [("a", "b"), ("b", "c"), ("c", "b"), ("c", "d"), ("d", "d")];
    let mut modules: BTreeMap<Module, BTreeSet<Module>> = BTreeMap::new();
    for (from, to) in uses {
        modules.entry(module(from)).or_default().insert(module(to));
    }
    assert_eq!(circles(&Modules(modules)), [[module("b"), module("c")]]);
}
