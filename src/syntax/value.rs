//! The second entry: a tree from an already parsed [`serde_json::Value`], with ordinals as spans.

use serde_json::Value as Json;

use super::{
    limits::{MAX_DEPTH, MAX_NODES},
    tree::{Key, Member, Node, NodeKind, Numeral, Origin, Tree},
};
use crate::{
    diagnostics::{self as codes, Diagnostics, Finding, Place},
    text::Span,
};

/// Builds the tree of a parsed value. Places are JSON Pointers; the same limits hold as for texts.
pub(crate) fn from_value(name: &str, json: &Json) -> Result<Tree, Diagnostics> {
    let mut builder = Builder { next: 0, path: String::new() };
    let root = builder.node(json, 0).map_err(|finding| {
        let place = |_| Place { file: name.into(), pointer: builder.path.clone(), range: None, source: None };
        Diagnostics::from_iter([finding.resolve(place)])
    })?;
    Ok(Tree { origin: Origin::Value { name: name.into() }, root })
}

struct Builder {
    next: usize,
    /// The pointer of the node at which building stopped.
    path: String,
}

impl Builder {
    fn node(&mut self, json: &Json, depth: usize) -> Result<Node, Finding> {
        let start = self.advance()?;
        let kind = match json {
            Json::Null => NodeKind::Null,
            Json::Bool(bool) => NodeKind::Bool(*bool),
            Json::String(text) => NodeKind::String(text.as_str().into()),
            Json::Number(number) => match (number.as_i64(), number.as_f64()) {
                (Some(int), _) => NodeKind::Number(Numeral::Int(int)),
                (None, Some(double)) if number.is_f64() => NodeKind::Number(Numeral::Double(double)),
                (None, _) => {
                    let message = format!("the number {number} does not fit a 64-bit integer");
                    return Err(Finding::error(codes::NUMBER_OUT_OF_RANGE, Span::default(), message));
                }
            },
            Json::Array(_) | Json::Object(_) if depth == MAX_DEPTH => {
                let message = format!("more than {MAX_DEPTH} objects and arrays stand inside each other");
                return Err(Finding::error(codes::TOO_DEEP, Span::default(), message));
            }
            Json::Array(elements) => {
                let mut nodes = Vec::with_capacity(elements.len());
                for (i, element) in elements.iter().enumerate() {
                    nodes.push(self.inside(&i.to_string(), |builder| builder.node(element, depth + 1))?);
                }
                NodeKind::Array(nodes)
            }
            Json::Object(members) => {
                let mut nodes = Vec::with_capacity(members.len());
                for (key, value) in members {
                    let escaped = key.replace('~', "~0").replace('/', "~1");
                    nodes.push(self.inside(&escaped, |builder| {
                        let start = builder.advance()?;
                        let span = Span::new(start, start + 1);
                        let key = Key { span, text: key.as_str().into() };
                        Ok(Member { key, value: builder.node(value, depth + 1)? })
                    })?);
                }
                NodeKind::Object(nodes)
            }
        };
        Ok(Node { span: Span::new(start, self.next), kind })
    }

    fn advance(&mut self) -> Result<usize, Finding> {
        let ordinal = self.next;
        self.next += 1;
        if ordinal >= 2 * MAX_NODES {
            let message = format!("the value holds more than {MAX_NODES} values");
            return Err(Finding::error(codes::TOO_LARGE, Span::default(), message));
        }
        Ok(ordinal)
    }

    /// Runs with one more step in the path, which stays there if building stops.
    fn inside<T>(
        &mut self,
        step: &str,
        build: impl FnOnce(&mut Self) -> Result<T, Finding>,
    ) -> Result<T, Finding> {
        let outer = self.path.len();
        self.path.push('/');
        self.path.push_str(step);
        let built = build(self)?;
        self.path.truncate(outer);
        Ok(built)
    }
}
