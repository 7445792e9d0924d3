//! Hand-written Rust over the user's `serde_json::Value` with the rule's constants in hash tables. What is the user's
//! is read as it stands: no index of it pays for one check.

use hashbrown::HashMap;
use serde_json::Value as Json;

use super::set::Set;
use crate::{
    harness::{Engine, Row},
    rule::{Expr, List},
    workload::{Workload, can_read},
};

pub(crate) enum Rule {
    Own,
    Listed,
    Constants(Set),
    Usual,
    Nested(Set),
    Wide(HashMap<String, Set>),
    Function(Box<dyn Fn(&str) -> bool>),
}

pub(crate) struct ValueIndexed;

impl Engine for ValueIndexed {
    const ABOUT: &str = "hand-written Rust over serde_json's Value, the rule's constants in hash tables";
    const CRATES: &[&str] = &["hashbrown", "serde_json"];
    const ROWS: &[Row] = &[Row::Cold];
    type Rule = Rule;
    type Prepared = ();

    fn text(_: &Workload) -> Result<String, &'static str> {
        Ok(String::new())
    }

    fn compile(_: &str, workload: &'static Workload) -> Rule {
        match (workload.name, &workload.rule) {
            ("W1", _) => Rule::Own,
            ("W2" | "W2b", _) => Rule::Listed,
            ("W3" | "W3b", Expr::In(_, List::Constants(texts))) => Rule::Constants(Set::new(texts.clone())),
            ("W4", _) => Rule::Usual,
            ("W5", _) => Rule::Nested(Set::new(["tmp", "trash", "system"].map(str::to_owned).to_vec())),
            ("W6", _) => {
                Rule::Wide((0..100).map(|n| (format!("t{n}"), Set::new(vec![format!("p{n}")]))).collect())
            }
            ("W7", _) => Rule::Function(Box::new(can_read)),
            (name, _) => unreachable!("{name}"),
        }
    }

    fn prepare(_: &'static Rule, _: &'static Json) {}

    fn cold(rule: &'static Rule, user: &'static Json, partition: &'static str) -> bool {
        let custom = || &user["custom_data"];
        let has = |list: &Json| {
            list.as_array().is_some_and(|list| list.iter().any(|element| element.as_str() == Some(partition)))
        };
        match rule {
            Rule::Own => user["id"].as_str() == Some(partition),
            Rule::Listed => has(&custom()["readPartitions"]),
            Rule::Constants(set) => set.has(partition),
            Rule::Usual => {
                user["id"].as_str() == Some(partition)
                    || partition == "PUBLIC"
                    || has(&custom()["readPartitions"])
            }
            Rule::Nested(banned) => {
                let custom = custom();
                custom["level"].as_i64().is_some_and(|level| level >= 3)
                    && matches!(custom["role"].as_str(), Some("admin" | "editor"))
                    && (user["id"].as_str() == Some(partition)
                        || custom["orgId"].as_str() == Some(partition)
                        || custom["teamId"].as_str() == Some(partition)
                        || partition == "PUBLIC")
                    && !(banned.has(partition) || has(&custom["blocked"]) || has(&custom["archived"]))
            }
            Rule::Wide(teams) => {
                let team = custom()["team"].as_str();
                team.and_then(|team| teams.get(team)).is_some_and(|set| set.has(partition))
            }
            Rule::Function(function) => function(partition),
        }
    }
}
