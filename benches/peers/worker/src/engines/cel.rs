//! CEL (cel-rust). Borrowed variables through `VariableResolver` (no context map to fill per
//! check), zero-copy string for the partition, `resolve_val` (no copy of the result).
//! Warm: the user converted once by `cel::to_value`. Cold: converted per check.

use ::cel::common::types::{CelBool, CelString, STRING_TYPE};
use ::cel::common::value::{CowVal, Val};
use ::cel::context::{Context, VariableResolver};
use ::cel::{Env, ExecutionError, Program};
use serde_json::Value;
use std::sync::Arc;

use crate::{
    harness::Engine,
    infix::Infix,
    workload::{Workload, can_read},
};

pub(crate) struct Rule {
    program: Program,
    root: Context<'static, 'static>,
}

struct Vars<'a> {
    user: &'a dyn Val,
    partition: CelString<'a>,
}
impl VariableResolver for Vars<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        match name {
            "partition" => Some(CowVal::Borrowed(&self.partition)),
            "user" => Some(CowVal::Borrowed(self.user)),
            _ => None,
        }
    }
}

fn can_read_cel<'b, 'v>(args: Vec<CowVal<'b, 'v>>) -> Result<CowVal<'b, 'v>, ExecutionError> {
    let p = args[0].downcast_ref::<CelString>().unwrap();
    Ok(CowVal::owned(CelBool::from(can_read(p.inner()))))
}

pub(crate) fn text(w: &Workload) -> String {
    Infix {
        partition: "partition",
        user_id: "user.id",
        custom: "user.custom_data.",
        and: " && ",
        or: " || ",
        not: "!",
    }
    .render(&w.rule)
}

/// A root context over one shared environment (standard library + host function).
pub(crate) fn root() -> Context<'static, 'static> {
    thread_local!(static ENV: Arc<Env> = {
        let mut env = Env::stdlib();
        env.add_overload("canRead", "can_read_string", vec![STRING_TYPE], can_read_cel).unwrap();
        Arc::new(env)
    });
    Context::with_env(ENV.with(Arc::clone))
}

fn run(program: &Program, root: &Context<'static, 'static>, user: &dyn Val, partition: &str) -> bool {
    let vars = Vars { user, partition: CelString::from(partition) };
    let mut ctx = root.new_inner_scope();
    ctx.set_variable_resolver(&vars);
    let v = ::cel::Value::resolve_val(program.expression(), &ctx).unwrap();
    *v.downcast_ref::<CelBool>().unwrap().inner()
}

fn convert(user: &Value) -> Box<dyn Val> {
    ::cel::to_value(user).unwrap().try_into().unwrap()
}

pub(crate) struct Cel;
impl Engine for Cel {
    const ABOUT: &str =
        "no default features; `VariableResolver` with borrowed values, the user by `cel::to_value`";
    const CRATES: &[&str] = &["cel"];
    type Rule = Rule;
    type Prepared = Box<dyn Val>;

    fn text(w: &Workload) -> Result<String, &'static str> {
        Ok(text(w))
    }
    fn compile(text: &str, _: &'static Workload) -> Rule {
        let root = root();
        let Context::Root { env, .. } = &root else { unreachable!() };
        Rule { program: env.compile(text).unwrap(), root }
    }
    fn prepare(_: &'static Rule, user: &'static Value) -> Self::Prepared {
        convert(user)
    }
    fn warm(rule: &'static Rule, user: &mut Self::Prepared, p: &'static str) -> bool {
        run(&rule.program, &rule.root, user.as_ref(), p)
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        run(&rule.program, &rule.root, convert(user).as_ref(), p)
    }
}
