//! Builds one worker for each engine, as features would unify within one build.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::Value as Json;

/// A worker that can be started.
pub(crate) struct Binary {
    pub(crate) feature: String,
    pub(crate) path: PathBuf,
    /// What the worker depends on, as `name version`.
    pub(crate) crates: Vec<String>,
}

pub(crate) fn build(engines: &[String]) -> Vec<Binary> {
    engines.iter().map(|feature| one(feature)).collect()
}

fn one(feature: &str) -> Binary {
    eprintln!("building {feature}");
    // The Rust version that a crate declares can be newer than what it needs: datalogic-rs says 1.98 and builds with
    // 1.95.
    let output = cargo(["build", "--release", "--quiet", "--ignore-rust-version", "--message-format=json"])
        .args(["--package", "worker", "--features", feature])
        .stderr(Stdio::inherit())
        .output()
        .expect("cargo can be started");
    assert!(output.status.success(), "the worker with `{feature}` cannot be built");
    let messages = String::from_utf8_lossy(&output.stdout).into_owned();
    let built = messages.lines().filter_map(|line| serde_json::from_str::<Json>(line).ok());
    let built = built.filter_map(|message| message["executable"].as_str().map(PathBuf::from)).next_back();
    let built = built.expect("cargo names the executable");
    // The next engine is built to the same place.
    let path = built.with_file_name(format!("worker-{feature}"));
    fs::copy(&built, &path).expect("the target folder can be written to");
    Binary { feature: feature.to_owned(), path, crates: crates(feature) }
}

fn crates(feature: &str) -> Vec<String> {
    let output = cargo(["tree", "--depth", "1", "--prefix", "none", "--edges", "normal"])
        .args(["--package", "worker", "--features", feature])
        .output()
        .expect("cargo can be started");
    let tree = String::from_utf8_lossy(&output.stdout).into_owned();
    let name_and_version = |line: &str| {
        let mut words = line.split_whitespace();
        Some(format!("{} {}", words.next()?, words.next()?.strip_prefix('v')?))
    };
    tree.lines().filter_map(name_and_version).collect()
}

fn cargo<const N: usize>(arguments: [&str; N]) -> Command {
    let mut command = Command::new(env::var("CARGO").unwrap_or("cargo".to_owned()));
    command.args(arguments).current_dir(Path::new(env!("CARGO_MANIFEST_DIR")));
    command
}
