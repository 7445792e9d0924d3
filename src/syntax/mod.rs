//! From a text to a faithful tree with positions, and the inside of `%%…` strings.
//!
//! In: a [`Source`](crate::text::Source), or an already parsed [`serde_json::Value`]. Out: a [`Tree`], in which every node knows its
//! span. Refused, with the place and in words a person uses: what is not strict JSON, duplicate keys, numbers
//! beyond 64 bits, lone surrogates, and texts beyond the [`limits`]. pest stays inside this folder.
//!
//! The grammars are the definition. [`plain`] and the first half of [`expansion`] read the usual form of a text in less
//! time and to the same result, and leave everything else to them.

mod bytes;
mod duplicates;
mod escapes;
mod expansion;
mod faults;
mod json;
mod limits;
mod plain;
mod scan;
mod slips;
mod tree;
mod value;

pub(crate) use expansion::{ExpansionText, parse_expansion};
pub(crate) use json::parse;
pub(crate) use limits::MAX_SEGMENTS;
pub(crate) use tree::{Key, Member, Node, NodeKind, Numeral, Tree, quoted};
pub(crate) use value::from_value;
