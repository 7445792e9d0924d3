//! What the library makes public, as a listing that is read in reviews: `tests/it/public-api.txt`. `UPDATE=1 cargo test`
//! rewrites it.
//!
//! It is read from the sources, as the compiler's own listing needs an unstable toolchain: the modules and names that
//! `src/lib.rs` makes public, and below each type its public fields, variants and functions.

use std::{
    collections::BTreeMap,
    fmt::Write,
    fs,
    path::{Path, PathBuf},
};

use crate::architecture::modules::{code_of, paths};

const PATH: &str = "tests/it/public-api.txt";

/// A root with more names is no introduction.
const MOST_ROOT_NAMES: usize = 45;

#[test]
fn the_listing_is_what_is_public() {
    let listing = listing();
    if std::env::var_os("UPDATE").is_some() {
        fs::write(PATH, &listing).unwrap();
    }
    let found = fs::read_to_string(PATH).unwrap_or_default();
    assert!(
        found.replace("\r\n", "\n") == listing,
        "the public API has changed, or {PATH} is stale: `UPDATE=1 cargo test` rewrites it"
    );
}

#[test]
fn the_root_is_small() {
    let names = Api::read().names("");
    assert!(names.len() <= MOST_ROOT_NAMES, "{} names at the root: {names:?}", names.len());
}

/// What a public path is one of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Public {
    Module,
    Item,
}

/// The paths of all that can be named from outside, such as `lint::Finding`.
pub(crate) fn public_paths() -> BTreeMap<String, Public> {
    let api = Api::read();
    let modules = api.modules.keys().map(|module| (module.clone(), Public::Module));
    let items = api.modules.iter().flat_map(|(module, items)| {
        let prefix = if module.is_empty() { String::new() } else { format!("{module}::") };
        items.keys().map(move |name| (format!("{prefix}{name}"), Public::Item))
    });
    modules.chain(items).collect()
}

fn listing() -> String {
    let api = Api::read();
    let mut text = "The public API of the library, written by `UPDATE=1 cargo test`.\n".to_owned();
    for (module, items) in &api.modules {
        let count = api.names(module).len();
        match module.as_str() {
            "" => _ = writeln!(text, "\nsync_rules ({count} names)"),
            module => _ = writeln!(text, "\nsync_rules::{module} ({count})"),
        }
        for name in api.names(module) {
            let Some(item) = items.get(&name) else {
                _ = writeln!(text, "    mod {name}");
                continue;
            };
            // What several modules have is told where it belongs.
            let own = api.home(item).is_none_or(|home| home == module);
            if !own {
                _ = writeln!(text, "    {}", item.head());
                continue;
            }
            for line in api.described(item) {
                _ = writeln!(text, "    {line}");
            }
        }
    }
    text
}

/// Where something is declared: in which file, and under which name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    file: PathBuf,
    name: String,
    /// The lines of the declaration.
    lines: Vec<String>,
}

struct Api {
    /// The items of each public module; the root has no name.
    modules: BTreeMap<String, BTreeMap<String, Item>>,
    sources: Sources,
}

impl Api {
    fn read() -> Self {
        let sources = Sources::read();
        let mut modules = BTreeMap::new();
        let mut open = vec![Vec::new()];
        while let Some(module) = open.pop() {
            let file = sources.file_of(&module).unwrap();
            let text = &sources.texts[&file];
            let mut items: BTreeMap<String, Item> = BTreeMap::new();
            for (name, lines) in declarations(text) {
                items.insert(name.clone(), Item { file: file.clone(), name, lines });
            }
            for line in statements(text, "pub use ") {
                for path in paths(&line) {
                    let name = path.last().unwrap().clone();
                    match sources.resolve(&path, &module) {
                        Some(item) => drop(items.insert(name, item)),
                        None => {
                            let below = module.iter().cloned().chain([name]).collect::<Vec<_>>();
                            modules.insert(below.join("::"), sources.table(&path, &module));
                        }
                    }
                }
            }
            for name in public_modules(text) {
                open.push(module.iter().cloned().chain([name]).collect());
            }
            modules.insert(module.join("::"), items);
        }
        Self { modules, sources }
    }

    /// The names of a module, modules among them.
    fn names(&self, module: &str) -> Vec<String> {
        let below = self.modules.keys().filter_map(|other| {
            let name =
                if module.is_empty() { other } else { other.strip_prefix(module)?.strip_prefix("::")? };
            (!name.is_empty() && !name.contains("::")).then(|| name.to_owned())
        });
        let mut names: Vec<String> = below.chain(self.modules[module].keys().cloned()).collect();
        names.sort();
        names
    }

    /// The module in which an item is described: the root, if it is there.
    fn home(&self, item: &Item) -> Option<&str> {
        let has = |items: &BTreeMap<String, Item>| items.values().any(|other| other == item);
        self.modules.iter().find(|(_, items)| has(items)).map(|(module, _)| module.as_str())
    }

    /// The declaration and the public functions of its `impl` blocks.
    fn described(&self, item: &Item) -> Vec<String> {
        let mut lines = item.lines.clone();
        lines.extend(self.sources.functions_of(item).into_iter().map(|line| format!("    {line}")));
        lines
    }
}

impl Item {
    fn head(&self) -> String {
        let head = self.lines.first().map(String::as_str).unwrap_or_default();
        head.split(['{', '(', '=']).next().unwrap_or_default().trim_end().to_owned()
    }
}

/// All files of the library, by their modules.
struct Sources {
    texts: BTreeMap<PathBuf, String>,
}

impl Sources {
    fn read() -> Self {
        let mut texts = BTreeMap::new();
        let mut folders = vec![PathBuf::from("src")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let outside =
                    ["src/bin", "src/wasm", "src/wasm.rs"].iter().any(|other| path == Path::new(other));
                if path.is_dir() && !outside {
                    folders.push(path);
                } else if !outside && path.extension().is_some_and(|extension| extension == "rs") {
                    let code = code_of(&path);
                    texts.insert(path, code);
                }
            }
        }
        Self { texts }
    }

    fn file_of(&self, module: &[String]) -> Option<PathBuf> {
        if module.is_empty() {
            return Some(PathBuf::from("src/lib.rs"));
        }
        let below: PathBuf = ["src"].into_iter().chain(module.iter().map(String::as_str)).collect();
        [below.with_extension("rs"), below.join("mod.rs")]
            .into_iter()
            .find(|file| self.texts.contains_key(file))
    }

    fn module_of(file: &Path) -> Vec<String> {
        let below = file.strip_prefix("src").unwrap().with_extension("");
        let mut names: Vec<String> = below.iter().map(|name| name.to_str().unwrap().to_owned()).collect();
        if names.last().is_some_and(|name| name == "mod" || name == "lib") {
            names.pop();
        }
        names
    }

    /// What a path means that stands in a module.
    fn resolve(&self, path: &[String], module: &[String]) -> Option<Item> {
        let (name, ways) = path.split_last()?;
        let mut at = module.to_vec();
        for way in ways {
            match way.as_str() {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                child => at.push(child.to_owned()),
            }
        }
        let file = self.file_of(&at)?;
        let text = &self.texts[&file];
        if let Some((_, lines)) = declarations(text).into_iter().find(|(declared, _)| declared == name) {
            return Some(Item { file, name: name.clone(), lines });
        }
        let uses = statements(text, "use ").into_iter().chain(statements(text, "pub use "));
        let uses = uses.chain(statements(text, "pub(crate) use "));
        let passed_on = uses.flat_map(|line| paths(&line)).find(|used| used.last() == Some(name))?;
        self.resolve(&passed_on, &at)
    }

    /// The constants of a module that a macro makes of a table.
    fn table(&self, path: &[String], module: &[String]) -> BTreeMap<String, Item> {
        let (name, ways) = path.split_last().unwrap();
        let at: Vec<String> = module.iter().chain(ways).cloned().collect();
        let file = self.file_of(&at).unwrap_or_else(|| panic!("where is {path:?}?"));
        let text = &self.texts[&file];
        assert!(text.contains(&format!("pub mod {name} {{")), "where is {path:?}?");
        let rows = declarations(text).into_iter().filter(|(_, lines)| lines[0].ends_with(": Code"));
        rows.map(|(name, lines)| (name.clone(), Item { file: file.clone(), name, lines })).collect()
    }

    /// The public functions of a type, in the order of files.
    fn functions_of(&self, item: &Item) -> Vec<String> {
        let mut functions = Vec::new();
        for (file, text) in &self.texts {
            if !text.contains(&item.name) || (*file != item.file && !self.means(file, text, item)) {
                continue;
            }
            let mut inside = false;
            let mut lines = text.lines();
            while let Some(line) = lines.next() {
                if let Some(head) = line.strip_prefix("impl") {
                    inside = implemented(head) == Some(item.name.as_str());
                } else if line == "}" {
                    inside = false;
                } else if inside && (line.starts_with("    pub fn ") || line.starts_with("    pub const ")) {
                    functions.push(signature(line, &mut lines));
                }
            }
        }
        functions
    }

    /// Whether a name means the item in a file.
    fn means(&self, file: &Path, text: &str, item: &Item) -> bool {
        let module = Self::module_of(file);
        let uses = statements(text, "use ").into_iter().flat_map(|line| paths(&line));
        let mut named = uses.filter(|path| path.last() == Some(&item.name));
        named.any(|path| self.resolve(&path, &module).as_ref() == Some(item))
    }
}

/// The type of an `impl` block without a trait.
fn implemented(head: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let end = head.char_indices().find(|(_, char)| {
        match char {
            '<' => depth += 1,
            '>' => depth = depth.saturating_sub(1),
            _ => {}
        }
        *char == ' ' && depth == 0
    });
    let name = head.get(end?.0..)?.trim_start().strip_suffix(" {")?;
    (!name.contains(" for ")).then(|| name.split('<').next().unwrap_or_default())
}

/// The public items of a file, each with the lines that say what it is.
fn declarations(text: &str) -> Vec<(String, Vec<String>)> {
    let mut found = Vec::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        if let Some(name) = row(line) {
            found.push((name.to_owned(), vec![format!("const {name}: Code")]));
        }
        let Some(rest) = line.strip_prefix("pub ") else { continue };
        let mut words = rest.split(|char: char| !char.is_alphanumeric() && char != '_');
        let mut kind = words.next().unwrap_or_default();
        let mut name = words.next().unwrap_or_default();
        if kind == "const" && name == "fn" {
            (kind, name) = ("fn", words.next().unwrap_or_default());
        }
        let name = name.to_owned();
        match kind {
            "struct" | "enum" | "trait" if rest.ends_with('{') => {
                let mut declared = vec![rest.trim_end_matches(['{', ' ']).to_owned()];
                for line in lines.by_ref().take_while(|line| *line != "}") {
                    let member = line.trim_start();
                    let is_direct = line.starts_with("    ") && !line.starts_with("     ");
                    let shown = match kind {
                        "struct" => member.strip_prefix("pub ").filter(|_| is_direct),
                        "enum" => Some(member).filter(|member| !member.starts_with("#[")),
                        _ => Some(member).filter(|member| is_direct && member.contains("fn ")),
                    };
                    let shown = shown.filter(|member| !member.is_empty());
                    declared.extend(shown.map(|member| {
                        format!("    {}{}", if is_direct { "" } else { "    " }, member.trim_end_matches(','))
                    }));
                }
                found.push((name, declared));
            }
            "struct" if rest.contains('(') && !rest.contains("(pub ") => {
                found.push((name, vec![rest.split('(').next().unwrap_or_default().to_owned()]));
            }
            "struct" | "enum" | "trait" | "type" | "const" | "static" => {
                found.push((name, vec![rest.trim_end_matches(';').to_owned()]));
            }
            "fn" => found.push((name, vec![signature(line, &mut lines)])),
            _ => {}
        }
    }
    found
}

/// The name of a row in one of the two tables of codes, which macros make constants of.
fn row(line: &str) -> Option<&str> {
    let (name, _) = line.strip_prefix("    ")?.strip_suffix(';')?.split_once(" = ")?;
    name.chars().all(|char| char.is_ascii_uppercase() || char == '_').then_some(name)
}

/// A function's head on one line, or a constant without its value.
fn signature<'t>(first: &'t str, lines: &mut impl Iterator<Item = &'t str>) -> String {
    let mut text = first.trim().to_owned();
    let is_whole = |text: &str| text.ends_with('{') || text.ends_with(';') || text.ends_with('}');
    while !is_whole(&text) {
        let Some(line) = lines.next() else { break };
        let joint = if text.ends_with('(') || line.trim_start().starts_with(')') { "" } else { " " };
        text = format!(
            "{}{joint}{}",
            text.trim_end_matches(|char| char == ',' && joint.is_empty()),
            line.trim()
        );
    }
    let text = text.strip_prefix("pub ").unwrap_or(&text);
    let end = if text.starts_with("const ") && !text.starts_with("const fn") { " = " } else { " {" };
    text.split(end).next().unwrap_or_default().trim_end_matches([' ', '{', ';']).to_owned()
}

fn public_modules(text: &str) -> Vec<String> {
    let names = text.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'));
    names.map(str::to_owned).collect()
}

/// Statements that begin so, whole.
fn statements(text: &str, start: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(start) {
        let begins = rest[..at].is_empty() || rest[..at].ends_with('\n');
        rest = &rest[at..];
        let end = rest.find(';').map_or(rest.len(), |end| end + 1);
        if begins {
            // A path of one name means a module, which has a listing of its own.
            found.push(rest[start.len()..end].to_owned());
        }
        rest = &rest[if begins { end } else { start.len() }..];
    }
    found
}
