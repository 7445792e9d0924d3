//! What an accepted rule answers (§5).

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};

use super::operators::{self, KeyClass, Operator, key_class};
use super::truth::{self, Truth, known};
use super::values::{Resolved, Typed, fields, order, read, same_scalar};
use super::{Case, Context, conversions, ejson, expansions};

pub(super) fn expression(case: &Case<'_>, rule: &Json) -> Truth {
    match rule {
        Json::Bool(answer) => known(*answer),
        // §1.1.4: the AND of the fields, and §1.1.3: true when there is none.
        Json::Object(map) => truth::all(map.iter().map(|(key, value)| field(case, key, value))),
        Json::Null | Json::Number(_) | Json::String(_) | Json::Array(_) => Truth::Unknown,
    }
}

fn field(case: &Case<'_>, key: &str, value: &Json) -> Truth {
    match key_class(key) {
        // §3.3.4
        KeyClass::Expansion if key == "%%true" => assertion(case, true, value),
        KeyClass::Expansion if key == "%%false" => assertion(case, false, value),
        KeyClass::Expansion => holds(case, &expansions::resolve(case, key), value),
        KeyClass::Operator => logical(case, key, value),
        // §1.2.8: a field of the document.
        KeyClass::BareName => {
            let found = match fields(case.document).and_then(|document| document.get(key)) {
                Some(value) => Resolved::Present(read(value)),
                None => Resolved::Missing,
            };
            holds(case, &found, value)
        }
    }
}

fn logical(case: &Case<'_>, key: &str, value: &Json) -> Truth {
    let parts = || value.as_array().into_iter().flatten().map(|part| expression(case, part));
    // §5.2
    match operators::named(key) {
        Some(Operator::And) => truth::all(parts()),
        Some(Operator::Or) => truth::any(parts()),
        Some(Operator::Nor) => truth::not(truth::any(parts())),
        Some(Operator::Not) => truth::not(expression(case, value)),
        _ => Truth::Unknown,
    }
}

fn assertion(case: &Case<'_>, wanted: bool, value: &Json) -> Truth {
    let left = Resolved::Present(Typed::Bool(wanted));
    match value {
        // §3.3.5
        Json::Bool(_) => equal(&left, &operand(case, value)),
        // §3.3.4: an expansion is compared with the boolean.
        Json::String(_) => equal(&left, &operand(case, value)),
        // §3.3.6, §3.3.7: compared with the boolean, no truthiness.
        Json::Object(map) if produced(case, map).is_some() => equal(&left, &operand(case, value)),
        // §3.3.4: a nested expression must evaluate to the boolean; unknown is neither.
        _ if wanted => expression(case, value),
        _ => truth::not(expression(case, value)),
    }
}

/// Whether what stands on the right holds of the left side.
fn holds(case: &Case<'_>, left: &Resolved, value: &Json) -> Truth {
    match value {
        Json::Object(map) if ejson::literal(map).is_none() && produced(case, map).is_none() => {
            operator_object(case, left, map)
        }
        // §5.1.2: the implicit equality.
        _ => equal(left, &operand(case, value)),
    }
}

/// §3.2.1: several operators in one object are an AND.
fn operator_object(case: &Case<'_>, left: &Resolved, map: &Map<String, Json>) -> Truth {
    truth::all(map.iter().map(|(key, value)| match operators::named(key) {
        Some(operator) => operation(case, left, operator, value),
        None => Truth::Unknown,
    }))
}

fn operation(case: &Case<'_>, left: &Resolved, operator: Operator, value: &Json) -> Truth {
    let right = || operand(case, value);
    // §5.4.9: each part is applied to the same left side.
    let part = |part: &Json| match part {
        Json::Object(map) => operator_object(case, left, map),
        _ => Truth::Unknown,
    };
    let parts = || value.as_array().into_iter().flatten().map(part);
    match operator {
        Operator::Eq => equal(left, &right()),
        Operator::Ne => not_equal(case, left, &right()),
        Operator::Gt => ordered(left, &right(), |order| order.is_gt()),
        Operator::Gte => ordered(left, &right(), |order| order.is_ge()),
        Operator::Lt => ordered(left, &right(), |order| order.is_lt()),
        Operator::Lte => ordered(left, &right(), |order| order.is_le()),
        Operator::In => is_in(left, &list(case, value)),
        Operator::Nin => not_in(case, left, &list(case, value)),
        Operator::Exists => exists(left, value),
        Operator::All => contains_all(left, &list(case, value)),
        Operator::And => truth::all(parts()),
        Operator::Or => truth::any(parts()),
        Operator::Nor => truth::not(truth::any(parts())),
        Operator::Not => truth::not(part(value)),
    }
}

/// A right-hand value, and whether the rule's text spells it out (which matters for null).
struct Operand {
    value: Resolved,
    literal: bool,
}

fn operand(case: &Case<'_>, value: &Json) -> Operand {
    match value {
        Json::String(text) if text.starts_with("%%") => {
            Operand { value: expanded(case, text), literal: false }
        }
        Json::Object(map) => match produced(case, map) {
            Some(value) => Operand { value, literal: false },
            None => Operand { value: Resolved::Present(read(value)), literal: true },
        },
        _ => Operand { value: Resolved::Present(read(value)), literal: true },
    }
}

fn expanded(case: &Case<'_>, text: &str) -> Resolved {
    match expansions::resolve(case, text) {
        // §7.5.17, also for an element of a list that is written out.
        Resolved::Missing | Resolved::Present(Typed::Null) if case.context == Context::Filter => {
            Resolved::Undecided
        }
        found => found,
    }
}

/// The value of a conversion or a function; `None` when the object is neither.
fn produced(case: &Case<'_>, map: &Map<String, Json>) -> Option<Resolved> {
    let (key, value) = map.iter().next()?;
    if key == "%function" {
        return Some(call(case, value));
    }
    let conversion = conversions::named(key)?;
    // §3.4.13: an invalid, missing or wrongly typed operand is Indeterminate.
    match operand(case, value).value {
        Resolved::Present(given) => match conversions::convert(conversion, &given) {
            Some(converted) => Some(Resolved::Present(converted)),
            None => Some(Resolved::Undecided),
        },
        Resolved::Missing | Resolved::Undecided => Some(Resolved::Undecided),
    }
}

/// §4.5, §4.6, §4.10
fn call(case: &Case<'_>, value: &Json) -> Resolved {
    // spec silent: §4.3 passes a missing path as `undefined`; an argument whose path has no
    // answer at all (§2.3.12) leaves nothing to call with.
    if !can_be_expanded(case, &value["arguments"]) {
        return Resolved::Undecided;
    }
    let name = value["name"].as_str().unwrap_or_default();
    // §4.4: an unknown function is Indeterminate.
    let Some(result) = case.functions.get(name) else {
        return Resolved::Undecided;
    };
    if result.get("$error").is_some() || result.get("$timeout").is_some() {
        return Resolved::Undecided;
    }
    if result.get("$undefined") == Some(&Json::Bool(true)) {
        return Resolved::Missing;
    }
    Resolved::Present(read(result))
}

fn can_be_expanded(case: &Case<'_>, argument: &Json) -> bool {
    match argument {
        Json::String(text) if text.starts_with("%%") => {
            expansions::resolve(case, text) != Resolved::Undecided
        }
        Json::Array(elements) => elements.iter().all(|part| can_be_expanded(case, part)),
        Json::Object(map) => map.values().all(|part| can_be_expanded(case, part)),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => true,
    }
}

/// §5.3, row by row.
fn equal(left: &Resolved, right: &Operand) -> Truth {
    use Resolved::{Missing, Present, Undecided};
    use Typed::{Array, Null, Object};
    match (left, &right.value) {
        (Undecided, _) | (_, Undecided) => Truth::Unknown,
        // An array on the right wins over all other rows.
        (_, Present(Array(_))) => Truth::Unknown,
        // An object on either side; before the rows on missing, as both apply to that pair.
        (Present(Object), _) | (_, Present(Object)) => Truth::Unknown,
        // Missing or null against a literal null.
        (Missing | Present(Null), Present(Null)) if right.literal => Truth::True,
        (Present(Array(elements)), Present(Null)) if right.literal => known(elements.contains(&Null)),
        // Missing or null against missing or null that the rule does not spell out, which also
        // goes for the elements of an array.
        (Missing | Present(Null), Missing | Present(Null)) => Truth::False,
        (Present(Array(_)), Missing | Present(Null)) => Truth::False,
        // Missing against any value, either way round.
        (Missing, Present(_)) | (Present(_), Missing) => Truth::False,
        // Contains, not recursively: elements that are no scalars equal nothing.
        (Present(Array(elements)), Present(scalar)) => {
            let scalars = elements.iter().filter(|part| !matches!(part, Array(_) | Object));
            truth::any(scalars.map(|part| same_scalar(part, scalar)))
        }
        (Present(left), Present(right)) => same_scalar(left, right),
    }
}

/// §5.4.4
fn not_equal(case: &Case<'_>, left: &Resolved, right: &Operand) -> Truth {
    let negated = truth::not(equal(left, right));
    match left {
        // The text makes no exception for a literal null here, unlike `$nin`.
        Resolved::Missing if !case.missing_ne_like_mongodb => Truth::Unknown,
        // spec silent: MongoDB finds a missing field equal to any null, so neither does an
        // expanded one let it through.
        Resolved::Missing if is_nothing(&right.value) => Truth::False,
        Resolved::Missing | Resolved::Present(_) | Resolved::Undecided => negated,
    }
}

fn is_nothing(value: &Resolved) -> bool {
    matches!(value, Resolved::Missing | Resolved::Present(Typed::Null))
}

/// The elements of a list operand; `None` when it is no array at run time.
fn list(case: &Case<'_>, value: &Json) -> Option<Vec<Operand>> {
    match value {
        Json::Array(elements) => Some(elements.iter().map(|part| operand(case, part)).collect()),
        _ => match operand(case, value).value {
            // spec silent: a null that comes with an expanded list is not an explicit one.
            Resolved::Present(Typed::Array(elements)) => {
                let elements = elements.into_iter().map(Resolved::Present);
                Some(elements.map(|value| Operand { value, literal: false }).collect())
            }
            Resolved::Present(_) | Resolved::Missing | Resolved::Undecided => None,
        },
    }
}

/// §5.4.5
fn is_in(left: &Resolved, elements: &Option<Vec<Operand>>) -> Truth {
    // Without a left side there is no answer, not even for the empty list.
    match (left, elements) {
        (Resolved::Undecided, _) | (_, None) => Truth::Unknown,
        (_, Some(elements)) => truth::any(elements.iter().map(|element| match &element.value {
            // Indeterminate whatever the left side is, so also when it is missing.
            Resolved::Present(Typed::Array(_) | Typed::Object) => Truth::Unknown,
            _ => equal(left, element),
        })),
    }
}

/// §5.4.5
fn not_in(case: &Case<'_>, left: &Resolved, elements: &Option<Vec<Operand>>) -> Truth {
    let negated = truth::not(is_in(left, elements));
    let Some(elements) = elements else {
        return Truth::Unknown;
    };
    match left {
        Resolved::Missing if case.missing_ne_like_mongodb => {
            // spec silent: as for `$ne`, any null in the list equals a missing left side.
            let nothing = elements.iter().any(|element| is_nothing(&element.value));
            if nothing { Truth::False } else { negated }
        }
        // A literal null matches the missing left side, so the answer is a plain false. The
        // empty list is no exception: a missing left side comes first.
        Resolved::Missing if negated == Truth::False => Truth::False,
        Resolved::Missing => Truth::Unknown,
        Resolved::Present(_) | Resolved::Undecided => negated,
    }
}

/// §5.4.6
fn exists(left: &Resolved, value: &Json) -> Truth {
    let wanted = *value == Json::Bool(true) || *value == 1 || *value == "%%true";
    match left {
        Resolved::Undecided | Resolved::Present(Typed::Null) => Truth::Unknown,
        Resolved::Missing => known(!wanted),
        Resolved::Present(_) => known(wanted),
    }
}

/// §5.4.7: one class on both sides, else Indeterminate.
fn ordered(left: &Resolved, right: &Operand, fits: fn(Ordering) -> bool) -> Truth {
    match (left, &right.value) {
        (Resolved::Present(left), Resolved::Present(right)) => match order(left, right) {
            Some(ordering) => known(fits(ordering)),
            None => Truth::Unknown,
        },
        _ => Truth::Unknown,
    }
}

/// §5.4.8
fn contains_all(left: &Resolved, elements: &Option<Vec<Operand>>) -> Truth {
    match (left, elements) {
        (Resolved::Undecided, _) | (_, None) => Truth::Unknown,
        (_, Some(elements)) if elements.is_empty() => Truth::False,
        // spec silent on a missing left side: like any other, it must equal every element.
        (_, Some(elements)) => truth::all(elements.iter().map(|element| equal(left, element))),
    }
}
