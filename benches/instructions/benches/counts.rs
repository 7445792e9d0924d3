//! What is counted: parsing, compiling, and 64 checks, cold and warm, of every workload.
//!
//! Everything runs once before it is counted, so that what is made at the first time is not.

#![allow(dead_code, reason = "the workloads have more than is counted here")]

#[path = "../../by_hand.rs"]
mod by_hand;
#[path = "../../workloads.rs"]
mod workloads;

use std::hint::black_box;

use dlmalloc::GlobalDlmalloc;
use gungraun::{Callgrind, LibraryBenchmarkConfig, library_benchmark, library_benchmark_group, main};
use sync_rules::{
    EvalError, FunctionCall, PartitionKey, PartitionType, Permissions, Source, SyncConfig, UserPermissions,
    Value, ValueRef,
};
use workloads::{Check, Workload, can_read};

#[global_allocator]
static ALLOCATOR: GlobalDlmalloc = GlobalDlmalloc;

const CHECKS: usize = 64;

fn parsed(rule: &str) -> SyncConfig {
    let key = PartitionKey::new("_partition", Some(PartitionType::String), true);
    SyncConfig::from_rules(key, Some(&Source::new("rule.json", rule)), None)
        .expect("the rule is well written")
}

fn compiled(rule: &str) -> Permissions {
    parsed(rule).compile()
}

fn function(call: &FunctionCall<'_>) -> Result<Value, EvalError> {
    let ValueRef::String(partition) = call.arguments.get(0) else {
        return Err(EvalError::function_failed("the argument is no text"));
    };
    Ok(Value::Bool(can_read(partition)))
}

fn text(name: &str) -> String {
    let rule = workloads::named(name).rule;
    drop(black_box(compiled(&rule)));
    rule
}

fn text_and_config(name: &str) -> SyncConfig {
    let config = parsed(&workloads::named(name).rule);
    drop(black_box(config.compile()));
    config
}

struct Cold {
    workload: Workload,
    permissions: Permissions,
}

fn cold_subject(name: &str) -> Cold {
    let mut workload = workloads::named(name);
    workload.checks.truncate(CHECKS);
    let permissions = compiled(&workload.rule);
    let subject = Cold { workload, permissions };
    assert_eq!(asked_cold(&subject), known(&subject.workload.checks), "{name}");
    subject
}

fn asked_cold(Cold { workload, permissions }: &Cold) -> usize {
    let allows = |check: &&Check| {
        let Check { user, partition, .. } = black_box(check);
        permissions.access(&workload.users[*user], partition, &function).read.allowed()
    };
    workload.checks.iter().filter(allows).count()
}

struct Warm {
    checks: Vec<Check>,
    users: Vec<UserPermissions>,
}

fn warm_subject(name: &str) -> Warm {
    let Cold { workload: Workload { mut checks, users: all, .. }, permissions } = cold_subject(name);
    // Those users alone that are asked for, in this order.
    let mut users = Vec::new();
    let mut last = None;
    for check in &mut checks {
        if last != Some(check.user) {
            last = Some(check.user);
            users.push(permissions.for_user(&all[check.user]));
        }
        check.user = users.len() - 1;
    }
    let subject = Warm { checks, users };
    assert_eq!(asked_warm(&subject), known(&subject.checks), "{name}");
    subject
}

fn asked_warm(Warm { checks, users }: &Warm) -> usize {
    let allows = |check: &&Check| {
        let Check { user, partition, .. } = black_box(check);
        users[*user].access(partition, &function).read.allowed()
    };
    checks.iter().filter(allows).count()
}

fn known(checks: &[Check]) -> usize {
    checks.iter().filter(|check| check.allowed).count()
}

#[library_benchmark(setup = text)]
#[bench::w1("W1")]
#[bench::w2("W2")]
#[bench::w3("W3")]
#[bench::w3b("W3b")]
#[bench::w4("W4")]
#[bench::w5("W5")]
#[bench::w6("W6")]
#[bench::w7("W7")]
fn parse(rule: String) -> (String, SyncConfig) {
    let config = parsed(black_box(&rule));
    (rule, config)
}

#[library_benchmark(setup = text_and_config)]
#[bench::w1("W1")]
#[bench::w2("W2")]
#[bench::w3("W3")]
#[bench::w3b("W3b")]
#[bench::w4("W4")]
#[bench::w5("W5")]
#[bench::w6("W6")]
#[bench::w7("W7")]
fn compile(config: SyncConfig) -> (SyncConfig, Permissions) {
    let permissions = black_box(&config).compile();
    (config, permissions)
}

#[library_benchmark(setup = cold_subject)]
#[bench::w1("W1")]
#[bench::w2("W2")]
#[bench::w2b("W2b")]
#[bench::w3("W3")]
#[bench::w3b("W3b")]
#[bench::w4("W4")]
#[bench::w5("W5")]
#[bench::w6("W6")]
#[bench::w7("W7")]
fn cold(subject: Cold) -> (usize, Cold) {
    let allowed = asked_cold(black_box(&subject));
    (allowed, subject)
}

#[library_benchmark(setup = warm_subject)]
#[bench::w1("W1")]
#[bench::w2("W2")]
#[bench::w2b("W2b")]
#[bench::w3("W3")]
#[bench::w3b("W3b")]
#[bench::w4("W4")]
#[bench::w5("W5")]
#[bench::w6("W6")]
#[bench::w7("W7")]
fn warm(subject: Warm) -> (usize, Warm) {
    let allowed = asked_warm(black_box(&subject));
    (allowed, subject)
}

library_benchmark_group!(name = rules; benchmarks = parse, compile, cold, warm);

main!(
    config = LibraryBenchmarkConfig::default().tool(Callgrind::with_args(["--cache-sim=no"]));
    library_benchmark_groups = rules
);
