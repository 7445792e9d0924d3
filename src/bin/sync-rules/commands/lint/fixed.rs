//! Saying what was fixed.

use sync_rules::lint::Safety;

use super::fix::Fixed;
use crate::text::{counted::counted, terminal::one_line};

/// What was fixed, one line each, and for what changes decisions how.
pub(super) fn summary(fixed: &Fixed, done: &str) -> String {
    let mut text = String::new();
    for finding in &fixed.applied {
        let Some(fix) = &finding.fix else { continue };
        let (place, code) = (&finding.place, finding.code);
        let what = format!("{done} {place}: {}[{}] {}", code.id, code.name, fix.title);
        text.push_str(&format!("{}\n", one_line(&what)));
        if let Safety::Unsafe(change) = &fix.safety {
            text.push_str(&format!("  changes decisions: {}\n", one_line(change)));
        }
    }
    for file in &fixed.unfinished {
        text.push_str(&format!("more can be fixed in {}: run it again\n", one_line(file)));
    }
    let (findings, files) = (counted(fixed.applied.len(), "finding"), counted(fixed.texts.len(), "file"));
    text.push_str(&format!("{findings} {done} in {files}\n"));
    text
}
