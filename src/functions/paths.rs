//! Names that a function's text shows: paths below the user or a document, and collections.

use std::rc::Rc;

/// Longer paths and names say nothing, and would be copied often.
const MOST_KEYS: usize = 12;
const MOST_CHARACTERS: usize = 120;

/// A collection, by names that the text shows.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Collection {
    pub(super) database: Option<Rc<str>>,
    pub(super) name: Option<Rc<str>>,
    pub(super) line: usize,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Path {
    pub(super) origin: Origin,
    pub(super) keys: Vec<Rc<str>>,
    /// So many keys lead to an array, and the rest is below an element of it.
    pub(super) list: Option<usize>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Origin {
    /// Below `context`.
    Context,
    /// Handed over by the rule: an expansion without its `%%`.
    Rule,
    /// Below a document.
    Document,
}

impl Path {
    pub(super) fn context() -> Self {
        Self { origin: Origin::Context, keys: Vec::new(), list: None }
    }

    pub(super) fn below(&self, key: Rc<str>) -> Option<Self> {
        // The length of a list or text is asked for to see whether it is there.
        if &*key == "length" {
            return Some(self.clone());
        }
        let mut keys = self.keys.clone();
        keys.push(key);
        (keys.len() <= MOST_KEYS).then_some(Self { keys, ..self.clone() })
    }

    pub(super) fn element(&self) -> Self {
        Self { list: Some(self.keys.len()), ..self.clone() }
    }

    pub(super) fn is(&self, keys: &[&str]) -> bool {
        self.origin != Origin::Document && self.keys.iter().map(|key| &**key).eq(keys.iter().copied())
    }

    /// Whether it is about the user.
    pub(super) fn is_of_user(&self) -> bool {
        self.origin != Origin::Document && self.keys.first().is_some_and(|key| &**key == "user")
    }

    /// The path below custom user data.
    pub(super) fn custom_data(&self) -> Option<&[Rc<str>]> {
        let key = self.keys.get(1).filter(|_| self.is_of_user())?;
        matches!(&**key, "custom_data" | "customData").then(|| self.keys.get(2..))?
    }

    /// As people write it.
    pub(super) fn written(&self) -> String {
        let keys = self.keys.join(".");
        match self.origin {
            Origin::Context => format!("context.{keys}"),
            Origin::Rule => format!("%%{keys}"),
            Origin::Document => keys,
        }
    }
}

pub(super) fn short(text: &str) -> Option<Rc<str>> {
    (text.len() <= MOST_CHARACTERS).then(|| text.into())
}
