//! Measures: engines take turns of one short sample, so that a slow moment of the machine meets them all.

use std::time::Instant;

use serde_json::{Map, Value as Json, json};

use crate::{
    binaries::Binary,
    engines::{CHECKS, THREADED},
    machine,
    options::Options,
    worker::{Cores, Worker},
};

/// All runs with everything that a report tells of them.
pub(crate) fn runs(options: &Options, binaries: &[Binary]) -> Json {
    let mut runs = Vec::new();
    for number in 1..=options.runs {
        let start = Instant::now();
        runs.push(run(options, binaries));
        eprintln!("run {number} of {} took {:.0} s", options.runs, start.elapsed().as_secs_f64());
    }
    let engines: Map<String, Json> =
        binaries.iter().map(|binary| (binary.feature.clone(), about(binary))).collect();
    json!({
        "machine": machine::describe(),
        "rounds": options.rounds,
        "milliseconds": options.milliseconds,
        "workloads": options.workloads,
        "engines": engines,
        "runs": runs,
    })
}

fn about(binary: &Binary) -> Json {
    let info = Worker::start(&binary.feature, &binary.path, Cores::Any).ask("info");
    let names = info["crates"].as_array().into_iter().flatten().filter_map(Json::as_str);
    let versions = names.filter_map(|name| {
        let with_version = |known: &&String| known.split(' ').next() == Some(name);
        binary.crates.iter().find(with_version)
    });
    json!({"about": info["about"], "versions": versions.collect::<Vec<_>>()})
}

/// Workload → engine → what was measured.
fn run(options: &Options, binaries: &[Binary]) -> Json {
    let workloads = options.workloads.iter().map(|workload| {
        eprint!("{workload} ");
        (workload.clone(), one_workload(options, binaries, workload))
    });
    let run = Json::Object(workloads.collect());
    eprintln!();
    run
}

/// An engine with how many make a sample, for each row.
struct Runner {
    worker: Worker,
    feature: String,
    facts: Json,
    rows: Vec<(String, usize, Vec<f64>)>,
}

fn one_workload(options: &Options, binaries: &[Binary], workload: &str) -> Json {
    let mut measured = Map::new();
    let mut runners = Vec::new();
    // New processes for each workload: what an earlier one leaves on the heap would tell.
    for Binary { feature, path, .. } in binaries {
        let mut worker = Worker::start(feature, path, Cores::Last);
        let facts = worker.ask(&format!("load {workload}"));
        let Some(allocations) = facts["allocations"].as_object() else {
            measured.insert(feature.clone(), facts);
            continue;
        };
        let sized = |row: &String| (row.clone(), size(&mut worker, row, options), Vec::new());
        let rows = allocations.keys().map(sized).collect();
        runners.push(Runner { worker, feature: feature.clone(), facts, rows });
    }
    for round in 0..options.rounds {
        for turn in 0..runners.len() {
            let next = (turn + round) % runners.len();
            let Runner { worker, rows, .. } = &mut runners[next];
            for (row, count, samples) in rows {
                samples.push(worker.nanoseconds(row, *count));
            }
        }
    }
    for Runner { worker, feature, mut facts, rows } in runners {
        drop(worker);
        let samples = rows.into_iter().map(|(row, _, samples)| (row, json!(samples)));
        facts["samples"] = Json::Object(samples.collect());
        measured.insert(feature, facts);
    }
    for Binary { feature, path, .. } in
        binaries.iter().filter(|binary| THREADED.contains(&binary.feature.as_str()))
    {
        if let Some(facts) = measured.get_mut(feature) {
            facts["threads"] = threads(options, feature, path, workload);
        }
    }
    Json::Object(measured)
}

/// How many make a sample of the length that is asked for.
fn size(worker: &mut Worker, row: &str, options: &Options) -> usize {
    let mut count = 1.0_f64;
    for _ in 0..4 {
        let each = worker.nanoseconds(row, count as usize);
        count = (options.milliseconds * 1e6 / each.max(0.2)).clamp(1.0, count * 64.0);
    }
    count as usize
}

/// The best of one thread and the best of two, for each row: what other processes take away is not ours.
fn threads(options: &Options, feature: &str, path: &std::path::Path, workload: &str) -> Json {
    let mut worker = Worker::start(feature, path, Cores::Any);
    worker.ask(&format!("load {workload}"));
    let mut rows = Map::new();
    for row in CHECKS {
        let (mut one, mut two) = (0.0_f64, 0.0_f64);
        for _ in 0..options.rounds {
            let rates = worker.ask(&format!("threads {row} {}", options.milliseconds.ceil()));
            let (Some(alone), Some(both)) = (rates[0].as_f64(), rates[1].as_f64()) else { break };
            (one, two) = (one.max(alone), two.max(both));
        }
        if one > 0.0 {
            rows.insert(row.to_owned(), json!(two / one));
        }
    }
    Json::Object(rows)
}
