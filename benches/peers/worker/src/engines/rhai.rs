//! Rhai: expression compiled to an AST once, evaluated with a reused Scope.
//! String lists of the user become a registered custom type with a native `contains`, the way the
//! Rhai book extends `in`; with plain Rhai arrays W2 costs about 1700 ns and W2b 85 us, as every
//! element goes through a dynamic `==` call. Constant lists in the rule text stay Rhai arrays.
//! Warm: a Scope per user holding `user` as a constant Map; `partition` pushed and rewound per check.
//! Cold: the Map built from JSON per check.

use ::rhai::{AST, Dynamic, Engine as Machine, ImmutableString, Scope};
use serde_json::Value;
use std::rc::Rc;

use crate::{
    harness::Engine,
    infix::Infix,
    workload::{Workload, can_read},
};

#[derive(Clone)]
struct StrList(Rc<[String]>);

fn convert(v: &Value) -> Dynamic {
    match v {
        Value::Null => Dynamic::UNIT,
        Value::Bool(b) => (*b).into(),
        Value::Number(n) => n.as_i64().unwrap().into(),
        Value::String(s) => s.as_str().into(),
        Value::Array(a) if a.iter().all(Value::is_string) => {
            Dynamic::from(StrList(a.iter().map(|v| v.as_str().unwrap().to_owned()).collect()))
        }
        Value::Array(a) => Dynamic::from_array(a.iter().map(convert).collect()),
        Value::Object(o) => {
            Dynamic::from_map(o.iter().map(|(k, v)| (k.as_str().into(), convert(v))).collect())
        }
    }
}

pub(crate) struct Rule {
    engine: &'static Machine,
    ast: AST,
}

fn scope(user: Dynamic) -> Scope<'static> {
    let mut scope = Scope::new();
    scope.push_constant_dynamic("user", user);
    scope
}

fn run(rule: &Rule, scope: &mut Scope<'static>, p: &str) -> bool {
    scope.push_constant("partition", ImmutableString::from(p));
    let ok = rule.engine.eval_ast_with_scope::<bool>(scope, &rule.ast).unwrap();
    scope.rewind(1);
    ok
}

pub(crate) struct Rhai;
impl Engine for Rhai {
    const ABOUT: &str = "`unchecked only_i64 no_float no_function no_module no_time no_position no_custom_syntax`; compiled with full optimisation, a reused `Scope`";
    const CRATES: &[&str] = &["rhai"];
    type Rule = Rule;
    type Prepared = Scope<'static>;

    fn text(w: &Workload) -> Result<String, &'static str> {
        Ok(Infix {
            partition: "partition",
            user_id: "user.id",
            custom: "user.custom_data.",
            and: " && ",
            or: " || ",
            not: "!",
        }
        .render(&w.rule))
    }
    fn compile(text: &str, _: &'static Workload) -> Rule {
        thread_local!(static ENGINE: &'static Machine = {
            let mut e = Machine::new();
            e.set_optimization_level(::rhai::OptimizationLevel::Full);
            e.register_fn("contains", |l: &mut StrList, p: ImmutableString| l.0.iter().any(|s| s == p.as_str()));
            e.register_fn("canRead", |p: ImmutableString| can_read(&p));
            Box::leak(Box::new(e))
        });
        let engine = ENGINE.with(|e| *e);
        Rule { engine, ast: engine.compile_expression(text).unwrap() }
    }
    fn prepare(_: &'static Rule, user: &'static Value) -> Self::Prepared {
        scope(convert(user))
    }
    fn warm(rule: &'static Rule, scope: &mut Self::Prepared, p: &'static str) -> bool {
        run(rule, scope, p)
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        run(rule, &mut scope(convert(user)), p)
    }
}
