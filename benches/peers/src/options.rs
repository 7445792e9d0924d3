//! What can be asked for on the command line.

use crate::engines::{ENGINES, QUICK, WORKLOADS};

pub(crate) const USAGE: &str = "\
Usage: cargo run --release --manifest-path benches/peers/Cargo.toml -- [OPTIONS]

  --quick              sync-rules and hand-written code alone, in one run
  --engines A,B        these engines (features of the worker)
  --workloads W1,W4    these workloads
  --runs N             how often all is measured, each time in new processes (3)
  --rounds N           samples of each engine, workload and row in a run (21)
  --milliseconds N     how long a sample takes (8)
  --report             print the report of the last results, measure nothing
  --write-readme       also put the report into benches/README.md";

pub(crate) struct Options {
    pub(crate) engines: Vec<String>,
    pub(crate) workloads: Vec<String>,
    pub(crate) runs: usize,
    pub(crate) rounds: usize,
    pub(crate) milliseconds: f64,
    pub(crate) report: bool,
    pub(crate) write_readme: bool,
}

impl Options {
    pub(crate) fn parse(mut arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self {
            engines: ENGINES.iter().map(|engine| engine.feature.to_owned()).collect(),
            workloads: WORKLOADS.map(str::to_owned).to_vec(),
            runs: 3,
            rounds: 21,
            milliseconds: 8.0,
            report: false,
            write_readme: false,
        };
        while let Some(name) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("`{name}` wants a value"));
            match name.as_str() {
                "--quick" => (options.engines, options.runs) = (QUICK.map(str::to_owned).to_vec(), 1),
                "--engines" => {
                    let known: Vec<&str> = ENGINES.iter().map(|engine| engine.feature).collect();
                    options.engines = list(&value()?, &known)?;
                }
                "--workloads" => options.workloads = list(&value()?, &WORKLOADS)?,
                "--runs" => options.runs = number(&value()?)?,
                "--rounds" => options.rounds = number(&value()?)?,
                "--milliseconds" => options.milliseconds = number(&value()?)?,
                "--report" => options.report = true,
                "--write-readme" => options.write_readme = true,
                _ => return Err(format!("there is no option `{name}`")),
            }
        }
        Ok(options)
    }
}

fn list(text: &str, known: &[&str]) -> Result<Vec<String>, String> {
    let one = |name: &str| match known.contains(&name) {
        true => Ok(name.to_owned()),
        false => Err(format!("`{name}` is none of {}", known.join(", "))),
    };
    text.split(',').map(one).collect()
}

fn number<N: std::str::FromStr>(text: &str) -> Result<N, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}
