//! What an operand stands for: a name or literal, and the properties, elements and methods after it.

use std::rc::Rc;

use super::{Reader, meaning::Meaning};
use crate::functions::{
    paths::{Path, short},
    script::Kind,
};

/// Operands inside operands are followed so far; what is deeper stands for nothing known.
pub(super) const MOST_DEPTH: usize = 6;

/// Words before an operand that do not change what it is about.
const BEFORE: &[&str] = &["await", "yield", "new"];

/// Functions whose value is about their first argument.
const CONVERSIONS: &[&str] = &[
    "String",
    "Number",
    "Boolean",
    "parseInt",
    "Set",
    "from",
    "ObjectId",
    "ObjectID",
    "UUID",
    "Long",
    "Int32",
    "fromString",
    "fromNumber",
    "createFromHexString",
    "decodeURIComponent",
];

/// So far the `?` of an optional chain is looked for.
const MOST_TOKENS: usize = 8;

/// The maximum number of strings of an array that are looked at.
const MOST_TEXTS: usize = 64;

/// One step after the start of an operand.
#[derive(Clone, Copy)]
pub(super) enum Step<'t> {
    Property,
    /// The place of the bracket.
    Index(usize),
    /// The name, and the place of the parenthesis.
    Method(&'t str, usize),
}

/// An operand, and the place after it.
pub(super) struct Operand<'a> {
    pub(super) meaning: Meaning<'a>,
    pub(super) end: usize,
}

impl<'t, 'a> Reader<'t, 'a> {
    /// The operand that begins at a place.
    pub(super) fn operand(&self, at: usize) -> Operand<'a> {
        self.operand_with(at, MOST_DEPTH, &mut |_, _| ())
    }

    /// The value of an initialiser: with `a && a.b` the last, with `a || b` the first.
    pub(super) fn value(&self, at: usize) -> Meaning<'a> {
        let mut operand = self.operand(at);
        while self.script.is(operand.end, "&&") {
            operand = self.operand(operand.end + 1);
        }
        operand.meaning
    }

    /// The `:` after which `(a = b) === null || a === void 0 ? void 0 : a.c` goes on: what compilers make of `b?.c`.
    pub(super) fn optional(&self, at: usize) -> Option<usize> {
        let script = self.script;
        if !script.is(at, "(") {
            return None;
        }
        let mut at = self.after(at);
        for word in ["===", "null", "||"] {
            at = (script.is(at, word) || script.is_word(at, word)).then_some(at + 1)?;
        }
        let question = (at..at + MOST_TOKENS).find(|at| script.is(*at, "?"))?;
        let void = script.is_word(question + 1, "void") && script.is(question + 3, ":");
        void.then_some(question + 3)
    }

    /// The operand that begins at a place; every step after the start is shown with what it starts from.
    pub(super) fn operand_with(
        &self,
        at: usize,
        depth: usize,
        seen: &mut dyn FnMut(&Meaning<'a>, Step<'t>),
    ) -> Operand<'a> {
        let mut at = at;
        while self.script.word(at).is_some_and(|word| BEFORE.contains(&word)) {
            at += 1;
        }
        if depth == 0 {
            return Operand { meaning: Meaning::Unknown, end: at + 1 };
        }
        let Operand { mut meaning, end: mut at } = self.start(at, depth);
        loop {
            let optional = self.script.is(at, "?.");
            if self.script.is(at, ".") || (optional && self.script.word(at + 1).is_some()) {
                let Some(name) = self.script.word(at + 1) else { break };
                let open = at + 2 + usize::from(self.script.is(at + 2, "?."));
                if self.script.is(open, "(") {
                    seen(&meaning, Step::Method(name, open));
                    let first = self.operand_with(open + 1, depth - 1, &mut |_, _| ());
                    meaning = meaning.method(name, &first.meaning, self.script.line(at + 1));
                    at = self.after(open);
                } else {
                    seen(&meaning, Step::Property);
                    meaning = meaning.property(name);
                    at += 2;
                }
                continue;
            }
            let open = at + usize::from(optional);
            if self.script.is(open, "[") {
                seen(&meaning, Step::Index(open));
                meaning = self.index(&meaning, open, depth);
            } else if self.script.is(open, "(") {
                meaning = Meaning::Unknown;
            } else {
                break;
            }
            at = self.after(open);
        }
        Operand { meaning, end: at }
    }

    /// The place after a bracket's partner.
    pub(super) fn after(&self, open: usize) -> usize {
        self.script.partner(open).max(open) + 1
    }

    fn index(&self, meaning: &Meaning<'a>, open: usize, depth: usize) -> Meaning<'a> {
        let inside = self.operand_with(open + 1, depth - 1, &mut |_, _| ());
        if let Meaning::Number(index) = inside.meaning {
            return meaning.element(index);
        }
        inside.meaning.text().map_or(Meaning::Unknown, |name| meaning.property(name))
    }

    fn start(&self, at: usize, depth: usize) -> Operand<'a> {
        let script = self.script;
        let operand = |meaning, end| Operand { meaning, end };
        match script.kind(at) {
            Some(Kind::Text) => {
                let text = script.text(at, Kind::Text).and_then(short);
                let Some(text) = text else { return operand(Meaning::Unknown, at + 1) };
                if script.is(at + 1, "+") {
                    let of = self.operand_with(at + 2, depth - 1, &mut |_, _| ());
                    return operand(Meaning::prefixed(&text, of.meaning), of.end);
                }
                operand(Meaning::Text(text), at + 1)
            }
            Some(Kind::TemplateHead) => {
                let head = script.text(at, Kind::TemplateHead).and_then(short);
                let of = self.operand_with(at + 1, depth - 1, &mut |_, _| ());
                let meaning = head.map_or(Meaning::Unknown, |head| Meaning::prefixed(&head, of.meaning));
                operand(meaning, self.after(at))
            }
            Some(Kind::Regex) => {
                let source = script.text(at, Kind::Regex).and_then(short);
                operand(source.map_or(Meaning::Unknown, Meaning::Pattern), at + 1)
            }
            Some(Kind::Number) => {
                let number = script.text(at, Kind::Number).and_then(|text| text.parse().ok());
                operand(number.map_or(Meaning::Unknown, Meaning::Number), at + 1)
            }
            Some(Kind::Word) => self.name(at, depth),
            Some(Kind::Mark) if script.is(at, "(") => {
                let inside = self.operand_with(at + 1, depth - 1, &mut |_, _| ());
                let alone = inside.end == script.partner(at);
                operand(if alone { inside.meaning } else { Meaning::Unknown }, self.after(at))
            }
            Some(Kind::Mark) if script.is(at, "[") => operand(self.texts(at), self.after(at)),
            Some(Kind::Mark) if script.is(at, "{") => operand(Meaning::Object(at), self.after(at)),
            Some(Kind::Mark | Kind::TemplateMiddle | Kind::TemplateTail) | None => {
                operand(Meaning::Unknown, at + 1)
            }
        }
    }

    fn name(&self, at: usize, depth: usize) -> Operand<'a> {
        let script = self.script;
        let word = script.word(at).unwrap_or_default();
        if let Some(meaning) = self.names.get(word) {
            return Operand { meaning: meaning.clone(), end: at + 1 };
        }
        if word == "context" {
            return Operand { meaning: Meaning::Path(Path::context()), end: at + 1 };
        }
        // `BSON.ObjectId(x)`, `String(x)`.
        let mut last = at;
        while last < at + 4 && script.is(last + 1, ".") && script.word(last + 2).is_some() {
            last += 2;
        }
        let conversion = script.word(last).is_some_and(|word| CONVERSIONS.contains(&word));
        if conversion && script.is(last + 1, "(") {
            let of = self.operand_with(last + 2, depth - 1, &mut |_, _| ());
            return Operand { meaning: of.meaning, end: self.after(last + 1) };
        }
        Operand { meaning: Meaning::Unknown, end: at + 1 }
    }

    /// An array of nothing but strings.
    fn texts(&self, open: usize) -> Meaning<'a> {
        let mut texts: Vec<Rc<str>> = Vec::new();
        let end = self.script.partner(open);
        let mut at = open + 1;
        while at < end && texts.len() < MOST_TEXTS {
            match self.operand_with(at, 1, &mut |_, _| ()) {
                Operand { meaning: Meaning::Text(text), end } if self.script.is_any(end, &[",", "]"]) => {
                    texts.push(text);
                    at = end + 1;
                }
                Operand { .. } => return Meaning::Unknown,
            }
        }
        Meaning::Texts(texts.into())
    }
}
