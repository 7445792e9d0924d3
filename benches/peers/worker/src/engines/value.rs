//! Hand-written Rust closures over the user's `serde_json::Value`: what the author of a server writes.

use serde_json::Value as Json;

use crate::{
    harness::{Engine, Row, Threads},
    rule::{Expr, List},
    threads::scaling,
    workload::{Workload, can_read},
};

type Rule = Box<dyn Fn(&Json, &str) -> bool + Send + Sync>;

fn has(list: &Json, partition: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|element| element.as_str() == Some(partition)))
}

pub(crate) struct ByValue;

impl Engine for ByValue {
    const ABOUT: &str = "hand-written Rust closure over serde_json's Value, linear search";
    const CRATES: &[&str] = &["serde_json"];
    const ROWS: &[Row] = &[Row::Cold];
    type Rule = Rule;
    type Prepared = ();

    fn text(_: &Workload) -> Result<String, &'static str> {
        Ok(String::new())
    }

    fn compile(_: &str, workload: &'static Workload) -> Rule {
        match (workload.name, &workload.rule) {
            ("W1", _) => Box::new(|user, p| user["id"] == p),
            ("W2" | "W2b", _) => Box::new(|user, p| has(&user["custom_data"]["readPartitions"], p)),
            ("W3" | "W3b", Expr::In(_, List::Constants(texts))) => {
                let texts = texts.clone();
                Box::new(move |_, p| texts.iter().any(|text| text == p))
            }
            ("W4", _) => Box::new(|user, p| {
                user["id"] == p || has(&user["custom_data"]["readPartitions"], p) || p == "PUBLIC"
            }),
            ("W5", _) => Box::new(|user, p| {
                let custom = &user["custom_data"];
                (user["id"] == p || custom["orgId"] == p || custom["teamId"] == p || p == "PUBLIC")
                    && !(has(&custom["blocked"], p)
                        || has(&custom["archived"], p)
                        || matches!(p, "tmp" | "trash" | "system"))
                    && matches!(custom["role"].as_str(), Some("admin" | "editor"))
                    && custom["level"].as_i64().is_some_and(|level| level >= 3)
            }),
            ("W6", _) => {
                let pairs: Vec<_> = (0..100).map(|n| (format!("t{n}"), format!("p{n}"))).collect();
                Box::new(move |user, p| {
                    let own = user["custom_data"]["team"].as_str().unwrap_or_default();
                    pairs.iter().any(|(team, partition)| team == own && partition == p)
                })
            }
            ("W7", _) => Box::new(|_, p| can_read(p)),
            (name, _) => unreachable!("{name}"),
        }
    }

    fn prepare(_: &'static Rule, _: &'static Json) {}

    fn cold(rule: &'static Rule, user: &'static Json, partition: &'static str) -> bool {
        rule(user, partition)
    }

    /// What this machine lets two threads do.
    fn threads(row: Row, threads: &Threads<Self>) -> Option<(f64, f64)> {
        let Threads { rule, users, checks, time, .. } = *threads;
        (row == Row::Cold).then(|| scaling(checks, time, |check| rule(&users[check.user], &check.partition)))
    }
}
