//! Expansions (§2): which may stand where, and what they stand for.

use serde_json::{Value as Json, json};

use super::values::{Resolved, Typed, fields, read};
use super::{Case, Context};

/// What an expansion is used for; a function may be handed more than can be compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Comparison,
    Argument,
}

pub(super) fn check(context: Context, text: &str, used: Use) -> Result<(), &'static str> {
    // §1.2.13: no closing `%%`.
    if text.ends_with("%%") {
        return Err("1.2.13: closing percent signs");
    }
    let Some((name, path)) = split(text) else {
        return Err("1.2.13: not an expansion");
    };
    // §2.3.15
    if path.iter().any(|segment| segment.is_empty()) {
        return Err("2.3.15: empty segment");
    }
    match (name, path.as_slice()) {
        ("true" | "false", []) => Ok(()),
        ("true" | "false", _) => Err("2.2.8: nothing below a boolean"),
        ("partition", []) if context == Context::Pbs => Ok(()),
        ("partition", []) => Err("2.1: no partition in this context"),
        ("partition", _) => Err("2.2.8: nothing below the partition"),
        ("user", []) if used == Use::Argument => Ok(()),
        ("user", []) => Err("2.2.8: the whole user is an argument only"),
        // A path below a string leads nowhere (§2.3.13); only `%%partition` and the booleans refuse one.
        ("user", ["id" | "type" | "data" | "custom_data" | "identities", ..]) => Ok(()),
        ("user", _) => Err("2.2.1: not a part of the user object"),
        ("values", []) => Err("2.2.8: bare values"),
        ("values", _) => Ok(()),
        ("environment", []) => Err("2.2.8: bare environment"),
        ("environment", ["tag", ..]) => Ok(()),
        ("environment", ["values", _, ..]) => Ok(()),
        // spec silent: the object of all values is as bare as `%%environment`, and §2.1 knows no
        // other part.
        ("environment", _) => Err("2.1: not a part of the environment"),
        // §1.3.16, §2.1: everything else is unknown or of another context.
        _ => Err("1.3.16: do not know how to expand"),
    }
}

/// The value of an expansion that `check` has accepted.
pub(super) fn resolve(case: &Case<'_>, text: &str) -> Resolved {
    let Some((name, path)) = split(text) else {
        return Resolved::Undecided;
    };
    match name {
        "true" => Resolved::Present(Typed::Bool(true)),
        "false" => Resolved::Present(Typed::Bool(false)),
        "partition" => Resolved::Present(read(case.partition)),
        "values" => walk(case.values, &path),
        "environment" => {
            let found = walk(case.environment, &path);
            // §2.2.6: without an environment the tag is the empty string.
            if path == ["tag"] && found == Resolved::Missing {
                return Resolved::Present(Typed::Text(String::new()));
            }
            found
        }
        "user" => {
            // §2.2.2: what is absent has a default. spec silent: an explicit null stays.
            let mut user = case.user.clone();
            if let Some(user) = user.as_object_mut() {
                let defaults = [("data", json!({})), ("custom_data", json!({})), ("identities", json!([]))];
                for (name, default) in defaults {
                    user.entry(name).or_insert(default);
                }
            }
            walk(&user, &path)
        }
        _ => Resolved::Undecided,
    }
}

fn split(text: &str) -> Option<(&str, Vec<&str>)> {
    let mut segments = text.strip_prefix("%%")?.split('.');
    Some((segments.next()?, segments.collect()))
}

fn walk(from: &Json, path: &[&str]) -> Resolved {
    let Some((segment, rest)) = path.split_first() else {
        return Resolved::Present(read(from));
    };
    // §2.3.11, §2.3.12
    if let Json::Array(elements) = from {
        return match index(segment) {
            Index::At(position) => match elements.get(position) {
                Some(element) => walk(element, rest),
                None => Resolved::Missing,
            },
            Index::Outside => Resolved::Missing,
            Index::NotANumber => Resolved::Undecided,
        };
    }
    // §2.3.10, §2.3.13
    match fields(from).and_then(|map| map.get(*segment)) {
        Some(value) => walk(value, rest),
        None => Resolved::Missing,
    }
}

enum Index {
    At(usize),
    Outside,
    NotANumber,
}

fn index(segment: &str) -> Index {
    let (negative, digits) = match segment.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, segment),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Index::NotANumber;
    }
    // spec silent: `01` is not how an index is written.
    if digits.len() > 1 && digits.starts_with('0') {
        return Index::NotANumber;
    }
    match digits.parse() {
        Ok(position) if !negative => Index::At(position),
        Ok(_) | Err(_) => Index::Outside,
    }
}
