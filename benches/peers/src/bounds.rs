//! The bounds that sync-rules is held to, judged from one measurement.

use crate::{
    engines::{CHECKS, FLOOR, OURS, STRUCTS_INDEXED, VALUE, VALUE_INDEXED},
    figures::{Cell, Figures},
};

/// One bound for one workload.
pub(crate) struct Bound {
    /// What is bounded, and by what.
    pub(crate) what: &'static str,
    pub(crate) workload: &'static str,
    pub(crate) limit: Limit,
    pub(crate) measured: f64,
}

#[derive(Clone, Copy)]
pub(crate) enum Limit {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    pub(crate) fn held(&self) -> bool {
        match self.limit {
            Limit::AtMost(limit) => self.measured <= limit,
            Limit::AtLeast(limit) => self.measured >= limit,
        }
    }
}

/// Text to a ready rule: so many times as long as serde_json takes to read the same text.
const TEXT: [(&str, f64); 3] = [("W3b", 5.0), ("W4", 13.0), ("W6", 10.0)];

/// All bounds of which both sides were measured.
pub(crate) fn all(figures: &Figures) -> Vec<Bound> {
    let mut bounds = Vec::new();
    let mut add = |what, workload, limit, measured: Option<f64>| {
        bounds.extend(measured.map(|measured| Bound { what, workload, limit, measured }));
    };
    let ours = |row, workload| Cell { engine: OURS, row, workload };
    for workload in figures.workloads() {
        let by_hand = Cell { engine: STRUCTS_INDEXED, row: "warm", workload };
        let ratio = figures.ratio(ours("warm", workload), by_hand);
        add("warm / structs, indexed", workload, Limit::AtMost(1.5), ratio);
    }
    for workload in figures.workloads() {
        let constants = matches!(workload, "W3b" | "W6");
        let (what, engine) = match constants {
            true => ("cold / `Value`, indexed", VALUE_INDEXED),
            false => ("cold / `Value`, linear", VALUE),
        };
        let ratio = figures.ratio(ours("cold", workload), Cell { engine, row: "cold", workload });
        add(what, workload, Limit::AtMost(1.3), ratio);
    }
    let prepare = |workload| ours("prepare", workload);
    let microseconds = figures.nanoseconds(prepare("W4")).map(|nanoseconds| nanoseconds / 1e3);
    add("prepare a user, µs", "W4", Limit::AtMost(2.0), microseconds);
    // W2b reads fifty times as much of the user as W2.
    add("prepare W2b / W2", "W2b", Limit::AtMost(50.0), figures.ratio(prepare("W2b"), prepare("W2")));
    for (workload, limit) in TEXT {
        let ratio = figures.ratio(ours("text", workload), Cell { engine: FLOOR, row: "text", workload });
        add("text / serde_json alone", workload, Limit::AtMost(limit), ratio);
    }
    for workload in figures.workloads() {
        for (what, row) in ["allocations, warm", "allocations, cold"].into_iter().zip(CHECKS) {
            add(what, workload, Limit::AtMost(0.0), figures.allocations(ours(row, workload)));
        }
    }
    for workload in figures.workloads() {
        for (what, row) in ["two threads / one, warm", "two threads / one, cold"].into_iter().zip(CHECKS) {
            add(what, workload, Limit::AtLeast(1.9), figures.threads(ours(row, workload)));
        }
    }
    bounds
}
