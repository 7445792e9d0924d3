//! What a second thread adds: the same checks on the same shared rule, by one thread and by two. Each thread's own
//! processor time counts, so that what threads take from each other by what they share is seen, and not what others
//! on the machine take from them.

use std::{hint::black_box, sync::Barrier, thread, time::Duration};

use crate::{harness::processor_time, workload::Check};

/// Checks a second of one thread and of two together.
pub(crate) fn scaling(
    checks: &[Check],
    time: Duration,
    allows: impl Fn(&Check) -> bool + Sync,
) -> (f64, f64) {
    (rate(1, checks, time, &allows), rate(2, checks, time, &allows))
}

fn rate(threads: usize, checks: &[Check], time: Duration, allows: &(impl Fn(&Check) -> bool + Sync)) -> f64 {
    let barrier = Barrier::new(threads);
    thread::scope(|scope| {
        let running: Vec<_> = (0..threads)
            .map(|number| {
                // Each begins elsewhere, so that the two do not read the same user at once.
                let from = number * checks.len() / threads;
                let barrier = &barrier;
                scope.spawn(move || {
                    barrier.wait();
                    one(&checks[from..], time, allows)
                })
            })
            .collect();
        running.into_iter().map(|thread| thread.join().expect("checks do not panic")).sum()
    })
}

fn one(checks: &[Check], time: Duration, allows: &impl Fn(&Check) -> bool) -> f64 {
    let (mut done, start, time) = (0, processor_time(), time.as_nanos() as f64);
    loop {
        for check in checks {
            black_box(allows(black_box(check)));
        }
        done += checks.len();
        let elapsed = processor_time() - start;
        if elapsed >= time {
            return done as f64 * 1e9 / elapsed;
        }
    }
}
