//! Cost grows in step with the input: four times a rule takes no more than about four times the work, in every command.
//!
//! It takes minutes of a machine that does nothing else, so it is run by itself: `cargo test growth -- --ignored`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use serde_json::{Value as Json, json};

use crate::processor;

/// Four times the input may cost so much more, beside what starting costs; `n log n` has its place in it.
const MOST: f64 = 5.5;
/// What the clock of the system cannot tell apart, and what a busy machine adds.
const BLUR: Duration = Duration::from_millis(60);
/// A run that is worth measuring.
const ENOUGH: Duration = Duration::from_millis(80);
/// Parts of a rule beyond which a run is measured however short it is.
const LARGEST: usize = 2_000;

type Shape = (&'static str, fn(usize) -> Json);

fn list(count: usize, part: impl Fn(usize) -> Json) -> Json {
    (0..count).map(part).collect()
}

fn field(number: usize) -> String {
    format!("%%user.custom_data.f{number}")
}

fn one_of(count: usize, part: impl Fn(usize) -> Json) -> Json {
    json!({"%or": list(count, part)})
}

const SHAPES: &[Shape] = &[
    ("partitions in a list", |n| json!({"%%partition": {"$in": list(n, |i| json!(format!("v{i}")))}})),
    ("partitions outside a list", |n| json!({"%%partition": {"$nin": list(n, |i| json!(format!("v{i}")))}})),
    (
        "strings of custom data",
        |n| json!({"%%user.custom_data.t": {"%in": list(n, |i| json!(format!("v{i}")))}}),
    ),
    (
        "fractions of custom data",
        |n| json!({"%%user.custom_data.t": {"$in": list(n, |i| json!(i as f64 + 0.5))}}),
    ),
    ("pairs of a field and a partition", |n| {
        one_of(n, |i| json!({field(i): format!("v{i}"), "%%partition": format!("p{i}")}))
    }),
    ("pairs of one field and a partition", |n| {
        one_of(n, |i| json!({field(0): format!("v{i}"), "%%partition": format!("p{i}")}))
    }),
    ("fields that are the partition", |n| one_of(n, |i| json!({field(i): "%%partition"}))),
    ("fields that exist", |n| json!({"%and": list(n, |i| json!({field(i): {"$exists": true}}))})),
    ("fields that differ", |n| json!({"%and": list(n, |i| json!({field(i): {"$ne": "x"}}))})),
    ("orders of fields", |n| one_of(n, |i| json!({field(i): {"$gt": i}}))),
    ("calls of one function", |n| {
        one_of(n, |i| json!({"%%true": {"%function": {"name": "f", "arguments": ["%%partition", i]}}}))
    }),
    ("negations", |n| one_of(n, |i| json!({"%not": {field(i): "v"}}))),
    ("the same again", |n| one_of(n, |_| json!({field(0): "v"}))),
    ("long paths", |n| {
        one_of(n.div_ceil(8), |i| {
            let path: Vec<String> = (0..40).map(|at| format!("s{i}_{at}")).collect();
            json!({format!("%%user.custom_data.{}", path.join(".")): "v"})
        })
    }),
    (
        "characters beyond ASCII",
        |n| json!({"%and": list(n, |i| json!({format!("%%user.custom_data.é{i}"): {"$ne": "é"}}))}),
    ),
];

/// The arguments of each command, for a folder with the files that it is asked about.
const COMMANDS: &[&[&str]] = &[
    &["lint", "rule.json"],
    &["migrate", "rule.json"],
    &["diff", "rule.json", "wider.json"],
    &["diff", "rule.json", "turned.json"],
    &["who", "--partition", "p1", "rule.json"],
    &["partitions", "--user", r#"{"id": "u", "custom_data": {"t": "v1", "f0": "v1"}}"#, "rule.json"],
    &["eval", "--explain", "--user", r#"{"id": "u", "custom_data": {}}"#, "--partition", "p1", "rule.json"],
    &["preview", "--users", "users.json", "--partitions", "partitions.json", "rule.json"],
    &["test", "--coverage", "test.json"],
    &["test", "--mutate", "test.json"],
];

struct Folder(PathBuf);

impl Folder {
    fn new(shape: &Shape, count: usize) -> Self {
        // Tests run beside each other, and another run may be going on.
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let own = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("growth-{}-{own}", std::process::id());
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        fs::create_dir_all(&path).unwrap();
        let rule = (shape.1)(count);
        let config = |rule: &Json| json!({"partition": {"key": "k", "type": "string", "permissions": {"read": rule, "write": false}}});
        let write = |name: &str, value: &Json| fs::write(path.join(name), value.to_string()).unwrap();
        write("rule.json", &config(&rule));
        write("wider.json", &config(&json!({"%or": [rule, {"%%user.type": "server"}]})));
        write("turned.json", &config(&json!({"%not": {"%not": rule}})));
        write("users.json", &json!([{"id": "u", "custom_data": {"f0": "v1"}}, {"id": "w"}]));
        write("partitions.json", &json!(["p1", "p2", "v1"]));
        let test = json!({
            "app": "rule.json",
            "tests": [{"user": {"id": "u", "custom_data": {}}, "partition": "p1", "read": false, "write": false}],
        });
        write("test.json", &test);
        Self(path)
    }

    /// How long the processor works for a command.
    fn work(&self, arguments: &[&str]) -> Duration {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
            .args(arguments)
            .current_dir(&self.0)
            .env("RAYON_NUM_THREADS", "1")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let stat = format!("/proc/{}/stat", child.id());
        // What a process has worked can be read until someone waits for it.
        let is_over = || {
            let text = fs::read_to_string(&stat).unwrap_or_default();
            text.is_empty() || text.rsplit(") ").next().is_some_and(|rest| rest.starts_with('Z'))
        };
        while !is_over() {
            std::thread::sleep(Duration::from_millis(2));
        }
        let worked = processor::time_of_process(child.id());
        child.wait().unwrap();
        worked
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What is wrong with how the cost of a command grows.
fn fault(command: &[&str], shape: &Shape) -> Option<String> {
    let start = Folder::new(shape, 1).work(command);
    let mut count = 60;
    let mut little;
    loop {
        little = Folder::new(shape, count).work(command).saturating_sub(start);
        if little >= ENOUGH || count * 2 > LARGEST {
            break;
        }
        count *= 2;
    }
    let (few, many) = (Folder::new(shape, count), Folder::new(shape, 4 * count));
    let mut much = Duration::MAX;
    // The least of some runs: whatever else the machine does only adds.
    for _ in 0..3 {
        much = much.min(many.work(command).saturating_sub(start));
        if much <= little.mul_f64(MOST) + BLUR {
            return None;
        }
        little = little.min(few.work(command).saturating_sub(start));
    }
    Some(format!("{command:?} on {}: {count} parts take {little:?}, {} take {much:?}", shape.0, 4 * count))
}

fn grows_in_step(commands: &[&[&str]]) {
    let cases = commands.iter().flat_map(|command| SHAPES.iter().map(move |shape| fault(command, shape)));
    let faults: Vec<String> = cases.flatten().collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
#[ignore = "minutes of a machine that does nothing else"]
fn of_lint() {
    grows_in_step(&COMMANDS[..1]);
}

#[test]
#[ignore = "minutes of a machine that does nothing else"]
fn of_migrate() {
    grows_in_step(&COMMANDS[1..2]);
}

#[test]
#[ignore = "minutes of a machine that does nothing else"]
fn of_diff() {
    grows_in_step(&COMMANDS[2..4]);
}

#[test]
#[ignore = "minutes of a machine that does nothing else"]
fn of_questions() {
    grows_in_step(&COMMANDS[4..8]);
}

#[test]
#[ignore = "minutes of a machine that does nothing else"]
fn of_tests() {
    grows_in_step(&COMMANDS[8..]);
}
