//! ZEN (zen-expression, the expression engine of gorules' zen-engine): bytecode compiled once,
//! VM reused, `partition` as a scope local.
//! Warm: a Scope per user. Cold: the user converted from JSON (`Variable::from(&Value)`) per check.
//! (zen-engine wraps the same expressions in a decision graph; it can only add to these numbers.)

use serde_json::Value;
use std::cell::RefCell;
use zen_expression::expression::Standard;
use zen_expression::{Expression, Isolate, Scope, Variable, vm::VM};
use zen_types::symbol::Symbol;

use crate::{harness::Engine, infix::Infix, workload::Workload};

pub(crate) struct Rule {
    code: Expression<Standard>,
    vm: RefCell<VM>,
}

fn scope(user: &Value) -> Scope {
    Scope::new(Variable::from_object(
        [(Symbol::from_static("user"), Variable::from(user))].into_iter().collect(),
    ))
}

fn run(rule: &Rule, scope: &mut Scope, p: &str) -> bool {
    scope.set_local(Symbol::from_static("partition"), Variable::String(Symbol::from(p)));
    rule.code.evaluate_with_scope(scope, &mut rule.vm.borrow_mut()).unwrap().as_bool().unwrap()
}

pub(crate) struct Zen;
impl Engine for Zen {
    const ABOUT: &str = "compiled bytecode, a reused machine, the partition as a local of the scope";
    const CRATES: &[&str] = &["zen-expression"];
    type Rule = Rule;
    type Prepared = Scope;

    fn text(w: &Workload) -> Result<String, &'static str> {
        if w.name == "W7" {
            return Err("the function registry is closed (no host functions in expressions)");
        }
        Ok(Infix {
            partition: "partition",
            user_id: "user.id",
            custom: "user.custom_data.",
            and: " and ",
            or: " or ",
            not: "not ",
        }
        .render(&w.rule))
    }
    fn compile(text: &str, _: &'static Workload) -> Rule {
        thread_local!(static ISOLATE: RefCell<Isolate> = RefCell::new(Isolate::new()));
        let code = ISOLATE.with_borrow_mut(|i| i.compile_standard(text)).unwrap();
        Rule { code, vm: RefCell::new(VM::new()) }
    }
    fn prepare(_: &'static Rule, user: &'static Value) -> Scope {
        scope(user)
    }
    fn warm(rule: &'static Rule, scope: &mut Scope, p: &'static str) -> bool {
        run(rule, scope, p)
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        run(rule, &mut scope(user), p)
    }
}
