//! Applying fixes to texts.
//!
//! A fix is proved against the text that it was made for, and two that are harmless by themselves need not be so
//! together: of two equal branches each is redundant because of the other. So one fix of a file is made at a time,
//! and the rest are asked for again. Only the bytes concerned change, and never to a text that cannot be read.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use rayon::iter::{IntoParallelIterator, ParallelIterator};
use sync_rules::{
    Source,
    diagnostics::Code,
    lint::{Finding, Fix, Safety},
};

use super::{
    Run,
    gather::{Task, Texts},
};
use crate::json::{self, Strict};

/// Bytes of text that are linted for the fixes of one app or file, so that the cost stays in step with what is fixed,
/// and fixes that call for each other come to an end. The least number of passes is for large texts.
const MOST_BYTES: usize = 32 * 1024 * 1024;
const LEAST_PASSES: usize = 50;
const MOST_PASSES: usize = 10_000;

/// Which fixes are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Which {
    /// Those that change no decision.
    Safe,
    /// Also those that do.
    All,
}

/// What fixes make of some files.
#[derive(Debug, Default)]
pub(super) struct Fixed {
    /// The files that change, by name: the text before and after.
    pub(super) texts: BTreeMap<String, (String, String)>,
    /// The findings whose fixes were made, in that order for each file.
    pub(super) applied: Vec<Finding>,
    /// Files in which fixes are left that were not tried.
    pub(super) unfinished: BTreeSet<String>,
}

/// Which findings may be fixed: those that were reported. What was ignored or is in the baseline stays, also when
/// another fix of the file gives it another fingerprint.
pub(super) struct Wanted<'f> {
    reported: HashSet<(&'f str, Code, &'f str)>,
    kinds: HashSet<(&'f str, Code)>,
    spared: &'f HashSet<(String, Code)>,
}

impl<'f> Wanted<'f> {
    /// From the findings that are reported, and the files and codes of those that are not.
    pub(super) fn new(reported: &'f [Finding], spared: &'f HashSet<(String, Code)>) -> Self {
        let keys =
            reported.iter().map(|finding| (&*finding.place.file, finding.code, finding.fingerprint.as_str()));
        let kinds = reported.iter().map(|finding| (&*finding.place.file, finding.code));
        Self { reported: keys.collect(), kinds: kinds.collect(), spared }
    }

    fn holds(&self, finding: &Finding) -> bool {
        let file = &*finding.place.file;
        let spared = || self.spared.contains(&(file.to_owned(), finding.code));
        self.reported.contains(&(file, finding.code, finding.fingerprint.as_str()))
            || (self.kinds.contains(&(file, finding.code)) && !spared())
    }
}

/// Makes all fixes of some findings. The tasks are those that the findings came from.
pub(super) fn all(
    tasks: &[Task],
    findings: &[Finding],
    spared: &HashSet<(String, Code)>,
    which: Which,
) -> Fixed {
    let wanted = Wanted::new(findings, spared);
    let by_file: HashMap<String, usize> = tasks
        .iter()
        .enumerate()
        .flat_map(|(at, task)| task.names().into_iter().map(move |(name, _)| (name, at)))
        .collect();
    let fixable = findings.iter().filter(|finding| allowed(finding, which).is_some());
    let concerned: BTreeSet<usize> =
        fixable.filter_map(|finding| by_file.get(&*finding.place.file).copied()).collect();
    let concerned: Vec<&Task> = concerned.into_iter().filter_map(|at| tasks.get(at)).collect();
    let parts: Vec<Fixed> = concerned.into_par_iter().map(|task| of_task(task, &wanted, which)).collect();
    let mut fixed = Fixed::default();
    for part in parts {
        fixed.texts.extend(part.texts);
        fixed.applied.extend(part.applied);
        fixed.unfinished.extend(part.unfinished);
    }
    fixed
}

/// Lints, makes one fix for each file, and begins again until there is nothing left to make.
fn of_task(task: &Task, wanted: &Wanted<'_>, which: Which) -> Fixed {
    let (mut texts, mut olds, mut applied) = (Texts::new(), BTreeMap::new(), Vec::new());
    // Texts that a file has had: a fix that leads back to one of them would go round for ever.
    let mut seen: HashSet<(String, String)> = HashSet::new();
    let (mut passes, mut bytes) = (0, 0);
    let mut changed: HashSet<String> = HashSet::new();
    while passes < LEAST_PASSES || passes < MOST_PASSES && bytes < MOST_BYTES {
        passes += 1;
        changed.clear();
        let Run { mut findings, unread, .. } = task.run(&texts).run;
        // What is missing may be what makes a change harmless.
        if !unread.is_empty() {
            break;
        }
        findings.retain(|finding| wanted.holds(finding) && allowed(finding, which).is_some());
        // What is proved harmless comes first: it may leave nothing to do for what is not.
        findings.sort_by_key(|finding| finding.fix.as_ref().map(|fix| fix.safety != Safety::Safe));
        for finding in findings {
            let name = finding.place.file.to_string();
            let (Some(source), Some(fix)) = (&finding.place.source, &finding.fix) else { continue };
            if changed.contains(&name) {
                continue;
            }
            let Some(text) = fix.apply(source.text()) else { continue };
            // A broken text may need several repairs before it can be read.
            if is_json(&name, source.text()) && !is_json(&name, &text) {
                continue;
            }
            olds.entry(name.clone()).or_insert_with(|| source.text().to_owned());
            seen.insert((name.clone(), source.text().to_owned()));
            if seen.insert((name.clone(), text.clone())) {
                bytes += text.len();
                texts.insert(name.clone(), text);
                changed.insert(name);
                applied.push(finding);
            }
        }
        if changed.is_empty() {
            break;
        }
    }
    // What is written can be read; half a repair is none.
    texts.retain(|name, text| is_json(name, text));
    applied.retain(|finding| texts.contains_key(&*finding.place.file));
    let texts = texts.into_iter().filter_map(|(name, new)| Some((name.clone(), (olds.remove(&name)?, new))));
    Fixed { texts: texts.collect(), applied, unfinished: changed.into_iter().collect() }
}

fn allowed(finding: &Finding, which: Which) -> Option<&Fix> {
    finding.fix.as_ref().filter(|fix| which == Which::All || fix.safety == Safety::Safe)
}

fn is_json(name: &str, text: &str) -> bool {
    let source = Source::new(name, text);
    json::parse::<Strict>(&source, source.text()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = r#"{"partition": {"key": "p", "type": "string", "permissions": {
        "read": {"%%user.custom_data.teams": {"%in":   ["a", "a", "b", "a"]}},  "write": false}}}"#;

    /// Each fix by itself keeps the decisions; all of them at once would leave nothing.
    #[test]
    fn fixes_are_made_one_after_the_other() {
        let text = r#"{"%or": [{"%%user.id": "x"}, {"%%user.id": "x"}]}"#;
        let fixed = fixed(text, Which::Safe);
        if let Some((_, new)) = fixed.texts.get("<stdin>") {
            assert!(new.contains("%%user.id"), "{new}");
        }
    }

    #[test]
    fn only_the_bytes_concerned_change() {
        let fixed = fixed(TEXT, Which::All);
        for (old, new) in fixed.texts.values() {
            assert_eq!(old, TEXT);
            assert!(
                new.starts_with(r#"{"partition": {"key": "p", "type": "string", "permissions": {"#),
                "{new}"
            );
            assert!(new.ends_with(r#"},  "write": false}}}"#), "{new}");
        }
    }

    fn fixed(text: &str, which: Which) -> Fixed {
        let tasks = [Task::Stdin(Source::new("<stdin>", text))];
        let findings: Vec<Finding> =
            tasks.iter().flat_map(|task| task.run(&Texts::new()).run.findings).collect();
        all(&tasks, &findings, &HashSet::new(), which)
    }
}
