//! One engine with everything that is asked of it, in a process of its own.
//!
//! Speaks with the driver by lines: a command comes in on the standard input, one line of JSON goes out.
//!
//! | command | answer |
//! |---|---|
//! | `info` | what the engine is |
//! | `load W4` | what was allocated, after every decision has been compared with the known one; or why it cannot |
//! | `sample warm 1000` | nanoseconds each, of this many |
//! | `threads warm 20` | checks a second of one thread and of two, after so many milliseconds |

#![allow(dead_code, reason = "a worker holds one engine, which needs a part of what is here")]

mod alloc;
mod engines;
mod harness;
mod infix;
mod random;
mod rule;
mod threads;
mod workload;

use std::{
    io::{BufRead, Write},
    time::Duration,
};

use engines::Chosen;
use harness::{Engine, Row, Subject};
use serde_json::{Value as Json, json};

fn main() {
    let mut subject = None;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let reply = answer(&mut subject, &line.expect("the driver writes text"));
        writeln!(out, "{reply}").expect("the driver reads");
        out.flush().expect("the driver reads");
    }
}

fn answer(subject: &mut Option<Subject<Chosen>>, line: &str) -> Json {
    let words: Vec<&str> = line.split_whitespace().collect();
    let loaded = || "a workload is loaded first";
    match words[..] {
        ["info"] => json!({"about": Chosen::ABOUT, "crates": Chosen::CRATES}),
        ["load", workload] => match Subject::new(workload) {
            Ok(mut new) => {
                new.verify();
                let facts = new.facts();
                *subject = Some(new);
                facts
            }
            Err(reason) => json!({"cannot": reason}),
        },
        ["sample", row, count] => {
            let row = Row::from_name(row).expect("a row");
            let subject = subject.as_mut().unwrap_or_else(|| panic!("{}", loaded()));
            json!(subject.sample(row, count.parse().expect("a count")))
        }
        ["threads", row, milliseconds] => {
            let row = Row::from_name(row).expect("a row");
            let subject = subject.as_ref().unwrap_or_else(|| panic!("{}", loaded()));
            let time = Duration::from_millis(milliseconds.parse().expect("milliseconds"));
            json!(subject.threads(row, time))
        }
        _ => panic!("no such command: {line}"),
    }
}
