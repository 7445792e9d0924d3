//! What counting needs of the machine.

use std::{env, process::Command};

/// The version that `Cargo.toml` pins, which the runner must have too.
const GUNGRAUN: &str = "0.20.0";

/// Why nothing can be counted here.
pub(crate) fn met() -> Result<(), String> {
    if said("valgrind", &["--version"]).is_none() {
        return Err("there is no valgrind".to_owned());
    }
    let install = format!("`cargo install gungraun-runner --version {GUNGRAUN} --locked`");
    let runner = env::var("GUNGRAUN_RUNNER").unwrap_or("gungraun-runner".to_owned());
    match said(&runner, &["--version"]) {
        None => Err(format!("there is no gungraun-runner; {install} installs it")),
        Some(version) if !version.contains(GUNGRAUN) => {
            Err(format!("gungraun-runner is {version}, not {GUNGRAUN}; {install} installs it"))
        }
        Some(_) => Ok(()),
    }
}

/// The compiler, on whose work the counts depend, without its date.
pub(crate) fn rustc() -> String {
    let version = said("rustc", &["--version"]).unwrap_or_default();
    version.split_whitespace().take(2).collect::<Vec<_>>().join(" ")
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}
