//! Findings as people read them: the lines, what is wrong in them, what to do, and in the end what to do next.

use std::collections::BTreeSet;

use sync_rules::lint::Safety;

use super::{fix, summary};
use crate::{commands::lint::Run, problem::Problem, render, text::counted::counted};

/// So many codes are named in the end.
const CODES: usize = 5;

pub(super) fn text(run: &Run) -> String {
    let drawn: Vec<_> = run.findings.iter().map(|finding| (Problem::from(finding), fix(finding))).collect();
    let mut text = if drawn.is_empty() { String::new() } else { render::fixable(&drawn) + "\n" };
    text.push_str(&summary(run));
    text.push('\n');
    for line in [fixes(run), suppressed(run), unasked(run), more(run)].into_iter().flatten() {
        text.push_str(&line);
        text.push('\n');
    }
    text
}

fn fixes(run: &Run) -> Option<String> {
    let fixes = || run.findings.iter().filter_map(|finding| finding.fix.as_ref());
    let all = fixes().count();
    let safe = fixes().filter(|fix| fix.safety == Safety::Safe).count();
    match (safe, all - safe) {
        (0, 0) => None,
        (safe, 0) => Some(format!("{safe} can be fixed with `--fix`; `--diff` shows how")),
        (0, more) => Some(format!("{more} can be fixed with `--fix --unsafe`, which changes decisions")),
        (safe, more) => Some(format!(
            "{safe} can be fixed with `--fix`, and {more} more with `--fix --unsafe`, which changes decisions"
        )),
    }
}

fn suppressed(run: &Run) -> Option<String> {
    let count = run.suppressed;
    (count > 0).then(|| format!("{} ignored or known from the baseline", counted(count, "finding")))
}

fn unasked(run: &Run) -> Option<String> {
    let (are, them) = if run.unasked == 1 { ("is", "it") } else { ("are", "them") };
    let count = counted(run.unasked, "more finding");
    (run.unasked > 0).then(|| format!("{count} {are} often intended; `--select all` shows {them}"))
}

/// Where to read on.
fn more(run: &Run) -> Option<String> {
    let codes: BTreeSet<&str> = run.findings.iter().map(|finding| finding.code.id).collect();
    let first = codes.first()?;
    let rest: String = codes.iter().skip(1).take(CODES - 1).map(|code| format!(", `{code}`")).collect();
    let more = if codes.len() > CODES { ", …" } else { "" };
    Some(format!("why it matters: `sync-rules codes {first}`{rest}{more}"))
}
