//! Rules that differ from a configuration's in one place: whether tests notice shows what they test.
//!
//! In: a configuration. Out: its mutants, each with one operator, literal, expansion or branch changed, as an edit of
//! the text and as a valid configuration. A change whose result is not valid is not among them. Whether
//! a mutant decides as the original does is a question for [`SyncConfig::compare`].

mod edits;
mod literals;
mod operators;

use std::collections::BTreeSet;

use crate::{
    config::SyncConfig,
    coverage::Written,
    diagnostics::Place,
    explain::Permission,
    syntax::{Node, Tree},
    text::{Range, Source},
};
use edits::Edits;

/// A configuration with one change.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Mutant {
    /// Whose rule was changed; `None` for a rule that is written once for both.
    pub permission: Option<Permission>,
    /// What the change is about.
    pub place: Place,
    /// The change in words, such as `` `$in` → `$nin` ``.
    pub change: String,
    /// The part of the text that is replaced.
    pub range: Range,
    /// What is written there instead.
    pub text: String,
    /// The configuration with the change. Its places are those of the rule by itself.
    pub config: SyncConfig,
}

/// All mutants of a configuration's rules, in the order of the text: read, then write. None of a rule that was
/// not parsed from text.
pub fn mutants(config: &SyncConfig) -> Vec<Mutant> {
    let [read, write] = [Permission::Read, Permission::Write].map(|of| Written::new(config, of));
    match (read, write) {
        (Some(read), Some(write)) if std::ptr::eq(read.node, write.node) => {
            mutate_rule(config, &read, None, &|changed| [Some(changed.clone()), Some(changed.clone())])
        }
        (read, write) => {
            let [same_read, same_write] = [&read, &write].map(|rule| rule.as_ref().and_then(alone));
            let reads = read.iter().flat_map(|rule| {
                mutate_rule(config, rule, Some(Permission::Read), &|new| {
                    [Some(new.clone()), same_write.clone()]
                })
            });
            let writes = write.iter().flat_map(|rule| {
                mutate_rule(config, rule, Some(Permission::Write), &|new| {
                    [same_read.clone(), Some(new.clone())]
                })
            });
            reads.chain(writes).collect()
        }
    }
}

/// The mutants of one rule; `rules` puts the changed one beside the other.
fn mutate_rule(
    config: &SyncConfig,
    rule: &Written<'_>,
    permission: Option<Permission>,
    rules: &dyn Fn(&Source) -> [Option<Source>; 2],
) -> Vec<Mutant> {
    let Some(source) = rule.tree.source() else { return Vec::new() };
    let mut known = BTreeSet::new();
    let mutant = |edit: edits::Edit| {
        let text = changed(source, rule.node, &edit)?;
        // Of two equal branches it does not matter which one goes.
        if !known.insert(text.clone()) {
            return None;
        }
        let changed = Source::new(source.name(), text);
        let [read, write] = rules(&changed);
        let config =
            SyncConfig::from_rules(config.partition_key().clone(), read.as_ref(), write.as_ref()).ok()?;
        Some(Mutant {
            permission,
            place: rule.tree.place(edit.about),
            change: edit.change,
            range: source.range(edit.span),
            text: edit.text,
            config,
        })
    };
    Edits::collect(source, rule.node).into_iter().filter_map(mutant).collect()
}

/// The text of a rule by itself.
fn alone(rule: &Written<'_>) -> Option<Source> {
    let tree: &Tree = rule.tree;
    let source = tree.source()?;
    Some(Source::new(source.name(), source.slice(rule.node.span)))
}

/// The text of a rule with an edit; `None` if nothing would be different.
fn changed(source: &Source, rule: &Node, edit: &edits::Edit) -> Option<String> {
    if source.slice(edit.span) == edit.text {
        return None;
    }
    let (rule, edit_span) = (rule.span, edit.span);
    let before = source.text().get(rule.start as usize..edit_span.start as usize)?;
    let after = source.text().get(edit_span.end as usize..rule.end as usize)?;
    Some([before, &edit.text, after].concat())
}
