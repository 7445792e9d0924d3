//! Cedar in its own modelling style: the partition is the `resource` entity, the user is the
//! `principal` entity with attributes, and attributes that name partitions are entity references.
//! One policy with `||`: splitting a top-level OR into several permit policies measured slower
//! (W4 2780 against 1830 ns, W6 82 against 38 us), as Cedar evaluates every policy.
//! Warm: Entities (one entity) per user. Cold: Entity + Entities built from JSON per check.

use cedar_policy::*;
use serde_json::Value;
use std::collections::{HashMap, HashSet};
use std::str::FromStr;

use crate::{
    harness::Engine,
    rule::{Expr, List, Term},
    workload::Workload,
};

pub(crate) struct Rule {
    policies: PolicySet,
    authorizer: Authorizer,
    user: EntityTypeName,
    partition: EntityTypeName,
    action: EntityUid,
}

pub(crate) struct Ctx {
    principal: EntityUid,
    entities: Entities,
}

fn term(t: &Term) -> String {
    match t {
        Term::Partition => "resource".into(),
        Term::UserId => "principal.id".into(),
        Term::Custom(n) => format!("principal.custom_data.{n}"),
        Term::Text(s) => format!("{s:?}"),
    }
}

fn render(e: &Expr) -> String {
    let lit = |other: &Term, s: &str| match other {
        Term::Partition => format!("Partition::{s:?}"),
        _ => format!("{s:?}"),
    };
    let join =
        |v: &[Expr], op: &str| v.iter().map(|e| format!("({})", render(e))).collect::<Vec<_>>().join(op);
    match e {
        Expr::Eq(a, Term::Text(s)) => format!("{} == {}", term(a), lit(a, s)),
        Expr::Eq(a, b) => format!("{} == {}", term(a), term(b)),
        Expr::In(a, List::Custom(n)) => format!("principal.custom_data.{n}.contains({})", term(a)),
        Expr::In(a, List::Constants(v)) => {
            let v: Vec<String> = v.iter().map(|s| lit(a, s)).collect();
            format!("[{}].contains({})", v.join(", "), term(a))
        }
        Expr::Gte(a, n) => format!("{} >= {n}", term(a)),
        Expr::And(v) => join(v, " && "),
        Expr::Or(v) => join(v, " || "),
        Expr::Not(e) => format!("!({})", render(e)),
        Expr::Call(_) => unreachable!(),
    }
}

/// JSON to a Cedar expression; `reference` says that strings here name partitions.
fn expr(rule: &Rule, v: &Value, reference: bool) -> RestrictedExpression {
    use RestrictedExpression as R;
    match v {
        Value::String(s) if reference => {
            R::new_entity_uid(EntityUid::from_type_name_and_id(rule.partition.clone(), EntityId::new(s)))
        }
        Value::String(s) => R::new_string(s.clone()),
        Value::Bool(b) => R::new_bool(*b),
        Value::Number(n) => R::new_long(n.as_i64().unwrap()),
        Value::Array(a) => R::new_set(a.iter().map(|v| expr(rule, v, reference))),
        Value::Object(o) => R::new_record(o.iter().map(|(k, v)| {
            let reference =
                matches!(k.as_str(), "orgId" | "teamId" | "readPartitions" | "blocked" | "archived");
            (k.clone(), expr(rule, v, reference))
        }))
        .unwrap(),
        Value::Null => unreachable!(),
    }
}

fn prepare(rule: &Rule, user: &Value) -> Ctx {
    let principal =
        EntityUid::from_type_name_and_id(rule.user.clone(), EntityId::new(user["id"].as_str().unwrap()));
    let attrs: HashMap<String, RestrictedExpression> =
        user.as_object().unwrap().iter().map(|(k, v)| (k.clone(), expr(rule, v, k == "id"))).collect();
    let entity = Entity::new(principal.clone(), attrs, HashSet::new()).unwrap();
    Ctx { principal, entities: Entities::from_entities([entity], None).unwrap() }
}

fn run(rule: &Rule, ctx: &Ctx, p: &str) -> bool {
    let resource = EntityUid::from_type_name_and_id(rule.partition.clone(), EntityId::new(p));
    let request =
        Request::new(ctx.principal.clone(), rule.action.clone(), resource, Context::empty(), None).unwrap();
    rule.authorizer.is_authorized(&request, &rule.policies, &ctx.entities).decision() == Decision::Allow
}

pub(crate) struct Cedar;
impl Engine for Cedar {
    const ABOUT: &str = "no default features, no schema; the user as principal, the partition as resource";
    const CRATES: &[&str] = &["cedar-policy"];
    type Rule = Rule;
    type Prepared = Ctx;

    fn text(w: &Workload) -> Result<String, &'static str> {
        if w.name == "W7" {
            return Err("Cedar has no host functions by design");
        }
        Ok(format!("permit(principal, action, resource) when {{ {} }};", render(&w.rule)))
    }
    fn compile(text: &str, _: &'static Workload) -> Rule {
        Rule {
            policies: PolicySet::from_str(text).unwrap(),
            authorizer: Authorizer::new(),
            user: EntityTypeName::from_str("User").unwrap(),
            partition: EntityTypeName::from_str("Partition").unwrap(),
            action: EntityUid::from_type_name_and_id(
                EntityTypeName::from_str("Action").unwrap(),
                EntityId::new("read"),
            ),
        }
    }
    fn prepare(rule: &'static Rule, user: &'static Value) -> Ctx {
        prepare(rule, user)
    }
    fn warm(rule: &'static Rule, ctx: &mut Ctx, p: &'static str) -> bool {
        run(rule, ctx, p)
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        run(rule, &prepare(rule, user), p)
    }
}
