//! Taking out of a run what a project has decided to live with: ignores of `sync-rules.toml`, and the baseline.

use std::{collections::HashSet, path::Path};

use sync_rules::{diagnostics::Code, lint::Finding};

use super::{
    LintArgs, Run,
    baseline::{self, Baseline},
    is_refusal, select,
    settings::Found,
};
use crate::{
    output,
    problem::{Checked, Problem, keep},
};

/// The files and codes of findings that are not reported.
pub(super) type Spared = HashSet<(String, Code)>;

/// Takes out what is accepted, and says which of that has become pointless. A baseline that is being written is
/// not applied before: it is to hold all that is found.
pub(super) fn apply(run: &mut Run, args: &LintArgs, found: &mut Found) -> Checked<Spared> {
    let everything: Spared = run.findings.iter().map(kind).collect();
    for file in &run.linted {
        found.looked_at(Path::new(file))?;
    }
    let ignored: Vec<bool> =
        run.findings.iter().map(|finding| found.covers(finding)).collect::<Checked<_>>()?;
    run.suppressed += drop_those(&mut run.findings, ignored);
    run.problems.extend(found.notes(&args.paths));
    if let (Some(path), None) = (&args.baseline, &args.write_baseline) {
        known(run, path);
    }
    select::apply(run, &args.select, &args.ignore);
    let reported: Spared = run.findings.iter().map(kind).collect();
    Ok(everything.difference(&reported).cloned().collect())
}

fn known(run: &mut Run, path: &Path) {
    let Some(baseline) = keep(Baseline::load(path), &mut run.problems) else { return };
    // What is invalid cannot be checked, so it is never an old finding among others.
    let findings: Vec<&Finding> = run.findings.iter().filter(|finding| !is_refusal(finding)).collect();
    let compared = baseline.compare(path, &findings, &run.linted);
    let mut known = compared.known.into_iter();
    let known = run.findings.iter().map(|finding| !is_refusal(finding) && known.next().unwrap_or_default());
    let known: Vec<bool> = known.collect();
    run.suppressed += drop_those(&mut run.findings, known);
    run.problems.extend(compared.stale);
}

/// Writes what was found as the baseline of later runs; of this run it is taken out.
pub(super) fn write_baseline(run: &mut Run, path: &Path) -> Checked<()> {
    let accepted: Vec<bool> = run.findings.iter().map(|finding| !is_refusal(finding)).collect();
    baseline::write(path, run.findings.iter().filter(|finding| !is_refusal(finding)))?;
    let count = drop_those(&mut run.findings, accepted);
    run.suppressed += count;
    let findings = if count == 1 { "finding" } else { "findings" };
    output::show(&[Problem::note(format!("wrote {count} {findings} to `{}`", path.display()))]);
    Ok(())
}

/// Why no baseline was written.
pub(super) fn no_baseline(path: &Path) -> Problem {
    Problem::note(format!("`{}` was not written, because not everything could be checked", path.display()))
        .help("first repair the files that cannot be read")
}

fn kind(finding: &Finding) -> (String, Code) {
    (finding.place.file.to_string(), finding.code)
}

/// Takes out the findings that are marked; how many they were.
fn drop_those(findings: &mut Vec<Finding>, marked: Vec<bool>) -> usize {
    let before = findings.len();
    let mut marked = marked.into_iter();
    findings.retain(|_| !marked.next().unwrap_or_default());
    before - findings.len()
}
