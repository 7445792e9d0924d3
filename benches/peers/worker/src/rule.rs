//! A rule without a language, which every engine writes in its own; here as JSON.

use serde_json::{Map, Value as Json, json};

#[derive(Clone, Debug)]
pub(crate) enum Term {
    Partition,
    UserId,
    /// `user.custom_data.<name>`
    Custom(&'static str),
    Text(String),
}

#[derive(Clone, Debug)]
pub(crate) enum List {
    /// `user.custom_data.<name>`, a list of texts
    Custom(&'static str),
    Constants(Vec<String>),
}

#[derive(Clone, Debug)]
pub(crate) enum Expr {
    Eq(Term, Term),
    In(Term, List),
    Gte(Term, i64),
    And(Vec<Expr>),
    Or(Vec<Expr>),
    Not(Box<Expr>),
    /// A function of the host, asked with the partition.
    Call(&'static str),
}

impl Expr {
    pub(crate) fn constants(term: Term, texts: &[&str]) -> Self {
        Self::In(term, List::Constants(texts.iter().map(|text| (*text).to_owned()).collect()))
    }

    /// As a sync configuration holds it.
    pub(crate) fn realm(&self) -> Json {
        let term = |term: &Term| match term {
            Term::Partition => "%%partition".to_owned(),
            Term::UserId => "%%user.id".to_owned(),
            Term::Custom(name) => format!("%%user.custom_data.{name}"),
            Term::Text(text) => text.clone(),
        };
        let all = |exprs: &[Self]| exprs.iter().map(Self::realm).collect::<Vec<_>>();
        match self {
            Self::Eq(left, right) => json!({term(left): term(right)}),
            Self::In(element, List::Custom(name)) => {
                json!({format!("%%user.custom_data.{name}"): term(element)})
            }
            Self::In(element, List::Constants(texts)) => json!({term(element): {"$in": texts}}),
            Self::Gte(left, bound) => json!({term(left): {"$gte": bound}}),
            // Members beside each other are meant together: the form that people write.
            Self::And(exprs) if exprs.iter().all(|expr| matches!(expr, Self::Eq(..))) => {
                let members = exprs.iter().filter_map(|expr| expr.realm().as_object().cloned());
                Json::Object(members.flatten().collect::<Map<_, _>>())
            }
            Self::And(exprs) => json!({"$and": all(exprs)}),
            Self::Or(exprs) => json!({"$or": all(exprs)}),
            Self::Not(expr) => json!({"$not": expr.realm()}),
            Self::Call(function) => {
                json!({"%%true": {"%function": {"name": function, "arguments": ["%%partition"]}}})
            }
        }
    }

    /// As JSON Logic.
    pub(crate) fn json_logic(&self) -> Json {
        let var = |name: String| json!({"var": name});
        let term = |term: &Term| match term {
            Term::Partition => var("partition".to_owned()),
            Term::UserId => var("user.id".to_owned()),
            Term::Custom(name) => var(format!("user.custom_data.{name}")),
            Term::Text(text) => json!(text),
        };
        let all = |exprs: &[Self]| exprs.iter().map(Self::json_logic).collect::<Vec<_>>();
        match self {
            Self::Eq(left, right) => json!({"===": [term(left), term(right)]}),
            Self::In(element, List::Custom(name)) => {
                json!({"in": [term(element), var(format!("user.custom_data.{name}"))]})
            }
            Self::In(element, List::Constants(texts)) => json!({"in": [term(element), texts]}),
            Self::Gte(left, bound) => json!({">=": [term(left), bound]}),
            Self::And(exprs) => json!({"and": all(exprs)}),
            Self::Or(exprs) => json!({"or": all(exprs)}),
            Self::Not(expr) => json!({"!": [expr.json_logic()]}),
            Self::Call(function) => json!({*function: [var("partition".to_owned())]}),
        }
    }
}
