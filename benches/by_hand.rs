//! The yardstick of deciding: the same rules as somebody writes them who knows them beforehand.
//!
//! Three ways. *Plain* reads the user's JSON and goes through the rule's constants as they stand there. *Indexed*
//! reads the user's JSON too, with the rule's constants in hash tables. *Prepared* has also copied what the rule
//! reads of the user into a struct, lists into hash sets.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasherDefault, Hasher},
};

use serde_json::Value as Json;

/// A rule in Rust.
pub(crate) enum ByHand {
    Own,
    Listed,
    Constants(Constants),
    Usual,
    Nested,
    Pairs(Pairs),
    Function(fn(&str) -> bool),
}

/// Constants as they stand in the rule, and to be looked up.
pub(crate) struct Constants {
    names: Vec<String>,
    set: Set,
}

pub(crate) struct Pairs {
    pairs: Vec<(String, String)>,
    table: HashMap<String, String, Fast>,
}

/// What a rule reads of a user; the rest stays empty.
#[derive(Default)]
pub(crate) struct Prepared {
    id: String,
    readable: Set,
    blocked: Set,
    archived: Set,
    org: String,
    team: String,
    role: String,
    level: i64,
}

impl ByHand {
    pub(crate) fn constants(names: &[String]) -> Self {
        Self::Constants(Constants { names: names.to_vec(), set: Set::new(names.iter().map(String::as_str)) })
    }

    pub(crate) fn pairs(pairs: Vec<(String, String)>) -> Self {
        Self::Pairs(Pairs { table: pairs.iter().cloned().collect(), pairs })
    }

    /// Whether the indexed way differs from the plain one.
    pub(crate) fn has_index(&self) -> bool {
        matches!(self, Self::Constants(_) | Self::Pairs(_))
    }

    pub(crate) fn plain(&self, user: &Json, partition: &str) -> bool {
        match self {
            Self::Own => user["id"] == partition,
            Self::Listed => has(&user["custom_data"]["readPartitions"], partition),
            Self::Constants(constants) => constants.names.iter().any(|name| name == partition),
            Self::Usual => {
                user["id"] == partition
                    || has(&user["custom_data"]["readPartitions"], partition)
                    || partition == "PUBLIC"
            }
            Self::Nested => {
                let custom = &user["custom_data"];
                (user["id"] == partition
                    || custom["orgId"] == partition
                    || custom["teamId"] == partition
                    || partition == "PUBLIC")
                    && !(has(&custom["blocked"], partition)
                        || has(&custom["archived"], partition)
                        || matches!(partition, "tmp" | "trash" | "system"))
                    && matches!(custom["role"].as_str(), Some("admin" | "editor"))
                    && custom["level"].as_i64().is_some_and(|level| level >= 3)
            }
            Self::Pairs(Pairs { pairs, .. }) => {
                let team = user["custom_data"]["team"].as_str();
                pairs.iter().any(|(of, own)| team == Some(of) && partition == own)
            }
            Self::Function(function) => function(partition),
        }
    }

    pub(crate) fn indexed(&self, user: &Json, partition: &str) -> bool {
        match self {
            Self::Constants(constants) => constants.set.has(partition),
            Self::Pairs(Pairs { table, .. }) => {
                let team = user["custom_data"]["team"].as_str();
                team.and_then(|team| table.get(team)).is_some_and(|own| own == partition)
            }
            Self::Own | Self::Listed | Self::Usual | Self::Nested | Self::Function(_) => {
                self.plain(user, partition)
            }
        }
    }

    pub(crate) fn prepare(&self, user: &Json) -> Prepared {
        let custom = &user["custom_data"];
        let text = |value: &Json| value.as_str().unwrap_or_default().to_owned();
        let set = |value: &Json| Set::new(value.as_array().into_iter().flatten().filter_map(Json::as_str));
        match self {
            Self::Own => Prepared { id: text(&user["id"]), ..Prepared::default() },
            Self::Listed => Prepared { readable: set(&custom["readPartitions"]), ..Prepared::default() },
            Self::Usual => Prepared {
                id: text(&user["id"]),
                readable: set(&custom["readPartitions"]),
                ..Prepared::default()
            },
            Self::Nested => Prepared {
                id: text(&user["id"]),
                blocked: set(&custom["blocked"]),
                archived: set(&custom["archived"]),
                org: text(&custom["orgId"]),
                team: text(&custom["teamId"]),
                role: text(&custom["role"]),
                level: custom["level"].as_i64().unwrap_or_default(),
                ..Prepared::default()
            },
            Self::Pairs(_) => Prepared { team: text(&custom["team"]), ..Prepared::default() },
            Self::Constants(_) | Self::Function(_) => Prepared::default(),
        }
    }

    pub(crate) fn prepared(&self, user: &Prepared, partition: &str) -> bool {
        match self {
            Self::Own => user.id == partition,
            Self::Listed => user.readable.has(partition),
            Self::Constants(constants) => constants.set.has(partition),
            Self::Usual => user.id == partition || partition == "PUBLIC" || user.readable.has(partition),
            Self::Nested => {
                user.level >= 3
                    && matches!(user.role.as_str(), "admin" | "editor")
                    && (user.id == partition
                        || user.org == partition
                        || user.team == partition
                        || partition == "PUBLIC")
                    && !(matches!(partition, "tmp" | "trash" | "system")
                        || user.blocked.has(partition)
                        || user.archived.has(partition))
            }
            Self::Pairs(Pairs { table, .. }) => table.get(&user.team).is_some_and(|own| own == partition),
            Self::Function(function) => function(partition),
        }
    }
}

fn has(list: &Json, partition: &str) -> bool {
    list.as_array().is_some_and(|list| list.iter().any(|element| element.as_str() == Some(partition)))
}

/// Texts to be found: hashed if there are more than a few.
enum Set {
    Few(Vec<String>),
    Many(HashSet<String, Fast>),
}

impl Default for Set {
    fn default() -> Self {
        Self::Few(Vec::new())
    }
}

impl Set {
    fn new<'t>(texts: impl Iterator<Item = &'t str>) -> Self {
        let texts: Vec<String> = texts.map(str::to_owned).collect();
        if texts.len() <= 8 { Self::Few(texts) } else { Self::Many(texts.into_iter().collect()) }
    }

    fn has(&self, text: &str) -> bool {
        match self {
            Self::Few(texts) => texts.iter().any(|known| known == text),
            Self::Many(texts) => texts.contains(text),
        }
    }
}

/// A hash that costs next to nothing, so that the yardstick is a hard one. It does not withstand chosen keys.
type Fast = BuildHasherDefault<Folded>;

#[derive(Default)]
struct Folded(u64);

impl Hasher for Folded {
    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..chunk.len()].copy_from_slice(chunk);
            let product = u128::from(self.0 ^ u64::from_le_bytes(word)) * 0x9e37_79b9_7f4a_7c15;
            self.0 = (product as u64) ^ ((product >> 64) as u64);
        }
    }

    fn write_u8(&mut self, _: u8) {
        // The mark behind each text; no two texts of one length differ by it.
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
