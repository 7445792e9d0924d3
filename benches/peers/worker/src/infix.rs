//! Rules as text in the C-like languages, which differ in little.

use crate::rule::{Expr, List, Term};

/// How a language writes things.
pub(crate) struct Infix {
    pub(crate) partition: &'static str,
    pub(crate) user_id: &'static str,
    pub(crate) custom: &'static str,
    pub(crate) and: &'static str,
    pub(crate) or: &'static str,
    pub(crate) not: &'static str,
}

impl Infix {
    pub(crate) fn render(&self, expr: &Expr) -> String {
        match expr {
            Expr::Eq(left, right) => format!("{} == {}", self.term(left), self.term(right)),
            Expr::In(term, List::Custom(name)) => format!("{} in {}{name}", self.term(term), self.custom),
            Expr::In(term, List::Constants(texts)) => {
                let texts: Vec<String> = texts.iter().map(|text| format!("{text:?}")).collect();
                format!("{} in [{}]", self.term(term), texts.join(", "))
            }
            Expr::Gte(term, bound) => format!("{} >= {bound}", self.term(term)),
            Expr::And(exprs) => self.join(exprs, self.and),
            Expr::Or(exprs) => self.join(exprs, self.or),
            Expr::Not(expr) => format!("{}({})", self.not, self.render(expr)),
            Expr::Call(function) => format!("{function}({})", self.partition),
        }
    }

    fn term(&self, term: &Term) -> String {
        match term {
            Term::Partition => self.partition.to_owned(),
            Term::UserId => self.user_id.to_owned(),
            Term::Custom(name) => format!("{}{name}", self.custom),
            Term::Text(text) => format!("{text:?}"),
        }
    }

    fn join(&self, exprs: &[Expr], operator: &str) -> String {
        let part = |expr: &Expr| match expr {
            Expr::And(_) | Expr::Or(_) => format!("({})", self.render(expr)),
            _ => self.render(expr),
        };
        exprs.iter().map(part).collect::<Vec<_>>().join(operator)
    }
}
