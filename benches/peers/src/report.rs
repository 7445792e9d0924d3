//! The report: the bounds first, then every row with all engines.

use std::fmt::Write;

use serde_json::Value as Json;

use crate::{
    bounds::{self, Bound, Limit},
    engines::{CHECKS, Engine, FLOOR, OURS, ROWS},
    figures::{Cell, Figures},
};

pub(crate) fn markdown(figures: &Figures) -> String {
    let mut report = String::new();
    method(&mut report, figures);
    judged(&mut report, &bounds::all(figures), figures);
    for row in ROWS {
        let title = match row {
            "warm" => "Warm: nanoseconds a check of a prepared user",
            "cold" => "Cold: nanoseconds a check from the user's JSON",
            "prepare" => "Prepare a user: microseconds",
            _ => "Text to ready rule: microseconds",
        };
        let unit = if CHECKS.contains(&row) { 1.0 } else { 1e3 };
        table(&mut report, title, figures, |engine, workload| {
            figures.nanoseconds(Cell { engine, row, workload }).map(|time| number(time / unit))
        });
    }
    table(&mut report, "Allocations a check, warm / cold", figures, |engine, workload| {
        let [warm, cold] = CHECKS.map(|row| figures.allocations(Cell { engine, row, workload }).map(number));
        if warm.is_none() && cold.is_none() {
            return None;
        }
        Some(format!("{} / {}", warm.unwrap_or("–".to_owned()), cold.unwrap_or("–".to_owned())))
    });
    table(&mut report, "Work of two threads, warm / cold; that of one is 1", figures, |engine, workload| {
        let [warm, cold] = CHECKS.map(|row| figures.threads(Cell { engine, row, workload }));
        let shown = |times: Option<f64>| times.map_or("–".to_owned(), |times| format!("{times:.2}"));
        (warm.is_some() || cold.is_some()).then(|| format!("{} / {}", shown(warm), shown(cold)))
    });
    ahead(&mut report, figures);
    used(&mut report, figures);
    report
}

fn method(report: &mut String, figures: &Figures) {
    let results = figures.results();
    let machine = &results["machine"];
    let text = |value: &Json| value.as_str().unwrap_or("unknown").to_owned();
    let runs = results["runs"].as_array().map_or(0, Vec::len);
    let _ = writeln!(
        report,
        "{}, {}, {} cores, {}, {}. Medians; runs in new processes: {runs}, each of {} samples of {} ms of every engine,\n\
         workload and row; the engines take turns on one core, and processor time counts. Ratios are taken within a run. Largest difference of the\n\
         runs' medians of sync-rules: {}.\n",
        text(&machine["date"]),
        text(&machine["cpu"]),
        machine["cores"],
        text(&machine["system"]),
        text(&machine["rustc"]),
        results["rounds"],
        results["milliseconds"],
        spread(figures),
    );
}

fn spread(figures: &Figures) -> String {
    let cells = figures.workloads().flat_map(|workload| ROWS.map(|row| Cell { engine: OURS, row, workload }));
    let most =
        cells.filter_map(|cell| Some((figures.spread(cell)?, cell))).max_by(|a, b| a.0.total_cmp(&b.0));
    most.map_or("–".to_owned(), |(part, cell)| {
        format!("{:.0} % ({}, {})", part * 100.0, cell.workload, cell.row)
    })
}

/// One line for each kind of bound, one column for each workload.
fn judged(report: &mut String, bounds: &[Bound], figures: &Figures) {
    let missed = bounds.iter().filter(|bound| !bound.held()).count();
    let _ = writeln!(report, "### Bounds: {} held, {missed} missed\n", bounds.len() - missed);
    header(report, "bound", figures);
    let mut kinds: Vec<&str> = Vec::new();
    for bound in bounds {
        if !kinds.contains(&bound.what) {
            kinds.push(bound.what);
        }
    }
    for what in kinds {
        let _ = write!(report, "| {what} |");
        for workload in figures.workloads() {
            let bound = bounds.iter().find(|bound| bound.what == what && bound.workload == workload);
            let _ = write!(report, " {} |", bound.map_or(String::new(), judgement));
        }
        report.push('\n');
    }
    report.push('\n');
}

fn judgement(bound: &Bound) -> String {
    let (sign, limit) = match bound.limit {
        Limit::AtMost(limit) => ('≤', limit),
        Limit::AtLeast(limit) => ('≥', limit),
    };
    let measured =
        if bound.measured.fract() == 0.0 { number(bound.measured) } else { format!("{:.2}", bound.measured) };
    match bound.held() {
        true => format!("{measured} {sign} {limit}"),
        false => format!("**{measured}**, missed {sign} {limit}"),
    }
}

/// One line for each engine that has a figure.
fn table(
    report: &mut String,
    title: &str,
    figures: &Figures,
    cell: impl Fn(&'static str, &'static str) -> Option<String>,
) {
    let _ = writeln!(report, "### {title}\n");
    header(report, "", figures);
    for Engine { feature, label } in figures.engines() {
        let cells: Vec<_> = figures.workloads().map(|workload| cell(feature, workload)).collect();
        if cells.iter().any(Option::is_some) {
            let cells: Vec<String> = cells.into_iter().map(|cell| cell.unwrap_or("–".to_owned())).collect();
            let _ = writeln!(report, "| {label} | {} |", cells.join(" | "));
        }
    }
    report.push('\n');
}

fn header(report: &mut String, first: &str, figures: &Figures) {
    let workloads: Vec<&str> = figures.workloads().collect();
    let _ = writeln!(report, "| {first} | {} |", workloads.join(" | "));
    let _ = writeln!(report, "|---|{}", "---:|".repeat(workloads.len()));
}

/// Where others are faster.
fn ahead(report: &mut String, figures: &Figures) {
    let _ = writeln!(report, "### Where others are ahead\n");
    for row in ROWS {
        for workload in figures.workloads() {
            let Some(ours) = figures.nanoseconds(Cell { engine: OURS, row, workload }) else { continue };
            let others = figures
                .engines()
                .filter(|engine| ![OURS, FLOOR].contains(&engine.feature))
                .filter_map(|engine| {
                    let time = figures.nanoseconds(Cell { engine: engine.feature, row, workload })?;
                    (time < ours).then(|| format!("{} {:.2}", engine.label, time / ours))
                });
            let others: Vec<String> = others.collect();
            if !others.is_empty() {
                let _ = writeln!(report, "- {row}, {workload}: {}", others.join("; "));
            }
        }
    }
    let _ = writeln!(report, "\nFigures are parts of the time of sync-rules.\n");
}

fn used(report: &mut String, figures: &Figures) {
    let _ = writeln!(report, "### How each is used\n");
    for Engine { feature, label } in figures.engines() {
        let engine = &figures.results()["engines"][feature];
        let versions: Vec<&str> =
            engine["versions"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let versions = if versions.is_empty() { String::new() } else { format!("{}; ", versions.join(", ")) };
        let _ = writeln!(report, "- {label}: {versions}{}", engine["about"].as_str().unwrap_or_default());
        for workload in figures.workloads() {
            if let Some(reason) = figures.cannot(feature, workload) {
                let _ = writeln!(report, "  - not {workload}: {reason}");
            }
        }
    }
}

/// Three digits, and thousands as `k`.
fn number(number: f64) -> String {
    match number {
        0.0 => "0".to_owned(),
        n if n < 9.95 => format!("{n:.1}"),
        n if n < 9_999.5 => format!("{n:.0}"),
        n if n < 99_950.0 => format!("{:.1}k", n / 1e3),
        n => format!("{:.0}k", n / 1e3),
    }
}
