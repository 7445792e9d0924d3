//! What is refused before anything is evaluated (§1 to §4).
//!
//! The whole rule is checked, also the parts that evaluation would never reach. A refusal names
//! its paragraph; it is text for whoever debugs a disagreement, no message for users.

use serde_json::{Map, Value as Json};

use super::conversions::{self, Conversion};
use super::expansions::{self, Use};
use super::operators::{self, KeyClass, Operator, key_class};
use super::values::{Typed, read};
use super::{Case, Context, ejson};

type Checked = Result<(), &'static str>;

pub(super) fn expression(case: &Case<'_>, rule: &Json) -> Checked {
    match rule {
        // §1.1.1; §1.1.3 makes `{}` one as well.
        Json::Bool(_) => Ok(()),
        Json::Object(map) => map.iter().try_for_each(|(key, value)| field(case, key, value)),
        Json::Null | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            Err("1.1.2: an expression is a boolean or an object")
        }
    }
}

fn field(case: &Case<'_>, key: &str, value: &Json) -> Checked {
    match key_class(key) {
        KeyClass::Expansion if key == "%%true" || key == "%%false" => assertion(case, value),
        KeyClass::Expansion => {
            expansions::check(case.context, key, Use::Comparison)?;
            right_side(case, value)
        }
        KeyClass::Operator => logical(case, key, value),
        KeyClass::BareName => {
            bare_name(case, key)?;
            right_side(case, value)
        }
    }
}

/// §1.2.8, §7.5
fn bare_name(case: &Case<'_>, name: &str) -> Checked {
    match case.context {
        Context::Pbs => return Err("1.2.8: a partition has no document"),
        Context::ApplyWhen => return Err("1.2.8: a role condition has no document"),
        Context::Filter => {}
    }
    // spec silent: an empty name is no field.
    if name.is_empty() {
        return Err("1.2.6: empty name");
    }
    // Also without a list of queryable fields: only top-level fields can be on one.
    if name.contains('.') {
        return Err("7.5.15: dotted document path");
    }
    // §1.2.9: words of other rule languages are refused, unless a queryable field is called so.
    if case.queryable.is_none() && ["allOf", "anyOf", "!=", "enum"].contains(&name) {
        return Err("1.2.9: a word of another rule language");
    }
    match case.queryable {
        Some(names) if name != "_id" && !names.iter().any(|known| known == name) => {
            Err("7.5.12: not a queryable field")
        }
        Some(_) | None => Ok(()),
    }
}

/// §3.2.3: only logical operators need no left side.
fn logical(case: &Case<'_>, key: &str, value: &Json) -> Checked {
    match operators::named(key) {
        Some(Operator::And | Operator::Or | Operator::Nor) => match value {
            // spec silent: §3.1 says it of `$and` and `$or`; an empty `$nor` would be true.
            Json::Array(parts) if parts.is_empty() => Err("3.1: empty array"),
            Json::Array(parts) => parts.iter().try_for_each(|part| expression(case, part)),
            _ => Err("3.1: logical operators take an array of expressions"),
        },
        Some(Operator::Not) if case.context == Context::Filter => Err("3.1: no root negation in a filter"),
        Some(Operator::Not) => match value {
            Json::Object(map) if map.is_empty() => Err("3.1: negation of nothing"),
            Json::Object(_) => expression(case, value),
            // A boolean is an expression, but not an expression object.
            _ => Err("3.1: negation takes one expression object"),
        },
        Some(_) => Err("3.2.3: operator without a left side"),
        None if is_value_producing(key) => Err("3.2.3: value without a left side"),
        None => Err("1.2.10: unknown operator"),
    }
}

/// §3.3.4: what `%%true` and `%%false` may assert.
fn assertion(case: &Case<'_>, value: &Json) -> Checked {
    match value {
        Json::Bool(_) => Ok(()),
        Json::String(text) if text.starts_with("%%") => {
            expansions::check(case.context, text, Use::Comparison)
        }
        Json::Object(map) if map.is_empty() => Err("3.3.8: asserting the empty expression"),
        Json::Object(map) if map.keys().any(|key| is_value_producing(key)) => value_producing(case, map),
        // Operator objects end here and are refused, as they are no expressions (§3.2.3).
        Json::Object(_) => expression(case, value),
        Json::Null | Json::Number(_) | Json::String(_) | Json::Array(_) => {
            Err("3.3.4: not something that can be true or false")
        }
    }
}

/// §1.3.14: what may stand to the right of an expansion or a field.
fn right_side(case: &Case<'_>, value: &Json) -> Checked {
    match value {
        Json::Array(_) => Err("1.3.20: array literal under equality"),
        Json::Object(map) if ejson::literal(map).is_some() => Ok(()),
        Json::Object(map) if map.is_empty() => Err("1.3.21: empty object"),
        Json::Object(map) if map.keys().any(|key| is_value_producing(key)) => value_producing(case, map),
        Json::Object(map) => operator_object(case, map),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => scalar(case, value),
    }
}

/// A scalar, an EJSON literal or an expansion; the operand of equality and an element of a list.
fn scalar(case: &Case<'_>, value: &Json) -> Checked {
    match value {
        Json::Null | Json::Bool(_) => Ok(()),
        Json::Number(number) if number.is_u64() && !number.is_i64() => Err("1.3.19: integer beyond 64 bits"),
        Json::Number(_) => Ok(()),
        Json::String(text) if text.starts_with("%%") => {
            expansions::check(case.context, text, Use::Comparison)
        }
        Json::String(text) => literal_text(text),
        Json::Object(map) if ejson::literal(map).is_some() => Ok(()),
        Json::Object(_) => Err("3.1: object as an operand"),
        Json::Array(_) => Err("3.1: array as an operand"),
    }
}

/// A scalar, or a conversion or function that makes one.
fn value(case: &Case<'_>, operand: &Json) -> Checked {
    match operand {
        Json::Object(map) if map.keys().any(|key| is_value_producing(key)) => value_producing(case, map),
        _ => scalar(case, operand),
    }
}

fn is_truth(text: &str) -> bool {
    text == "%%true" || text == "%%false"
}

/// §1.3.17: text, unless the configuration template was left in it.
fn literal_text(text: &str) -> Checked {
    // spec silent: the template counts wherever it stands in the text, and whatever it names.
    if text.contains("%(%%") { Err("1.3.17: unresolved template") } else { Ok(()) }
}

/// A non-empty object of operators that are applied to one left side (§3.2.1).
fn operator_object(case: &Case<'_>, map: &Map<String, Json>) -> Checked {
    if map.is_empty() {
        return Err("1.3.21: empty object");
    }
    map.iter().try_for_each(|(key, operand)| match key_class(key) {
        KeyClass::BareName => Err("1.3.22: bare key on the right"),
        KeyClass::Expansion => Err("1.3.14: nested expression on the right"),
        KeyClass::Operator => match operators::named(key) {
            Some(operator) => operation(case, operator, operand),
            None if is_value_producing(key) => Err("3.2.2: value among operators"),
            None => Err("1.2.10: unknown operator"),
        },
    })
}

fn operation(case: &Case<'_>, operator: Operator, operand: &Json) -> Checked {
    match operator {
        // §3.1: what implicit equality takes. A conversion or function is a value (§1.1.5, §4.2);
        // other objects and arrays are refused.
        Operator::Eq | Operator::Ne => value(case, operand),
        Operator::Gt | Operator::Gte | Operator::Lt | Operator::Lte => ordered(case, operand),
        Operator::In | Operator::Nin => match operand {
            Json::Array(elements) => elements.iter().try_for_each(|part| scalar(case, part)),
            // spec silent: `%%true` and `%%false` can never yield an array.
            Json::String(text) if is_truth(text) => Err("5.4.5: a boolean is no list"),
            Json::String(text) if text.starts_with("%%") => scalar(case, operand),
            _ => Err("5.4.5: the operand is a list or an expansion"),
        },
        Operator::Exists => match operand {
            Json::Bool(_) => Ok(()),
            Json::Number(number) if matches!(number.as_u64(), Some(0 | 1)) => Ok(()),
            Json::String(text) if is_truth(text) => Ok(()),
            _ => Err("3.1: the operand of existence is a boolean"),
        },
        Operator::All => match (case.context, operand) {
            (Context::Pbs | Context::ApplyWhen, _) => Err("3.1: filters only"),
            (Context::Filter, Json::Array(elements)) => {
                elements.iter().try_for_each(|part| scalar(case, part))
            }
            (Context::Filter, _) => Err("3.1: the operand is a list"),
        },
        Operator::Or | Operator::Nor if case.context == Context::Filter => {
            Err("3.1: not under a field of a filter")
        }
        // spec silent: §3.1 refuses `$nor` under a field of a filter alone, so elsewhere it joins
        // operators as `$or` does.
        Operator::And | Operator::Or | Operator::Nor => match operand {
            Json::Array(parts) if parts.is_empty() => Err("3.1: empty array"),
            Json::Array(parts) => parts.iter().try_for_each(|part| member(case, part)),
            _ => Err("3.1: an array of operator objects"),
        },
        Operator::Not => member(case, operand),
    }
}

/// An operator object below a field's `$and`, `$or` or `$not`.
fn member(case: &Case<'_>, value: &Json) -> Checked {
    // spec silent: a conversion, a function or an EJSON literal is a value, not an operator
    // object, and is refused here.
    match value {
        Json::Object(map) => operator_object(case, map),
        _ => Err("3.1: not an operator object"),
    }
}

/// The operand of `$gt` and its like.
fn ordered(case: &Case<'_>, operand: &Json) -> Checked {
    value(case, operand)?;
    match operand {
        // spec silent: the two boolean expansions are refused as boolean literals are.
        Json::String(text) if is_truth(text) => return Err("3.1: a boolean has no order"),
        Json::String(text) if text.starts_with("%%") => return Ok(()),
        Json::Object(map) if map.keys().any(|key| is_value_producing(key)) => return Ok(()),
        _ => {}
    }
    match read(operand) {
        Typed::Number(_) | Typed::Text(_) | Typed::Date(_) | Typed::ObjectId(_) => Ok(()),
        // spec silent on UUID and binary literals: they are not among the ordered types.
        _ => Err("3.1: a literal of a type without order"),
    }
}

fn is_value_producing(key: &str) -> bool {
    key == "%function" || conversions::named(key).is_some()
}

/// An object with a conversion or a function in it, which must be all that is in it (§3.2.2).
fn value_producing(case: &Case<'_>, map: &Map<String, Json>) -> Checked {
    let mut entries = map.iter();
    let (Some((key, operand)), None) = (entries.next(), entries.next()) else {
        return Err("3.2.2: value among operators");
    };
    match conversions::named(key) {
        Some(conversion) => conversion_operand(case, conversion, operand),
        None => function(case, operand),
    }
}

/// §3.4.12, §3.4.13
fn conversion_operand(case: &Case<'_>, conversion: Conversion, operand: &Json) -> Checked {
    scalar(case, operand)?;
    match operand {
        // spec silent: the two boolean expansions can no more be converted than boolean literals.
        Json::String(text) if is_truth(text) => return Err("3.4.13: a boolean cannot be converted"),
        Json::String(text) if text.starts_with("%%") => return Ok(()),
        _ => {}
    }
    match conversions::convert(conversion, &read(operand)) {
        Some(_) => Ok(()),
        None => Err("3.4.13: invalid literal operand"),
    }
}

/// §4.1, §4.4, §4.9
fn function(case: &Case<'_>, call: &Json) -> Checked {
    if case.context == Context::Filter {
        return Err("4.9: no functions in a filter");
    }
    let Some(map) = call.as_object().filter(|map| map.len() == 2) else {
        return Err("4.4: exactly a name and arguments");
    };
    match (map.get("name"), map.get("arguments")) {
        (Some(Json::String(name)), Some(Json::Array(arguments))) => {
            // spec silent: a name that is an expansion or a template is not a function's name.
            if name.is_empty() || name.starts_with("%%") {
                return Err("4.4: not a name");
            }
            literal_text(name)?;
            arguments.iter().try_for_each(|part| argument(case, part))
        }
        _ => Err("4.4: exactly a name and arguments"),
    }
}

/// §4.3: expanded at any depth, but never evaluated.
fn argument(case: &Case<'_>, value: &Json) -> Checked {
    match value {
        Json::String(text) if text.starts_with("%%") => expansions::check(case.context, text, Use::Argument),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => scalar(case, value),
        Json::Array(elements) => elements.iter().try_for_each(|part| argument(case, part)),
        Json::Object(map) if ejson::literal(map).is_some() => Ok(()),
        Json::Object(map) => map.iter().try_for_each(|(key, part)| match key_class(key) {
            KeyClass::BareName => argument(case, part),
            // spec silent on expansions as keys: they are not expanded, and refused.
            KeyClass::Operator | KeyClass::Expansion => Err("4.3: operator in an argument"),
        }),
    }
}
