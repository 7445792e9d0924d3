//! What is noted of an operand: reads, queries, prefixes.

use std::rc::Rc;

use super::{Reader, meaning::Meaning, operand::Step, patterns};
use crate::functions::{
    facts::{How, Part, Query, Use},
    paths::Path,
    script::Kind,
};

/// Methods of HTTP, in `context.http` and in services.
const HTTP: &[&str] = &["get", "post", "put", "patch", "delete", "head"];

/// Methods of a collection that change it and tell nothing of it.
const WRITES: &[&str] = &[
    "insertOne",
    "insertMany",
    "updateOne",
    "updateMany",
    "deleteOne",
    "deleteMany",
    "replaceOne",
    "bulkWrite",
];

/// Methods that ask whether something is in an array.
const CONTAINS: &[&str] = &["includes", "indexOf", "has"];

/// Methods that call a function with what is in an array, or with what is waited for.
const CALLS_BACK: &[&str] =
    &["some", "every", "find", "findIndex", "filter", "map", "forEach", "flatMap", "reduce", "then"];

/// Queries inside queries are followed so far.
const MOST_DEPTH: usize = 6;

/// The maximum number of parts of one query: an object that has a name can be used in others many times.
const MOST_PARTS: usize = 1_000;

/// The fields that a query asks for.
struct Fields {
    /// So many parts may still be looked at.
    left: usize,
    user: Option<Rc<str>>,
    partition: Option<(Rc<str>, Part)>,
}

impl<'t, 'a> Reader<'t, 'a> {
    pub(super) fn note_value(&mut self, meaning: &Meaning<'a>, at: usize) {
        let line = self.script.line(at);
        if let Meaning::Path(path) = meaning {
            self.note_path(path, line);
        }
        if self.script.is_word(at, "Date") {
            self.facts.uses.add(Use::Clock);
        }
        if self.script.is_word(at, "fetch") && self.script.is(at + 1, "(") {
            self.facts.read("http", "fetch", line);
            self.facts.uses.add(Use::Http);
        }
    }

    fn note_path(&mut self, path: &Path, line: usize) {
        let Some(first) = path.keys.first() else { return };
        if path.keys.get(1).is_some_and(|key| &**key == "customData") && path.is_of_user() {
            self.facts.uses.add(Use::ForeignSpelling);
        }
        let kind = match &**first {
            "user" if path.custom_data().is_some() => "custom-data",
            "user" => "user",
            "values" | "environment" if path.keys.len() > 1 => "value",
            _ => return,
        };
        self.facts.read(kind, path.written(), line);
    }

    pub(super) fn note_step(&mut self, meaning: &Meaning<'a>, step: Step<'t>) {
        let (name, open) = match step {
            Step::Property => return,
            Step::Index(open) => {
                self.note_value(meaning, open);
                if let Meaning::Object(object) = meaning {
                    self.note_choice(*object, open);
                }
                return;
            }
            Step::Method(name, open) => (name, open),
        };
        if let Meaning::Path(path) = meaning {
            self.note_path(path, self.script.line(open));
        }
        if CALLS_BACK.contains(&name) {
            let element = if name == "then" { meaning.clone() } else { meaning.any_element() };
            self.callbacks.insert(open + 1, element);
        }
        self.note_method(meaning, name, open);
    }

    fn note_method(&mut self, meaning: &Meaning<'a>, name: &str, open: usize) {
        let first = self.operand(open + 1).meaning;
        let line = self.script.line(open);
        if let Meaning::Collection(collection) = meaning.method(name, &first, line) {
            self.facts.read("collection", collection.written(), line);
        }
        match (meaning, name) {
            (Meaning::Partition, "startsWith") => self.ask_for(&first, open),
            (Meaning::Partition, "indexOf") if self.is_first(open) => self.ask_for(&first, open),
            (Meaning::Partition, "replace") => self.ask_for(&first, open),
            (Meaning::Partition, "match" | "search") => self.ask_for(&first, open),
            (Meaning::Pattern(_), "test" | "exec") if first == Meaning::Partition => {
                self.ask_for(meaning, open)
            }
            (Meaning::Texts(texts), name) if CONTAINS.contains(&name) => {
                for text in texts.iter() {
                    self.compare(&first, &Meaning::Text(Rc::clone(text)), How::Equal, open);
                }
            }
            (Meaning::Path(path), name) if CONTAINS.contains(&name) && path.is_of_user() => {
                self.compare(&first, meaning, How::Element, open);
            }
            (Meaning::Document(..), name) if CONTAINS.contains(&name) => {
                self.compare(&first, meaning, How::Element, open);
            }
            (Meaning::Path(path), name) if path.is(&["http"]) && HTTP.contains(&name) => {
                self.note_http(path, name, line)
            }
            (Meaning::Path(path), "execute") if path.is(&["functions"]) => {
                let name = first.text().map_or_else(|| "?".into(), Rc::clone);
                self.facts.read("function", &*name, line);
                self.facts.called.add(name);
            }
            (Meaning::Path(path), "get") if path.is(&["values"]) => {
                self.facts.read("value", first.text().map_or("?", |name| &**name), line);
            }
            (Meaning::Service, name) if HTTP.contains(&name) => {
                self.facts.read("http", format!("service.{name}"), line);
                self.facts.uses.add(Use::Http);
            }
            (Meaning::Collection(collection), name) if WRITES.contains(&name) => {
                self.facts.writes.add(collection.written());
            }
            (Meaning::Collection(collection), _) => {
                let mut fields = Fields { left: MOST_PARTS, user: None, partition: None };
                self.fields(open + 1, None, MOST_DEPTH, &mut fields);
                self.facts.queries.add(Query {
                    collection: Rc::clone(collection),
                    user_field: fields.user,
                    partition_field: fields.partition,
                });
            }
            _ => {}
        }
    }

    fn note_http(&mut self, path: &Path, name: &str, line: usize) {
        self.facts.read("http", format!("{}.{name}", path.written()), line);
        self.facts.uses.add(Use::Http);
    }

    /// The partition is asked whether it begins with a text, or matches a pattern.
    fn ask_for(&mut self, what: &Meaning<'a>, at: usize) {
        if let Meaning::Text(prefix) = what {
            self.ask(Rc::clone(prefix), at);
        }
        if let Meaning::Pattern(source) = what {
            for prefix in patterns::prefixes(source) {
                self.ask(prefix.into(), at);
            }
        }
    }

    /// Whether the position that a method returns has to be the first.
    fn is_first(&self, open: usize) -> bool {
        let after = self.after(open);
        let zero = self.script.text(after + 1, Kind::Number) == Some("0");
        zero && self.script.is_any(after, &["===", "==", "!==", "!="])
    }

    /// An object has an entry for each prefix, and one is chosen.
    fn note_choice(&mut self, object: usize, index: usize) {
        let by = self.operand(index + 1).meaning;
        let Meaning::Part { separator, at: Some(0) } = &by else { return };
        if !self.choices.insert((object, Rc::clone(separator))) {
            return;
        }
        let end = self.script.partner(object);
        let mut at = object + 1;
        while at < end {
            let comma = self.script.comma(at, end);
            let key = self.script.word(at).or_else(|| self.script.text(at, Kind::Text));
            if let Some(key) = key {
                self.compare(&by, &Meaning::Text(key.into()), How::Equal, at);
            }
            at = comma + 1;
        }
        self.prefix = None;
    }

    /// The fields of a query that are compared with the user's id or the partition.
    fn fields(&self, at: usize, field: Option<&Rc<str>>, depth: usize, found: &mut Fields) {
        let script = self.script;
        let (Some(depth), Some(left)) = (depth.checked_sub(1), found.left.checked_sub(1)) else { return };
        found.left = left;
        if script.is(at, "[") {
            let (mut item, end) = (at + 1, script.partner(at));
            while item < end && found.left > 0 {
                self.fields(item, field, depth, found);
                item = script.comma(item, end) + 1;
            }
            return;
        }
        let object = if script.is(at, "{") { Some(at) } else { None };
        let meaning = self.operand(at).meaning;
        let named = if let Meaning::Object(object) = meaning { Some(object) } else { None };
        let Some(object) = object.or(named) else {
            if let Some(field) = field {
                found.add(field, &meaning);
            }
            return;
        };
        let (mut member, end) = (object + 1, script.partner(object));
        while member < end && found.left > 0 {
            let next = script.comma(member, end) + 1;
            if let Some(key) = script.word(member).or_else(|| script.text(member, Kind::Text)) {
                let own: Option<Rc<str>> = (!key.starts_with('$')).then(|| key.into());
                let value = if script.is(member + 1, ":") { member + 2 } else { member };
                self.fields(value, own.as_ref().or(field), depth, found);
            }
            member = next;
        }
    }
}

impl Fields {
    fn add(&mut self, field: &Rc<str>, value: &Meaning<'_>) {
        if matches!(value, Meaning::Path(path) if path.is(&["user", "id"])) {
            self.user.get_or_insert_with(|| Rc::clone(field));
        }
        let part = if *value == Meaning::Partition { Part::Whole } else { Part::BehindPrefix };
        if matches!(value, Meaning::Partition | Meaning::Rest | Meaning::Part { .. }) {
            self.partition.get_or_insert_with(|| (Rc::clone(field), part));
        }
    }
}
