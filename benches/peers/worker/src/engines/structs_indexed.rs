//! Hand-written Rust with the best of indexes: hash sets for long lists and for the rule's constants, a hash table
//! for the wide OR, cheap tests first. What a compiler of rules could come to.

use hashbrown::HashMap;
use serde_json::Value as Json;

use super::set::Set;
use crate::{
    harness::{Engine, Row},
    rule::{Expr, List},
    workload::{Workload, can_read},
};

pub(crate) struct User {
    id: String,
    readable: Set,
    blocked: Set,
    archived: Set,
    org: String,
    team_id: String,
    team: String,
    role: String,
    level: i64,
}

pub(crate) enum Rule {
    Own,
    Listed,
    Constants(Set),
    Usual,
    Nested(Set),
    Wide(HashMap<String, Set>),
    Function(Box<dyn Fn(&str) -> bool>),
}

pub(crate) struct StructsIndexed;

impl Engine for StructsIndexed {
    const ABOUT: &str = "hand-written Rust over structs with hash indexes (hashbrown with foldhash)";
    const CRATES: &[&str] = &["hashbrown"];
    const ROWS: &[Row] = &[Row::Warm, Row::Prepare];
    type Rule = Rule;
    type Prepared = User;

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

    fn prepare(_: &'static Rule, user: &'static Json) -> User {
        let custom = &user["custom_data"];
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let set = |name: &str| {
            Set::new(custom[name].as_array().map(|list| list.iter().map(text).collect()).unwrap_or_default())
        };
        User {
            id: text(&user["id"]),
            readable: set("readPartitions"),
            blocked: set("blocked"),
            archived: set("archived"),
            org: text(&custom["orgId"]),
            team_id: text(&custom["teamId"]),
            team: text(&custom["team"]),
            role: text(&custom["role"]),
            level: custom["level"].as_i64().unwrap_or_default(),
        }
    }

    #[inline(always)]
    fn warm(rule: &'static Rule, user: &mut User, partition: &'static str) -> bool {
        match rule {
            Rule::Own => user.id == partition,
            Rule::Listed => user.readable.has(partition),
            Rule::Constants(set) => set.has(partition),
            Rule::Usual => user.id == partition || partition == "PUBLIC" || user.readable.has(partition),
            Rule::Nested(banned) => {
                user.level >= 3
                    && matches!(user.role.as_str(), "admin" | "editor")
                    && (user.id == partition
                        || user.org == partition
                        || user.team_id == partition
                        || partition == "PUBLIC")
                    && !(banned.has(partition) || user.blocked.has(partition) || user.archived.has(partition))
            }
            Rule::Wide(teams) => teams.get(user.team.as_str()).is_some_and(|set| set.has(partition)),
            Rule::Function(function) => function(partition),
        }
    }
}
