//! Runs `fixtures/migrate/functions`: the text of a function, and what is found in it. The format is described there;
//! `UPDATE=1 cargo test` rewrites what is expected.

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use serde_json::{Value as Json, json};

use super::{calls, function};
use crate::app::{App, load_apps};

/// Decides by the function under test.
const RULE: &str = r#"{"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition"]}}}"#;

const CUSTOM_DATA: &str = r#"{"enabled": true, "mongo_service_name": "mongodb-atlas", "database_name": "club",
    "collection_name": "profiles", "user_id_field": "account"}"#;

#[test]
fn fixtures() {
    let update = std::env::var_os("UPDATE").is_some();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migrate/functions");
    let mut folders: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    folders.retain(|path| path.is_dir());
    folders.sort();
    let mut failures = Vec::new();
    for folder in folders {
        let (found, advice) = outcome(&folder);
        for (name, text) in [("out.json", found), ("advice.md", advice)] {
            let path = folder.join(name);
            // The words of the advice are held for some.
            if name == "advice.md" && !path.exists() {
                continue;
            }
            let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
            if expected == text {
                continue;
            }
            if update {
                fs::write(&path, &text).unwrap();
            } else {
                failures.push(format!("{}: expected\n{expected}\nfound\n{text}", path.display()));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn outcome(folder: &Path) -> (String, String) {
    let text = |name: &str| fs::read_to_string(folder.join(name)).ok();
    let rule = text("rule.json").unwrap_or_else(|| RULE.to_owned());
    let files: BTreeMap<String, Json> =
        text("app.json").map(|text| serde_json::from_str(&text).unwrap()).unwrap_or_default();
    let app = app(&rule, text("source.js"), files);
    let config = app.sync.as_ref().unwrap();
    let called = calls::called(config);
    let [called] = called.as_slice() else { panic!("one function in {}", folder.display()) };
    let (migration, codes) = function(&app, config, called);
    let reads: Vec<Json> = migration
        .reads
        .iter()
        .map(|read| format!("{}: {} {}", read.line, read.kind, read.what).into())
        .collect();
    let found = json!({
        "name": migration.name,
        "file": migration.file,
        "takes_partition": migration.takes_partition,
        "reads": reads,
        "advice": codes,
    });
    let advice: String = migration.advice.iter().map(|step| format!("{step}\n\n")).collect();
    (serde_json::to_string_pretty(&found).unwrap() + "\n", advice)
}

fn app(rule: &str, source: Option<String>, files: BTreeMap<String, Json>) -> App {
    let rule: Json = serde_json::from_str(rule).unwrap();
    let config = json!({"type": "partition", "partition": {"key": "_area", "type": "string", "required": true,
        "permissions": {"read": rule, "write": false}}});
    let mut all = BTreeMap::from([
        ("realm_config.json".to_owned(), "{}".to_owned()),
        ("sync/config.json".to_owned(), config.to_string()),
        ("auth/custom_user_data.json".to_owned(), CUSTOM_DATA.to_owned()),
    ]);
    all.extend(source.map(|text| ("functions/canRead.js".to_owned(), text)));
    all.extend(files.into_iter().map(|(path, content)| (path, content.to_string())));
    load_apps(all).into_iter().next().unwrap()
}

/// How long the processor works on it, where the system tells: on a busy machine tests wait for each other.
fn time(text: String) -> Duration {
    let worked = || {
        let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
        Duration::from_nanos(text.split(' ').next().and_then(|first| first.parse().ok()).unwrap_or_default())
    };
    let app = app(RULE, Some(text), BTreeMap::new());
    let start = worked();
    assert_eq!(super::functions(&app, app.sync.as_ref().unwrap()).len(), 1);
    worked() - start
}

/// Texts that would take a careless reader quadratic time, or its stack.
#[test]
fn long_texts_take_linear_time() {
    let pieces: &[&str] = &[
        "{",
        "}",
        "(",
        "[",
        "`${",
        "a.b.",
        "a=",
        "a=>",
        "a=>{",
        "(a)=>",
        "/[",
        "\"a\"+",
        "x&&",
        "!x===",
        "String(",
        "`${p}`+",
        "function(",
        "const {a=",
        "const {a:{",
        "const [[",
        "switch(a){case ",
        "a.some(a=>a.",
        "x?.",
        "/*",
        "f(p)(",
        ",",
        ";",
        "p.split(\"=\")[0]===\"a\";",
        "context.user.custom_data.",
        "context.user.",
        "if(p===\"a\"){",
        "c.find({a:[",
        "const a=context.user;",
        "var b=c,",
        "exports=function(p){",
        "exports=a;function a(",
        "'",
        "\\",
        "é",
        "a\n",
        "const a = context.user.custom_data.a.b.c; p === a; ",
    ];
    for piece in pieces {
        let text = "exports = p => ".to_owned() + &piece.repeat(30_000 / piece.len());
        let took = time(text);
        assert!(took < Duration::from_secs(10), "{piece} took {took:?}");
    }
}

/// Texts that are nested deeper than any stack, and such as grow what a name stands for with each statement.
#[test]
fn deep_texts_are_read_on_a_small_stack() {
    let nested: &[(&str, &str, &str)] = &[
        ("(", "p", ")"),
        ("[", "p", "]"),
        ("{a:", "p", "}"),
        ("{", "p", "}"),
        ("`${", "p", "}`"),
        ("f(", "p", ")"),
        ("p.a(", "p", ")"),
        ("(a=>", "p", ")"),
        ("function(a){return ", "p", "}"),
        ("if(p){", "p", "}"),
        ("switch(p){case ", "p", ":}"),
        ("a?", "p", ":b"),
        ("\"a\"+(", "p", ")"),
        ("String(", "p", ")"),
        ("p[", "p", "]"),
        ("!", "p", ""),
        ("x=\"a\"+x;", "p===x", ""),
        ("x=`a${x}`;", "p===x", ""),
        ("x=\"a\".concat(x);", "p===x", ""),
        ("const {a:", "b", "}=p;"),
        ("x=x.a;", "p===x", ""),
        ("x=x[0];", "p===x", ""),
    ];
    for (open, inside, close) in nested {
        let text = format!("exports = p => {}{inside}{}", open.repeat(20_000), close.repeat(20_000));
        let read = std::thread::Builder::new().stack_size(256 * 1024).spawn(move || time(text)).unwrap();
        let took = read.join().unwrap();
        assert!(took < Duration::from_secs(10), "{open} took {took:?}");
    }
}

/// An object in which others stand by their names, many times each, and objects by which many things are chosen.
#[test]
fn what_names_repeat_is_read_once() {
    let object = |index: usize| format!("const o{}={{{}}};", index + 1, format!("a:o{index},").repeat(500));
    let objects: String = (0..6).map(object).collect();
    let entries: String = (0..4_000).map(|index| format!("k{index}:1,")).collect();
    for text in [
        format!("exports = p => {{const o0={{u:p}};{objects} db.collection(\"c\").find(o6); }}"),
        format!("exports = p => {{const o={{{entries}}}; {} }}", "o[p.split(\"=\")[0]];".repeat(4_000)),
    ] {
        let took = time(text);
        assert!(took < Duration::from_secs(10), "{took:?}");
    }
}

/// The same with names that all differ.
#[test]
fn many_names_take_linear_time() {
    let statement = |index: usize| {
        format!(
            "let n{index} = context.user.data.d{index}; db.collection('c{index}').find({{}}); db.collection('w{index}').insertOne(); \
                 if (p.startsWith('p{index}=') || p === 'v{index}') {{ m{index} = p === n{index}; }}\n"
        )
    };
    let text: String = (0..4_000).map(statement).collect();
    let took = time(format!("exports = (p) => {{\n{text}}};"));
    assert!(took < Duration::from_secs(10), "{took:?}");
}

/// A text of a mebibyte does not take long.
#[test]
fn a_large_text_is_read() {
    let statement = "if (partition === `team-${1}`) { log(/x[/]y/, context.user.custom_data.teams.includes(partition)); }\n";
    let took =
        time(format!("exports = (partition) => {{\n{}}};", statement.repeat((1 << 20) / statement.len())));
    assert!(took < Duration::from_secs(30), "{took:?}");
}

/// The front of every fixture's text, cut at many places, and with a character changed, is read without a fault.
#[test]
fn damaged_texts_are_read() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/migrate/functions");
    for entry in fs::read_dir(folder).unwrap() {
        let Ok(text) = fs::read_to_string(entry.unwrap().path().join("source.js")) else { continue };
        let rule: Json = serde_json::from_str(RULE).unwrap();
        let mut app = app(&rule.to_string(), Some(String::new()), BTreeMap::new());
        for (at, char) in text.char_indices().step_by(5) {
            let (front, back) = text.split_at(at);
            let after = back.strip_prefix(char).unwrap();
            for damaged in [
                front.to_owned(),
                format!("{front}{after}"),
                format!("{front}({after}"),
                format!("{front}}}{after}"),
            ] {
                let source = crate::text::Source::new("functions/canRead.js", damaged);
                app.function_sources.insert("canRead".to_owned(), source);
                assert_eq!(super::functions(&app, app.sync.as_ref().unwrap()).len(), 1);
            }
        }
    }
}
