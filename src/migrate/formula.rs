//! A rule as Flexible Sync could say it: a condition without negation, made of clauses about the document's key or
//! about the user.
//!
//! Without negation, a clause that fails to decide denies as a false one does, so a clause stands for another if
//! both are true for the same inputs. Nothing here decides that a translation is right: `evidence` does.

use serde_json::{Map, Value as Json, json};

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Formula {
    True,
    False,
    All(Vec<Formula>),
    Any(Vec<Formula>),
    Clause(Clause),
    /// A part that Flexible Sync has no words for, with the reason. It counts as false.
    Lost(String),
}

/// One condition: a left side and what is asked of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Clause {
    /// The field, the expansion, or `$nor`.
    pub(super) left: String,
    pub(super) asks: Asks,
    pub(super) about: About,
    pub(super) shows: Shows,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asks {
    /// To equal one of these.
    OneOf(Vec<Json>),
    /// Several operators.
    Operators(Map<String, Json>),
    /// Anything else.
    Value(Json),
}

#[derive(Clone, Debug, PartialEq)]
pub(super) enum About {
    Key,
    User,
    /// The user, by a call: it can stand in `apply_when` alone. `holds` tells the call's condition from its negation.
    Call {
        condition: Json,
        holds: bool,
    },
}

/// What a clause shows of the key when it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shows {
    Nothing,
    /// The document has the key.
    Present,
    /// The document has the key, with a value of its type.
    Typed,
}

impl Formula {
    pub(super) fn of(constant: bool) -> Self {
        if constant { Self::True } else { Self::False }
    }

    pub(super) fn all(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::True => {}
                Self::False => return Self::False,
                Self::All(parts) => parts.into_iter().for_each(|part| add(&mut kept, part)),
                part @ (Self::Any(_) | Self::Clause(_) | Self::Lost(_)) => add(&mut kept, part),
            }
        }
        match kept.len() {
            0 => Self::True,
            1 => kept.remove(0),
            _ => Self::All(kept),
        }
    }

    pub(super) fn any(parts: impl IntoIterator<Item = Self>) -> Self {
        let mut kept: Vec<Self> = Vec::new();
        for part in parts {
            match part {
                Self::False => {}
                Self::True => return Self::True,
                Self::Any(parts) => parts.into_iter().for_each(|part| add_or_merge(&mut kept, part)),
                part @ (Self::All(_) | Self::Clause(_) | Self::Lost(_)) => add_or_merge(&mut kept, part),
            }
        }
        match kept.len() {
            0 => Self::False,
            1 => kept.remove(0),
            _ => Self::Any(kept),
        }
    }

    /// Whether it is so that documents that are in no partition cannot pass.
    pub(super) fn shows(&self) -> Shows {
        match self {
            Self::True => Shows::Nothing,
            Self::False | Self::Lost(_) => Shows::Typed,
            Self::Clause(clause) => clause.shows,
            Self::All(parts) => parts.iter().map(Self::shows).max().unwrap_or(Shows::Nothing),
            Self::Any(parts) => parts.iter().map(Self::shows).min().unwrap_or(Shows::Typed),
        }
    }

    /// The formula with each clause replaced.
    pub(super) fn map(&self, replace: &impl Fn(&Clause) -> Self) -> Self {
        match self {
            Self::True | Self::False | Self::Lost(_) => self.clone(),
            Self::Clause(clause) => replace(clause),
            Self::All(parts) => Self::all(parts.iter().map(|part| part.map(replace))),
            Self::Any(parts) => Self::any(parts.iter().map(|part| part.map(replace))),
        }
    }

    /// The formula without what is lost; what was lost goes to `reasons`.
    pub(super) fn without_lost(&self, reasons: &mut Vec<String>) -> Self {
        match self {
            Self::Lost(reason) => {
                if !reasons.contains(reason) {
                    reasons.push(reason.clone());
                }
                Self::False
            }
            Self::True | Self::False | Self::Clause(_) => self.clone(),
            Self::All(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.without_lost(reasons)).collect();
                Self::all(parts)
            }
            Self::Any(parts) => {
                let parts: Vec<_> = parts.iter().map(|part| part.without_lost(reasons)).collect();
                Self::any(parts)
            }
        }
    }

    pub(super) fn clauses(&self) -> Vec<&Clause> {
        match self {
            Self::True | Self::False | Self::Lost(_) => Vec::new(),
            Self::Clause(clause) => vec![clause],
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(Self::clauses).collect(),
        }
    }

    /// The parts that all must hold.
    pub(super) fn conjuncts(&self) -> &[Self] {
        match self {
            Self::All(parts) => parts,
            Self::True | Self::False | Self::Any(_) | Self::Clause(_) | Self::Lost(_) => {
                std::slice::from_ref(self)
            }
        }
    }

    /// The parts of which one must hold.
    pub(super) fn disjuncts(&self) -> &[Self] {
        match self {
            Self::Any(parts) => parts,
            Self::False => &[],
            Self::True | Self::All(_) | Self::Clause(_) | Self::Lost(_) => std::slice::from_ref(self),
        }
    }

    /// Whether it asks about the user alone, without a call.
    pub(super) fn is_about_user(&self) -> bool {
        !matches!(self, Self::Lost(_)) && self.clauses().iter().all(|clause| clause.about == About::User)
    }

    /// The expression.
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::True => Json::Bool(true),
            Self::False | Self::Lost(_) => Json::Bool(false),
            Self::Clause(clause) => json!({ &*clause.left: clause.asks.to_json() }),
            Self::Any(parts) => json!({"$or": parts.iter().map(Self::to_json).collect::<Vec<_>>()}),
            Self::All(parts) => conjunction(parts),
        }
    }
}

impl Asks {
    pub(super) fn to_json(&self) -> Json {
        match self {
            Self::OneOf(values) => match values.as_slice() {
                [only] => only.clone(),
                _ => json!({"$in": values}),
            },
            Self::Operators(operators) => Json::Object(operators.clone()),
            Self::Value(value) => value.clone(),
        }
    }
}

/// The fields of one object are all asked for; fields of the same name need a list.
fn conjunction(parts: &[Formula]) -> Json {
    let mut fields = Map::new();
    let mut clash = false;
    for part in parts {
        let Json::Object(part) = part.to_json() else { continue };
        for (key, value) in part {
            match (fields.get_mut(&key), value) {
                (None, value) => drop(fields.insert(key, value)),
                (Some(Json::Object(there)), Json::Object(more)) if are_apart(there, &more) => {
                    there.extend(more)
                }
                (Some(_), _) => clash = true,
            }
        }
    }
    if clash {
        return json!({"$and": parts.iter().map(Formula::to_json).collect::<Vec<_>>()});
    }
    Json::Object(fields)
}

/// Whether two objects of operators can be one.
fn are_apart(a: &Map<String, Json>, b: &Map<String, Json>) -> bool {
    let operators = |object: &Map<String, Json>| {
        object.keys().all(|key| {
            matches!(key.as_str(), "$eq" | "$ne" | "$gt" | "$gte" | "$lt" | "$lte" | "$in" | "$nin")
        })
    };
    operators(a) && operators(b) && b.keys().all(|key| !a.contains_key(key))
}

fn add(kept: &mut Vec<Formula>, part: Formula) {
    if !kept.contains(&part) {
        kept.push(part);
    }
}

/// Adds an alternative; two that ask one left side to equal something become one.
fn add_or_merge(kept: &mut Vec<Formula>, part: Formula) {
    if let Formula::Clause(Clause { left, asks: Asks::OneOf(more), about, shows }) = &part {
        let same = kept.iter_mut().find_map(|there| {
            let Formula::Clause(there) = there else { return None };
            (there.left == *left && there.about == *about).then_some(there)
        });
        if let Some(there) = same
            && let Asks::OneOf(values) = &mut there.asks
        {
            values.extend(more.iter().filter(|value| !values.contains(value)).cloned().collect::<Vec<_>>());
            there.shows = there.shows.min(*shows);
            return;
        }
    }
    add(kept, part);
}
