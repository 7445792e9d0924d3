//! Compares sync-rules with hand-written code and with other engines, and prints the table.
//!
//! Builds one worker for each engine, has each decide everything once against the known decisions, times them in
//! turn, and judges the bounds from what was measured. `README.md` tells how, and how to add an engine.

mod binaries;
mod bounds;
mod engines;
mod figures;
mod machine;
mod measure;
mod options;
mod readme;
mod report;
mod worker;

use std::{fs, path::Path};

use figures::Figures;
use options::Options;

fn main() {
    let options = match Options::parse(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(message) => {
            eprintln!("{message}\n\n{}", options::USAGE);
            std::process::exit(2);
        }
    };
    let results = Path::new(env!("CARGO_MANIFEST_DIR")).join("results");
    let file = results.join("runs.json");
    if !options.report {
        let binaries = binaries::build(&options.engines);
        let runs = measure::runs(&options, &binaries);
        fs::create_dir_all(&results).expect("the folder of the package can be written to");
        fs::write(&file, runs.to_string()).expect("the folder of the package can be written to");
    }
    let Ok(text) = fs::read_to_string(&file) else {
        eprintln!("there are no results yet: run without `--report` first");
        std::process::exit(2);
    };
    let figures = Figures::new(serde_json::from_str(&text).expect("results are JSON"));
    let report = report::markdown(&figures);
    println!("{report}");
    if options.write_readme {
        readme::write(&report, &figures);
    }
}
