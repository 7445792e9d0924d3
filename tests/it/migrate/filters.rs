//! Filters as MongoDB itself would run them: a role's filter with its expansions replaced by what the user has, null
//! where there is nothing, selects no document that the rule denies. Two independent engines say what it selects.
//!
//! Documents whose key is an array or a document are kept away: sync serves none (SEMANTICS §6.1.9).

use std::env;

use proptest::{collection::vec, prelude::*, strategy::ValueTree};
use serde_json::{Map, Value as Json, json};
use sync_rules::{
    CompileOptions, NoFunctions, Permission, Roles, Value,
    migrate::{Evidence, RuleMigration, migrate},
    values::{ObjectId, Uuid},
};

use super::{
    conditions::{Input, absent},
    properties::{KEY, Rules, configurations, documents, options},
    sides::{self, Sides},
};
use crate::{
    engines::{ENGINES, select},
    mingo::{inexact, runner},
    strategies,
};

/// Rules in the usual run; `CASES` gives another number.
const RULES: usize = 30;

/// A filter with the documents that it is asked about.
struct Cell {
    what: String,
    filter: Json,
    documents: Vec<Json>,
    /// Whether the rule denies the document, under the conditions of the report.
    denied: Vec<bool>,
    allowed: usize,
}

#[test]
fn filters_are_never_wider_than_their_rules() {
    let wanted = env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(RULES);
    let mut runner = runner();
    let inputs = (configurations(), vec(strategies::user(), 2));
    let (mut cells, mut found) = (Vec::new(), 0);
    while found < wanted {
        let (rules, users) = inputs.new_tree(&mut runner).unwrap().current();
        let more = cells_of(&rules, users);
        found += usize::from(!more.is_empty());
        cells.extend(more);
    }
    let asked: usize = cells.iter().map(|cell| cell.documents.len()).sum();
    assert!(asked > 100 * wanted, "{asked} documents were asked about");
    let lines: Vec<Json> =
        cells.iter().map(|cell| json!({"filter": cell.filter, "documents": cell.documents})).collect();
    for engine in ENGINES {
        let Some(selected) = select(engine, &lines) else { continue };
        let mut right = 0;
        for (cell, selected) in cells.iter().zip(&selected) {
            for &at in selected {
                let (document, filter) = (&cell.documents[at], &cell.filter);
                assert!(!cell.denied[at], "{engine:?}: {filter} selects {document}, but {}", cell.what);
            }
            right += usize::from(selected.len() == cell.allowed);
        }
        // A filter that selects nothing would be right above. Where conditions do not hold, a part could not be translated
        // or the database refuses a list that is none, a filter is narrower.
        assert!(right * 4 > cells.len() * 3, "{engine:?}: {right} of {} select what is allowed", cells.len());
        if env::var_os("TALLY").is_some() {
            eprintln!("{engine:?}: {} filters, {asked} cells, {right} filters exact", cells.len());
        }
    }
}

#[test]
fn without_a_guard_both_engines_match_what_lacks_the_key() {
    let documents = json!([{}, { KEY: null }, { KEY: "a" }]);
    let unguarded = json!({"filter": { KEY: null }, "documents": documents});
    let guarded = json!({"filter": { KEY: {"$eq": null, "$gte": ""}}, "documents": documents});
    let present = json!({"filter": { KEY: {"$eq": null, "$ne": null}}, "documents": documents});
    let listed = json!({"filter": { KEY: {"$in": ["a", null], "$gte": ""}}, "documents": documents});
    for engine in ENGINES {
        let queries = [unguarded.clone(), guarded.clone(), present.clone(), listed.clone()];
        let Some(selected) = select(engine, &queries) else { continue };
        assert_eq!(selected, [vec![0, 1], vec![], vec![], vec![2]], "{engine:?}");
    }
}

/// The filters of a configuration for some users, and for those who lack what rules ask of them.
fn cells_of(rules: &Rules, users: Vec<Json>) -> Vec<Cell> {
    if inexact(&rules.values) || inexact(&rules.environment) {
        return Vec::new();
    }
    let Some(config) = rules.config() else { return Vec::new() };
    let migration = migrate(&rules.app(config.clone())).unwrap();
    // Functions are asked when a role is assigned, which is no question of filters.
    let [role] = migration.roles.as_slice() else { return Vec::new() };
    let options = options(&rules.values, &rules.environment);
    let sides = Sides::of(&config, &migration, &options);
    let nulls = json!({"x": null, "y": null, "n": null, "id": null, "xs": [null, "a"], "deep": {"x": null}});
    let lacking =
        [json!({"id": "a", "type": "normal"}), json!({"id": "a", "type": "normal", "custom_data": nulls})];
    let mut cells = Vec::new();
    for rule in &migration.rules {
        if !matches!(rule.evidence, Evidence::Equivalent { .. } | Evidence::Narrower { .. }) {
            continue;
        }
        for user in users.iter().chain(&lacking).filter(|user| !inexact(user)) {
            // The service gives every user an ObjectId, written in hex.
            let hex = user["id"].as_str().is_some_and(|id| ObjectId::from_hex(id).is_some());
            if !hex && role.to_string().contains(r#""%stringToOid":"%%user.id""#) {
                continue;
            }
            let world = World { user, rules, options: &options };
            if world.holds(&json!({}), &role["apply_when"]) {
                cells.extend(cell(rule, &role["document_filters"], &sides, &world));
            }
        }
    }
    cells
}

fn cell(rule: &RuleMigration, filters: &Json, sides: &Sides, world: &World<'_>) -> Option<Cell> {
    // Whoever may write may read.
    let both = [&filters["read"], &filters["write"]];
    let parts = if rule.permission == Permission::Read { &both[..] } else { &both[1..] };
    let parts: Vec<Json> =
        parts.iter().filter_map(|filter| world.expanded(filter, Polarity::Asserted)).collect();
    let filter = if parts.is_empty() { nothing() } else { json!({"$or": parts}) };
    let key = world.rules.key();
    let none = json!({});
    let functions = sides::by_name(&none);
    let flat = |document: &Json| {
        document.get(KEY).is_none_or(|key| !matches!(Value::from(key), Value::Array(_) | Value::Object(_)))
    };
    let mut documents = documents(world.rules, world.user);
    documents.retain(|document| flat(document) && !inexact(document));
    let allowed = |document: &Json| sides.rule_allows(rule.permission, world.user, document, &functions);
    let denied = documents.iter().map(|document| {
        let input = Input {
            key: &key,
            user: world.user,
            document,
            values: &world.rules.values,
            environment: &world.rules.environment,
            functions: &Json::Null,
        };
        !allowed(document) && rule.conditions.iter().all(|condition| input.fulfils(condition))
    });
    let denied = denied.collect();
    (!inexact(&filter)).then(|| Cell {
        what: format!("{} denies it to {}, key {key:?}", rule.expression, world.user),
        denied,
        allowed: documents.iter().filter(|document| allowed(document)).count(),
        filter,
        documents,
    })
}

/// Whether a part of a filter is asked to hold or not to hold; what is undecided does neither.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Polarity {
    Asserted,
    Negated,
}

/// What expansions are replaced from.
struct World<'r> {
    user: &'r Json,
    rules: &'r Rules,
    options: &'r CompileOptions,
}

impl World<'_> {
    /// Whether a condition of the user holds: what stands for an expansion on the left, the database never sees.
    fn holds(&self, apply_when: &Json, filter: &Json) -> bool {
        let filter = if filter == &json!({}) { json!(true) } else { filter.clone() };
        let role = json!([{
            "name": "one", "apply_when": apply_when, "document_filters": {"read": filter, "write": false},
            "read": true, "write": true, "insert": true, "delete": true,
        }]);
        let roles = Roles::from_value("roles", &role, &[KEY.to_owned()], self.options).unwrap();
        roles.access(self.user, &json!({}), &NoFunctions).read
    }

    /// The filter as the database gets it; `None` if it would refuse it.
    fn expanded(&self, filter: &Json, polarity: Polarity) -> Option<Json> {
        let Json::Object(members) = filter else {
            return Some(if filter == &json!(true) { json!({}) } else { nothing() });
        };
        let part = |(key, value): (&String, &Json)| {
            let among = |polarity| -> Option<Vec<Json>> {
                value.as_array().unwrap().iter().map(|part| self.expanded(part, polarity)).collect()
            };
            match key.as_str() {
                "$and" | "$or" => Some(json!({ key: among(polarity)? })),
                "$nor" => {
                    assert!(polarity == Polarity::Asserted, "a negation in a negation");
                    Some(json!({ key: among(Polarity::Negated)? }))
                }
                name if name.starts_with("%%") => {
                    let alone = json!({ name: value });
                    let holds = match polarity {
                        Polarity::Asserted => self.holds(&json!({}), &alone),
                        Polarity::Negated => !self.holds(&json!({}), &json!({"$nor": [alone]})),
                    };
                    Some(if holds { json!({}) } else { nothing() })
                }
                field => Some(json!({ field: self.tests(value)? })),
            }
        };
        let parts = members.iter().map(part).collect::<Option<Vec<_>>>()?;
        Some(json!({"$and": parts}))
    }

    fn tests(&self, value: &Json) -> Option<Json> {
        const OPERATORS: &[&str] = &["$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$exists"];
        let Some(members) =
            value.as_object().filter(|members| members.keys().all(|key| OPERATORS.contains(&key.as_str())))
        else {
            return Some(json!({"$eq": self.value(value)}));
        };
        let test = |(name, operand): (&String, &Json)| {
            let operand = match operand {
                Json::Array(elements) => elements.iter().map(|element| self.value(element)).collect(),
                other => self.value(other),
            };
            // The database refuses a query whose list is none.
            let refused = matches!(name.as_str(), "$in" | "$nin") && !operand.is_array();
            (!refused).then(|| (name.clone(), operand))
        };
        members.iter().map(test).collect::<Option<Map<_, _>>>().map(Json::Object)
    }

    /// A value with null in the place of an expansion that leads to nothing.
    fn value(&self, value: &Json) -> Json {
        if let Some(path) = value.as_str().and_then(|text| text.strip_prefix("%%")) {
            return self.found(path).cloned().unwrap_or_default();
        }
        let conversion = value.as_object().and_then(|members| members.iter().next());
        let Some((name, operand)) = conversion.filter(|(name, _)| name.starts_with('%')) else {
            return value.clone();
        };
        let operand = Value::from(&self.value(operand));
        let converted = match (name.as_str(), &operand) {
            ("%stringToOid", Value::String(text)) => ObjectId::from_hex(text).map(Value::ObjectId),
            ("%stringToUuid", Value::String(text)) => Uuid::from_text(text).map(Value::Uuid),
            ("%oidToString", Value::ObjectId(id)) => Some(Value::from(id.to_string().as_str())),
            ("%uuidToString", Value::Uuid(id)) => Some(Value::from(id.to_string().as_str())),
            _ => None,
        };
        converted.map_or(Json::Null, |value| value.to_json())
    }

    fn found(&self, path: &str) -> Option<&Json> {
        let (root, rest) = path.split_once('.').unwrap_or((path, ""));
        let start = match root {
            "user" => self.user,
            "values" => &self.rules.values,
            "environment" => &self.rules.environment,
            other => panic!("the expansion `{other}`"),
        };
        rest.split('.').filter(|key| !key.is_empty()).try_fold(start, |json, key| match json {
            Json::Array(elements) => elements.get(key.parse::<usize>().ok()?),
            Json::Object(members) if matches!(Value::from(json), Value::Object(_)) => {
                let default = || absent(key).filter(|_| std::ptr::eq(json, self.user));
                members.get(key).or_else(default)
            }
            _ => None,
        })
    }
}

/// A filter that selects nothing.
fn nothing() -> Json {
    json!({"$nor": [{}]})
}
