//! Independent implementations of MongoDB's query language, which say what a filter selects: npm's mingo and PyPI's
//! secantusdb. Both are installed below the target folder when they are first needed.

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::OnceLock,
};

use serde_json::Value as Json;

use crate::mingo;

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/secantus");

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Engine {
    Mingo,
    Secantus,
}

pub(crate) const ENGINES: [Engine; 2] = [Engine::Mingo, Engine::Secantus];

/// The indices of the documents that each `{"filter": …, "documents": […]}` selects; `None` where the engine cannot be
/// had, which is said.
pub(crate) fn select(engine: Engine, queries: &[Json]) -> Option<Vec<Vec<usize>>> {
    let command = match engine {
        Engine::Mingo => {
            let mut command = Command::new("node");
            command.arg("select.mjs").current_dir(mingo::folder()?);
            command
        }
        Engine::Secantus => {
            let mut command = Command::new(secantus()?.join("venv/bin/python"));
            command.arg("select_documents.py").current_dir(secantus()?);
            command
        }
    };
    let printed = piped(command, queries.iter().cloned());
    Some(printed.into_iter().map(|selected| serde_json::from_value(selected).unwrap()).collect())
}

/// What a script prints for each line that it is given.
pub(crate) fn piped(mut command: Command, lines: impl Iterator<Item = Json>) -> Vec<Json> {
    let lines: Vec<String> = lines.map(|line| format!("{line}\n")).collect();
    let count = lines.len();
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let writing = std::thread::spawn(move || stdin.write_all(lines.concat().as_bytes()));
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success());
    writing.join().unwrap().unwrap();
    let printed: Vec<Json> = output
        .stdout
        .split(|byte| *byte == b'\n')
        .filter_map(|line| serde_json::from_slice(line).ok())
        .collect();
    assert_eq!(printed.len(), count);
    printed
}

/// The folder of an engine, if it could be installed. Where nobody looks at what is skipped it has to be.
pub(crate) fn needed(
    engine: &str,
    installed: &'static OnceLock<Result<PathBuf, String>>,
    install: fn() -> Result<PathBuf, String>,
) -> Option<&'static Path> {
    match installed.get_or_init(install) {
        Ok(folder) => Some(folder),
        Err(reason) => {
            assert!(std::env::var_os("CI").is_none(), "{engine} is needed, and {reason}");
            // Said past the capture of output, so that a run in which nothing was tested can be told.
            drop(writeln!(std::io::stderr(), "skipped: nothing is run in {engine}, as {reason}"));
            None
        }
    }
}

/// Runs a program to its end, or says why that failed.
pub(crate) fn run(folder: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(program).args(arguments).current_dir(folder).output();
    let output = output.map_err(|error| format!("`{program}` cannot be run: {error}"))?;
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    if output.status.success() {
        Ok(())
    } else {
        Err(format!("`{program} {}` failed: {said}", arguments.join(" ")))
    }
}

fn secantus() -> Option<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    needed("secantusdb", &FOLDER, || {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("secantus");
        fs::create_dir_all(&folder).unwrap();
        for file in ["requirements.txt", "select_documents.py"] {
            fs::copy(Path::new(SCRIPT).join(file), folder.join(file)).unwrap();
        }
        let (wanted, done) =
            (fs::read(folder.join("requirements.txt")).unwrap(), folder.join("installed.txt"));
        if fs::read(&done).ok() != Some(wanted.clone()) {
            run(&folder, "python3", &["-m", "venv", "venv"])?;
            let arguments =
                ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", "requirements.txt"];
            run(&folder, "venv/bin/python", &arguments)?;
            fs::write(done, wanted).unwrap();
        }
        Ok(folder)
    })
}
