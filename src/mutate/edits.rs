//! Where a rule can be changed, and into what. Whether the result has a meaning is not known here.

use super::{literals, operators::others};
use crate::{
    syntax::{Key, Member, Node, NodeKind, quoted},
    text::{Source, Span},
    values::is_wrapper_key,
    vocabulary::{Op, Operator},
};

/// One change.
pub(super) struct Edit {
    /// What it is about, for people.
    pub(super) about: Span,
    /// What is replaced, and by what.
    pub(super) span: Span,
    pub(super) text: String,
    pub(super) change: String,
}

/// The edits of one rule, gathered in one walk over its tree.
pub(super) struct Edits<'s> {
    source: &'s Source,
    /// The expansions that the rule names, each once.
    expansions: Vec<&'s str>,
    edits: Vec<Edit>,
}

/// Words that an expansion is not exchanged with: they are values.
const TRUTHS: &[(&str, &str)] = &[("%%true", "%%false"), ("%%false", "%%true")];

impl<'s> Edits<'s> {
    pub(super) fn of(source: &'s Source, rule: &'s Node) -> Vec<Edit> {
        let mut expansions = Vec::new();
        gather(rule, &mut expansions);
        let mut edits = Self { source, expansions, edits: Vec::new() };
        edits.value(rule);
        edits.edits.sort_by_key(|edit| edit.about.start);
        edits.edits
    }

    fn replace(&mut self, span: Span, text: String, change: String) {
        self.edits.push(Edit { about: span, span, text, change });
    }

    /// Writes something else, and says so by the two texts.
    fn rewrite(&mut self, span: Span, text: String) {
        let change = format!("`{}` → `{text}`", self.source.slice(span));
        self.replace(span, text, change);
    }

    /// A value, a condition, or what is asked of a value: where one of them can stand, JSON looks alike.
    fn value(&mut self, node: &'s Node) {
        match &node.kind {
            NodeKind::Null => {}
            NodeKind::Bool(bool) => self.rewrite(node.span, (!bool).to_string()),
            NodeKind::Number(number) => {
                literals::near_number(*number).into_iter().for_each(|near| self.rewrite(node.span, near));
            }
            NodeKind::String(text) if text.starts_with("%%") => self.expansion(node.span, text),
            NodeKind::String(text) => self.rewrite(node.span, quoted(&literals::another(text))),
            NodeKind::Array(elements) => elements.iter().for_each(|element| self.value(element)),
            NodeKind::Object(members) => match members.as_slice() {
                [] => self.rewrite(node.span, "false".to_owned()),
                [only] if is_wrapper_key(&only.key.text) => self.wrapped(&only.value),
                [only] => {
                    self.without_negation(node, only);
                    self.member(only);
                }
                members => {
                    self.removals(members, Member::span, "branch removed");
                    members.iter().for_each(|member| self.member(member));
                }
            },
        }
    }

    /// Another expansion of the rule, one for each place: more would say the same again.
    fn expansion(&mut self, span: Span, text: &str) {
        if let Some((_, other)) = TRUTHS.iter().find(|(truth, _)| *truth == text) {
            return self.rewrite(span, quoted(other));
        }
        let at = self.expansions.iter().position(|known| *known == text).unwrap_or_default();
        let next = self.expansions.iter().cycle().nth(at + 1).filter(|next| **next != text);
        if let Some(next) = next {
            self.rewrite(span, quoted(next));
        }
    }

    fn wrapped(&mut self, inner: &'s Node) {
        match inner.text() {
            Some(text) => {
                let near = literals::near_wrapped(text);
                near.into_iter().for_each(|near| self.rewrite(inner.span, quoted(&near)));
            }
            None => self.value(inner),
        }
    }

    /// `{"%not": condition}` becomes the condition.
    fn without_negation(&mut self, node: &Node, only: &Member) {
        if Operator::of_key(&only.key.text).is_some_and(|operator| operator.op == Op::Not) {
            let text = self.source.slice(only.value.span).to_owned();
            let change = format!("`{}` removed", only.key.text);
            self.edits.push(Edit { about: only.key.span, span: node.span, text, change });
        }
    }

    fn member(&mut self, member: &'s Member) {
        match Operator::of_key(&member.key.text) {
            Some(operator) => self.operator(member, operator),
            None => self.field(member),
        }
    }

    fn operator(&mut self, Member { key, value }: &'s Member, operator: &Operator) {
        let sigil = key.text.chars().next().unwrap_or('$');
        for other in others(operator.op) {
            let change = format!("`{}` → `{sigil}{other}`", key.text);
            self.replace(key.span, quoted(&format!("{sigil}{other}")), change);
        }
        let elements = value.elements().unwrap_or_default();
        match operator.op {
            Op::Join(_) => self.removals(elements, |node| node.span, "branch removed"),
            Op::Test(_) => self.removals(elements, |node| node.span, "element removed"),
            Op::Function => {
                // Another function is another rule; what it is asked is part of this one.
                return value.get("arguments").into_iter().for_each(|arguments| self.value(arguments));
            }
            Op::Not | Op::Convert(_) => {}
        }
        self.value(value);
    }

    fn field(&mut self, member: &'s Member) {
        let Member { key, value } = member;
        let asserts = TRUTHS.iter().any(|(truth, _)| **truth == *key.text);
        if !asserts && is_value(value) {
            let text = format!("{{\"$ne\": {}}}", self.source.slice(value.span));
            let change = "equality → `$ne`".to_owned();
            self.edits.push(Edit { about: member.span(), span: value.span, text, change });
        }
        if let Some(right) = value.text().filter(|text| !asserts && text.starts_with("%%")) {
            let text = format!("{}: {}", quoted(right), quoted(&key.text));
            self.replace(member.span(), text, "sides exchanged".to_owned());
        }
        if key.text.starts_with("%%") {
            self.expansion(key.span, &key.text);
        }
        self.value(value);
    }

    /// Each of several items left out, with the comma that belongs to it.
    fn removals<T>(&mut self, items: &[T], span_of: impl Fn(&T) -> Span, change: &str) {
        for (at, item) in items.iter().enumerate() {
            let about = span_of(item);
            let span = match (items.get(at + 1), at.checked_sub(1).and_then(|before| items.get(before))) {
                (Some(next), _) => Span { start: about.start, end: span_of(next).start },
                (None, Some(before)) => Span { start: span_of(before).end, end: about.end },
                (None, None) => continue,
            };
            self.edits.push(Edit { about, span, text: String::new(), change: change.to_owned() });
        }
    }
}

/// Whether it is compared with as it stands, rather than being what is asked of a value.
fn is_value(node: &Node) -> bool {
    match node.members() {
        None => true,
        Some([Member { key: Key { text, .. }, .. }]) => {
            is_wrapper_key(text) || Operator::of_key(text).is_some_and(Operator::makes_value)
        }
        Some(_) => false,
    }
}

fn gather<'s>(node: &'s Node, expansions: &mut Vec<&'s str>) {
    let mut keep = |text: &'s str| {
        let truth = TRUTHS.iter().any(|(truth, _)| *truth == text);
        if text.starts_with("%%") && !truth && !expansions.contains(&text) {
            expansions.push(text);
        }
    };
    node.text().into_iter().for_each(&mut keep);
    for member in node.members().unwrap_or_default() {
        keep(&member.key.text);
    }
    let values = node.members().unwrap_or_default().iter().map(|member| &member.value);
    for inner in values.chain(node.elements().unwrap_or_default()) {
        gather(inner, expansions);
    }
}
