//! How random the property tests are.
//!
//! The usual run tries the same inputs each time, so that a failure speaks of a change and not of luck. With
//! `CASES=100000 cargo test` the inputs are new ones, as many as asked for.

use proptest::test_runner::{Config, RngSeed};

pub(crate) fn config(usual: u32) -> Config {
    match std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()) {
        Some(cases) => Config { cases, ..Config::default() },
        None => Config { cases: usual, rng_seed: RngSeed::Fixed(0x5eed), ..Config::default() },
    }
}
