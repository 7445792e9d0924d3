//! No engine: the loop alone, which decides nothing. Its text row is serde_json alone, reading the rule to a `Value`:
//! the least that an engine of rules in JSON can take.

use std::hint::black_box;

use serde_json::Value as Json;

use crate::{
    harness::{Engine, Row},
    workload::Workload,
};

pub(crate) struct Floor;

impl Engine for Floor {
    const ABOUT: &str = "no engine; its text row is `from_str` of the rule to a serde_json Value";
    const CRATES: &[&str] = &["serde_json"];
    const ROWS: &[Row] = &[Row::Text];
    type Rule = Json;
    type Prepared = ();

    fn text(workload: &Workload) -> Result<String, &'static str> {
        Ok(workload.rule.realm().to_string())
    }

    fn compile(text: &str, _: &'static Workload) -> Json {
        black_box(serde_json::from_str(text).expect("the rule is JSON"))
    }

    fn prepare(_: &'static Json, _: &'static Json) {}
}
