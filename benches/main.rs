//! What parsing, compiling, deciding and linting cost, each beside a yardstick in the same group: see `README.md`.
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a benchmark that does not decide as it should must not be timed"
)]

mod app;
mod by_hand;
mod check;
mod for_user;
mod text;
mod workloads;

use criterion::Criterion;

fn main() {
    let workloads = workloads::NAMES.map(workloads::named);
    workloads.iter().for_each(check::verify);
    let mut criterion = Criterion::default().configure_from_args();
    text::parse(&mut criterion, &workloads);
    text::compile(&mut criterion, &workloads);
    for_user::bench(&mut criterion, &workloads);
    check::bench(&mut criterion, &workloads);
    app::lint(&mut criterion);
    app::migrate(&mut criterion);
    criterion.final_summary();
}
