//! The set of partitions that a user may open says of each partition what a check says of it.

use std::collections::BTreeMap;

use proptest::prelude::*;
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, PartitionKey, PartitionType, Partitions, Source, SyncConfig,
    Value, ValueRef,
    app::{AppValue, Environment},
};

use crate::{
    naive::{self, Context},
    random, strategies,
};

fn options(case: &naive::Case<'_>) -> CompileOptions {
    let object = |json: &Json| json.as_object().cloned().unwrap_or_default();
    let mut options = CompileOptions::default();
    options.values =
        Some(object(case.values).iter().map(|(k, v)| (k.clone(), AppValue::Known(Value::from(v)))).collect());
    let values: BTreeMap<String, Value> =
        object(&case.environment["values"]).iter().map(|(k, v)| (k.clone(), Value::from(v))).collect();
    let tag = case.environment["tag"].as_str().unwrap_or_default();
    options.environment = Some(Environment::new(tag, values));
    options
}

/// Whether a rule over the partition alone admits one, as a configuration of its own.
fn admits(
    rule: &Json,
    key: &PartitionKey,
    partition: &Json,
    functions: &dyn Fn(&FunctionCall<'_>) -> Result<Value, EvalError>,
) -> bool {
    let source = Source::new("rule", rule.to_string());
    let config = SyncConfig::from_rules(key.clone(), Some(&source), None).expect("what remains is a rule");
    let permissions = config.compile();
    permissions.access(&json!({"id": "nobody"}), ValueRef::from(partition), &functions).read.allowed()
}

proptest! {
    #![proptest_config(random::config(2000))]

    #[test]
    fn a_set_says_what_a_check_says(
        input in strategies::input_for(Context::Pbs, prop_oneof![
            strategies::rule(Context::Pbs),
            strategies::wide_rule(Context::Pbs),
        ].boxed()),
        write in strategies::rule(Context::Pbs),
        more in proptest::collection::vec(strategies::partition(), 8),
        answer in any::<bool>(),
    ) {
        let case = strategies::case(&input);
        let kind = case.partition_type.and_then(PartitionType::from_name);
        let key = PartitionKey::new("k", kind, case.required);
        let source = |rule: &Json| Source::new("rule", rule.to_string());
        let (read, write) = (source(case.rule), source(&write));
        let Ok(config) = SyncConfig::from_rules(key.clone(), Some(&read), Some(&write)) else { return Ok(()) };
        let permissions = config.compile_with(&options(&case));
        let functions = |_: &FunctionCall<'_>| Ok(Value::Bool(answer));
        let user = permissions.for_user(case.user);
        let sets = user.partitions();
        for partition in more.iter().map(|(partition, ..)| partition).chain([case.partition]) {
            let access = permissions.access(case.user, ValueRef::from(partition), &functions);
            if access.error.is_some() {
                continue;
            }
            for (set, allowed) in [(&sets.read, access.read.allowed()), (&sets.write, access.write.allowed())] {
                let said = match set {
                    Partitions::Rule(rule) => Some(admits(rule, &key, partition, &functions)),
                    set => set.contains(ValueRef::from(partition)),
                };
                prop_assert!(
                    said.is_none_or(|said| said == allowed),
                    "{} {} {partition}: {set:?}, and the check says {allowed}", case.rule, case.user
                );
            }
        }
    }
}

#[test]
fn sets_have_the_form_that_people_expect() {
    let user = json!({"id": "u1", "custom_data": {"teams": ["b", "a", 5], "role": "admin", "level": 3}});
    let call = json!({"%function": {"name": "canRead", "arguments": ["%%partition", "%%user.id"]}});
    let cases = [
        (json!({"%%partition": "%%user.id"}), json!({"set": "only", "values": ["u1"]})),
        (json!({"%%user.custom_data.teams": "%%partition"}), json!({"set": "only", "values": ["a", "b"]})),
        (json!({"%%user.custom_data.role": "admin"}), json!({"set": "all"})),
        (json!({"%%user.custom_data.role": "guest"}), json!({"set": "none"})),
        (json!({"%%partition": {"$nin": ["x", "y"]}}), json!({"set": "all-but", "values": ["x", "y"]})),
        (json!({"%%partition": {"$in": ["p", null]}}), json!({"set": "only", "values": ["p", null]})),
        (
            json!({"%or": [{"%%partition": "%%user.id"}, {"%%true": call}]}),
            json!({"set": "rule", "rule": {"%or": [
                {"%%partition": "u1"},
                {"%%true": {"%function": {"name": "canRead", "arguments": ["%%partition", "u1"]}}},
            ]}}),
        ),
        (json!({"%%partition": {"$gt": "m"}}), json!({"set": "rule", "rule": {"%%partition": {"$gt": "m"}}})),
    ];
    for (rule, expected) in cases {
        let key = PartitionKey::new("k", Some(PartitionType::String), false);
        let source = Source::new("rule", rule.to_string());
        let permissions = SyncConfig::from_rules(key, Some(&source), None).unwrap().compile();
        let sets = permissions.for_user(&user).partitions();
        assert_eq!(sets.read.to_json(), expected, "{rule}");
        let listed = sets.read.listed().map(|values| values.iter().map(Value::to_json).collect::<Json>());
        let finite = match expected["set"].as_str() {
            Some("none") => Some(json!([])),
            Some("only") => Some(expected["values"].clone()),
            _ => None,
        };
        assert_eq!(listed, finite, "{rule}");
        assert_eq!(sets.write, Partitions::None, "{rule}");
    }
}

/// What an app does not tell can open other partitions: nothing is said to be all then.
#[test]
fn partitions_that_rest_on_what_is_not_known_are_said_to() {
    let reads = json!({"%or": [{"%%partition": "%%values.shared"}, {"%%user.id": "%%partition"}]});
    let excludes = json!({"%%partition": {"$ne": "%%values.shared"}});
    let tagged = json!({"%%environment.tag": "test"});
    let by_environment = json!({"%%environment.values.shared": "%%partition"});
    let decided = json!({"%or": [true, {"%%partition": "%%values.shared"}]});
    let told = |values: Option<&[(&str, AppValue)]>, environment: Option<Environment>, rule: &Json| {
        let source = Source::new("rule", rule.to_string());
        let key = PartitionKey::new("k", Some(PartitionType::String), true);
        let config = SyncConfig::from_rules(key, Some(&source), None).unwrap();
        let mut options = CompileOptions::default();
        options.values = values.map(|all| all.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect());
        options.environment = environment;
        let told = config.partitions_of(&json!({"id": "u"}), &options);
        (told.read, told.unknown)
    };
    let own = || Partitions::Only(vec![Value::from("u")]);
    let why = |why: &str| vec![format!("`%%values.shared` is not known: {why}")];
    let known = ("shared", AppValue::Known(Value::from("s")));
    let both = Partitions::Only(vec![Value::from("s"), Value::from("u")]);
    assert_eq!(told(Some(std::slice::from_ref(&known)), None, &reads), (both, vec![]));
    assert_eq!(told(Some(&[("shared", AppValue::Secret)]), None, &reads), (own(), why("it is a secret")));
    assert_eq!(told(None, None, &reads), (own(), why("it is not given")));
    // The export may lack it: its name is not among the values.
    assert_eq!(told(Some(&[]), None, &reads), (own(), why("it is not given")));
    assert_eq!(told(Some(&[]), None, &excludes), (Partitions::None, why("it is not given")));
    assert_eq!(told(Some(&[known]), None, &excludes).1, Vec::<String>::new());
    assert_eq!(told(None, None, &decided), (Partitions::All, vec![]));

    let environment = |tag: &str| Some(Environment::new(tag, BTreeMap::new()));
    let no_tag = vec!["`%%environment.tag` is not known: it is not given".to_owned()];
    assert_eq!(told(None, None, &tagged), (Partitions::None, no_tag));
    assert_eq!(told(None, environment("test"), &tagged), (Partitions::All, vec![]));
    assert_eq!(told(None, environment("x"), &tagged), (Partitions::None, vec![]));
    let no_value = vec!["`%%environment.values.shared` is not known: it is not given".to_owned()];
    assert_eq!(told(None, environment("test"), &by_environment), (Partitions::None, no_value));
}
