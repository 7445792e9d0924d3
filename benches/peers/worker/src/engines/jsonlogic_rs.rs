//! JSON Logic (jsonlogic-rs): no compiled form, the rule stays a `serde_json::Value` and is
//! re-parsed by every `apply`.
//! Warm: one `{"user": .., "partition": ..}` document per user, partition replaced per check.
//! Cold: that document built (user cloned) per check, as the API wants one owned Value.

use serde_json::{Value, json};

use crate::{harness::Engine, workload::Workload};

pub(crate) struct JsonLogic;
impl Engine for JsonLogic {
    const ABOUT: &str = "`apply(&rule, &data)`, which interprets the JSON of the rule at each call";
    const CRATES: &[&str] = &["jsonlogic-rs"];
    type Rule = Value;
    type Prepared = Value;

    fn text(w: &Workload) -> Result<String, &'static str> {
        if w.name == "W7" {
            return Err("no custom operators in the API");
        }
        Ok(w.rule.json_logic().to_string())
    }
    fn compile(text: &str, _: &'static Workload) -> Value {
        serde_json::from_str(text).unwrap()
    }
    fn prepare(_: &'static Value, user: &'static Value) -> Value {
        json!({"user": user, "partition": ""})
    }
    fn warm(rule: &'static Value, data: &mut Value, p: &'static str) -> bool {
        if let Value::String(s) = &mut data["partition"] {
            s.clear();
            s.push_str(p);
        }
        ::jsonlogic_rs::apply(rule, data).unwrap() == Value::Bool(true)
    }
    fn cold(rule: &'static Value, user: &'static Value, p: &'static str) -> bool {
        let data = Value::Object(
            [("user".to_owned(), user.clone()), ("partition".to_owned(), Value::from(p))]
                .into_iter()
                .collect(),
        );
        ::jsonlogic_rs::apply(rule, &data).unwrap() == Value::Bool(true)
    }
}
