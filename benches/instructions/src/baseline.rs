//! The counts that are known, in `baseline.json`.

use std::{collections::BTreeMap, fs, path::PathBuf};

use serde_json::{Value as Json, json};

pub(crate) struct Baseline {
    /// The compiler that they are of.
    pub(crate) rustc: String,
    /// `warm/w4` → instructions.
    pub(crate) counts: BTreeMap<String, u64>,
}

pub(crate) fn read() -> Baseline {
    let text = fs::read_to_string(path()).expect("there is a baseline; `UPDATE=1` writes it");
    let json: Json = serde_json::from_str(&text).expect("the baseline is JSON");
    let count = |(name, count): (&String, &Json)| Some((name.clone(), count.as_u64()?));
    let counts = json["counts"].as_object().into_iter().flatten().filter_map(count).collect();
    Baseline { rustc: json["rustc"].as_str().unwrap_or_default().to_owned(), counts }
}

pub(crate) fn write(Baseline { rustc, counts }: &Baseline) {
    let json = json!({"rustc": rustc, "counts": counts});
    fs::write(path(), format!("{json:#}\n")).expect("the baseline can be written");
    println!("wrote {} counts", counts.len());
}

fn path() -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "baseline.json"].iter().collect()
}
