//! moltendb-core's `query::evaluate_where`: a MongoDB-style filter interpreted from JSON on every
//! call (nothing to compile; string equality is case-insensitive, wrong for permissions).
//! Rules are expanded per user as in json_matcher.rs, the document is `{"user": .., "partition": p}`.

use moltendb_core::query::evaluate_where;
use serde_json::{Value, json};

use crate::{
    harness::{Engine, Row},
    rule::{Expr, List, Term},
    workload::Workload,
};

pub(crate) struct Ctx {
    query: Value,
    doc: Value,
}

fn path(t: &Term) -> String {
    match t {
        Term::Partition => "partition".into(),
        Term::UserId => "user.id".into(),
        Term::Custom(n) => format!("user.custom_data.{n}"),
        Term::Text(_) => unreachable!(),
    }
}

fn expand(e: &Expr, user: &Value) -> Value {
    let c = &user["custom_data"];
    let value = |t: &Term| match t {
        Term::UserId => user["id"].clone(),
        Term::Custom(n) => c[*n].clone(),
        Term::Text(s) => json!(s),
        Term::Partition => unreachable!(),
    };
    match e {
        Expr::Eq(Term::Partition, v) | Expr::Eq(v, Term::Partition) => json!({"partition": value(v)}),
        Expr::Eq(t, v) => json!({ path(t): value(v) }),
        Expr::In(t, List::Custom(n)) => json!({ path(t): {"$in": c[*n]} }),
        Expr::In(t, List::Constants(v)) => json!({ path(t): {"$in": v} }),
        Expr::Gte(t, n) => json!({ path(t): {"$gte": n} }),
        Expr::And(v) => json!({"$and": v.iter().map(|e| expand(e, user)).collect::<Vec<_>>()}),
        Expr::Or(v) => json!({"$or": v.iter().map(|e| expand(e, user)).collect::<Vec<_>>()}),
        // No $not: De Morgan over the one shape the workloads have.
        Expr::Not(e) => match &**e {
            Expr::Or(v) => json!({"$and": v.iter().map(|e| match e {
                Expr::In(t, List::Custom(n)) => json!({ path(t): {"$nin": c[*n]} }),
                Expr::In(t, List::Constants(v)) => json!({ path(t): {"$nin": v} }),
                _ => unreachable!(),
            }).collect::<Vec<_>>()}),
            _ => unreachable!(),
        },
        Expr::Call(_) => unreachable!(),
    }
}

fn prepare(rule: &Expr, user: &Value, p: &str) -> Ctx {
    Ctx { query: expand(rule, user), doc: json!({"user": user, "partition": p}) }
}

pub(crate) struct MoltenDb;
impl Engine for MoltenDb {
    const ABOUT: &str = "`query::evaluate_where`, interpreted at each call; texts without regard to case, so not for permissions";
    const CRATES: &[&str] = &["moltendb-core"];
    const ROWS: &[Row] = &[Row::Warm, Row::Cold, Row::Prepare];
    type Rule = &'static Expr;
    type Prepared = Ctx;

    fn text(w: &Workload) -> Result<String, &'static str> {
        if w.name == "W7" {
            return Err("no host functions");
        }
        Ok(w.rule.realm().to_string())
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
        evaluate_where(&ctx.doc, &ctx.query).unwrap()
    }
    fn cold(rule: &'static Self::Rule, user: &'static Value, p: &'static str) -> bool {
        let ctx = prepare(rule, user, p);
        evaluate_where(&ctx.doc, &ctx.query).unwrap()
    }
}
