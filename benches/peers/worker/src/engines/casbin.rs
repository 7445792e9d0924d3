//! Casbin, ABAC: no policy lines, the whole rule is the matcher (Rhai inside, compiled once).
//! Warm: the user prepared as a Rhai `Dynamic` through an own `EnforceArgs` (casbin clones it
//! per enforce all the same). Cold: the documented tuple form, which serializes the user per call.

use ::casbin::function_map::OperatorFunction;
use ::casbin::{CoreApi, DefaultModel, EnforceArgs, Enforcer, Result as CasbinResult};
use ::rhai::{Dynamic, ImmutableString};
use futures_executor::block_on;
use serde_json::Value;

use crate::{
    harness::Engine,
    infix::Infix,
    workload::{Workload, can_read},
};

pub(crate) struct Prepared<'a>(&'a Dynamic, &'a str);
impl EnforceArgs for Prepared<'_> {
    fn try_into_vec(self) -> CasbinResult<Vec<Dynamic>> {
        Ok(vec![self.0.clone(), Dynamic::from(ImmutableString::from(self.1))])
    }
    fn cache_key(&self) -> u64 {
        0
    }
}

fn can_read_dyn(p: Dynamic) -> Dynamic {
    can_read(&p.into_immutable_string().unwrap()).into()
}

pub(crate) struct Casbin;
impl Engine for Casbin {
    const ABOUT: &str = "an ABAC matcher without policy lines (`runtime-tokio`; brings rhai with `sync only_i32 no_optimize`)";
    const CRATES: &[&str] = &["casbin", "rhai"];
    type Rule = Enforcer;
    type Prepared = Dynamic;

    fn text(w: &Workload) -> Result<String, &'static str> {
        let matcher = Infix {
            partition: "r.obj",
            user_id: "r.sub.id",
            custom: "r.sub.custom_data.",
            and: " && ",
            or: " || ",
            not: "!",
        }
        .render(&w.rule);
        Ok(format!(
            "[request_definition]\nr = sub, obj\n[policy_definition]\np = sub\n\
                    [policy_effect]\ne = some(where (p.eft == allow))\n[matchers]\nm = {matcher}\n"
        ))
    }
    fn compile(text: &str, w: &'static Workload) -> Enforcer {
        block_on(async {
            let model = DefaultModel::from_str(text).await.unwrap();
            if w.name != "W7" {
                return Enforcer::new(model, ()).await.unwrap();
            }
            let mut e = Enforcer::new(model, ()).await.unwrap();
            e.add_function("canRead", OperatorFunction::Arg1(can_read_dyn));
            e
        })
    }
    fn prepare(_: &'static Enforcer, user: &'static Value) -> Dynamic {
        ::rhai::serde::to_dynamic(user).unwrap()
    }
    fn warm(e: &'static Enforcer, user: &mut Dynamic, p: &'static str) -> bool {
        e.enforce(Prepared(user, p)).unwrap()
    }
    fn cold(e: &'static Enforcer, user: &'static Value, p: &'static str) -> bool {
        e.enforce((user, p)).unwrap()
    }
}
