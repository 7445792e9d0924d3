//! Hand-written Rust over structs, by the same steps as the rule: lists and branches one after the other.
//! Warm, the user is a struct already; cold, serde makes it of the JSON for each check.

use serde::Deserialize;
use serde_json::Value as Json;

use crate::{
    harness::{Engine, Row},
    rule::{Expr, List},
    workload::{Workload, can_read},
};

#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Custom {
    read_partitions: Vec<String>,
    blocked: Vec<String>,
    archived: Vec<String>,
    org_id: String,
    team_id: String,
    team: String,
    role: String,
    level: i64,
}

#[derive(Deserialize)]
pub(crate) struct User {
    id: String,
    custom_data: Custom,
}

pub(crate) enum Rule {
    Own,
    Listed,
    Constants(Vec<String>),
    Usual,
    Nested { banned: Vec<String> },
    Wide(Vec<(String, String)>),
    Function(Box<dyn Fn(&str) -> bool>),
}

pub(crate) struct Structs;

impl Engine for Structs {
    const ABOUT: &str =
        "hand-written Rust over structs, linear search; cold: the struct deserialised from the JSON";
    const CRATES: &[&str] = &["serde"];
    const ROWS: &[Row] = &[Row::Warm, Row::Cold, Row::Prepare];
    type Rule = Rule;
    type Prepared = User;

    fn text(_: &Workload) -> Result<String, &'static str> {
        Ok(String::new())
    }

    fn compile(_: &str, workload: &'static Workload) -> Rule {
        match (workload.name, &workload.rule) {
            ("W1", _) => Rule::Own,
            ("W2" | "W2b", _) => Rule::Listed,
            ("W3" | "W3b", Expr::In(_, List::Constants(texts))) => Rule::Constants(texts.clone()),
            ("W4", _) => Rule::Usual,
            ("W5", _) => Rule::Nested { banned: ["tmp", "trash", "system"].map(str::to_owned).to_vec() },
            ("W6", _) => Rule::Wide((0..100).map(|n| (format!("t{n}"), format!("p{n}"))).collect()),
            ("W7", _) => Rule::Function(Box::new(can_read)),
            (name, _) => unreachable!("{name}"),
        }
    }

    fn prepare(_: &'static Rule, user: &'static Json) -> User {
        User::deserialize(user).expect("the users of the workloads have this shape")
    }

    fn warm(rule: &'static Rule, user: &mut User, partition: &'static str) -> bool {
        allows(rule, user, partition)
    }

    fn cold(rule: &'static Rule, user: &'static Json, partition: &'static str) -> bool {
        allows(rule, &Self::prepare(rule, user), partition)
    }
}

#[inline(always)]
fn allows(rule: &Rule, user: &User, partition: &str) -> bool {
    let custom = &user.custom_data;
    match rule {
        Rule::Own => user.id == partition,
        Rule::Listed => has(&custom.read_partitions, partition),
        Rule::Constants(texts) => has(texts, partition),
        Rule::Usual => {
            user.id == partition || has(&custom.read_partitions, partition) || partition == "PUBLIC"
        }
        Rule::Nested { banned } => {
            (user.id == partition
                || custom.org_id == partition
                || custom.team_id == partition
                || partition == "PUBLIC")
                && !(has(&custom.blocked, partition)
                    || has(&custom.archived, partition)
                    || has(banned, partition))
                && matches!(custom.role.as_str(), "admin" | "editor")
                && custom.level >= 3
        }
        Rule::Wide(pairs) => pairs.iter().any(|(team, own)| custom.team == *team && partition == own),
        Rule::Function(function) => function(partition),
    }
}

fn has(texts: &[String], partition: &str) -> bool {
    texts.iter().any(|text| text == partition)
}
