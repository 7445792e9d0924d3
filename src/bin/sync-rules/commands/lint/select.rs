//! `--select` and `--ignore`.

use sync_rules::lint::{Confidence, Finding};

use super::{Run, is_refusal};
use crate::selector::Selector;

/// Takes out what was not asked for. What is invalid stays: neither to select others nor to ignore it makes the
/// file one that could be checked.
pub(super) fn apply(run: &mut Run, select: &[Selector], ignore: &[Selector]) {
    run.findings.retain(|finding| {
        is_refusal(finding) || !ignore.iter().any(|selector| selector.matches(finding.code))
    });
    let before = run.findings.len();
    run.findings.retain(|finding| is_refusal(finding) || wanted(finding, select));
    run.unasked = if select.is_empty() { before - run.findings.len() } else { 0 };
}

fn wanted(finding: &Finding, select: &[Selector]) -> bool {
    if select.is_empty() {
        return finding.confidence >= Confidence::Medium;
    }
    select.iter().any(|selector| selector.matches(finding.code))
}
