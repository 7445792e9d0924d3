//! The tables as documentation: what editors show and the README lists.

use super::{Context, Expansion, ExpansionId, Operator, Position};

/// One word of the language.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Word {
    /// The word with its sigil, as the documentation writes it.
    pub word: String,
    /// Where it is allowed.
    pub contexts: Vec<Context>,
    /// What it takes; empty for an expansion.
    pub operand: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// The paragraph of the specification.
    pub spec: &'static str,
}

impl Word {
    /// All operators.
    pub fn operators() -> Vec<Self> {
        let positions = [Position::Expression, Position::Field, Position::Value];
        let word = |operator: &Operator| Self {
            word: operator.spelled(),
            contexts: contexts(|context| positions.iter().any(|at| operator.contexts(*at).contains(context))),
            operand: operator.operand,
            doc: operator.doc,
            spec: operator.spec,
        };
        Operator::ALL.iter().map(word).collect()
    }

    /// All expansions that have a value in sync rules.
    pub fn expansions() -> Vec<Self> {
        let here = Expansion::ALL.iter().filter(|expansion| expansion.id != ExpansionId::Elsewhere);
        let word = |expansion: &Expansion| Self {
            word: format!("%%{}", expansion.name),
            contexts: contexts(|context| expansion.contexts.contains(context)),
            operand: "",
            doc: expansion.doc,
            spec: expansion.spec,
        };
        here.map(word).collect()
    }
}

fn contexts(known: impl Fn(&Context) -> bool) -> Vec<Context> {
    Context::ALL.iter().copied().filter(known).collect()
}
