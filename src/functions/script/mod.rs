//! The text of a function as tokens, with the partner of every bracket: as much of JavaScript as is needed to tell
//! code from comments and texts. Any text gives tokens; nothing is refused, and time is linear in the text.

mod lexer;

use std::borrow::Cow;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name or keyword.
    Word,
    Number,
    /// A string, or a template without substitutions; the token's text is its value.
    Text,
    /// A template up to its first `${`, between two substitutions, and after the last; the text is that part's value.
    TemplateHead,
    TemplateMiddle,
    TemplateTail,
    /// The source of a regular expression, without its slashes.
    Regex,
    /// An operator or bracket.
    Mark,
}

#[derive(Clone, Debug)]
pub(super) struct Token<'s> {
    pub(super) kind: Kind,
    pub(super) text: Cow<'s, str>,
    /// Counted from 1.
    pub(super) line: usize,
}

/// The tokens of one text.
#[derive(Debug)]
pub(super) struct Script<'s> {
    tokens: Vec<Token<'s>>,
    /// For a bracket, where its partner is; the end for one that is never closed, itself for everything else.
    partners: Vec<usize>,
}

impl<'s> Script<'s> {
    pub(super) fn new(text: &'s str) -> Self {
        let tokens = lexer::tokens(text);
        let mut partners: Vec<usize> = (0..tokens.len()).collect();
        let mut open: Vec<usize> = Vec::new();
        let mut pair = |from: usize, to: usize| {
            if let Some(partner) = partners.get_mut(from) {
                *partner = to;
            }
        };
        for (at, token) in tokens.iter().enumerate() {
            if is_opener(token) {
                open.push(at);
                continue;
            }
            let last = open.last().copied();
            if let Some(last) = last.filter(|last| tokens.get(*last).is_some_and(|open| closes(open, token)))
            {
                open.pop();
                pair(last, at);
                pair(at, last);
            }
        }
        open.into_iter().for_each(|at| pair(at, tokens.len()));
        Self { tokens, partners }
    }

    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn line(&self, at: usize) -> usize {
        self.tokens.get(at).map_or(1, |token| token.line)
    }

    /// The text of a token of this kind.
    pub(super) fn text(&self, at: usize, kind: Kind) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.kind == kind).map(|token| &*token.text)
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        self.text(at, Kind::Word)
    }

    pub(super) fn is_word(&self, at: usize, word: &str) -> bool {
        self.word(at) == Some(word)
    }

    pub(super) fn mark(&self, at: usize) -> Option<&str> {
        self.text(at, Kind::Mark)
    }

    pub(super) fn is(&self, at: usize, mark: &str) -> bool {
        self.mark(at) == Some(mark)
    }

    /// Whether a token is one of these marks.
    pub(super) fn is_any(&self, at: usize, marks: &[&str]) -> bool {
        self.mark(at).is_some_and(|mark| marks.contains(&mark))
    }

    pub(super) fn partner(&self, at: usize) -> usize {
        self.partners.get(at).copied().unwrap_or(at)
    }

    /// Whether something is opened here that has a partner.
    pub(super) fn opens(&self, at: usize) -> bool {
        self.tokens.get(at).is_some_and(is_opener)
    }

    /// Whether something is closed here.
    pub(super) fn closes(&self, at: usize) -> bool {
        self.kind(at) == Some(Kind::TemplateTail) || self.is_any(at, &[")", "]", "}"])
    }

    /// The first `,` at this level, or the end.
    pub(super) fn comma(&self, from: usize, end: usize) -> usize {
        let mut at = from;
        while at < end && !self.is(at, ",") {
            // Never backwards, also not for a bracket that closes nothing.
            at = self.partner(at).max(at) + 1;
        }
        at.min(end)
    }
}

fn is_opener(token: &Token<'_>) -> bool {
    match token.kind {
        Kind::TemplateHead => true,
        Kind::Mark => matches!(&*token.text, "(" | "[" | "{"),
        Kind::Word | Kind::Number | Kind::Text | Kind::TemplateMiddle | Kind::TemplateTail | Kind::Regex => {
            false
        }
    }
}

fn closes(open: &Token<'_>, close: &Token<'_>) -> bool {
    match (open.kind, close.kind) {
        (Kind::TemplateHead, Kind::TemplateTail) => true,
        (Kind::Mark, Kind::Mark) => {
            matches!((&*open.text, &*close.text), ("(", ")") | ("[", "]") | ("{", "}"))
        }
        _ => false,
    }
}
