//! What the parameters of functions, and the names of patterns, stand for.

use super::{Reader, meaning::Meaning, scopes::End};

/// Patterns inside patterns are followed so far.
pub(super) const MOST_DEPTH: usize = 8;

/// A parameter of a function.
pub(super) struct Parameter<'a> {
    /// Its name or pattern; `None` for what every function has, `arguments`.
    at: Option<usize>,
    meaning: Meaning<'a>,
}

impl<'t, 'a> Reader<'t, 'a> {
    /// Reads `function name(…)`; returns the place of its body.
    pub(super) fn function(&mut self, at: usize) -> usize {
        let mut open = at + 1;
        open += usize::from(self.script.is(open, "*"));
        open += usize::from(self.script.word(open).is_some());
        if !self.script.is(open, "(") {
            return at + 1;
        }
        let parameters = self.parameters(open, at);
        let body = self.after(open);
        self.bodies.insert(body, parameters);
        body
    }

    /// Reads the parameters before an arrow; returns the place of the body.
    pub(super) fn arrow(&mut self, at: usize, arrow: usize) -> usize {
        let parameters = self.parameters(at, at);
        let body = arrow + 1;
        if self.script.is(body, "{") {
            self.bodies.insert(body, parameters);
        } else {
            self.names.open(End::Expression(self.brackets), None);
            parameters.into_iter().for_each(|parameter| self.bind_parameter(parameter));
        }
        body
    }

    /// Reads `name(…) {`, which declares a method or what is caught: its parameters stand for nothing known.
    pub(super) fn method(&mut self, at: usize) {
        let body = self.after(at + 1);
        if self.script.is(at + 1, "(") && self.script.is(body, "{") {
            let parameters = self.parameters(at + 1, at);
            self.bodies.insert(body, parameters);
        }
    }

    /// The parameters at a place, of a function that begins at another.
    fn parameters(&self, open: usize, begin: usize) -> Vec<Parameter<'a>> {
        let script = self.script;
        let exported = self.exported.contains(&open);
        let all = if exported { self.arguments } else { &[] };
        // `async` precedes a function that is passed on.
        let asynchronous = begin.checked_sub(1).filter(|before| script.is_word(*before, "async"));
        let first = self.callbacks.get(&asynchronous.unwrap_or(begin)).cloned();
        let meaning = |index: usize| match &first {
            Some(first) if index == 0 => first.clone(),
            _ => all.get(index).map_or(Meaning::Unknown, Meaning::from_argument),
        };
        if !script.is(open, "(") {
            return vec![Parameter { at: Some(open), meaning: meaning(0) }];
        }
        let mut parameters = Vec::new();
        if exported {
            parameters.push(Parameter { at: None, meaning: Meaning::Arguments(all, 0) });
        }
        let (mut at, end) = (open + 1, script.partner(open));
        let mut index = 0;
        while at < end {
            let parameter = if script.is(at, "...") {
                Parameter { at: Some(at + 1), meaning: Meaning::Arguments(all, index) }
            } else {
                Parameter { at: Some(at), meaning: meaning(index) }
            };
            parameters.push(parameter);
            at = script.comma(at, end) + 1;
            index += 1;
        }
        parameters
    }

    pub(super) fn bind_parameter(&mut self, parameter: Parameter<'a>) {
        match parameter.at {
            Some(at) => self.bind(at, parameter.meaning, MOST_DEPTH),
            None => self.names.declare("arguments", parameter.meaning),
        }
    }

    /// Lets a name, or the names of a pattern, stand for something.
    pub(super) fn bind(&mut self, at: usize, meaning: Meaning<'a>, depth: usize) {
        let script = self.script;
        if let Some(name) = script.word(at) {
            self.names.declare(name, meaning);
            return;
        }
        let Some(depth) = depth.checked_sub(1) else { return };
        let end = script.partner(at);
        let object = script.is(at, "{");
        if !object && !script.is(at, "[") {
            return;
        }
        let (mut at, mut index) = (at + 1, 0);
        while at < end {
            let comma = script.comma(at, end);
            if script.is(at, "...") {
                self.bind(at + 1, Meaning::Unknown, depth);
            } else if !object {
                self.bind(at, meaning.element(index), depth);
            } else if let Some(key) =
                script.word(at).or_else(|| script.text(at, crate::functions::script::Kind::Text))
            {
                let part = meaning.property(key);
                self.note_value(&part, at);
                let target = if script.is(at + 1, ":") { at + 2 } else { at };
                self.bind(target, part, depth);
            }
            at = comma + 1;
            index += 1;
        }
    }
}
