//! CEL pushed to what its API allows, at the price of own glue code:
//! * the user's JSON is never converted: a `VariableResolver` answers the whole dotted name
//!   (`user.custom_data.readPartitions`, which cel asks for first) by walking the borrowed
//!   `serde_json::Value`; arrays are an own `Val` that implements `Container`;
//! * rules are parsed with the hidden, experimental `parser_pratt` instead of the ANTLR parser.
//!
//! Nothing to prepare, so warm and cold are the same.

use ::cel::ExecutionError;
use ::cel::common::traits::{Container, Indexer};
use ::cel::common::types::{CelBool, CelDouble, CelInt, CelNull, CelString, LIST_TYPE, MAP_TYPE, Type};
use ::cel::common::value::{CowVal, Val};
use ::cel::context::{Context, VariableResolver};
use ::cel::parser::{Expression, PrattParser};
use serde_json::{Map, Value};

use crate::{
    harness::{Engine, Row},
    workload::Workload,
};

#[derive(Debug, Clone, Copy)]
pub(crate) struct Obj<'a>(&'a Map<String, Value>);
#[derive(Debug, Clone, Copy)]
struct Arr<'a>(&'a [Value]);

fn wrap<'a: 'v, 'v>(v: &'a Value) -> Box<dyn Val + 'v> {
    match v {
        Value::Null => Box::new(CelNull),
        Value::Bool(b) => Box::new(CelBool::from(*b)),
        Value::Number(n) => match n.as_i64() {
            Some(i) => Box::new(CelInt::from(i)),
            None => Box::new(CelDouble::from(n.as_f64().unwrap())),
        },
        Value::String(s) => Box::new(CelString::from(s.as_str())),
        Value::Array(a) => Box::new(Arr(a)),
        Value::Object(o) => Box::new(Obj(o)),
    }
}

impl<'a> Val for Obj<'a> {
    fn get_type(&self) -> &Type {
        &MAP_TYPE
    }
    fn cel_type() -> &'static Type {
        &MAP_TYPE
    }
    fn as_indexer<'b, 'v>(&'b self) -> Option<&'b (dyn Indexer + 'v)>
    where
        Self: 'v,
    {
        Some(self)
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
}

impl<'a> Indexer for Obj<'a> {
    fn get<'b, 'v>(&'b self, key: &dyn Val) -> Result<CowVal<'b, 'v>, ExecutionError>
    where
        Self: 'v,
    {
        let key = key.downcast_ref::<CelString>().map(CelString::inner).unwrap_or_default();
        match self.0.get(key) {
            Some(v) => Ok(CowVal::Owned(wrap(v))),
            None => Err(ExecutionError::no_such_key(key)),
        }
    }
    fn steal<'v>(self: Box<Self>, key: &dyn Val) -> Result<Box<dyn Val + 'v>, ExecutionError>
    where
        Self: 'v,
    {
        self.get(key).map(CowVal::into_owned)
    }
}

impl<'a> Val for Arr<'a> {
    fn get_type(&self) -> &Type {
        &LIST_TYPE
    }
    fn cel_type() -> &'static Type {
        &LIST_TYPE
    }
    fn as_container(&self) -> Option<&dyn Container> {
        Some(self)
    }
    fn clone_as_boxed<'v>(&self) -> Box<dyn Val + 'v>
    where
        Self: 'v,
    {
        Box::new(*self)
    }
}

impl Container for Arr<'_> {
    fn contains(&self, value: &dyn Val) -> Result<bool, ExecutionError> {
        Ok(match value.downcast_ref::<CelString>() {
            Some(s) => self.0.iter().any(|v| v.as_str() == Some(s.inner())),
            None => self.0.iter().any(|v| wrap(v).equals(value)),
        })
    }
}

struct Vars<'a> {
    user: &'a Value,
    partition: CelString<'a>,
}
impl VariableResolver for Vars<'_> {
    fn resolve<'b>(&'b self, name: &str) -> Option<CowVal<'b, 'b>> {
        if name == "partition" {
            return Some(CowVal::Borrowed(&self.partition));
        }
        let mut v = self.user;
        let path = name.strip_prefix("user")?;
        if !path.is_empty() {
            for key in path.strip_prefix('.')?.split('.') {
                v = v.get(key)?;
            }
        }
        Some(CowVal::Owned(wrap(v)))
    }
}

pub(crate) struct Rule {
    expr: Expression,
    root: Context<'static, 'static>,
}

pub(crate) struct CelTuned;
impl Engine for CelTuned {
    const ABOUT: &str =
        "the hidden `parser_pratt`; an own resolver of dotted names over the JSON, nothing converted";
    const CRATES: &[&str] = &["cel"];
    const ROWS: &[Row] = &[Row::Warm, Row::Cold, Row::Text];
    type Rule = Rule;
    type Prepared = &'static Value;

    fn text(w: &Workload) -> Result<String, &'static str> {
        Ok(super::cel::text(w))
    }
    fn compile(text: &str, _: &'static Workload) -> Rule {
        Rule { expr: PrattParser::new().parse(text).unwrap(), root: super::cel::root() }
    }
    fn prepare(_: &'static Rule, user: &'static Value) -> Self::Prepared {
        user
    }
    fn warm(rule: &'static Rule, user: &mut Self::Prepared, p: &'static str) -> bool {
        Self::cold(rule, user, p)
    }
    fn cold(rule: &'static Rule, user: &'static Value, p: &'static str) -> bool {
        let vars = Vars { user, partition: CelString::from(p) };
        let mut ctx = rule.root.new_inner_scope();
        ctx.set_variable_resolver(&vars);
        let v = ::cel::Value::resolve_val(&rule.expr, &ctx).unwrap();
        *v.downcast_ref::<CelBool>().unwrap().inner()
    }
}
