//! Comparisons of the partition, or of a part of it, with something.

use std::rc::Rc;

use super::{Asked, By, Reader, meaning::Meaning};
use crate::functions::{
    facts::{How, Part, Subject, Test},
    script::Kind,
};

impl<'t, 'a> Reader<'t, 'a> {
    /// Reads `left === right`.
    pub(super) fn comparison(&mut self, at: usize) {
        let left = self.left_of(at);
        let right = self.operand(at + 1).meaning;
        self.compare(&left, &right, How::Equal, at);
    }

    /// Reads `case value:` of the innermost `switch`.
    pub(super) fn case(&mut self, at: usize) {
        let Some(subject) = self.names.switch().cloned() else { return };
        let value = self.operand(at + 1).meaning;
        // What was decided under the case before ends here.
        self.prefix = None;
        self.compare(&subject, &value, How::Equal, at);
        let depth = self.names.depth();
        if let Some(asked) = &mut self.prefix {
            *asked = Asked { prefix: Rc::clone(&asked.prefix), depth, by: By::Case };
        }
    }

    /// What the operand stands for that ends before a place.
    fn left_of(&self, at: usize) -> Meaning<'a> {
        let script = self.script;
        let Some(last) = at.checked_sub(1) else { return Meaning::Unknown };
        // `(a) ===` ends where `a` does, but for the bracket.
        let ended =
            self.operands.get(&at).or_else(|| self.operands.get(&last).filter(|_| script.is(last, ")")));
        if let Some((begin, meaning)) = ended {
            let plus = begin.checked_sub(2).filter(|text| script.is(text + 1, "+"));
            return match plus.and_then(|text| script.text(text, Kind::Text)) {
                Some(text) => Meaning::prefixed(&Rc::from(text), meaning.clone()),
                None => meaning.clone(),
            };
        }
        match script.kind(last) {
            Some(Kind::Text) => self.operand(last).meaning,
            Some(Kind::TemplateTail) => self.operand(script.partner(last)).meaning,
            _ => Meaning::Unknown,
        }
    }

    /// Two things are held against each other, in either order.
    pub(super) fn compare(&mut self, left: &Meaning<'a>, right: &Meaning<'a>, how: How, at: usize) {
        if !self.compare_in_order(left, right, how, at) {
            self.compare_in_order(right, left, how, at);
        }
    }

    fn compare_in_order(&mut self, left: &Meaning<'a>, right: &Meaning<'a>, how: How, at: usize) -> bool {
        let line = self.script.line(at);
        match (left, right) {
            (Meaning::Partition, Meaning::Text(value)) => self.facts.value(Rc::clone(value), line),
            (Meaning::Partition, Meaning::Prefixed { prefix, of }) => {
                self.ask(Rc::clone(prefix), at);
                self.compare(&Meaning::Rest, of, how, at);
            }
            (Meaning::Start, Meaning::Text(prefix)) => self.ask(Rc::clone(prefix), at),
            (Meaning::Part { separator, at: Some(0) }, Meaning::Text(text)) => {
                self.ask(format!("{text}{separator}").into(), at);
            }
            (Meaning::Partition | Meaning::Rest | Meaning::Part { .. }, _) => {
                let part = if *left == Meaning::Partition { Part::Whole } else { Part::BehindPrefix };
                let Some(with) = subject(right) else { return false };
                let prefix = self.prefix.as_ref().map(|asked| Rc::clone(&asked.prefix));
                self.facts.tests.add(Test { part, how, with, prefix, line });
            }
            _ => return false,
        }
        true
    }

    /// The partition is asked for what it begins with.
    pub(super) fn ask(&mut self, prefix: Rc<str>, at: usize) {
        if prefix.is_empty() {
            return;
        }
        self.facts.prefix(Rc::clone(&prefix), self.script.line(at));
        self.prefix = Some(Asked { prefix, depth: self.names.depth(), by: By::Condition });
    }
}

/// What is the user's own, or is in a document.
fn subject(meaning: &Meaning<'_>) -> Option<Subject> {
    if let Meaning::Path(path) = meaning {
        return path.is_of_user().then(|| Subject::User(path.clone()));
    }
    let Meaning::Document(collection, path) = meaning else { return None };
    Some(Subject::Document(Rc::clone(collection), path.clone()))
}
