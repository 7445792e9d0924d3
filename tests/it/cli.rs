//! The command line: commands with everything they print, and formats against their schemas.
//! `TRYCMD=overwrite cargo test` rewrites what is expected.

use std::process::{Command, Stdio};

use serde_json::Value as Json;

#[test]
fn commands_print_what_is_expected() {
    trycmd::TestCases::new().case("fixtures/cli/*.trycmd").case("fixtures/cli/*.toml").run();
}

#[test]
fn outputs_fit_their_schemas() {
    let inputs = "fixtures/cli/inputs";
    let config = format!("{inputs}/config.json");
    let eval = ["eval", &config, "--user", "alice", "--partition", "p", "--format", "json"];
    let wrong_type = [
        "eval",
        "--read",
        "true",
        "--partition-type",
        "uuid",
        "--user",
        "u",
        "--partition",
        "p",
        "--format",
        "json",
    ];
    let invalid = ["eval", "--read", "{\"%x\": 1}", "--user", "u", "--partition", "p", "--format", "json"];
    let roles = "fixtures/cli/inputs/flexible";
    let cases = [
        (
            "eval",
            vec![
                "eval",
                roles,
                "--user",
                "u",
                "--document",
                "{}",
                "--collection",
                "Task",
                "--format",
                "json",
            ],
        ),
        ("eval", vec!["eval", &config, "--user", "u", "--document", "{}", "--format", "json"]),
        ("eval", [&eval[..], &["--explain"]].concat()),
        ("eval", eval.to_vec()),
        ("eval", [&wrong_type[..], &["--explain"]].concat()),
        ("error", invalid.to_vec()),
        ("error", vec!["eval", "nowhere", "--user", "u", "--null-partition", "--format", "json"]),
        ("test", vec!["test", "fixtures/cli/inputs/access.tests.json", "--format", "json"]),
        ("test", vec!["test", "fixtures/cli/inputs/malformed.jsonl", "--format", "json"]),
        ("test", vec!["test", "nowhere", "--format", "json"]),
        (
            "test",
            vec![
                "test",
                "fixtures/cli/test-mutate.in/access.tests.json",
                "--coverage",
                "--mutate",
                "--format",
                "json",
            ],
        ),
    ];
    let lint = ["lint", "fixtures/cli/inputs/lint", "--format", "json"];
    let more = [
        ("lint", [&lint[..], &["--select", "all"]].concat()),
        ("lint", vec!["lint", "fixtures/cli/inputs/lint/users.json", "--select", "all", "--format", "json"]),
        ("lint", vec!["lint", "fixtures/apps", "--select", "all", "--format", "json"]),
        ("lint", vec!["lint", "nowhere", "--format", "json"]),
        ("migrate", vec!["migrate", "fixtures/apps", "--format", "json"]),
        ("migrate", vec!["migrate", "--read", "{\"%%user.id\": \"%%partition\"}", "--format", "json"]),
        ("migrate", vec!["migrate", "fixtures/cli/migrate-exit.in/function.json", "--format", "json"]),
        ("error", vec!["migrate", "nowhere", "--format", "json"]),
        ("codes", vec!["codes", "--format", "json"]),
        ("codes", vec!["codes", "SR301", "--format", "json"]),
    ];
    let rules = "fixtures/cli/diff-rules.in";
    let (old, narrower) = (format!("{rules}/old.json"), format!("{rules}/narrower.json"));
    let (long, users) = (format!("{rules}/long.json"), "fixtures/cli/who-users.in/users.jsonl");
    let partitions = "fixtures/cli/preview-users.in/partitions.json";
    let who = ["who", &narrower, "--partition", "red", "--format", "json"];
    let preview = ["preview", &old, "--users", users, "--partitions", partitions, "--format", "json"];
    let asked = [
        ("diff", vec!["diff", &old, &narrower, "--format", "json"]),
        ("diff", vec!["diff", &old, &long, "--format", "json"]),
        ("diff", vec!["diff", "fixtures/apps/team", "fixtures/apps/bucket", "--format", "json"]),
        ("error", vec!["diff", &old, "nowhere", "--format", "json"]),
        ("who", who.to_vec()),
        ("who", [&who[..], &["--permission", "write"]].concat()),
        ("who", [&who[..], &["--users", users]].concat()),
        ("preview", preview.to_vec()),
        ("preview", [&preview[..], &["--summary-only"]].concat()),
    ];
    for (name, arguments) in cases.into_iter().chain(more).chain(asked) {
        let document: Json = serde_json::from_str(&stdout(&arguments)).unwrap();
        assert_valid(name, &document, &format!("{arguments:?}"));
    }
}

#[test]
fn access_tests_of_the_apps_fit_their_schema() {
    let files = std::fs::read_dir("fixtures/apps").unwrap();
    let files =
        files.map(|entry| entry.unwrap().path().join("access.tests.json")).filter(|path| path.exists());
    let mut count = 0;
    for path in files {
        let document: Json = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_valid("access-tests", &document, &path.display().to_string());
        count += 1;
    }
    assert!(count >= 7, "{count}");
}

#[test]
fn completions_and_manual_pages_name_the_commands() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        assert!(stdout(&["completions", shell]).contains("null-partition"), "{shell}");
    }
    assert!(stdout(&["man"]).contains("sync\\-rules\\-eval"));
    assert!(stdout(&["man", "eval"]).contains("mask\\-values"));
}

/// Whoever doubts a counterexample can paste the command that is printed with it.
#[cfg(unix)]
#[test]
fn counterexamples_are_seen_again_by_their_commands() {
    let root = env!("CARGO_MANIFEST_DIR");
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_sync-rules"));
    let folder = std::env::temp_dir().join(format!("sync-rules-examples-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let mut count = 0;
    for (out, input) in [("apps", "fixtures/apps"), ("file", "fixtures/cli/migrate-exit.in/function.json")] {
        let (input, out) = (format!("{root}/{input}"), folder.join(out).display().to_string());
        let report = stdout(&["migrate", &input, "--format", "json", "--out", &out]);
        let report: Json = serde_json::from_str(&report).unwrap();
        assert_valid("migrate", &report, &input);
        let apps = report["apps"].as_array().unwrap().iter();
        for rule in apps.flat_map(|app| app["rules"].as_array().unwrap()) {
            let example = &rule["evidence"]["counterexample"];
            for name in ["functions", "values", "environment"] {
                if let Some(content) = example.get(name) {
                    std::fs::write(folder.join(format!("{name}.json")), content.to_string()).unwrap();
                }
            }
            for (command, allows) in [("command", "rule_allows"), ("roles_command", "roles_allow")] {
                let Some(command) = example[command].as_str() else { continue };
                let command = command.replacen("sync-rules", &program.display().to_string(), 1);
                let output = Command::new("sh").args(["-c", &command]).current_dir(&folder).output().unwrap();
                let expected = i32::from(!example[allows].as_bool().unwrap());
                let said = String::from_utf8_lossy(&output.stderr);
                assert_eq!(output.status.code(), Some(expected), "{command}\n{said}");
                count += 1;
            }
        }
    }
    std::fs::remove_dir_all(&folder).unwrap();
    assert!(count >= 4, "{count}");
}

/// A reader that has seen enough is no reason to complain.
#[test]
fn closed_pipes_are_no_error() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
        .args(["completions", "bash"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
}

fn assert_valid(schema: &str, document: &Json, about: &str) {
    let schema: Json = serde_json::from_str(&stdout(&["schema", schema])).unwrap();
    let validator = jsonschema::draft202012::new(&schema).unwrap();
    let errors: Vec<_> =
        validator.iter_errors(document).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(errors.is_empty(), "{about}\n{}", errors.join("\n"));
}

fn stdout(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_sync-rules")).args(arguments).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}
