//! Counts instructions and holds them against `baseline.json`.
//!
//! Runs `benches/counts.rs` by gungraun, prints every count beside the known one, and ends with 1 if one is more than
//! 5 % above it. `UPDATE=1` writes the baseline instead. Where nothing can be counted it says why and ends with 0:
//! see `needs`.

mod baseline;
mod counts;
mod needs;

use std::{env, process::ExitCode};

use baseline::Baseline;

/// How much more than the baseline is accepted.
const BOUND: f64 = 1.05;

fn main() -> ExitCode {
    if let Err(reason) = needs::met() {
        println!("skipped: {reason}");
        return ExitCode::SUCCESS;
    }
    let rustc = needs::rustc();
    let counts = match counts::counted() {
        Ok(counts) => counts,
        Err(reason) => {
            println!("{reason}");
            return ExitCode::FAILURE;
        }
    };
    if env::var_os("UPDATE").is_some() {
        baseline::write(&Baseline { rustc, counts });
        return ExitCode::SUCCESS;
    }
    let baseline = baseline::read();
    let mut above = Vec::new();
    println!("{:<14} {:>10} {:>10}", "", "baseline", "now");
    for (name, now) in &counts {
        let Some(known) = baseline.counts.get(name) else {
            println!("{name:<14} {:>10} {now:>10}", "none");
            above.push(format!("{name}, which has no baseline"));
            continue;
        };
        let ratio = *now as f64 / *known as f64;
        println!("{name:<14} {known:>10} {now:>10}  {:+.1} %", (ratio - 1.0) * 100.0);
        if ratio > BOUND {
            above.push(format!("{name} by {:.1} %", (ratio - 1.0) * 100.0));
        }
    }
    if above.is_empty() {
        println!("\nnothing is more than 5 % above the baseline");
        return ExitCode::SUCCESS;
    }
    println!("\nmore than 5 % above the baseline: {}", above.join(", "));
    if rustc == baseline.rustc {
        println!("where that is meant, `UPDATE=1` with the same command writes the baseline anew");
        return ExitCode::FAILURE;
    }
    println!("not judged: the baseline is of {}, this is {rustc}; `UPDATE=1` writes it anew", baseline.rustc);
    ExitCode::SUCCESS
}
