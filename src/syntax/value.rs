//! The second entry: a tree from an already parsed [`serde_json::Value`], with ordinals as spans.

use serde_json::{Map, Number, Value as Json};

use super::{
    limits::{MAX_DEPTH, MAX_NODES},
    tree::{Key, Member, Node, NodeKind, Numeral, Origin, Tree},
};
use crate::{
    diagnostics::{self as codes, Diagnostics, Place, SpannedDiagnostic},
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

/// Boxed, as every level of a value holds room for one on the stack.
type Refused = Box<SpannedDiagnostic>;

struct Builder {
    next: usize,
    /// The pointer of the node at which building stopped.
    path: String,
}

impl Builder {
    fn node(&mut self, json: &Json, depth: usize) -> Result<Node, Refused> {
        let start = self.advance()?;
        let kind = match json {
            Json::Array(elements) => self.array(elements, depth)?,
            Json::Object(members) => self.object(members, depth)?,
            Json::Null | Json::Bool(_) | Json::String(_) | Json::Number(_) => scalar(json)?,
        };
        Ok(Node { span: Span::new(start, self.next), kind })
    }

    fn array(&mut self, elements: &[Json], depth: usize) -> Result<NodeKind, Refused> {
        refuse_beyond(depth)?;
        let mut nodes = Vec::with_capacity(elements.len());
        for (i, element) in elements.iter().enumerate() {
            let outer = self.enter(&i.to_string());
            nodes.push(self.node(element, depth + 1)?);
            self.path.truncate(outer);
        }
        Ok(NodeKind::Array(nodes))
    }

    fn object(&mut self, members: &Map<String, Json>, depth: usize) -> Result<NodeKind, Refused> {
        refuse_beyond(depth)?;
        let mut nodes = Vec::with_capacity(members.len());
        for (key, value) in members {
            let outer = self.enter(&key.replace('~', "~0").replace('/', "~1"));
            let start = self.advance()?;
            let key = Key { span: Span::new(start, start + 1), text: key.as_str().into() };
            nodes.push(Member { key, value: self.node(value, depth + 1)? });
            self.path.truncate(outer);
        }
        Ok(NodeKind::Object(nodes))
    }

    fn advance(&mut self) -> Result<usize, Refused> {
        let ordinal = self.next;
        self.next += 1;
        if ordinal < 2 * MAX_NODES { Ok(ordinal) } else { Err(too_large()) }
    }

    /// Adds a step to the path, which stays there if building stops; returns the length to go back to.
    fn enter(&mut self, step: &str) -> usize {
        let outer = self.path.len();
        self.path.push('/');
        self.path.push_str(step);
        outer
    }
}

fn scalar(json: &Json) -> Result<NodeKind, Refused> {
    Ok(match json {
        Json::Bool(bool) => NodeKind::Bool(*bool),
        Json::String(text) => NodeKind::String(text.as_str().into()),
        Json::Number(number) => match (number.as_i64(), number.as_f64()) {
            (Some(int), _) => NodeKind::Number(Numeral::Int(int)),
            (None, Some(double)) if number.is_f64() => NodeKind::Number(Numeral::Double(double)),
            (None, _) => return Err(out_of_range(number)),
        },
        Json::Null | Json::Array(_) | Json::Object(_) => NodeKind::Null,
    })
}

fn refuse_beyond(depth: usize) -> Result<(), Refused> {
    if depth < MAX_DEPTH { Ok(()) } else { Err(too_deep()) }
}

#[inline(never)]
fn out_of_range(number: &Number) -> Refused {
    let message = format!("the number {number} does not fit a 64-bit integer");
    let help = "integers range from -9223372036854775808 to 9223372036854775807";
    Box::new(SpannedDiagnostic::error(codes::NUMBER_OUT_OF_RANGE, Span::default(), message).help(help))
}

#[inline(never)]
fn too_deep() -> Refused {
    let message = format!("nesting is deeper than {MAX_DEPTH} levels");
    let help = "merge nested conditions of one kind into one array";
    Box::new(SpannedDiagnostic::error(codes::TOO_DEEP, Span::default(), message).help(help))
}

#[inline(never)]
fn too_large() -> Refused {
    let message = format!("the value has more than {MAX_NODES} parts");
    let help = "a configuration has a few hundred values; is this the right one?";
    Box::new(SpannedDiagnostic::error(codes::TOO_LARGE, Span::default(), message).help(help))
}
