//! Which functions of a text the service calls: those that are exported.

use std::collections::HashSet;

use crate::functions::script::Script;

/// Where their parameters are: a parenthesis, or the name that is the only one.
pub(super) fn parameters(script: &Script<'_>) -> HashSet<usize> {
    let mut found = HashSet::new();
    let mut names = HashSet::new();
    for at in 0..script.len() {
        if let Some(value) = exported(script, at) {
            match function(script, value) {
                Some(parameters) => drop(found.insert(parameters)),
                None => names.extend(script.word(value)),
            }
        }
    }
    if names.is_empty() {
        return found;
    }
    for at in 0..script.len() {
        let Some(name) = script.word(at).filter(|name| names.contains(name)) else { continue };
        let declared = at
            .checked_sub(1)
            .is_some_and(|before| script.is_word(before, "function") || script.is(before, "*"));
        if declared && script.is(at + 1, "(") {
            found.insert(at + 1);
        } else if script.is(at + 1, "=") && name != "exports" {
            found.extend(function(script, at + 2));
        }
    }
    found
}

/// The place of the value of `exports = …`, `module.exports = …`, `exports.name = …`, `export default …`.
fn exported(script: &Script<'_>, at: usize) -> Option<usize> {
    if script.is_word(at, "export") && script.is_word(at + 1, "default") {
        return Some(at + 2);
    }
    if !script.is_word(at, "exports") {
        return None;
    }
    let after = if script.is(at + 1, ".") { at + 3 } else { at + 1 };
    script.is(after, "=").then_some(after + 1)
}

/// The parameters of the function that is written out at a place.
fn function(script: &Script<'_>, at: usize) -> Option<usize> {
    let arrow = |at| script.is(at, "(") && script.is(script.partner(at) + 1, "=>");
    let mut at = at;
    if script.is_word(at, "async") {
        at += 1;
    }
    if script.is_word(at, "function") {
        at += 1;
        at += usize::from(script.is(at, "*"));
        at += usize::from(script.word(at).is_some());
        return script.is(at, "(").then_some(at);
    }
    let only = script.word(at).is_some() && script.is(at + 1, "=>");
    (only || arrow(at)).then_some(at)
}
