//! Preparing a user for many partitions, beside copying what the rule reads into a struct.

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput};

use crate::{text::compiled, workloads::Workload};

pub(crate) fn bench(criterion: &mut Criterion, workloads: &[Workload]) {
    let mut group = criterion.benchmark_group("for_user");
    for Workload { name, rule, by_hand, users, .. } in workloads {
        // Sixteen are enough, and a thousand long lists would only measure the memory.
        let users = &users[..16];
        group.throughput(Throughput::Elements(users.len() as u64));
        let permissions = compiled(rule);
        group.bench_function(BenchmarkId::new("ours", name), |bencher| {
            bencher.iter(|| {
                for user in users {
                    black_box(permissions.for_user(black_box(user)));
                }
            });
        });
        group.bench_function(BenchmarkId::new("by hand", name), |bencher| {
            bencher.iter(|| {
                for user in users {
                    black_box(by_hand.prepare(black_box(user)));
                }
            });
        });
    }
    group.finish();
}
