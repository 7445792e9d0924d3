//! A repository in which everything that can be named or written is nasty.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::{Value as Json, json};

/// One list for all formats.
pub(crate) const NASTY: &[&str] = &[
    "p\n::stop-commands::token",
    "::error::x",
    " \u{a0}::add-mask::x",
    "a\r\n::warning file=x::y\rz",
    "x ##[error]y",
    "###[group]x",
    "##vso[task.setvariable variable=a]b",
    "%0A::error::x",
    "=1+1",
    "+1",
    "-1+cmd|' /C calc'!A0",
    "@SUM(A1:A2)",
    "\t=1+1",
    "\r=1+1",
    "a,\"b\";'c'\n\"d",
    "<img src=x onerror=alert(1)>",
    "![i](https://evil.example/p.png)",
    "[x](javascript:alert(1))",
    "](https://evil.example)",
    "https://evil.example/?a=1&b",
    "www.evil.example",
    "someone@evil.example",
    "@everyone #1 GH-1 !2 ~3 $4$ :tada: a/b#5",
    "| a | b |",
    "``` \n# h\n```",
    "a ` b `` c",
    "</code></details><script>",
    "# heading",
    "- [ ] item",
    "1. item",
    "    indented",
    "===",
    "*b* _i_ ~~s~~ [^1]",
    "]]><x a=\"b\">&lt;&#0;<!--",
    "\u{1b}[31mred\u{1b}[0m \u{1b}]0;title\u{7}",
    "del\u{7f}\u{9b}31m",
    "\u{202e}txet\u{2066}",
    "zero\u{200b}\u{200d}\u{feff}\u{ad}\u{fe0f}",
    "tag\u{e0041}\u{e007f}",
    "line\u{2028}paragraph\u{2029}\u{85}next",
    "$(touch x) `touch y` $HOME 'q' \\",
    "{0} %s \\n \\u0041",
    "\u{fffe}\u{ffff}",
    "name\\",
];

pub(crate) struct Repository {
    pub(crate) folder: PathBuf,
    /// The names of the apps whose rules have a meaning.
    pub(crate) right: Vec<String>,
}

impl Repository {
    pub(crate) fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sync-rules-injection-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        let mut right = Vec::new();
        for text in NASTY {
            let name = text.replace('/', "_");
            let of = |parent: &str| folder.join(parent).join(&name);
            let read = json!({"%or": [{"%%partition": text}, {"%%user.id": "%%partition"}]});
            app(&of("right"), text, &read, &json!({"%%user.custom_data.teams": "%%partition"}));
            app(
                &of("changed"),
                text,
                &json!({"%%partition": {"$in": [text, "more"]}}),
                &json!({"%%user.id": text}),
            );
            app(&of("wrong"), text, &json!({*text: {"$gt": text}}), &json!({"%%user.data.x": {(*text): 1}}));
            let called = json!({"%%true": {"%function": {"name": text, "arguments": [text, "%%partition"]}}});
            app(&of("calling"), text, &called, &json!(true));
            right.push(name);
        }
        let values: Vec<&str> = NASTY.iter().copied().chain(["p"]).collect();
        let all = json!({"%%partition": {"$in": values}});
        app(&folder.join("all"), "Task", &all, &all);
        let users: Vec<Json> =
            NASTY.iter().map(|text| json!({"id": text, "custom_data": {"t": text}})).collect();
        let documents =
            NASTY.iter().map(|text| json!({"_id": text, "_partition": text, (*text): 1}).to_string());
        let tests = NASTY.iter().flat_map(|text| {
            [true, false].map(|read| json!({"user": text, "partition": text, "read": read, "because": text}))
        });
        let named: Json = NASTY.iter().map(|text| ((*text).to_owned(), json!({"id": text}))).collect();
        let tests = json!({"app": "all", "users": named, "tests": tests.collect::<Vec<_>>()});
        write(&folder.join("users.json"), &json!(users).to_string());
        write(&folder.join("partitions.json"), &json!(NASTY).to_string());
        write(&folder.join("documents.jsonl"), &documents.collect::<Vec<_>>().join("\n"));
        write(&folder.join("access.tests.json"), &tests.to_string());
        Self { folder, right }
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.folder));
    }
}

/// An app of one collection.
fn app(folder: &Path, collection: &str, read: &Json, write: &Json) {
    let sync = json!({"type": "partition", "state": "enabled", "database_name": "db", "service_name": "mongodb-atlas",
        "partition": {"key": "_partition", "type": "string", "permissions": {"read": read, "write": write}}});
    let schema = json!({"title": collection, "bsonType": "object", "required": ["_id"], "properties": {
        "_id": {"bsonType": "string"}, "_partition": {"bsonType": "string"}}});
    let rules = json!({"database": "db", "collection": collection});
    self::write(&folder.join("sync/config.json"), &sync.to_string());
    let parts = folder.join("data_sources/mongodb-atlas/db").join(collection.replace('/', "_"));
    self::write(&parts.join("schema.json"), &schema.to_string());
    self::write(&parts.join("rules.json"), &rules.to_string());
    let mut data = json!({"enabled": true, "mongo_service_name": "mongodb-atlas", "database_name": "db"});
    data["collection_name"] = json!(collection);
    data["user_id_field"] = json!("id");
    self::write(&folder.join("auth/custom_user_data.json"), &data.to_string());
}

fn write(path: &Path, text: &str) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

/// A text as XML 1.0 can say it.
pub(crate) fn xml(text: &str) -> String {
    let unsayable = |char: char| {
        char < ' ' && !matches!(char, '\n' | '\r' | '\t') || matches!(char, '\u{fffe}' | '\u{ffff}')
    };
    text.chars()
        .map(|char| if unsayable(char) { char.escape_unicode().to_string() } else { char.to_string() })
        .collect()
}
