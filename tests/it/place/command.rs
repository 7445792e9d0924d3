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
    let (left_over, old_json) = (format!("{inputs}/left-over.jsonl"), format!("{inputs}/old-json.jsonl"));
    let (repeated, unsynced) = (format!("{inputs}/repeated.jsonl"), format!("{inputs}/unsynced.jsonl"));
    let users = format!("{inputs}/users.jsonl");
    let cases = [
        ([&BUCKET[..], &["--documents", &misfits]].concat(), 1),
        ([&BUCKET[..], &["--documents", &misfits, "--exit-zero"]].concat(), 0),
        ([&BUCKET[..], &["--documents", &misfits, "--summary"]].concat(), 1),
        ([&BUCKET[..], &["--documents", &later, "--before", &misfits]].concat(), 0),
        ([&BUCKET[..], &["--documents", &misfits, "--before", &later]].concat(), 1),
        ([&BUCKET[..], &["--documents", &broken]].concat(), 2),
        ([&BUCKET[..], &["--documents", &later, "--before", &broken]].concat(), 2),
        ([&BUCKET[..], &["--documents", &broken, "--before", &later]].concat(), 2),
        ([&BUCKET[..], &["--documents", &left_over]].concat(), 1),
        ([&BUCKET[..], &["--documents", &old_json, "--before", &old_json]].concat(), 1),
        ([&BUCKET[..], &["--documents", &repeated, "--before", &repeated]].concat(), 2),
        ([&BUCKET[..], &["--documents", &misfits, "--unsynced", &unsynced]].concat(), 2),
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
        let of = |member: &str| lines.iter().filter_map(|line| line.get(member)).cloned().collect::<Json>();
        assert_eq!(of("deleted"), document["deleted"], "{arguments:?}");
        assert_eq!(of("unsynced_record"), document["unsynced_records"], "{arguments:?}");
        lines.retain(|line| line.get("number").is_some());
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

/// Runs over two texts, and gives what each document became.
fn changes(before: &str, after: &str) -> Json {
    let folder = std::env::temp_dir().join(format!("sync-rules-before-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("before.jsonl");
    std::fs::write(&file, before).unwrap();
    let before = ["--before", file.to_str().unwrap(), "--documents", "-", "--format", "json"];
    let output = run(&[&BUCKET[..], &before].concat(), after);
    std::fs::remove_dir_all(&folder).unwrap();
    let document: Json = serde_json::from_str(&text(&output)).unwrap();
    let kind = |row: &Json| row["change"]["kind"].clone();
    let rows = |member: &str| document[member].as_array().unwrap().iter().map(kind).collect::<Json>();
    json!([rows("documents"), rows("deleted"), document["summary"]["deleted_known"]])
}

#[test]
fn what_cannot_be_told_apart_is_neither_new_nor_deleted() {
    let of = |id: &str, window: u8| {
        format!(
            r#"{{"_id":{id},"gauge":"a","level_mm":1,"taken_at":{{"$date":"2024-04-20T10:05:00Z"}},"window":{window}}}"#
        ) + "\n"
    };
    let (one, two) = (r#"{"$oid":"66bb0a000000000000000001"}"#, r#"{"$oid":"66bb0a000000000000000002"}"#);
    assert_eq!(changes(&of(one, 0), &of(two, 0)), json!([["new"], ["deleted"], true]));
    assert_eq!(changes(&of(one, 0), &of(one, 0)), json!([["stays"], [], true]));
    // The broken line may be the document that seems to be gone, or to be new.
    assert_eq!(changes(&of(one, 0), &format!("{}{{\n", of(two, 0))), json!([["new"], [], false]));
    assert_eq!(changes(&format!("{}{{\n", of(one, 0)), &of(two, 0)), json!([["unknown"], ["deleted"], true]));
    // Which of two it was is not known; and an id that cannot be read is nobody's.
    assert_eq!(changes(&(of(one, 0) + &of(one, 1)), &of(one, 0)), json!([["unknown"], [], true]));
    assert_eq!(changes(&of(one, 0), &of(r#"{"$oid":"66"}"#, 0)), json!([[null], [], false]));
    // To the database these are one id.
    assert_eq!(changes(&of("7", 0), &of(r#"{"$numberDouble":"7.0"}"#, 0))[1], json!([]));
}

#[test]
fn the_database_is_told_in_characters_that_a_shell_takes() {
    let arguments = [
        "place",
        "fixtures/apps/bucket/services/gauges-atlas/config.json",
        "--collection",
        "d\u{202e}.a\"b\n",
        "--documents",
        "-",
    ];
    let output = text(&run(&arguments, r#"{"window":1,"_id__baas_transaction":1}"#));
    let command = r#"db.getSiblingDB("d\u202e").getCollection("a\"b\u000a").updateMany("#;
    assert!(output.contains(command), "{output}");
}
