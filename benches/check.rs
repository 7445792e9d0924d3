//! One decision: cold from the user's JSON, warm for a prepared user, and explained.

use std::hint::black_box;

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use sync_rules::{EvalError, FunctionCall, Permissions, UserPermissions, Value, ValueRef};

use crate::{
    by_hand::Prepared,
    text::compiled,
    workloads::{Check, Workload, can_read},
};

/// Explanations are many times longer than decisions, so that fewer are asked for.
const EXPLAINED: usize = 64;

pub(crate) fn bench(criterion: &mut Criterion, workloads: &[Workload]) {
    let mut group = criterion.benchmark_group("check");
    for workload in workloads {
        let Workload { name, by_hand, users, checks, .. } = workload;
        let subject = Subject::new(workload);
        time(&mut group, "cold", name, checks, |check| subject.cold(check));
        time(&mut group, "cold by hand", name, checks, |check| {
            by_hand.plain(&users[check.user], &check.partition)
        });
        if by_hand.has_index() {
            time(&mut group, "cold by hand, indexed", name, checks, |check| {
                by_hand.indexed(&users[check.user], &check.partition)
            });
        }
        time(&mut group, "warm", name, checks, |check| subject.warm(check));
        time(&mut group, "warm by hand", name, checks, |check| {
            by_hand.prepared(&subject.prepared_by_hand[check.user], &check.partition)
        });
        time(&mut group, "explained", name, &checks[..EXPLAINED], |check| subject.explained(check));
    }
    group.finish();
}

/// Times all checks together; criterion divides by their number.
fn time(
    group: &mut BenchmarkGroup<'_, WallTime>,
    what: &str,
    name: &str,
    checks: &[Check],
    allows: impl Fn(&Check) -> bool,
) {
    group.throughput(Throughput::Elements(checks.len() as u64));
    group.bench_function(BenchmarkId::new(what, name), |bencher| {
        bencher.iter(|| checks.iter().filter(|check| allows(black_box(check))).count());
    });
}

/// Every way to an answer must come to the one that is known, or none is timed.
pub(crate) fn verify(workload: &Workload) {
    let Workload { name, by_hand, users, checks, .. } = workload;
    let subject = Subject::new(workload);
    for (number, check) in checks.iter().enumerate() {
        let Check { user, partition, allowed } = check;
        let answers = [
            ("cold", subject.cold(check)),
            ("warm", subject.warm(check)),
            ("explained", number >= EXPLAINED || subject.explained(check) == *allowed),
            ("plain by hand", by_hand.plain(&users[*user], partition)),
            ("indexed by hand", by_hand.indexed(&users[*user], partition)),
            ("prepared by hand", by_hand.prepared(&subject.prepared_by_hand[*user], partition)),
        ];
        for (way, answer) in answers {
            let expected = way == "explained" || *allowed;
            assert!(answer == expected, "{name}, {way}: {partition} of {}", users[*user]);
        }
    }
}

/// A workload with all of its users prepared.
struct Subject<'w> {
    workload: &'w Workload,
    permissions: Permissions,
    prepared: Vec<UserPermissions>,
    prepared_by_hand: Vec<Prepared>,
}

impl<'w> Subject<'w> {
    fn new(workload: &'w Workload) -> Self {
        let permissions = compiled(&workload.rule);
        let prepared = workload.users.iter().map(|user| permissions.for_user(user)).collect();
        let prepared_by_hand = workload.users.iter().map(|user| workload.by_hand.prepare(user)).collect();
        Self { workload, permissions, prepared, prepared_by_hand }
    }

    fn cold(&self, check: &Check) -> bool {
        let user = &self.workload.users[check.user];
        self.permissions.access(user, &check.partition, &function).read.allowed()
    }

    fn warm(&self, check: &Check) -> bool {
        self.prepared[check.user].access(&check.partition, &function).read.allowed()
    }

    fn explained(&self, check: &Check) -> bool {
        let user = &self.workload.users[check.user];
        black_box(self.permissions.explain(user, &check.partition, &function)).access.read.allowed()
    }
}

fn function(call: &FunctionCall<'_>) -> Result<Value, EvalError> {
    let ValueRef::String(partition) = call.arguments.get(0) else {
        return Err(EvalError::function_failed("the argument is no text"));
    };
    Ok(Value::Bool(can_read(partition)))
}
