//! From text: `parse` to a checked rule, `compile` to permissions that are ready to decide. The yardstick of both
//! is `serde_json::from_str` of the same bytes, which knows nothing of rules.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};
use serde_json::Value as Json;
use sync_rules::{PartitionKey, PartitionType, Permissions, Source, SyncConfig};

use crate::workloads::Workload;

pub(crate) fn parse(criterion: &mut Criterion, workloads: &[Workload]) {
    let mut group = criterion.benchmark_group("parse");
    for Workload { name, rule, .. } in workloads {
        group.throughput(Throughput::Bytes(rule.len() as u64));
        group.bench_function(BenchmarkId::new("ours", name), |bencher| {
            bencher.iter(|| parsed(black_box(rule)));
        });
        group.bench_function(BenchmarkId::new("serde_json", name), |bencher| {
            bencher.iter(|| serde_json::from_str::<Json>(black_box(rule)));
        });
    }
    group.finish();
}

pub(crate) fn compile(criterion: &mut Criterion, workloads: &[Workload]) {
    let mut group = criterion.benchmark_group("compile");
    for Workload { name, rule, .. } in workloads {
        group.throughput(Throughput::Bytes(rule.len() as u64));
        group.bench_function(BenchmarkId::new("ours", name), |bencher| {
            bencher.iter(|| compiled(black_box(rule)));
        });
        let config = parsed(rule);
        group.bench_function(BenchmarkId::new("ours without parsing", name), |bencher| {
            bencher.iter(|| black_box(&config).compile());
        });
        group.bench_function(BenchmarkId::new("serde_json", name), |bencher| {
            bencher.iter(|| serde_json::from_str::<Json>(black_box(rule)));
        });
    }
    group.finish();
}

/// From the text of the read permission to what answers questions; nobody writes.
pub(crate) fn compiled(rule: &str) -> Permissions {
    parsed(rule).compile()
}

fn parsed(rule: &str) -> SyncConfig {
    let key = PartitionKey::new("_partition", Some(PartitionType::String), true);
    let source = Source::new("rule.json", rule);
    SyncConfig::from_rules(key, Some(&source), None).expect("the rule is well written")
}
