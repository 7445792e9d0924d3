//! The JSON grammar, run and turned into a [`Tree`].

use pest::{Parser as _, Token, iterators::Tokens};
use pest_derive::Parser;

use super::{
    duplicates::repeated,
    escapes,
    faults::faults,
    plain,
    scan::scan,
    tree::{Key, Member, Node, NodeKind, Numeral, Origin, Tree},
};
use crate::{
    diagnostics::{self as codes, Diagnostics, MOST_FINDINGS, Place, SpannedDiagnostic, shown},
    text::{Position, Source, Span},
    values::double,
};

#[derive(Parser)]
#[grammar = "../grammar/json.pest"]
struct JsonGrammar;

/// Parses strict JSON. All problems of the text come back at once.
pub(crate) fn parse(source: &Source) -> Result<Tree, Diagnostics> {
    match plain::read(source.text()) {
        Some(root) => Ok(Tree { origin: Origin::Text(source.clone()), root }),
        None => by_grammar(source),
    }
}

/// What the grammar says of a text.
pub(super) fn by_grammar(source: &Source) -> Result<Tree, Diagnostics> {
    let located = |findings: Vec<SpannedDiagnostic>| {
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
    let tokens = match JsonGrammar::parse(Rule::document, text) {
        Ok(pairs) if !scanned.control => pairs.tokens(),
        Ok(_) | Err(_) => return Err(located(faults(text))),
    };
    let mut builder = Builder { source, text, tokens, end: 0, findings: Vec::new() };
    builder.open();
    let Some(root) = builder.node() else { return Err(located(faults(text))) };
    let findings = builder.findings;
    let tree = Tree { origin: Origin::Text(source.clone()), root };
    if findings.is_empty() { Ok(tree) } else { Err(tree.diagnostics(findings)) }
}

/// Reads the tokens of the grammar: one where a value begins, those of its parts, one where it ends.
struct Builder<'t> {
    source: &'t Source,
    text: &'t str,
    tokens: Tokens<'t, Rule>,
    /// Where the value ended whose end was read last.
    end: usize,
    findings: Vec<SpannedDiagnostic>,
}

impl<'t> Builder<'t> {
    fn report(&mut self, finding: SpannedDiagnostic) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        }
    }

    /// The rule and the start of the next value; `None` at the end of what it would be a part of.
    fn open(&mut self) -> Option<(Rule, usize)> {
        match self.tokens.next()? {
            Token::Start { rule, pos } => Some((rule, pos.pos())),
            Token::End { pos, .. } => {
                self.end = pos.pos();
                None
            }
        }
    }

    fn node(&mut self) -> Option<Node> {
        let (rule, start) = self.open()?;
        let kind = match rule {
            Rule::array => NodeKind::Array(self.elements()),
            Rule::object => NodeKind::Object(self.members()),
            Rule::string => NodeKind::String(self.string(start)),
            Rule::number => NodeKind::Number(self.number(start)),
            Rule::boolean => NodeKind::Bool(self.scalar(start) == "true"),
            // What is silent has no tokens, and those of the document itself hold its value.
            Rule::null | Rule::EOI | Rule::document | Rule::value | Rule::escape | Rule::space => {
                self.scalar(start);
                NodeKind::Null
            }
        };
        Some(Node { span: Span::new(start, self.end), kind })
    }

    fn elements(&mut self) -> Vec<Node> {
        let mut elements = Vec::new();
        while let Some(element) = self.node() {
            elements.push(element);
        }
        elements
    }

    fn members(&mut self) -> Vec<Member> {
        let mut members = Vec::new();
        while let Some((_, start)) = self.open() {
            let text = self.string(start);
            let key = Key { span: Span::new(start, self.end), text };
            let Some(value) = self.node() else { break };
            members.push(Member { key, value });
        }
        self.refuse_duplicates(&members);
        members
    }

    /// Reads the end of a value without parts, and returns its text.
    fn scalar(&mut self, start: usize) -> &'t str {
        self.open();
        self.text.get(start..self.end).unwrap_or_default()
    }

    fn refuse_duplicates(&mut self, members: &[Member]) {
        for (key, first) in repeated(members) {
            let Position { line, column, .. } = self.source.range(first.span).start;
            let message = format!("duplicate key `{}` (first used at {line}:{column})", shown(&key.text));
            let help = if key.text.starts_with(['%', '$']) {
                "keep one; to require both conditions, write them in the array of a `%and`"
            } else {
                "keep one"
            };
            let finding = SpannedDiagnostic::error(codes::DUPLICATE_KEY, key.span, message)
                .help(help)
                .related(first.span, "first used here");
            self.report(finding);
        }
    }

    fn string(&mut self, start: usize) -> Box<str> {
        let quoted = self.scalar(start);
        let raw = quoted.get(1..quoted.len() - 1).unwrap_or_default();
        escapes::decode(raw).unwrap_or_else(|offset| {
            let at = start + 1 + offset;
            self.report(lone_surrogate(Span::new(at, at + 6)));
            Box::default()
        })
    }

    fn number(&mut self, start: usize) -> Numeral {
        let text = self.scalar(start);
        let whole = !text.contains(['.', 'e', 'E']);
        let parsed = if whole {
            text.parse().ok().map(Numeral::Int)
        } else {
            double(text).filter(|double| double.is_finite()).map(Numeral::Double)
        };
        parsed.unwrap_or_else(|| {
            let (kind, help) = if whole {
                ("integer", "integers range from -9223372036854775808 to 9223372036854775807")
            } else {
                ("float", "the largest number is about 1.8e308")
            };
            let span = Span::new(start, self.end);
            let message = format!("this number does not fit a 64-bit {kind}");
            self.report(SpannedDiagnostic::error(codes::NUMBER_OUT_OF_RANGE, span, message).help(help));
            Numeral::Int(0)
        })
    }
}

/// Half of a surrogate pair stands for no character.
pub(super) fn lone_surrogate(span: Span) -> SpannedDiagnostic {
    let message = "this escape is half of a surrogate pair, which is not a character";
    SpannedDiagnostic::error(codes::INVALID_STRING, span, message)
        .help("write the character itself, or both halves")
}
