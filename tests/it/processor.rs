//! What work takes, in time of the processor: a busy machine makes a test wait, but not work more. Where the system
//! does not tell (it is asked through `/proc`), nothing is measured and nothing bounded.

use std::{fs, time::Duration};

/// How long this thread has worked.
pub(crate) fn time_of_thread() -> Duration {
    let text = fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|first| first.parse().ok());
    nanoseconds.map_or(Duration::ZERO, Duration::from_nanos)
}

/// How long a process has worked, all its threads together.
pub(crate) fn time_of_process(id: u32) -> Duration {
    let text = fs::read_to_string(format!("/proc/{id}/stat")).unwrap_or_default();
    // The name of the program, in parentheses, can hold anything; the numbers after it are the third to the last ones.
    let numbers = text.rsplit(") ").next().unwrap_or_default().split(' ');
    let ticks: u64 = numbers.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum();
    // `USER_HZ` is 100 wherever Linux runs.
    Duration::from_millis(ticks * 10)
}

#[test]
fn work_is_measured_and_waiting_is_not() {
    if time_of_process(std::process::id()).is_zero() && !fs::exists("/proc/self/stat").unwrap() {
        return;
    }
    let (before, of_all) = (time_of_thread(), time_of_process(std::process::id()));
    std::thread::sleep(Duration::from_millis(300));
    let waited = time_of_thread() - before;
    assert!(waited < Duration::from_millis(100), "{waited:?}");
    while time_of_thread() - before < Duration::from_millis(30) {
        std::hint::spin_loop();
    }
    assert!(time_of_process(std::process::id()) >= of_all);
}
