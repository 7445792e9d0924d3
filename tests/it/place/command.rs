//! The command: its formats against their schema, and numbers that a case by hand cannot reach.

use std::{
    io::Write,
    process::{Command, Output, Stdio},
};

use serde_json::{Value as Json, json};

const BUCKET: [&str; 4] = ["place", "fixtures/apps/bucket", "--collection", "readings"];

fn run(arguments: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let output = child.wait_with_output().unwrap();
    drop(writer.join());
    output
}

fn text(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn both_formats_fit_the_schema() {
    let schema: Json = serde_json::from_str(&text(&run(&["schema", "place"], ""))).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let inputs = "fixtures/cli/inputs/place";
    let (misfits, later) = (format!("{inputs}/misfits.jsonl"), format!("{inputs}/later.jsonl"));
    let (broken, posts) = (format!("{inputs}/broken.jsonl"), format!("{inputs}/posts.jsonl"));
    let users = format!("{inputs}/users.jsonl");
    let cases = [
        ([&BUCKET[..], &["--documents", &misfits]].concat(), 1),
        ([&BUCKET[..], &["--documents", &misfits, "--exit-zero"]].concat(), 0),
        ([&BUCKET[..], &["--documents", &misfits, "--summary"]].concat(), 1),
        ([&BUCKET[..], &["--documents", &later, "--before", &misfits]].concat(), 0),
        ([&BUCKET[..], &["--documents", &misfits, "--before", &later]].concat(), 1),
        ([&BUCKET[..], &["--documents", &broken]].concat(), 2),
        (
            vec![
                "place",
                "fixtures/apps/channel",
                "--collection",
                "posts",
                "--documents",
                &posts,
                "--users",
                &users,
            ],
            0,
        ),
    ];
    for (arguments, code) in cases {
        let whole = run(&[&arguments[..], &["--format", "json"]].concat(), "");
        let document: Json = serde_json::from_str(&text(&whole)).unwrap();
        let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{arguments:?}\n{}", errors.join("\n"));
        let lines = run(&[&arguments[..], &["--format", "jsonl"]].concat(), "");
        assert_eq!((whole.status.code(), lines.status.code()), (Some(code), Some(code)), "{arguments:?}");
        let mut lines: Vec<Json> =
            text(&lines).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let last = lines.pop().unwrap();
        assert_eq!(Json::from(lines), document["documents"], "{arguments:?}");
        assert_eq!(last, json!({"summary": document["summary"], "errors": document["errors"]}));
    }
}

#[test]
fn so_many_that_do_not_fit_stop_sync() {
    let documents = |count| "{\"window\": 0}\n".repeat(count);
    let arguments = [&BUCKET[..], &["--documents", "-", "--summary"]].concat();
    let output = run(&arguments, &documents(100_000));
    assert_eq!(output.status.code(), Some(1));
    let warning = "warning: 100000 documents are unsyncable; the service stops syncing";
    assert!(text(&output).contains(warning), "{}", text(&output));
    assert!(!text(&run(&arguments, &documents(99_999))).contains("warning"));
}

#[test]
fn partitions_without_number_are_counted_together() {
    let documents: String = (0..10_050).map(|n| format!("{{\"k\": {n}}}\n")).collect();
    let config =
        r#"{"partition": {"key": "k", "type": "long", "permissions": {"read": true, "write": true}}}"#;
    let folder = std::env::temp_dir().join(format!("sync-rules-place-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("config.json");
    std::fs::write(&file, config).unwrap();
    let arguments =
        ["place", file.to_str().unwrap(), "--collection", "c", "--documents", "-", "--format", "json"];
    let output = run(&[&arguments[..], &["--summary"]].concat(), &documents);
    std::fs::remove_dir_all(&folder).unwrap();
    let document: Json = serde_json::from_str(&text(&output)).unwrap();
    let summary = &document["summary"];
    assert_eq!(summary["partitions"].as_array().unwrap().len(), 10_000);
    assert_eq!((&summary["in_other_partitions"], &summary["schema_known"]), (&json!(50), &json!(false)));
}
