//! Where `lint` writes: files, the summary of a GitHub job, and the same exit code in every format.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
};

const INPUTS: &str = "fixtures/cli/inputs/lint";
const FORMATS: [&str; 8] = ["human", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"];

#[test]
fn exit_codes_do_not_depend_on_the_format() {
    for (file, code) in
        [("quiet.json", 0), ("open.json", 1), ("unknown.json", 2), ("broken.json", 2), ("none", 2)]
    {
        for format in FORMATS {
            let output = lint(&[&format!("{INPUTS}/{file}"), "--format", format]);
            assert_eq!(output.status.code(), Some(code), "{file} as {format}");
        }
    }
}

#[test]
fn files_hold_what_is_printed() {
    let path = scratch("output");
    let input = format!("{INPUTS}/users.json");
    for format in FORMATS {
        let printed = lint(&[&input, "--format", format]);
        let silent = lint(&[&input, "--format", format, "--output", path.to_str().unwrap()]);
        assert_eq!(silent.stdout, b"", "{format}");
        assert_eq!(fs::read(&path).unwrap(), printed.stdout, "{format}");
    }
    fs::remove_file(path).unwrap();
}

#[test]
fn github_gets_a_summary_of_the_job() {
    let path = scratch("summary");
    fs::write(&path, "from another step\n").unwrap();
    let output = command(&[&format!("{INPUTS}/open.json"), "--format", "github"])
        .env("GITHUB_STEP_SUMMARY", &path)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    let summary = fs::read_to_string(&path).unwrap();
    assert!(summary.starts_with("from another step\n") && summary.contains("| SR301 "), "{summary}");
    fs::remove_file(path).unwrap();
}

fn lint(arguments: &[&str]) -> Output {
    command(arguments).output().unwrap()
}

fn command(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
    command.arg("lint").args(arguments).env_remove("GITHUB_STEP_SUMMARY");
    command
}

fn scratch(name: &str) -> PathBuf {
    std::env::temp_dir().join(format!("sync-rules-{name}-{}", std::process::id()))
}
