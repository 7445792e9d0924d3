//! JSON Logic (datalogic-rs): compiled `Logic`, `Engine::evaluate` on a caller-owned, reset `Bump`.
//! Warm: the user as an arena `DataValue`, borrowed by each check's two-field root object.
//! Cold: the user deep-converted into the arena per check.

use ::datalogic_rs::datavalue::OwnedDataValue;
use ::datalogic_rs::operator::EvalContext;
use ::datalogic_rs::{CustomOperator, DataValue, Engine as Dl, Logic, Result as DlResult};
use bumpalo::Bump;
use serde_json::Value;
use std::cell::RefCell;

use crate::{
    harness::Engine,
    workload::{Workload, can_read},
};

struct CanRead;
impl CustomOperator for CanRead {
    fn evaluate<'a>(
        &self,
        args: &[&'a DataValue<'a>],
        _: &mut EvalContext<'_, 'a>,
        arena: &'a Bump,
    ) -> DlResult<&'a DataValue<'a>> {
        Ok(arena.alloc(DataValue::Bool(can_read(args[0].as_str().unwrap_or_default()))))
    }
}

pub(crate) struct Rule {
    engine: &'static Dl,
    logic: Logic,
    bump: RefCell<Bump>,
}

fn run(rule: &Rule, user: DataValue<'_>, p: &str, bump: &Bump) -> bool {
    let fields = bump.alloc([("partition", DataValue::String(p)), ("user", user)]);
    let root = bump.alloc(DataValue::Object(fields));
    rule.engine.evaluate(&rule.logic, &*root, bump).unwrap().as_bool().unwrap()
}

pub(crate) struct Datalogic;
impl Engine for Datalogic {
    const ABOUT: &str = "compiled `Logic`, an arena of the caller that is reset for each check, the user as a borrowed `DataValue`";
    const CRATES: &[&str] = &["datalogic-rs", "bumpalo"];
    type Rule = Rule;
    type Prepared = DataValue<'static>;

    fn text(w: &Workload) -> Result<String, &'static str> {
        Ok(w.rule.json_logic().to_string())
    }
    fn compile(text: &str, _: &'static Workload) -> Rule {
        thread_local!(static ENGINE: &'static Dl =
            Box::leak(Box::new(Dl::builder().add_operator("canRead", CanRead).build())));
        let engine = ENGINE.with(|e| *e);
        Rule { engine, logic: engine.compile(text).unwrap(), bump: RefCell::new(Bump::new()) }
    }
    fn prepare(_: &'static Rule, user: &'static Value) -> Self::Prepared {
        let arena: &'static Bump = Box::leak(Box::new(Bump::new()));
        OwnedDataValue::from_json(&user.to_string()).unwrap().to_arena(arena)
    }
    fn warm(rule: &'static Rule, user: &mut Self::Prepared, p: &'static str) -> bool {
        let bump = &mut *rule.bump.borrow_mut();
        bump.reset();
        run(rule, *user, p, bump)
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        let bump = &mut *rule.bump.borrow_mut();
        bump.reset();
        run(rule, convert(user, bump), p, bump)
    }
}

/// JSON to an arena value, borrowing the strings. (`Engine::evaluate` does the same deep walk for
/// a `&serde_json::Value` input, copying the strings; but that would need user and partition
/// merged into one owned JSON object first.)
fn convert<'a>(v: &'a Value, bump: &'a Bump) -> DataValue<'a> {
    match v {
        Value::Null => DataValue::Null,
        Value::Bool(b) => DataValue::Bool(*b),
        Value::Number(n) => DataValue::from_i64(n.as_i64().unwrap()),
        Value::String(s) => DataValue::String(s),
        Value::Array(a) => DataValue::Array(bump.alloc_slice_fill_iter(a.iter().map(|v| convert(v, bump)))),
        Value::Object(o) => DataValue::Object(
            bump.alloc_slice_fill_iter(o.iter().map(|(k, v)| (k.as_str(), convert(v, bump)))),
        ),
    }
}
