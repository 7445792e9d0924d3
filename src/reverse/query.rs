//! A condition of MongoDB's query language, built so that what is always or never true disappears.

use serde_json::{Value as Json, json};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Query {
    Everybody,
    Nobody,
    All(Vec<Query>),
    Any(Vec<Query>),
    Is(Json),
}

impl Query {
    pub(super) fn of(truth: bool) -> Self {
        if truth { Self::Everybody } else { Self::Nobody }
    }

    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Everybody => {}
                Self::Nobody => return Self::Nobody,
                Self::All(parts) => kept.extend(parts),
                part @ (Self::Any(_) | Self::Is(_)) => kept.push(part),
            }
        }
        dedup(&mut kept);
        if kept.len() < 2 { kept.pop().unwrap_or(Self::Everybody) } else { Self::All(kept) }
    }

    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept = Vec::new();
        for part in parts {
            match part {
                Self::Nobody => {}
                Self::Everybody => return Self::Everybody,
                Self::Any(parts) => kept.extend(parts),
                part @ (Self::All(_) | Self::Is(_)) => kept.push(part),
            }
        }
        dedup(&mut kept);
        if kept.len() < 2 { kept.pop().unwrap_or(Self::Nobody) } else { Self::Any(kept) }
    }

    /// The filter. What selects nothing is a filter too: no document lacks its `_id`.
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::Everybody => json!({}),
            Self::Nobody => json!({"_id": {"$exists": false}}),
            Self::Is(condition) => condition.clone(),
            Self::All(parts) => json!({"$and": parts.iter().map(Self::to_json).collect::<Vec<_>>()}),
            Self::Any(parts) => json!({"$or": parts.iter().map(Self::to_json).collect::<Vec<_>>()}),
        }
    }
}

fn dedup(parts: &mut Vec<Query>) {
    let mut seen: Vec<Query> = Vec::with_capacity(parts.len());
    parts.retain(|part| {
        let new = !seen.contains(part);
        if new {
            seen.push(part.clone());
        }
        new
    });
}
