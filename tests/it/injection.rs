//! Names and values of people who mean harm, in every format of every command: each is read again by the format's own
//! reader, in which it is still the same text and nothing else.

mod actions;
mod markdown;
mod repository;

use std::{collections::BTreeSet, process::Command};

use serde_json::Value as Json;

use self::repository::{NASTY, Repository};

/// What a command has written.
struct Answer {
    command: String,
    out: String,
    err: String,
}

/// Runs the command line in the repository. Nobody is served by a run that crashes.
fn run(repository: &Repository, arguments: &[&str]) -> Answer {
    let output = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
        .args(arguments)
        .current_dir(&repository.folder)
        .env("GITHUB_STEP_SUMMARY", repository.folder.join("summary.md"))
        .output()
        .unwrap();
    let command = arguments.join(" ");
    let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    assert!(matches!(output.status.code(), Some(0..=2)), "{command}: {} {err}", output.status);
    Answer { command, out, err }
}

impl Answer {
    /// What is for people shows all that it holds, and obeys nothing; standard error always is.
    fn is_for_people(&self) -> &Self {
        shows_everything(&self.command, &self.out);
        self.is_data()
    }

    /// What is for programs is no command on the way to them.
    fn is_data(&self) -> &Self {
        shows_everything(&self.command, &self.err);
        for text in [&self.out, &self.err] {
            assert_eq!(actions::obeyed(text), [], "{}", self.command);
            assert!(!text.contains("##vso["), "{}: Azure Pipelines obeys it", self.command);
        }
        self
    }

    fn json(&self) -> Json {
        self.is_data();
        serde_json::from_str(&self.out)
            .unwrap_or_else(|error| panic!("{}: {error}\n{}", self.command, self.out))
    }

    fn lines(&self) -> Vec<Json> {
        self.is_data();
        self.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}

fn shows_everything(command: &str, text: &str) {
    let hidden = |char: &char| char.is_control() && !matches!(char, '\n' | '\t') || INVISIBLE.contains(char);
    let found = text.lines().find(|line| line.chars().any(|char| hidden(&char)));
    assert_eq!(found, None, "{command} hides a character");
}

const INVISIBLE: &[char] = &[
    '\u{200b}',
    '\u{200d}',
    '\u{202e}',
    '\u{2066}',
    '\u{2028}',
    '\u{feff}',
    '\u{e0041}',
    '\u{ad}',
    '\u{fe0f}',
];

/// All strings of a document, keys too.
fn strings(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::String(text) => drop(found.insert(text.clone())),
        Json::Array(elements) => elements.iter().for_each(|element| strings(element, found)),
        Json::Object(members) => members.iter().for_each(|(key, value)| {
            found.insert(key.clone());
            strings(value, found);
        }),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// Every nasty text is in the documents, exactly.
fn holds_all(command: &str, documents: &[Json]) {
    let mut found = BTreeSet::new();
    documents.iter().for_each(|document| strings(document, &mut found));
    for text in NASTY {
        let is_whole = found.contains(*text);
        assert!(is_whole || found.iter().any(|string| string.contains(text)), "{command} lost {text:?}");
    }
}

#[test]
fn text_for_people() {
    let repository = Repository::new("people");
    let commands: &[&[&str]] = &[
        &["lint", ".", "--select", "all"],
        &["lint", ".", "--select", "all", "--format", "concise"],
        &["lint", "wrong", "--diff"],
        &["test", "access.tests.json"],
        &["test", "access.tests.json", "--coverage", "--mutate"],
        &["migrate", "right"],
        &["migrate", "calling"],
        &["migrate", "wrong"],
        &["diff", "right", "changed"],
        &["who", "all", "--partition", "p", "--users", "users.json"],
        &["who", "all", "--partition", "p"],
        &["partitions", "all", "--user", "u"],
        &["preview", "all", "--users", "users.json", "--partitions", "partitions.json"],
        &[
            "place",
            "all",
            "--collection",
            "db.Task",
            "--documents",
            "documents.jsonl",
            "--users",
            "users.json",
        ],
        &["place", "all", "--collection", "=x\n::error::y", "--documents", "documents.jsonl"],
        &["eval", "no\n::stop-commands::x", "--user", "u", "--partition", "p"],
        &["lint", "--no-such\n::stop-commands::x"],
        &["lint", "--no-such-\u{1b}[31m\u{202e}x"],
    ];
    for command in commands {
        run(&repository, command).is_for_people();
    }
    for text in NASTY {
        let user = format!("{}", serde_json::json!({"id": text, "custom_data": {"teams": [text]}}));
        let partition = Json::from(*text).to_string();
        run(&repository, &["eval", "all", "--user", &user, "--partition", &partition, "--explain"])
            .is_for_people();
        let rule = serde_json::json!({*text: 1}).to_string();
        run(&repository, &["eval", "--read", &rule, "--user", "u", "--partition", "p"]).is_for_people();
    }
}

#[test]
fn json() {
    let repository = Repository::new("json");
    let right = repository.right.len();
    for format in ["json", "sarif", "gitlab"] {
        let answer = run(&repository, &["lint", ".", "--select", "all", "--format", format]);
        assert!(!answer.json().is_null());
    }
    let migrated = run(&repository, &["migrate", "right", "--format", "json"]).json();
    assert_eq!(migrated["apps"].as_array().unwrap().len(), right);
    holds_all("migrate", &[migrated]);
    let changed = run(&repository, &["diff", "right", "changed", "--format", "json"]).json();
    assert_eq!(changed["apps"].as_array().unwrap().len(), right);
    holds_all("test", &[run(&repository, &["test", "access.tests.json", "--format", "json"]).json()]);
    holds_all(
        "partitions",
        &[run(&repository, &["partitions", "all", "--user", "u", "--format", "json"]).json()],
    );
    let users = ["--users", "users.json"];
    let who = ["who", "all", "--partition", "p"];
    holds_all("who", &[run(&repository, &[&who[..], &users, &["--format", "json"]].concat()).json()]);
    holds_all("who", &run(&repository, &[&who[..], &users, &["--format", "jsonl"]].concat()).lines());
    let filter = run(&repository, &["who", "all", "--partition", NASTY[0], "--format", "mongodb"]);
    assert!(filter.json().is_object());
    let preview = [&["preview", "all", "--partitions", "partitions.json"], &users[..]].concat();
    holds_all("preview", &[run(&repository, &[&preview[..], &["--format", "json"]].concat()).json()]);
    holds_all("preview", &run(&repository, &[&preview[..], &["--format", "jsonl"]].concat()).lines());
    let place = ["place", "all", "--collection", "db.Task", "--documents", "documents.jsonl"];
    let place = [&place[..], &users].concat();
    holds_all("place", &[run(&repository, &[&place[..], &["--format", "json"]].concat()).json()]);
    holds_all("place", &run(&repository, &[&place[..], &["--format", "jsonl"]].concat()).lines());
    let wrong =
        run(&repository, &["eval", "no\u{7f}where", "--user", "u", "--partition", "p", "--format", "json"]);
    assert!(wrong.json()["errors"][0]["message"].as_str().unwrap().contains("no\u{7f}where"));
}

/// What a report tells people to run gives a shell the very values.
#[test]
fn commands_to_repeat() {
    let repository = Repository::new("repeat");
    let changed = run(&repository, &["diff", "right", "changed", "--format", "json"]).json();
    let mut texts = BTreeSet::new();
    strings(&changed, &mut texts);
    let commands: Vec<&String> = texts.iter().filter(|text| text.starts_with("sync-rules eval")).collect();
    assert!(commands.len() >= repository.right.len(), "{changed:#}");
    let folders: BTreeSet<String> = repository
        .right
        .iter()
        .flat_map(|name| [format!("right/{name}"), format!("changed/{name}")])
        .collect();
    for command in commands {
        assert!(!command.chars().any(char::is_control), "{command:?}");
        let script = format!("sync-rules() {{ printf '%s\\0' \"$@\"; }}\n{command}");
        let Ok(shell) = Command::new("bash").args(["-c", &script]).output() else { return };
        let words = String::from_utf8(shell.stdout).unwrap();
        let words: Vec<&str> = words.split_terminator('\0').collect();
        assert!(folders.contains(words[1]), "{command} names {:?}", words[1]);
        let user = words.iter().position(|word| *word == "--user").map(|at| words[at + 1]).unwrap();
        assert!(serde_json::from_str::<Json>(user).unwrap().is_object());
    }
}

#[test]
fn csv() {
    let repository = Repository::new("csv");
    let preview =
        ["preview", "all", "--users", "users.json", "--partitions", "partitions.json", "--format", "csv"];
    let read = |more: &[&str]| {
        let answer = run(&repository, &[&preview[..], more].concat());
        shows_everything(&answer.command, &answer.err);
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(answer.out.as_bytes());
        let rows: Vec<Vec<String>> =
            reader.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect();
        (rows, answer)
    };
    let (exact, _) = read(&["--csv-values", "exact"]);
    assert_eq!(exact[0][1..], *NASTY);
    assert_eq!(exact[1..].iter().map(|row| row[0].as_str()).collect::<Vec<_>>(), *NASTY);
    let (guarded, answer) = read(&[]);
    answer.is_data();
    for (exact, guarded) in exact.iter().flatten().zip(guarded.iter().flatten()) {
        let computed = guarded.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
        assert!(!computed, "{guarded:?}");
        assert_eq!(guarded.replace('\'', ""), exact.replace('\'', ""), "only apostrophes are added");
    }
}

#[test]
fn xml() {
    let repository = Repository::new("xml");
    let names = |arguments: &[&str]| {
        let answer = run(&repository, arguments);
        answer.is_data();
        let document = roxmltree::Document::parse(&answer.out).unwrap_or_else(|error| panic!("{error}"));
        let elements: BTreeSet<_> = document
            .descendants()
            .map(|node| node.tag_name().name().to_owned())
            .filter(|n| !n.is_empty())
            .collect();
        let known = ["testsuites", "testsuite", "testcase", "failure", "error", "system-out"];
        assert!(elements.iter().all(|name| known.contains(&name.as_str())), "{elements:?}");
        let cases = document.descendants().filter(|node| node.has_tag_name("testcase"));
        let attribute =
            |node: roxmltree::Node<'_, '_>, name| node.attribute(name).unwrap_or_default().to_owned();
        cases.map(|node| (attribute(node, "classname"), attribute(node, "name"))).collect::<Vec<_>>()
    };
    let tests = names(&["test", "access.tests.json", "--format", "junit"]);
    assert!(tests.len() >= NASTY.len());
    let files = names(&["lint", ".", "--select", "all", "--format", "junit"]);
    for name in &repository.right {
        let path = repository::xml(&format!("right/{name}/sync/config.json"));
        assert!(files.iter().any(|(file, _)| *file == path), "{path:?} is not in the report");
    }
}

#[test]
fn markdown() {
    let repository = Repository::new("markdown");
    let commands: &[&[&str]] = &[
        &["lint", ".", "--select", "all", "--format", "markdown"],
        &["migrate", "right", "--format", "markdown"],
        &["diff", "right", "changed", "--format", "markdown"],
        &[
            "preview",
            "all",
            "--users",
            "users.json",
            "--partitions",
            "partitions.json",
            "--format",
            "markdown",
        ],
    ];
    for command in commands {
        let answer = run(&repository, command);
        answer.is_data();
        markdown::is_harmless(&answer.command, &answer.out);
    }
}

#[test]
fn github() {
    let repository = Repository::new("github");
    let lint = ["lint", ".", "--select", "all", "--format"];
    let found = run(&repository, &[&lint[..], &["json"]].concat()).json();
    let answer = run(&repository, &[&lint[..], &["github"]].concat());
    assert_eq!(actions::obeyed(&answer.err), []);
    let commands = actions::obeyed(&answer.out);
    let findings = found["findings"].as_array().unwrap();
    let count = |name: &str| found[name].as_array().map_or(0, Vec::len);
    assert_eq!(commands.len(), findings.len() + count("errors") + count("notices"), "{commands:#?}");
    let files: BTreeSet<&str> = findings.iter().filter_map(|finding| finding["file"].as_str()).collect();
    let named: BTreeSet<&str> =
        commands.iter().filter_map(|command| Some(command.properties.get("file")?.as_str())).collect();
    assert!(files.is_subset(&named), "{files:#?} {named:#?}");
    for command in &commands {
        assert!(["error", "warning", "notice"].contains(&command.name.as_str()), "{command:?}");
        shows_everything("an annotation", &command.data);
    }
    // Unasked, it says the same on the page of the job.
    let summary = std::fs::read_to_string(repository.folder.join("summary.md")).unwrap();
    markdown::is_harmless("the summary of the job", &summary);
}
