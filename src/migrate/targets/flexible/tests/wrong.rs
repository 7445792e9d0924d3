//! Translations that are wrong: each is refused, with an input that shows it, whatever a translation of the rule may
//! assume.

use serde_json::{Value as Json, json};

use super::{KEY, Sides, call, role};
use crate::{
    app::App,
    explain::Permission::{self, Read, Write},
    migrate::{migrate, report::Evidence},
    partition::PartitionType::{self, Long, ObjectId, String, Uuid},
};

struct Wrong {
    what: &'static str,
    key: (PartitionType, bool),
    read: Json,
    write: Json,
    permission: Permission,
    roles: Vec<Json>,
}

/// A key that is required, or is not.
const REQUIRED: bool = true;
const OPTIONAL: bool = false;

/// A wrong filter for reading.
fn filter(what: &'static str, kind: PartitionType, required: bool, read: Json, filter: Json) -> Wrong {
    let roles = vec![role(json!({}), filter, json!(false))];
    roles_for_reading(what, kind, required, read, roles)
}

fn roles_for_reading(
    what: &'static str,
    kind: PartitionType,
    required: bool,
    read: Json,
    roles: Vec<Json>,
) -> Wrong {
    Wrong { what, key: (kind, required), read, write: json!(false), permission: Read, roles }
}

fn filters(
    what: &'static str,
    [read, write]: [Json; 2],
    permission: Permission,
    [read_filter, write_filter]: [Json; 2],
) -> Wrong {
    let roles = vec![role(json!({}), read_filter, write_filter)];
    Wrong { what, key: (String, REQUIRED), read, write, permission, roles }
}

/// One value too few, too many, or another one.
fn values() -> Vec<Wrong> {
    let p = "%%partition";
    vec![
        filter("everything is opened", String, REQUIRED, json!(true), json!(true)),
        filter("the null partition is closed", String, OPTIONAL, json!(true), json!({ KEY: {"$gte": ""}})),
        filter(
            "null is dropped",
            String,
            OPTIONAL,
            json!({ p: {"$in": ["%%user.id", null]}}),
            json!({ KEY: "%%user.id" }),
        ),
        filter(
            "null is added",
            String,
            OPTIONAL,
            json!({ p: {"$in": ["a", "b"]}}),
            json!({ KEY: {"$in": ["a", "b", null]}}),
        ),
        filter(
            "null is kept for a required key",
            String,
            REQUIRED,
            json!({ p: {"$in": ["a", null]}}),
            json!({ KEY: {"$in": ["a", null]}}),
        ),
        filter("another text", String, REQUIRED, json!({ p: "a" }), json!({ KEY: "A" })),
        filter("text for a number", Long, REQUIRED, json!({ p: 1 }), json!({ KEY: "1" })),
        filter(
            "an element is dropped",
            String,
            REQUIRED,
            json!({ p: {"$nin": ["a", "b"]}}),
            json!({ KEY: {"$ne": "a", "$gte": ""}}),
        ),
        filter(
            "a value of the app is taken for its name",
            String,
            REQUIRED,
            json!({ p: "%%values.a" }),
            json!({ KEY: "a" }),
        ),
        filter(
            "another value of the app",
            String,
            REQUIRED,
            json!({ p: "%%values.a" }),
            json!({ KEY: "%%values.b" }),
        ),
        filter("another field", String, REQUIRED, json!({ p: "%%user.id" }), json!({"_id": "%%user.id"})),
        filter("another path", String, REQUIRED, json!({ p: "%%user.id" }), json!({ KEY: "%%user.type" })),
        filter(
            "another field of custom data",
            String,
            REQUIRED,
            json!({ p: "%%user.custom_data.a" }),
            json!({ KEY: "%%user.custom_data.b" }),
        ),
    ]
}

/// The right values, asked in another way.
fn operators() -> Vec<Wrong> {
    let p = "%%partition";
    let xs = "%%user.custom_data.xs";
    vec![
        filter(
            "`$in` for a single value",
            String,
            REQUIRED,
            json!({ p: "%%user.custom_data.team" }),
            json!({ KEY: {"$in": "%%user.custom_data.team"}}),
        ),
        filter("equality for a list", String, REQUIRED, json!({ xs: p }), json!({ KEY: xs })),
        filter(
            "no guard beside `$ne`",
            String,
            REQUIRED,
            json!({ p: {"$ne": "a"}}),
            json!({ KEY: {"$ne": "a"}}),
        ),
        filter(
            "`$ne` loses the null partition",
            String,
            OPTIONAL,
            json!({ p: {"$ne": "a"}}),
            json!({ KEY: {"$ne": "a", "$gte": ""}}),
        ),
        filter(
            "the negation of a list forgets users without it",
            String,
            REQUIRED,
            json!({"%not": { xs: p }}),
            json!({ KEY: {"$nin": xs, "$gte": ""}}),
        ),
        filter("a negation is dropped", String, REQUIRED, json!({"%not": { p: "a" }}), json!({ KEY: "a" })),
        filter(
            "a negated alternative stays one",
            String,
            REQUIRED,
            json!({"%nor": [{ p: "a" }, { p: "%%user.id" }]}),
            json!({ KEY: {"$gte": ""}, "$or": [{ KEY: {"$ne": "a"}}, { KEY: {"$ne": "%%user.id"}}]}),
        ),
        filter(
            "an order is turned around",
            Long,
            REQUIRED,
            json!({ p: {"$gte": 5}}),
            json!({ KEY: {"$lte": 5}}),
        ),
        filter(
            "an order is less strict",
            Long,
            REQUIRED,
            json!({ p: {"$gt": 5}}),
            json!({ KEY: {"$gte": 5}}),
        ),
        filter(
            "an order keeps its sides",
            String,
            REQUIRED,
            json!({"%%user.custom_data.from": {"$lt": p}}),
            json!({ KEY: {"$lt": "%%user.custom_data.from"}}),
        ),
        filter(
            "a conversion is left out",
            ObjectId,
            REQUIRED,
            json!({ p: {"%stringToOid": "%%user.id"}}),
            json!({ KEY: "%%user.id" }),
        ),
        filter(
            "a conversion is not turned around",
            ObjectId,
            REQUIRED,
            json!({"%%user.id": {"%oidToString": p}}),
            json!({ KEY: {"%oidToString": "%%user.id"}}),
        ),
        filter(
            "a conversion to text is left out",
            Uuid,
            REQUIRED,
            json!({"%%user.custom_data.crew": {"%uuidToString": p}}),
            json!({ KEY: "%%user.custom_data.crew" }),
        ),
        filter(
            "`$or` for `$and`",
            String,
            REQUIRED,
            json!({"%and": [{ xs: p }, { p: {"$ne": "a"}}]}),
            json!({"$or": [{ KEY: {"$in": xs}}, { KEY: {"$ne": "a", "$gte": ""}}]}),
        ),
        filter(
            "a branch is missing",
            String,
            REQUIRED,
            json!({"%or": [{ p: "%%user.id" }, { p: "shared" }, { xs: p }]}),
            json!({"$or": [{ KEY: "%%user.id" }, { KEY: {"$in": xs}}]}),
        ),
    ]
}

/// The right filters at the wrong place.
fn places() -> Vec<Wrong> {
    let p = "%%partition";
    let served = json!({ KEY: {"$gte": ""}});
    let own = json!({ KEY: "%%user.id" });
    let no = json!(false);
    let f = json!({"%%true": call("f", json!([]))});
    let g = json!({"%%true": call("g", json!([]))});
    let admin = json!({"%%user.custom_data.admin": true});
    vec![
        roles_for_reading(
            "roles in the wrong order",
            String,
            REQUIRED,
            json!({"%or": [f, { p: "a" }]}),
            vec![
                role(json!({}), json!({ KEY: "a" }), no.clone()),
                role(f.clone(), served.clone(), no.clone()),
            ],
        ),
        roles_for_reading(
            "a first role that is not widened",
            String,
            REQUIRED,
            json!({"%or": [{"%and": [f, { p: "a" }]}, { p: "b" }]}),
            vec![
                role(f.clone(), json!({ KEY: "a" }), no.clone()),
                role(json!({}), json!({ KEY: "b" }), no.clone()),
            ],
        ),
        roles_for_reading(
            "no role for both outcomes",
            String,
            REQUIRED,
            json!({"%or": [{"%and": [f, { p: "a" }]}, {"%and": [g, { p: "b" }]}]}),
            vec![
                role(f.clone(), json!({ KEY: "a" }), no.clone()),
                role(g.clone(), json!({ KEY: "b" }), no.clone()),
            ],
        ),
        roles_for_reading(
            "a call is asserted to be false",
            String,
            REQUIRED,
            f.clone(),
            vec![role(json!({"%%false": call("f", json!([]))}), served.clone(), no.clone())],
        ),
        roles_for_reading(
            "another function",
            String,
            REQUIRED,
            f.clone(),
            vec![role(g.clone(), served.clone(), no.clone())],
        ),
        roles_for_reading(
            "other arguments",
            String,
            REQUIRED,
            json!({"%%true": call("f", json!(["%%user.id"]))}),
            vec![role(f.clone(), served.clone(), no.clone())],
        ),
        roles_for_reading(
            "`apply_when` is too wide",
            String,
            REQUIRED,
            json!({ p: "%%user.id", "%%user.custom_data.admin": true }),
            vec![role(json!({}), own.clone(), no.clone())],
        ),
        roles_for_reading(
            "`apply_when` is too narrow",
            String,
            REQUIRED,
            json!({"%or": [admin, { p: "%%user.id" }]}),
            vec![role(admin.clone(), served.clone(), no.clone())],
        ),
        roles_for_reading("no role at all", String, REQUIRED, json!({ p: "%%user.id" }), vec![]),
        filters(
            "read and write are exchanged",
            [json!({ p: "a" }), json!({ p: "b" })],
            Write,
            [json!({ KEY: "b" }), json!({ KEY: "a" })],
        ),
        filters(
            "writing is as wide as reading",
            [json!(true), json!({ p: "%%user.id" })],
            Write,
            [served.clone(), served.clone()],
        ),
        filters(
            "reading is as wide as a wrong filter for writing",
            [json!({ p: "a" }), no.clone()],
            Read,
            [json!({ KEY: "a" }), served],
        ),
        filters(
            "whoever may write may read, and the roles forget it",
            [json!({ p: "a" }), json!({ p: "b" })],
            Read,
            [json!({ KEY: "a" }), no.clone()],
        ),
        filters("writing is forgotten", [json!(true), json!({ p: "%%user.id" })], Write, [own, no]),
    ]
}

#[test]
fn every_wrong_translation_is_refused() {
    let all: Vec<Wrong> = [values(), operators(), places()].into_iter().flatten().collect();
    assert!(all.len() > 40, "{}", all.len());
    let mut failures = Vec::new();
    for Wrong { what, key: (kind, required), read, write, permission, roles } in &all {
        let sides = Sides::new(*kind, *required, read, write, roles);
        let evidence = sides.evidence(*permission, &sides.assumptions());
        let refused = matches!(&evidence, Evidence::Different { counterexample, .. }
            if sides.is_confirmed(counterexample));
        if !refused {
            failures.push(format!("{what}: {evidence:?}"));
        }
        // The rule has a translation that is right, so it is not the rule that is refused.
        let app = App { sync: Some(sides.config.clone()), ..App::default() };
        let migration = migrate(&app).expect("there is a configuration");
        for rule in migration.rules.iter().filter(|rule| rule.permission == *permission) {
            if !matches!(rule.evidence, Evidence::Equivalent { .. }) {
                failures.push(format!("{what}: the right roles are refused: {:?}", rule.evidence));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
