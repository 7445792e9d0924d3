//! Runs the benchmarks, and reads the counts from what gungraun prints.

use std::{
    collections::BTreeMap,
    env,
    process::{Command, Stdio},
};

use serde_json::Value as Json;

/// Tables hash by the same seed in every run, so that the same program gives the same counts.
const FIXED_SEED: &str = "--cfg sync_rules_fixed_seed";

/// `warm/w4` → instructions. The error is what to tell.
pub(crate) fn counted() -> Result<BTreeMap<String, u64>, String> {
    let cargo = env::var("CARGO").unwrap_or("cargo".to_owned());
    let output = Command::new(cargo)
        .args(["bench", "--quiet", "--bench", "counts", "--", "--output-format=json"])
        .env("RUSTFLAGS", format!("{} {FIXED_SEED}", env::var("RUSTFLAGS").unwrap_or_default()))
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| format!("cargo cannot be started: {error}"))?;
    if !output.status.success() {
        return Err("the benchmarks cannot be run".to_owned());
    }
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let counts: BTreeMap<_, _> = text.lines().filter_map(count).collect();
    if counts.is_empty() { Err("gungraun printed no counts".to_owned()) } else { Ok(counts) }
}

/// One line is one benchmark.
fn count(line: &str) -> Option<(String, u64)> {
    let summary: Json = serde_json::from_str(line).ok()?;
    let name = format!("{}/{}", summary["function_name"].as_str()?, summary["id"].as_str()?);
    let profiles = summary["profiles"].as_array()?;
    let callgrind = profiles.iter().find(|profile| profile["tool"] == "Callgrind")?;
    let now = &callgrind["data"]["total"]["metrics"]["Ir"]["values"]["new"];
    Some((name, now.as_u64()?))
}
