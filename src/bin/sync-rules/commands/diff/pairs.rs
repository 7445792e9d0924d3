//! Which app of one side is which of the other: by their folders, then by the id or the name in their settings, then by
//! their files, if these leave no doubt. Rules that are alike say nothing: many apps have the same.

use std::collections::BTreeSet;

use super::sides::SideApp;

/// An app on both sides, or on one.
pub(super) struct Pair {
    pub(super) before: Option<SideApp>,
    pub(super) after: Option<SideApp>,
    /// The folder of an app that could be the same one, where nothing tells.
    pub(super) perhaps: Option<String>,
}

/// Whether two apps can be one.
type Same = fn(&SideApp, &SideApp) -> bool;

/// The pairs, by folder.
pub(super) fn pairs(old: Vec<SideApp>, new: Vec<SideApp>) -> Vec<Pair> {
    let mut rest = Rest { old, new, pairs: Vec::new() };
    rest.stayed();
    for same in [same_id as Same, same_name, same_files, only_file] {
        rest.pair(same);
    }
    let Rest { old, new, mut pairs } = rest;
    let others = |app: &SideApp, all: &[SideApp]| {
        all.iter().find(|other| is_related(app, other)).map(|other| other.root().to_owned())
    };
    let (in_old, in_new): (Vec<_>, Vec<_>) = (
        new.iter().map(|app| others(app, &old)).collect(),
        old.iter().map(|app| others(app, &new)).collect(),
    );
    pairs.extend(old.into_iter().zip(in_new).map(|(app, perhaps)| Pair {
        before: Some(app),
        after: None,
        perhaps,
    }));
    pairs.extend(new.into_iter().zip(in_old).map(|(app, perhaps)| Pair {
        before: None,
        after: Some(app),
        perhaps,
    }));
    pairs.sort_by(|one, other| one.root().cmp(other.root()));
    pairs
}

impl Pair {
    fn both(before: SideApp, after: SideApp) -> Self {
        Self { before: Some(before), after: Some(after), perhaps: None }
    }

    /// The folder of the app, the new one if it moved.
    pub(super) fn root(&self) -> &str {
        self.after.as_ref().or(self.before.as_ref()).map_or("", SideApp::root)
    }
}

/// Apps that are not paired yet.
struct Rest {
    old: Vec<SideApp>,
    new: Vec<SideApp>,
    pairs: Vec<Pair>,
}

impl Rest {
    /// Pairs apps in the same folder, unless one of them is found by its name in another.
    fn stayed(&mut self) {
        let elsewhere = |app: &SideApp, all: &[SideApp]| {
            all.iter()
                .any(|other| other.root() != app.root() && (same_id(app, other) || same_name(app, other)))
        };
        let roots: BTreeSet<String> = self.old.iter().map(|app| app.root().to_owned()).collect();
        for root in roots {
            let find = |all: &[SideApp]| all.iter().position(|app| app.root() == root);
            let (Some(old), Some(new)) = (find(&self.old), find(&self.new)) else { continue };
            let moved = match (self.old.get(old), self.new.get(new)) {
                (Some(before), Some(after)) => {
                    is_another(before, after) && (elsewhere(before, &self.new) || elsewhere(after, &self.old))
                }
                (None, _) | (_, None) => true,
            };
            if !moved {
                self.take(old, new);
            }
        }
    }

    /// Pairs those that are the same as exactly one of the other side.
    fn pair(&mut self, same: Same) {
        let mut old = 0;
        while let Some(before) = self.old.get(old) {
            let found: Vec<usize> = positions(&self.new, |after| same(before, after));
            let only = match found.as_slice() {
                [new] => Some(*new),
                _ => None,
            };
            let back = only.and_then(|new| self.new.get(new));
            let back = back.map_or(0, |after| positions(&self.old, |before| same(before, after)).len());
            match only {
                Some(new) if back == 1 => self.take(old, new),
                Some(_) | None => old += 1,
            }
        }
    }

    fn take(&mut self, old: usize, new: usize) {
        let (before, after) = (self.old.remove(old), self.new.remove(new));
        self.pairs.push(Pair::both(before, after));
    }
}

fn positions(all: &[SideApp], is_meant: impl Fn(&SideApp) -> bool) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, app)| is_meant(app)).map(|(at, _)| at).collect()
}

fn same_id(one: &SideApp, other: &SideApp) -> bool {
    one.app.id.is_some() && one.app.id == other.app.id
}

fn same_name(one: &SideApp, other: &SideApp) -> bool {
    one.app.name.is_some() && one.app.name == other.app.name
}

/// Whether the names of two apps say that they are two.
fn is_another(one: &SideApp, other: &SideApp) -> bool {
    let differ =
        |one: &Option<String>, other: &Option<String>| one.is_some() && other.is_some() && one != other;
    !same_id(one, other) && differ(&one.app.name, &other.app.name)
        || !same_name(one, other) && differ(&one.app.id, &other.app.id)
}

fn same_files(one: &SideApp, other: &SideApp) -> bool {
    !is_another(one, other) && !one.files.is_empty() && one.files == other.files
}

/// A file by itself is compared with the app that was named beside it.
fn only_file(one: &SideApp, other: &SideApp) -> bool {
    one.is_file || other.is_file
}

/// Whether one could have become the other.
fn is_related(one: &SideApp, other: &SideApp) -> bool {
    let shared = one.files.iter().any(|(path, text)| other.files.get(path) == Some(text));
    !is_another(one, other) && (shared || same_id(one, other) || same_name(one, other))
}
