//! What an app says of its values and environment, for files in which a counterexample tells the rest.
//!
//! `--values` and `--environment` replace what an export holds, so such a file has to repeat it.

use serde_json::{Map, Value as Json, json};
use sync_rules::{
    app::{App, AppValue},
    migrate::RoleCounterexample,
};

/// What is known of an app, as far as its rules read it.
#[derive(Default)]
pub(super) struct Facts {
    values: Map<String, Json>,
    environment: Map<String, Json>,
}

impl Facts {
    pub(super) fn new(app: &App) -> Self {
        let reads = app.sync.as_ref().map(|config| config.reads().values.clone()).unwrap_or_default();
        let read = |name: &str| {
            reads.iter().any(|path| {
                path.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
            })
        };
        let values = app.options.values.iter().flatten().filter_map(|(name, value)| match value {
            AppValue::Known(value) if read(name) => Some((name.clone(), value.to_json())),
            AppValue::Known(_) | AppValue::Secret | _ => None,
        });
        let environment = app.options.environment.as_ref().map(|environment| {
            let values = environment.values.iter().map(|(name, value)| (name.clone(), value.to_json()));
            let values: Map<String, Json> = values.collect();
            [("tag".to_owned(), json!(environment.tag)), ("values".to_owned(), Json::Object(values))]
        });
        Self { values: values.collect(), environment: environment.into_iter().flatten().collect() }
    }

    /// What a file of `--values` must hold for the example; `None` if what is known suffices.
    pub(super) fn values(&self, example: &RoleCounterexample) -> Option<Json> {
        example.values.as_ref().map(|values| over(&self.values, values))
    }

    /// The same for `--environment`.
    pub(super) fn environment(&self, example: &RoleCounterexample) -> Option<Json> {
        example.environment.as_ref().map(|environment| over(&self.environment, environment))
    }
}

/// What is known, with more in it.
fn over(known: &Map<String, Json>, more: &Json) -> Json {
    let mut all = known.clone();
    for (name, value) in more.as_object().into_iter().flatten() {
        let value = match all.get(name) {
            Some(Json::Object(before)) if value.is_object() => over(before, value),
            Some(_) | None => value.clone(),
        };
        all.insert(name.clone(), value);
    }
    Json::Object(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_repeated() {
        let known = json!({"tag": "qa", "values": {"a": 1}});
        let more = json!({"values": {"b": 2}});
        let all = over(known.as_object().unwrap(), &more);
        assert_eq!(all, json!({"tag": "qa", "values": {"a": 1, "b": 2}}));
    }
}
