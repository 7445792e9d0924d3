//! Reads the text of a function: one walk over its tokens that keeps what names stand for and notes what is read.
//!
//! What the text does not show openly stands for nothing known, and nothing is noted of it.

mod compare;
mod exports;
mod meaning;
mod notes;
mod operand;
mod parameters;
mod patterns;
mod scopes;

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use self::{
    meaning::Meaning,
    operand::Step,
    parameters::Parameter,
    scopes::{End, Scopes},
};
use super::{
    facts::Facts,
    script::{Kind, Script},
};
use crate::ast::Argument;

/// Words that are not names.
const KEYWORDS: &[&str] = &[
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "default",
    "delete",
    "do",
    "else",
    "finally",
    "for",
    "function",
    "if",
    "in",
    "instanceof",
    "let",
    "new",
    "of",
    "return",
    "switch",
    "throw",
    "try",
    "typeof",
    "var",
    "void",
    "while",
    "yield",
    "async",
    "true",
    "false",
    "null",
    "undefined",
];

/// Words that begin a statement, also where no `;` ends the one before.
const STATEMENTS: &[&str] =
    &["const", "let", "var", "return", "if", "for", "switch", "try", "throw", "while"];

pub(super) struct Reader<'t, 'a> {
    script: &'t Script<'t>,
    arguments: &'a [Argument],
    names: Scopes<'t, 'a>,
    facts: Facts,
    /// Where the parameters of the exported functions are.
    exported: HashSet<usize>,
    /// Operands that stand for something, by the place after them, with the place where they begin.
    operands: HashMap<usize, (usize, Meaning<'a>)>,
    /// What a function that is handed over here is called with.
    callbacks: HashMap<usize, Meaning<'a>>,
    /// Parameters of the function whose body begins here.
    bodies: HashMap<usize, Vec<Parameter<'a>>>,
    /// What the `switch` distinguishes whose block begins here.
    switches: HashMap<usize, Meaning<'a>>,
    /// Objects of which an entry was chosen by what is before a separator.
    choices: HashSet<(usize, Rc<str>)>,
    /// Names and patterns whose value begins after here.
    later: HashMap<usize, Later>,
    prefix: Option<Asked>,
    brackets: usize,
}

#[derive(Clone, Copy)]
enum Later {
    Assign(usize),
    Declare(usize),
}

/// The prefix that was asked for last, as long as what follows is decided under it.
struct Asked {
    prefix: Rc<str>,
    depth: usize,
    by: By,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum By {
    Case,
    Condition,
}

/// Adds what a text shows when it is called with these arguments.
pub(super) fn read(script: &Script<'_>, arguments: &[Argument], facts: Facts) -> Facts {
    let mut reader = Reader {
        script,
        arguments,
        names: Scopes::default(),
        facts,
        exported: exports::parameters(script),
        operands: HashMap::new(),
        callbacks: HashMap::new(),
        bodies: HashMap::new(),
        switches: HashMap::new(),
        choices: HashSet::new(),
        later: HashMap::new(),
        prefix: None,
        brackets: 0,
    };
    let mut at = 0;
    while at < script.len() {
        at = reader.token(at).max(at + 1);
    }
    reader.facts
}

impl<'t, 'a> Reader<'t, 'a> {
    /// Reads one token; returns the place of the next.
    fn token(&mut self, at: usize) -> usize {
        let script = self.script;
        if script.closes(at) {
            self.close(at);
            return at + 1;
        }
        if script.opens(at) {
            return self.open(at);
        }
        match script.kind(at) {
            Some(Kind::Mark) => self.mark(at),
            Some(Kind::Regex) => self.head(at),
            Some(Kind::Word) => return self.word(at),
            Some(
                Kind::Number | Kind::Text | Kind::TemplateHead | Kind::TemplateMiddle | Kind::TemplateTail,
            )
            | None => {}
        }
        at + 1
    }

    fn mark(&mut self, at: usize) {
        let script = self.script;
        let Some(mark) = script.mark(at) else { return };
        match mark {
            "," | ";" => {
                let brackets = self.brackets;
                self.names.close_expressions(|depth| depth >= brackets);
                if mark == ";" {
                    let depth = self.names.depth();
                    self.prefix.take_if(|asked| asked.by == By::Condition && asked.depth >= depth);
                }
            }
            "===" | "==" | "!==" | "!=" => self.comparison(at),
            ":" => self.late(at),
            _ => {}
        }
    }

    fn open(&mut self, at: usize) -> usize {
        let script = self.script;
        if script.is(at, "(") && script.is(script.partner(at) + 1, "=>") {
            let end = script.partner(at);
            return self.arrow(at, end + 1);
        }
        // What is in brackets and then asked for something is an operand; an index or call is a step of one.
        let after = script.partner(at).max(at) + 1;
        if !self.follows_value(at) && !script.is(at, "{") && script.is_any(after, &[".", "?.", "["]) {
            self.head(at);
        }
        self.brackets += 1;
        if script.is(at, "{") {
            self.names.open(End::Brace(script.partner(at)), self.switches.remove(&at));
            let parameters = self.bodies.remove(&at).unwrap_or_default();
            parameters.into_iter().for_each(|parameter| self.bind_parameter(parameter));
        }
        at + 1
    }

    fn close(&mut self, at: usize) {
        if self.script.partner(at) == at {
            return;
        }
        self.brackets = self.brackets.saturating_sub(1);
        let brackets = self.brackets;
        self.names.close_expressions(|depth| depth > brackets);
        if self.script.is(at, "}") {
            self.names.close_brace(at);
            let depth = self.names.depth();
            self.prefix.take_if(|asked| match asked.by {
                By::Case => asked.depth > depth,
                By::Condition => asked.depth >= depth,
            });
        }
    }

    /// Whether a value ends before a place, so that a bracket there belongs to it.
    fn follows_value(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return false };
        match self.script.kind(before) {
            Some(Kind::Word) => self.script.word(before).is_some_and(|word| !KEYWORDS.contains(&word)),
            Some(Kind::Mark) => self.script.is_any(before, &[")", "]", "?."]),
            Some(Kind::Text | Kind::Number | Kind::TemplateTail | Kind::Regex) => true,
            Some(Kind::TemplateHead | Kind::TemplateMiddle) | None => false,
        }
    }

    fn word(&mut self, at: usize) -> usize {
        let script = self.script;
        let Some(word) = script.word(at) else { return at + 1 };
        let before = at.checked_sub(1);
        if before.is_some_and(|before| script.is_any(before, &[".", "?."])) {
            return at + 1;
        }
        if STATEMENTS.contains(&word) {
            let brackets = self.brackets;
            self.names.close_expressions(|depth| depth >= brackets);
        }
        match word {
            "function" => return self.function(at),
            "const" | "let" | "var" => return self.declaration(at),
            "switch" if script.is(at + 1, "(") => {
                let subject = self.operand(at + 2).meaning;
                self.switches.insert(self.after(at + 1), subject);
            }
            "case" => self.case(at),
            _ if script.is(at + 1, "=>") => return self.arrow(at, at + 1),
            "catch" => self.method(at),
            _ if KEYWORDS.contains(&word) => {}
            _ => {
                let key =
                    script.is(at + 1, ":") && before.is_some_and(|before| script.is_any(before, &["{", ","]));
                if !key {
                    self.method(at);
                    self.assignment(at);
                    self.head(at);
                }
            }
        }
        at + 1
    }

    /// Reads the operand that begins at a place, and keeps what it stands for.
    fn head(&mut self, at: usize) {
        let mut steps = Vec::new();
        let operand = self.operand_with(at, operand::MOST_DEPTH, &mut |meaning, step| {
            if *meaning != Meaning::Unknown || matches!(step, Step::Method("collection", _)) {
                steps.push((meaning.clone(), step));
            }
        });
        for (meaning, step) in steps {
            self.note_step(&meaning, step);
        }
        self.note_value(&operand.meaning, at);
        if operand.meaning != Meaning::Unknown {
            self.operands.insert(operand.end, (at, operand.meaning));
        }
    }

    fn assignment(&mut self, at: usize) {
        if self.script.is(at + 1, "=")
            && let Some(name) = self.script.word(at)
        {
            if let Some(colon) = self.optional(at + 2) {
                self.later.insert(colon, Later::Assign(at));
                return;
            }
            let meaning = self.value(at + 2);
            self.names.assign(name, meaning);
        }
    }

    /// What a name or pattern stands for is known only now.
    fn late(&mut self, colon: usize) {
        let Some(later) = self.later.remove(&colon) else { return };
        let meaning = self.value(colon + 1);
        match later {
            Later::Assign(at) => {
                if let Some(name) = self.script.word(at) {
                    self.names.assign(name, meaning);
                }
            }
            Later::Declare(pattern) => self.bind(pattern, meaning, parameters::MOST_DEPTH),
        }
    }

    /// The first name or pattern after `const`, `let`, `var`; further ones of the same statement look like
    /// assignments.
    fn declaration(&mut self, at: usize) -> usize {
        let pattern = at + 1;
        let after = self.after(pattern);
        if let Some(colon) = self.optional(after + 1).filter(|_| self.script.is(after, "=")) {
            self.later.insert(colon, Later::Declare(pattern));
            return after;
        }
        let meaning = if self.script.is(after, "=") {
            self.value(after + 1)
        } else if self.script.is_word(after, "of") {
            self.operand(after + 1).meaning.any_element()
        } else {
            Meaning::Unknown
        };
        self.bind(pattern, meaning, parameters::MOST_DEPTH);
        after
    }
}
