//! What a change of rules changes: the sentences for pairs of rules, and for random pairs that each example is confirmed
//! by deciding it on both sides, and that what is the same decides alike.

use std::{env, fs};

use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, PartitionKey, PartitionType, Permission, Source, SyncConfig,
    Value, ValueRef,
    app::{AppFunction, AppValue, Environment, load_apps},
    change::{Allowed, Change, Counterexample, Effect, changes},
};

use crate::{naive::Context, random, strategies};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/change");

#[test]
fn pairs_of_rules_have_their_sentences() {
    let mut failures = Vec::new();
    let mut count = 0;
    let mut files: Vec<_> = fs::read_dir(FOLDER).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    files.sort();
    for path in files {
        let mut cases: Vec<Json> = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for case in &mut cases {
            count += 1;
            let told = told(case);
            if case.get("change") != Some(&told) {
                failures.push(format!("{}: {}\n{told:#}", path.display(), case["name"]));
                case["change"] = told;
            }
        }
        if env::var_os("UPDATE").is_some() {
            fs::write(&path, format!("{:#}\n", Json::from(cases))).unwrap();
        }
    }
    assert!(count >= 30, "only {count} cases were found");
    assert!(
        failures.is_empty() || env::var_os("UPDATE").is_some(),
        "{} of {count}:\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// The effect and sentences for the read rules of a case, whose examples are confirmed.
fn told(case: &Json) -> Json {
    let kind = PartitionType::from_name(case.get("type").and_then(Json::as_str).unwrap_or("string"));
    let required = case.get("required") != Some(&json!(false));
    let config = |rule: &Json| {
        let key = PartitionKey::new("k", kind, required);
        SyncConfig::from_rules(key, Some(&Source::new("rule", rule.to_string())), None).unwrap()
    };
    let (before, after) = (config(&case["before"]), config(&case["after"]));
    let options = with_sources([&before, &after]);
    let found = changes((&before, &options), (&after, &options));
    let change = found.iter().find(|change| change.permission == Permission::Read).unwrap();
    confirm(change, &before, &after, &options).unwrap();
    let sentences = |examples: &[sync_rules::change::ChangeExample]| -> Vec<Json> {
        examples.iter().map(|example| Json::from(example.sentence.as_str())).collect()
    };
    let mut told = Map::from_iter([("effect".to_owned(), Json::from(change.effect.as_str()))]);
    for (name, examples) in [("gained", &change.gained), ("lost", &change.lost)] {
        if !examples.is_empty() {
            told.insert(name.to_owned(), sentences(examples).into());
        }
    }
    Json::Object(told)
}

/// Deciding an example gives on both sides what the change says, and that is what its side means.
pub(crate) fn confirm(
    change: &Change,
    before: &SyncConfig,
    after: &SyncConfig,
    options: &CompileOptions,
) -> Result<(), TestCaseError> {
    let sides =
        change.gained.iter().map(|found| (true, found)).chain(change.lost.iter().map(|found| (false, found)));
    for (gained, found) in sides {
        let example = &found.example;
        let of = |Allowed { read, write }| if change.permission == Permission::Read { read } else { write };
        let told = [before, after].map(|config| of(decide(config, &telling(options, config), example)));
        let plain = [before, after].map(|config| decide(config, options, example));
        let is_plain = plain == [example.before, example.after] && plain.map(of) == [!gained, gained];
        // What is said holds whatever the values are that the app does not tell; or it is said with them left aside.
        let tells_all = [before, after]
            .iter()
            .all(|config| config.reads().values.is_empty() && config.reads().environment.is_empty());
        prop_assert!(is_plain || !tells_all, "{:?} {:?}", plain, found);
        prop_assert!(
            told == [!gained, gained] || is_plain && !change.rests_on.is_empty(),
            "{:?} {:?} {:?}",
            told,
            plain,
            change
        );
    }
    Ok(())
}

fn decide(config: &SyncConfig, options: &CompileOptions, example: &Counterexample) -> Allowed {
    let functions = |call: &FunctionCall<'_>| {
        let arguments: Vec<Json> = call.arguments.iter().map(|value| value.to_value().to_json()).collect();
        let found = example.calls.iter().find(|made| made.name == call.name && made.arguments == arguments);
        match found.and_then(|made| made.result.as_ref()) {
            Some(result) => Ok(Value::from(result)),
            None => Err(EvalError::function_failed("it failed")),
        }
    };
    let permissions = config.compile_with(options);
    let access = permissions.access(&example.user, ValueRef::from(&example.partition), &functions);
    Allowed { read: access.read.allowed(), write: access.write.allowed() }
}

/// The same app, with some value wherever it does not tell one: what a change says holds whatever these are.
fn telling(options: &CompileOptions, config: &SyncConfig) -> CompileOptions {
    let mut options = options.clone();
    let values = options.values.get_or_insert_default();
    for path in &config.reads().values {
        let name = path.split('.').next().unwrap_or_default().to_owned();
        let told = values.entry(name).or_insert_with(|| AppValue::Known(Value::from("told")));
        if *told == AppValue::Secret {
            *told = AppValue::Known(Value::from("told"));
        }
    }
    options.environment.get_or_insert_with(|| {
        let names = config.reads().environment.iter().filter_map(|path| path.strip_prefix("values."));
        let first = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
        Environment::new("told", names.map(|path| (first(path), Value::from("told"))).collect())
    });
    options
}

proptest! {
    #![proptest_config(random::config(24))]

    #[test]
    fn changes_are_right(
        rule in strategies::rule(Context::Pbs),
        other in strategies::rule(Context::Pbs),
        write in strategies::rule(Context::Pbs),
        how in 0..6_usize,
        (_, kind, required) in strategies::partition(),
        tries in proptest::collection::vec((strategies::user(), strategies::partition(), strategies::functions()), 64),
    ) {
        let second = match how {
            0 => json!({"%and": [rule, true]}),
            1 => json!({"%or": [rule, {"%and": [rule, other]}]}),
            2 => json!({"%or": [rule, other]}),
            3 => json!({"%and": [rule, other]}),
            _ => other.clone(),
        };
        let config = |read: &Json| {
            let key = PartitionKey::new("k", kind.and_then(PartitionType::from_name), required);
            let source = |rule: &Json| Source::new("rule", rule.to_string());
            SyncConfig::from_rules(key, Some(&source(read)), Some(&source(&write))).ok()
        };
        let (Some(before), Some(after)) = (config(&rule), config(&second)) else { return Ok(()) };
        let options = with_sources([&before, &after]);
        let permissions = [&before, &after].map(|config| config.compile_with(&options));
        for change in changes((&before, &options), (&after, &options)) {
            confirm(&change, &before, &after, &options)?;
            let never: &[Effect] = match how {
                0 | 1 => &[Effect::Wider, Effect::Narrower, Effect::Different],
                2 => &[Effect::Narrower, Effect::Different],
                3 => &[Effect::Wider, Effect::Different],
                _ => &[],
            };
            prop_assert!(!never.contains(&change.effect), "{:?}", change);
            // What nobody gains, nobody is found to have gained.
            for (user, (partition, _, _), functions) in &tries {
                let mut user = user.clone();
                user["id"] = user.get("id").filter(|id| id.is_string()).cloned().unwrap_or(json!("a"));
                let result = |call: &FunctionCall<'_>| match functions.get(call.name) {
                    Some(result) if result.get("$error").is_none() && result.get("$timeout").is_none() => Ok(Value::from(result)),
                    Some(_) | None => Err(EvalError::function_failed("it failed")),
                };
                let [first, second] = permissions.each_ref().map(|permissions| {
                    let access = permissions.access(&user, ValueRef::from(partition), &result);
                    if change.permission == Permission::Read { access.read.allowed() } else { access.write.allowed() }
                });
                let gains = !matches!(change.effect, Effect::Same | Effect::Narrower);
                let loses = !matches!(change.effect, Effect::Same | Effect::Wider);
                prop_assert!(gains || first || !second, "{:?}: {} {}", change.effect, user, partition);
                prop_assert!(loses || !first || second, "{:?}: {} {}", change.effect, user, partition);
            }
        }
    }
}

/// What is known of the app besides its rules counts too.
#[test]
fn a_function_that_is_guarded_otherwise_is_a_change() {
    let config = bare(r#"{"%%true": {"%function": {"name": "f", "arguments": ["%%partition"]}}}"#);
    let guarded = functions(&["f"], &json!({"%%user.custom_data.admin": true}));
    let free = functions(&["f"], &json!({}));
    for (before, after, effect) in [
        (&guarded, &free, Effect::Wider),
        (&free, &guarded, Effect::Narrower),
        (&guarded, &guarded, Effect::Same),
    ] {
        let found = changes((&config, before), (&config, after));
        assert!(found.iter().all(|change| change.effect == effect), "{found:#?}");
    }
    // Without its source, what it does can have changed.
    let mut unread = CompileOptions::default();
    for functions in [None, Some([("f".to_owned(), AppFunction::default())].into())] {
        unread.functions = functions;
        for change in changes((&config, &unread), (&config, &unread)) {
            assert_eq!(change.effect, Effect::Unknown, "{change:#?}");
            assert_eq!(change.rests_on.iter().collect::<Vec<_>>(), ["%function f"]);
            assert_eq!(change.reasons, ["the source of the function `f` is not given"]);
        }
    }
    // It decides nothing where everybody may read, and where nobody may.
    let call = r#"{"%%true": {"%function": {"name": "f", "arguments": []}}}"#;
    for (operator, constant) in [("%or", true), ("%and", false)] {
        let config = bare(&format!(r#"{{"{operator}": [{call}, {constant}]}}"#));
        let found = changes((&config, &unread), (&config, &unread));
        assert!(found.iter().all(|change| change.effect == Effect::Same), "{found:#?}");
    }
}

/// Rules that are undecided alike, as nobody knows a value, are not the same rule.
#[test]
fn unknown_values_hide_what_changes() {
    let of = |name: &str| bare(&format!(r#"{{"%%values.{name}": "%%user.id"}}"#));
    let mut options = CompileOptions::default();
    options.values = Some([("x".to_owned(), AppValue::Secret), ("y".to_owned(), AppValue::Secret)].into());
    for options in [&CompileOptions::default(), &options] {
        let found = changes((&of("x"), options), (&of("y"), options));
        for change in found {
            assert_eq!(change.effect, Effect::Unknown, "{change:#?}");
            assert_eq!(change.rests_on.iter().collect::<Vec<_>>(), ["%%values.x", "%%values.y"]);
        }
        // Neither is a rule the same as before, if its value can have changed.
        for change in changes((&of("x"), options), (&of("x"), options)) {
            assert_eq!(change.effect, Effect::Unknown, "{change:#?}");
            assert_eq!(change.rests_on.iter().collect::<Vec<_>>(), ["%%values.x"]);
        }
    }
}

fn bare(rule: &str) -> SyncConfig {
    let key = PartitionKey::new("k", Some(PartitionType::String), true);
    let source = Source::new("rule", rule);
    SyncConfig::from_rules(key, Some(&source), Some(&source)).unwrap()
}

/// An app that has the source of every function that is called, and tells nothing else.
pub(crate) fn with_sources(configs: [&SyncConfig; 2]) -> CompileOptions {
    let names: Vec<&str> =
        configs.iter().flat_map(|config| &config.reads().functions).map(String::as_str).collect();
    functions(&names, &json!({}))
}

/// Functions with their source, which those may call of whom a condition is true.
fn functions(names: &[&str], can_evaluate: &Json) -> CompileOptions {
    let mut files = vec![("realm_config.json".to_owned(), json!({"config_version": 20210101}).to_string())];
    for name in names {
        let settings = json!({"name": name, "can_evaluate": can_evaluate});
        files.push((format!("functions/{name}/config.json"), settings.to_string()));
        files.push((format!("functions/{name}/source.js"), "exports = (x) => x;".to_owned()));
    }
    let mut options = CompileOptions::default();
    options.functions = load_apps(files).remove(0).options.functions;
    options
}
