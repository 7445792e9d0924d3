//! How a query says each comparison: true for the same documents as the comparison in the rule, for no others.
//!
//! The functions give the query for "the comparison is true" and for "it is false"; where it is undecided, neither
//! holds. A query of MongoDB looks into lists where a rule does not, and calls documents different where a rule does
//! not decide: `$expr` guards separate these.

use serde_json::{Value as Json, json};

use super::{
    filter::Query,
    ids,
    values::{Field, FieldKind, Origin},
};
use crate::{
    ast::Order,
    condition::Asks,
    values::{ObjectId, Value, ValueRef},
    vocabulary::Conversion,
};

impl Field {
    /// The field fulfils a condition, on a path that leads through documents only.
    fn is(&self, condition: Json) -> Query {
        Query::all([Query::Atom(json!({ &*self.path: condition })), self.below_documents()])
    }

    /// The field, or something in it, is one of these values or none of them. Null among them is not a literal null.
    fn is_among(&self, values: &[Value], asks: Asks) -> Query {
        let stored = values.iter().flat_map(|value| match self.kind {
            FieldKind::Id => ids::stored(value),
            FieldKind::Data => scalar(value).into_iter().collect(),
        });
        let (one, many) = match asks {
            Asks::True => ("$eq", "$in"),
            Asks::False => ("$ne", "$nin"),
        };
        match stored.collect::<Vec<_>>().as_slice() {
            [] => Query::new(asks == Asks::False),
            [only] => self.is(json!({ one: only })),
            several => self.is(json!({ many: several })),
        }
    }

    /// No array is on the way to the field: a query would look into it, and a rule decides nothing.
    pub(super) fn below_documents(&self) -> Query {
        Query::all(self.above().into_iter().map(|prefix| type_is_not(&prefix, &["array"])))
    }

    /// The paths above the field.
    fn above(&self) -> Vec<String> {
        self.path.match_indices('.').filter_map(|(at, _)| self.path.get(..at)).map(str::to_owned).collect()
    }

    fn missing(&self) -> Query {
        match self.kind {
            FieldKind::Id => Query::False,
            FieldKind::Data => self.is(json!({"$exists": false})),
        }
    }

    pub(super) fn exists(&self) -> Query {
        match self.kind {
            FieldKind::Id => Query::True,
            FieldKind::Data => self.is(json!({"$exists": true})),
        }
    }

    /// The field's own type is none of these; arrays are not looked into.
    fn type_is_not(&self, types: &[&str]) -> Query {
        match self.kind {
            FieldKind::Id => Query::True,
            FieldKind::Data => Query::all([type_is_not(&self.path, types), self.below_documents()]),
        }
    }
}

fn type_is_not(path: &str, types: &[&str]) -> Query {
    let kind = json!({"$type": format!("${path}")});
    let is = match types {
        [only] => json!({"$ne": [kind, only]}),
        _ => json!({"$not": [{"$in": [kind, types]}]}),
    };
    Query::Atom(json!({"$expr": is}))
}

fn is_list(field: &Field) -> Query {
    let kind = json!({"$type": format!("${}", field.path)});
    Query::all([Query::Atom(json!({"$expr": {"$eq": [kind, "array"]}})), field.below_documents()])
}

/// A scalar as a query writes it; `None` for what equals nothing or is never decided.
pub(super) fn scalar(value: &Value) -> Option<Json> {
    match value {
        Value::Bool(_)
        | Value::Int(_)
        | Value::Decimal(_)
        | Value::String(_)
        | Value::ObjectId(_)
        | Value::Uuid(_)
        | Value::Date(_)
        | Value::Binary { .. } => Some(value.to_json()),
        Value::Double(double) if !double.is_nan() => Some(value.to_json()),
        Value::Double(_) | Value::Undefined | Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

pub(super) fn is_scalar(value: &Value) -> bool {
    scalar(value).is_some()
}

/// Whether a value is one that a rule compares with numbers without an answer.
fn is_nan(value: &Value) -> bool {
    matches!(value, Value::Double(double) if double.is_nan())
}

/// The field is comparable with all of these: NaN and a number never are, which a query calls different. Lists are
/// looked into.
fn comparable(field: &Field, values: &[Value]) -> Query {
    let not_a_number = || {
        let not = json!({"$type": "number"});
        Query::all([field.is(json!({"$not": not})), field.is(json!({"$not": {"$elemMatch": not}}))])
    };
    let not_nan = || field.is(json!({"$ne": {"$numberDouble": "NaN"}}));
    match field.kind {
        FieldKind::Id => Query::True,
        FieldKind::Data if values.iter().any(is_nan) => Query::all([not_a_number(), not_nan()]),
        FieldKind::Data if values.iter().any(|value| ValueRef::from(value).number().is_some()) => not_nan(),
        FieldKind::Data => Query::True,
    }
}

/// A field on the left equals a known value.
pub(super) fn field_equals(field: &Field, value: &Value, origin: Origin, asks: Asks) -> Query {
    let decided = || field.type_is_not(&["object"]);
    match (value, asks) {
        (Value::Null, Asks::True) if origin == Origin::Written => field.is(json!({"$eq": null})),
        (Value::Null, Asks::False) if origin == Origin::Written => {
            Query::all([field.is(json!({"$ne": null})), decided()])
        }
        (Value::Null | Value::Undefined, Asks::True) => Query::False,
        (Value::Null | Value::Undefined, Asks::False) => decided(),
        (Value::Array(_) | Value::Object(_), _) => Query::False,
        (value, asks) => field_is_among(field, std::slice::from_ref(value), asks),
    }
}

/// A field on the left equals one of some scalars.
pub(super) fn field_is_among(field: &Field, values: &[Value], asks: Asks) -> Query {
    match asks {
        Asks::True => among(field, values, asks),
        Asks::False => Query::all([among(field, values, asks), field.type_is_not(&["object"])]),
    }
}

/// A known value on the left equals a field.
pub(super) fn value_equals(value: &Value, field: &Field, asks: Asks) -> Query {
    let single = field.type_is_not(&["array", "object"]);
    match (value, asks) {
        (Value::Object(_), _) => Query::False,
        (Value::Null | Value::Undefined, Asks::True) => Query::False,
        (Value::Null | Value::Undefined, Asks::False) => single,
        (Value::Array(elements), asks) => Query::all([among(field, elements, asks), single]),
        (value, asks) => Query::all([among(field, std::slice::from_ref(value), asks), single]),
    }
}

/// As [`Field::is_among`], where the comparison is decided at all.
fn among(field: &Field, values: &[Value], asks: Asks) -> Query {
    let is = field.is_among(values, asks);
    match asks {
        Asks::True => is,
        Asks::False => Query::all([is, comparable(field, values)]),
    }
}

/// A field is before or after a known value of the same kind.
pub(super) fn field_ordered(field: &Field, order: Order, value: &Value) -> Query {
    let comparable = matches!(value, Value::String(_) | Value::ObjectId(_) | Value::Date(_))
        || ValueRef::from(value).number().is_some();
    let Some(json) = scalar(value).filter(|_| comparable) else { return Query::False };
    let operator = match order {
        Order::Greater => "$gt",
        Order::GreaterOrEqual => "$gte",
        Order::Less => "$lt",
        Order::LessOrEqual => "$lte",
    };
    match (field.kind, value) {
        (FieldKind::Id, Value::String(text)) => {
            let stored = ids::beside(operator, text).map(|condition| field.is(condition));
            Query::any([field.is(json!({ operator: json }))].into_iter().chain(stored))
        }
        // A user's id is a text to rules, and has no order with anything else.
        (FieldKind::Id, _) => Query::False,
        (FieldKind::Data, _) => {
            Query::all([field.is(json!({ operator: json })), field.type_is_not(&["array"])])
        }
    }
}

/// A known value is an element of a field that is an array.
pub(super) fn value_in_field(value: &Value, field: &Field, asks: Asks) -> Query {
    let plain = || field.is(json!({"$not": {"$elemMatch": {"$type": ["array", "object"]}}}));
    if let Value::Object(_) = value {
        // Nothing is compared with a document but in an empty list.
        return if asks == Asks::True { Query::False } else { field.is(json!({"$size": 0})) };
    }
    let values = if let Value::Array(elements) = value { elements } else { std::slice::from_ref(value) };
    let found = Query::all([is_list(field), among(field, values, asks)]);
    match asks {
        Asks::True => found,
        Asks::False => Query::all([found, plain()]),
    }
}

/// A field has a value, or has none; for null neither is decided.
pub(super) fn field_exists(field: &Field, asks: Asks) -> Query {
    match asks {
        Asks::True => field.type_is_not(&["missing", "null"]),
        Asks::False => field.missing(),
    }
}

/// A known value equals a converted field; `None` if no query says it.
pub(super) fn equals_converted(
    value: &Value,
    conversion: Conversion,
    field: &Field,
    asks: Asks,
) -> Option<Query> {
    if asks == Asks::False {
        return None;
    }
    if let Value::Array(elements) = value {
        let plain = elements.iter().filter(|element| !matches!(element, Value::Array(_)));
        let holds = plain.map(|element| equals_converted(element, conversion, field, asks));
        return holds.collect::<Option<Vec<Query>>>().map(Query::any);
    }
    let single = field.type_is_not(&["array"]);
    // A `$` would also match before a line break at the end.
    let text = |pattern: String| field.is(json!({"$regex": format!("^{pattern}(?!.)"), "$options": "is"}));
    let query = match (conversion, value) {
        (Conversion::StringToOid, Value::ObjectId(id)) => {
            // Twelve bytes of text are an id too.
            let raw = str::from_utf8(&id.0).ok().map(|raw| field.is(json!({"$eq": raw})));
            let stored = (field.kind == FieldKind::Id)
                .then(|| field.is_among(&[Value::from(&*id.to_string())], Asks::True));
            Query::any(raw.into_iter().chain([text(id.to_string())]).chain(stored))
        }
        (Conversion::StringToUuid, Value::Uuid(id)) => text(id.to_string()),
        (Conversion::OidToString, Value::String(hex)) => {
            let id = ObjectId::from_hex(hex).filter(|id| id.to_string() == **hex);
            id.map_or(Query::False, |id| field.is_among(&[Value::ObjectId(id)], Asks::True))
        }
        (Conversion::UuidToString, Value::String(hex)) => {
            let id = crate::values::Uuid::from_text(hex).filter(|id| id.to_string() == **hex);
            id.map_or(Query::False, |id| field.is_among(&[Value::Uuid(id)], Asks::True))
        }
        (
            Conversion::StringToOid
            | Conversion::StringToUuid
            | Conversion::OidToString
            | Conversion::UuidToString,
            _,
        ) => Query::False,
    };
    Some(Query::all([query, single]))
}
