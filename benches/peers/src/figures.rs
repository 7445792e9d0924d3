//! What was measured, as figures: medians, and ratios within one run.

use serde_json::Value as Json;

use crate::engines::{ENGINES, Engine, WORKLOADS};

pub(crate) struct Figures {
    results: Json,
}

/// A cell of a table: an engine's row for a workload.
#[derive(Clone, Copy)]
pub(crate) struct Cell<'c> {
    pub(crate) engine: &'c str,
    pub(crate) row: &'c str,
    pub(crate) workload: &'c str,
}

impl Figures {
    pub(crate) fn new(results: Json) -> Self {
        Self { results }
    }

    pub(crate) fn results(&self) -> &Json {
        &self.results
    }

    /// The engines that were measured, in the order of the tables.
    pub(crate) fn engines(&self) -> impl Iterator<Item = &'static Engine> {
        ENGINES.iter().filter(|engine| self.results["engines"].get(engine.feature).is_some())
    }

    /// The workloads that were measured, in the order of the tables.
    pub(crate) fn workloads(&self) -> impl Iterator<Item = &'static str> {
        let measured = self.results["workloads"].as_array().cloned().unwrap_or_default();
        WORKLOADS.into_iter().filter(move |workload| measured.iter().any(|known| known == workload))
    }

    /// The median of the runs' medians, in nanoseconds.
    pub(crate) fn nanoseconds(&self, cell: Cell<'_>) -> Option<f64> {
        median(self.runs().filter_map(|run| of_run(run, cell)).collect())
    }

    /// The median of the runs' ratios: what two engines share of a slow run does not count.
    pub(crate) fn ratio(&self, cell: Cell<'_>, to: Cell<'_>) -> Option<f64> {
        let ratio = |run| Some(of_run(run, cell)? / of_run(run, to)?);
        median(self.runs().filter_map(ratio).collect())
    }

    /// How far the runs' medians lie apart, as a part of their median.
    pub(crate) fn spread(&self, cell: Cell<'_>) -> Option<f64> {
        let medians: Vec<f64> = self.runs().filter_map(|run| of_run(run, cell)).collect();
        let least = medians.iter().copied().reduce(f64::min)?;
        let most = medians.iter().copied().reduce(f64::max)?;
        Some((most - least) / median(medians)?)
    }

    /// Allocations each.
    pub(crate) fn allocations(&self, cell: Cell<'_>) -> Option<f64> {
        measured(self.runs().next()?, cell)["allocations"][cell.row].as_f64()
    }

    /// The work of two threads, that of one being 1.
    pub(crate) fn threads(&self, cell: Cell<'_>) -> Option<f64> {
        median(self.runs().filter_map(|run| measured(run, cell)["threads"][cell.row].as_f64()).collect())
    }

    /// Why an engine cannot say a rule.
    pub(crate) fn cannot(&self, engine: &str, workload: &str) -> Option<&str> {
        self.runs().next()?[workload][engine]["cannot"].as_str()
    }

    fn runs(&self) -> impl Iterator<Item = &Json> {
        self.results["runs"].as_array().into_iter().flatten()
    }
}

fn measured<'r>(run: &'r Json, cell: Cell<'_>) -> &'r Json {
    &run[cell.workload][cell.engine]
}

fn of_run(run: &Json, cell: Cell<'_>) -> Option<f64> {
    let samples = measured(run, cell)["samples"][cell.row].as_array()?;
    median(samples.iter().filter_map(Json::as_f64).collect())
}

fn median(mut numbers: Vec<f64>) -> Option<f64> {
    numbers.sort_by(f64::total_cmp);
    let (low, high) = (numbers.len().checked_sub(1)? / 2, numbers.len() / 2);
    Some((numbers[low] + numbers[high]) / 2.0)
}
