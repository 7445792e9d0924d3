//! serde_json_matcher: a MongoDB-query matcher for JSON documents. It compares a document with
//! constants only, so the server must first expand the rule's user terms; the document is
//! `{"partition": p, "team": .., ..}` (no dotted paths).
//! Warm: the rule expanded and compiled once per user, one document per user, partition replaced.
//! Cold: expand + compile + build the document per check (what a naive port of Realm does).
//! `$in` and `$eq` over strings hit a `todo!()` panic in 0.1.5, hence $or of equalities.

use serde_json::{Value, json};
use serde_json_matcher::ObjMatcher;

use crate::{
    harness::{Engine, Row},
    rule::{Expr, List, Term},
    workload::Workload,
};

pub(crate) struct Ctx {
    matcher: ObjMatcher,
    doc: Value,
}

fn expand(e: &Expr, user: &Value) -> Value {
    let c = &user["custom_data"];
    let value = |t: &Term| match t {
        Term::UserId => user["id"].clone(),
        Term::Custom(n) => c[*n].clone(),
        Term::Text(s) => json!(s),
        Term::Partition => unreachable!(),
    };
    let any = |field: &str, v: Vec<Value>| json!({"$or": v.into_iter().map(|s| json!({ field: s })).collect::<Vec<_>>()});
    match e {
        Expr::Eq(Term::Partition, v) | Expr::Eq(v, Term::Partition) => json!({"partition": value(v)}),
        Expr::Eq(Term::Custom(n), v) => json!({ *n: value(v) }),
        Expr::In(Term::Partition, List::Custom(n)) => any("partition", c[*n].as_array().unwrap().clone()),
        Expr::In(Term::Partition, List::Constants(v)) => {
            any("partition", v.iter().map(|s| json!(s)).collect())
        }
        Expr::And(v) => json!({"$and": v.iter().map(|e| expand(e, user)).collect::<Vec<_>>()}),
        Expr::Or(v) => json!({"$or": v.iter().map(|e| expand(e, user)).collect::<Vec<_>>()}),
        _ => unreachable!(),
    }
}

fn prepare(rule: &Expr, user: &Value, p: &str) -> Ctx {
    Ctx {
        matcher: serde_json_matcher::from_json(expand(rule, user)).unwrap(),
        doc: json!({"partition": p, "team": user["custom_data"]["team"]}),
    }
}

pub(crate) struct JsonMatcher;
impl Engine for JsonMatcher {
    const ABOUT: &str = "the rule expanded for each user, `$or` of equalities, as `$in` of texts panics";
    const CRATES: &[&str] = &["serde_json_matcher"];
    const ROWS: &[Row] = &[Row::Warm, Row::Cold, Row::Prepare];
    type Rule = &'static Expr;
    type Prepared = Ctx;

    fn text(w: &Workload) -> Result<String, &'static str> {
        match w.name {
            "W5" => Err("no $gte; string $in/$eq hit todo!()"),
            "W7" => Err("no host functions"),
            _ => Ok(w.rule.realm().to_string()),
        }
    }
    fn compile(text: &str, w: &'static Workload) -> Self::Rule {
        let _: Value = serde_json::from_str(text).unwrap();
        &w.rule
    }
    fn prepare(rule: &'static Self::Rule, user: &'static Value) -> Ctx {
        prepare(rule, user, "")
    }
    fn warm(_: &'static Self::Rule, ctx: &mut Ctx, p: &'static str) -> bool {
        if let Value::String(s) = &mut ctx.doc["partition"] {
            s.clear();
            s.push_str(p);
        }
        ctx.matcher.matches(&ctx.doc)
    }
    fn cold(rule: &'static Self::Rule, user: &'static Value, p: &'static str) -> bool {
        let ctx = prepare(rule, user, p);
        ctx.matcher.matches(&ctx.doc)
    }
}
