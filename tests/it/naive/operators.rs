//! Which operator a key names (§3.1). Either sigil, exact letters (§1.2.11, §1.4.24).

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Eq,
    Ne,
    Gt,
    Gte,
    Lt,
    Lte,
    In,
    Nin,
    Exists,
    All,
    And,
    Or,
    Nor,
    Not,
}

pub(super) fn named(key: &str) -> Option<Operator> {
    let name = key.strip_prefix('%').or_else(|| key.strip_prefix('$'))?;
    match name {
        "eq" => Some(Operator::Eq),
        "ne" => Some(Operator::Ne),
        "gt" => Some(Operator::Gt),
        "gte" => Some(Operator::Gte),
        "lt" => Some(Operator::Lt),
        "lte" => Some(Operator::Lte),
        "in" => Some(Operator::In),
        "nin" => Some(Operator::Nin),
        "exists" => Some(Operator::Exists),
        "all" => Some(Operator::All),
        "and" => Some(Operator::And),
        "or" => Some(Operator::Or),
        "nor" => Some(Operator::Nor),
        "not" => Some(Operator::Not),
        _ => None,
    }
}

/// §1.2.7: what a key is, by its prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum KeyClass {
    Expansion,
    Operator,
    BareName,
}

pub(super) fn key_class(key: &str) -> KeyClass {
    if key.starts_with("%%") {
        KeyClass::Expansion
    } else if key.starts_with(['%', '$']) {
        KeyClass::Operator
    } else {
        KeyClass::BareName
    }
}
