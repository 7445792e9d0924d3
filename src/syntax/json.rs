//! The JSON grammar, run and turned into a [`Tree`].

use std::collections::HashMap;

use pest::{Parser as _, iterators::Pair};
use pest_derive::Parser;

use super::{
    escapes,
    faults::faults,
    scan::scan,
    tree::{Key, Member, Node, NodeKind, Numeral, Origin, Tree},
};
use crate::{
    diagnostics::{self as codes, Diagnostics, Finding, MOST_FINDINGS, Place, shown},
    text::{Source, Span},
};

#[derive(Parser)]
#[grammar = "../grammar/json.pest"]
struct JsonGrammar;

/// Parses strict JSON. All problems of the text come back at once.
pub(crate) fn parse(source: &Source) -> Result<Tree, Diagnostics> {
    let located = |findings: Vec<Finding>| {
        let place = |span| Place {
            file: source.name().into(),
            pointer: String::new(),
            range: Some(source.range(span)),
            source: Some(source.clone()),
        };
        findings.into_iter().map(|finding| finding.resolve(place)).collect()
    };
    let text = source.text();
    let scanned = scan(text).map_err(|finding| located(vec![*finding]))?;
    let document = match JsonGrammar::parse(Rule::document, text) {
        Ok(mut pairs) if !scanned.control_in_string => pairs.next(),
        Ok(_) | Err(_) => None,
    };
    let Some(document) = document else {
        return Err(located(faults(text)));
    };
    let mut builder = Builder { findings: Vec::new() };
    let root = builder.node(document);
    let tree = Tree { origin: Origin::Text(source.clone()), root };
    if builder.findings.is_empty() { Ok(tree) } else { Err(tree.diagnostics(builder.findings)) }
}

struct Builder {
    findings: Vec<Finding>,
}

impl Builder {
    fn report(&mut self, finding: Finding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        }
    }

    fn node(&mut self, pair: Pair<'_, Rule>) -> Node {
        let span = span(&pair);
        let kind = match pair.as_rule() {
            Rule::string => NodeKind::String(self.string(&pair)),
            Rule::number => NodeKind::Number(self.number(&pair)),
            Rule::boolean => NodeKind::Bool(pair.as_str() == "true"),
            Rule::array => NodeKind::Array(pair.into_inner().map(|inner| self.node(inner)).collect()),
            Rule::object => NodeKind::Object(self.members(pair)),
            // The silent rules never appear as pairs.
            Rule::null
            | Rule::EOI
            | Rule::document
            | Rule::value
            | Rule::member
            | Rule::escape
            | Rule::ws => NodeKind::Null,
        };
        Node { span, kind }
    }

    fn members(&mut self, object: Pair<'_, Rule>) -> Vec<Member> {
        let mut inner = object.into_inner();
        let mut members = Vec::with_capacity(inner.len() / 2);
        while let (Some(key), Some(value)) = (inner.next(), inner.next()) {
            let key = Key { span: span(&key), text: self.string(&key) };
            members.push(Member { key, value: self.node(value) });
        }
        self.refuse_duplicates(&members);
        members
    }

    /// Most parsers keep the last of two equal keys; in a rule that silently drops a restriction.
    fn refuse_duplicates(&mut self, members: &[Member]) {
        const FEW: usize = 8;
        let mut duplicate = |key: &Key, first: &Key| {
            let message = format!("the key `{}` stands twice in one object", shown(&key.text));
            let help = if key.text.starts_with(['%', '$']) {
                "keep one; to ask for both conditions, put them into the list of a `%and`"
            } else {
                "keep one"
            };
            let finding = Finding::error(codes::DUPLICATE_KEY, key.span, message)
                .help(help)
                .related(first.span, "first here");
            self.report(finding);
        };
        if members.len() <= FEW {
            for (i, member) in members.iter().enumerate() {
                let first = members.iter().take(i).find(|first| first.key.text == member.key.text);
                first.inspect(|first| duplicate(&member.key, &first.key));
            }
        } else {
            let mut seen: HashMap<&str, &Key> = HashMap::with_capacity(members.len());
            for member in members {
                match seen.get(&*member.key.text) {
                    Some(first) => duplicate(&member.key, first),
                    None => drop(seen.insert(&member.key.text, &member.key)),
                }
            }
        }
    }

    fn string(&mut self, pair: &Pair<'_, Rule>) -> Box<str> {
        let quoted = pair.as_str();
        let raw = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        escapes::decode(raw).unwrap_or_else(|offset| {
            let at = pair.as_span().start() + 1 + offset;
            self.report(lone_surrogate(Span::new(at, at + 6)));
            Box::default()
        })
    }

    fn number(&mut self, pair: &Pair<'_, Rule>) -> Numeral {
        let text = pair.as_str();
        let whole = !text.contains(['.', 'e', 'E']);
        let parsed = if whole {
            text.parse().ok().map(Numeral::Int)
        } else {
            text.parse().ok().filter(|double: &f64| double.is_finite()).map(Numeral::Double)
        };
        parsed.unwrap_or_else(|| {
            let (kind, help) = if whole {
                ("integer", "whole numbers go from -9223372036854775808 to 9223372036854775807")
            } else {
                ("float", "the largest number is about 1.8e308")
            };
            let message = format!("this number does not fit a 64-bit {kind}");
            self.report(Finding::error(codes::NUMBER_OUT_OF_RANGE, span(pair), message).help(help));
            Numeral::Int(0)
        })
    }
}

/// Half of a surrogate pair stands for no character.
pub(super) fn lone_surrogate(span: Span) -> Finding {
    let message = "this escape is half of a surrogate pair and stands for no character";
    Finding::error(codes::INVALID_STRING, span, message).help("write the character itself, or both halves")
}

fn span(pair: &Pair<'_, Rule>) -> Span {
    let span = pair.as_span();
    Span::new(span.start(), span.end())
}
