//! Rego (regorus), compiled to the register VM (RVM), VM reused, `execute_entry_point_by_index`.
//! Warm: the user as a (reference-counted) regorus Value. Cold: converted from JSON per check.
//! Host functions: the RVM has none in the run-to-completion mode, so W7 suspends on a
//! registered host-await builtin and resumes with the answer.

use ::regorus::Value as Rv;
use ::regorus::languages::rego::compiler::Compiler;
use ::regorus::rvm::vm::{ExecutionMode, ExecutionState, RegoVM, SuspendReason};
use serde_json::Value;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::Arc;

use crate::{
    harness::Engine,
    rule::{Expr, List, Term},
    workload::{Workload, can_read},
};

const ENTRY: &str = "data.bench.allow";

pub(crate) struct Rule {
    vm: RefCell<RegoVM>,
    user: Rv,
    partition: Rv,
    host: bool,
}

fn term(t: &Term) -> String {
    match t {
        Term::Partition => "input.partition".into(),
        Term::UserId => "input.user.id".into(),
        Term::Custom(n) => format!("input.user.custom_data.{n}"),
        Term::Text(s) => format!("{s:?}"),
    }
}

/// Rego has no `||`: a disjunction is a rule with several bodies.
struct Module {
    helpers: String,
    n: usize,
}
impl Module {
    fn body(&mut self, e: &Expr) -> String {
        match e {
            Expr::Eq(a, b) => format!("{} == {}", term(a), term(b)),
            Expr::In(a, List::Custom(n)) => format!("{} in input.user.custom_data.{n}", term(a)),
            Expr::In(a, List::Constants(v)) => {
                let v: Vec<String> = v.iter().map(|s| format!("{s:?}")).collect();
                format!("{} in {{{}}}", term(a), v.join(",\n  ")) // regorus caps lines at 1024 columns
            }
            Expr::Gte(a, n) => format!("{} >= {n}", term(a)),
            Expr::And(v) => v.iter().map(|e| self.body(e)).collect::<Vec<_>>().join("; "),
            Expr::Or(v) => {
                self.n += 1;
                let name = format!("any_{}", self.n);
                for e in v {
                    let b = self.body(e);
                    writeln!(self.helpers, "{name} if {{ {b} }}").unwrap();
                }
                name
            }
            Expr::Not(e) => match self.body(e) {
                b if b.starts_with("any_") => format!("not {b}"),
                _ => unreachable!("no workload needs it"),
            },
            Expr::Call(f) => format!("{f}(input.partition)"),
        }
    }
}

fn input(rule: &Rule, user: Rv, p: &str) -> Rv {
    Rv::from(BTreeMap::from([(rule.partition.clone(), Rv::from(p)), (rule.user.clone(), user)]))
}

fn run(rule: &Rule, input: Rv) -> bool {
    let vm = &mut *rule.vm.borrow_mut();
    vm.set_input(input);
    let mut out = vm.execute_entry_point_by_index(0).unwrap();
    if rule.host {
        while let ExecutionState::Suspended { reason: SuspendReason::HostAwait { argument, .. }, .. } =
            vm.execution_state()
        {
            // A registered builtin passes its arguments as an array.
            let ok = match argument {
                Rv::Array(a) => can_read(a[0].as_string().unwrap()),
                v => can_read(v.as_string().unwrap()),
            };
            out = vm.resume(Some(Rv::from(ok))).unwrap();
        }
    }
    matches!(out, Rv::Bool(true))
}

pub(crate) struct Regorus;
impl Engine for Regorus {
    const ABOUT: &str = "`std arc rvm`; Rego compiled for the register machine, which is reused; the user as a prepared `Value`";
    const CRATES: &[&str] = &["regorus"];
    type Rule = Rule;
    type Prepared = Rv;

    fn text(w: &Workload) -> Result<String, &'static str> {
        let mut m = Module { helpers: String::new(), n: 0 };
        let mut allow = String::new();
        let bodies: Vec<&Expr> = match &w.rule {
            Expr::Or(v) => v.iter().collect(),
            e => vec![e],
        };
        for e in bodies {
            let b = m.body(e);
            writeln!(allow, "allow if {{ {b} }}").unwrap();
        }
        Ok(format!("package bench\n\n{allow}{}", m.helpers))
    }
    fn compile(text: &str, w: &'static Workload) -> Rule {
        let host = w.name == "W7";
        let mut engine = ::regorus::Engine::new();
        engine.add_policy("bench.rego".into(), text.into()).unwrap();
        let host_fns: &[(&str, usize)] = if host { &[("canRead", 1)] } else { &[] };
        let policy = engine.compile_with_entrypoint(&ENTRY.into()).unwrap();
        let program = Compiler::compile_from_policy_with_host_await(&policy, &[ENTRY], host_fns).unwrap();
        let mut vm = RegoVM::new();
        vm.load_program(Arc::clone(&program));
        if host {
            vm.set_execution_mode(ExecutionMode::Suspendable);
        }
        Rule { vm: RefCell::new(vm), user: Rv::from("user"), partition: Rv::from("partition"), host }
    }
    fn prepare(_: &'static Rule, user: &'static Value) -> Rv {
        convert(user)
    }
    fn warm(rule: &'static Rule, user: &mut Rv, p: &'static str) -> bool {
        run(rule, input(rule, user.clone(), p))
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        run(rule, input(rule, convert(user), p))
    }
}

/// JSON to regorus without the clone that `From<serde_json::Value>` (by value) would need.
fn convert(v: &Value) -> Rv {
    match v {
        Value::Null => Rv::Null,
        Value::Bool(b) => Rv::from(*b),
        Value::Number(n) => Rv::from(n.as_i64().unwrap()),
        Value::String(s) => Rv::from(s.as_str()),
        Value::Array(a) => Rv::from(a.iter().map(convert).collect::<Vec<_>>()),
        Value::Object(o) => {
            Rv::from(o.iter().map(|(k, v)| (Rv::from(k.as_str()), convert(v))).collect::<BTreeMap<_, _>>())
        }
    }
}
