//! What `diff` says of rules as people write them and of their mutants is confirmed by random users and partitions, made
//! of the values that the rules mention: what is the same decides alike, nobody gains by what is narrower, nobody
//! loses by what is wider, and each example differs as it says.
//!
//! The usual run compares some pairs of rules, each with a few hundred inputs. With `CASES=1000 cargo test` it is a thousand
//! pairs, each with ten thousand inputs.

use std::{collections::BTreeSet, path::Path};

use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, EvalError, FunctionCall, PartitionKey, PartitionType, Partitions, Permission,
    Permissions, Source, SyncConfig, Value, ValueRef,
    app::load_apps,
    change::{Change, Effect, changes},
    testing::mutants,
};

use crate::{apps, change};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// A rule, those that differ from it in one place, and what is known of their app.
struct Family {
    name: String,
    members: Vec<SyncConfig>,
    options: CompileOptions,
    /// Values that the rules mention.
    mentioned: Vec<Json>,
}

#[test]
fn rules_and_their_mutants_differ_as_it_is_said() {
    let cases = std::env::var("CASES").ok().and_then(|cases| cases.parse::<usize>().ok());
    let (pairs, inputs) = cases.map_or((150, 200), |cases| (cases, 10_000));
    let families = families();
    assert!(families.len() > 40, "only {} rules were found", families.len());
    let mut random = Random(0x5eed);
    let (mut effects, mut examples, mut unread) = ([0; 5], 0, 0);
    for number in 0..pairs {
        let family = &families[number % families.len()];
        let mut member = || &family.members[random.below(family.members.len())];
        // One in three is a mutant and another; the others start from the rule as it is written.
        let before = if number % 3 == 0 { member() } else { &family.members[0] };
        let after = member();
        let options = (&family.options, &family.options);
        for change in changes((before, options.0), (after, options.1)) {
            effects[change.effect as usize] += 1;
            // Some apps lack the sources of their functions.
            unread += usize::from(change.effect == Effect::Unknown && !change.rests_on.is_empty());
            examples += change.gained.len() + change.lost.len();
            let context = || {
                let rules = [before, after].map(|config| format!("{config:?}"));
                format!("{} {:?} {:?}\n{}", family.name, change.permission, change.effect, rules.join("\n"))
            };
            change::confirm(&change, before, after, &family.options)
                .unwrap_or_else(|error| panic!("{}\n{error}", context()));
            let sides = [before, after].map(|config| config.compile_with(&family.options));
            for _ in 0..inputs {
                let input = Input::of(&mut random, family, &sides);
                if let Some(said) = contradiction(&change, &sides, &input) {
                    panic!("{}\n{said}: {} {}", context(), input.user, input.partition);
                }
            }
        }
    }
    let [same, wider, narrower, different, unknown] = effects;
    eprintln!(
        "{pairs} pairs of {} rules, {inputs} inputs each: {same} same, {wider} wider, {narrower} narrower, \
         {different} different, {unknown} unknown; {examples} examples",
        families.len()
    );
    assert!(same > 0 && wider > 0 && narrower > 0 && different > 0, "{effects:?}");
    assert!((unknown - unread) * 20 < pairs, "{effects:?}");
}

/// What an input shows of a change that the change says nobody sees.
fn contradiction(change: &Change, sides: &[Permissions; 2], input: &Input) -> Option<&'static str> {
    let functions = |call: &FunctionCall<'_>| input.answer(call);
    let [before, after] = sides.each_ref().map(|side| {
        let access = side.access(&input.user, ValueRef::from(&input.partition), &functions);
        match change.permission {
            Permission::Read => access.read.allowed(),
            Permission::Write => access.write.allowed(),
        }
    });
    let (gains, loses) = match change.effect {
        Effect::Same => (false, false),
        Effect::Wider => (true, false),
        Effect::Narrower => (false, true),
        Effect::Different | Effect::Unknown => (true, true),
    };
    if !gains && !before && after {
        Some("someone gains it")
    } else if !loses && before && !after {
        Some("someone loses it")
    } else {
        None
    }
}

/// The rules of the fixture apps and of the fixtures of changes.
fn families() -> Vec<Family> {
    let mut families = Vec::new();
    let mut add = |name: String, config: SyncConfig, options: CompileOptions, text: &Json| {
        let mut texts = BTreeSet::new();
        scalars(text, &mut texts);
        let mut members = vec![config];
        for mutant in mutants(&members[0]) {
            if let Ok(json) = serde_json::from_str(&mutant.text) {
                scalars(&json, &mut texts);
            }
            members.push(mutant.config);
        }
        let mentioned = texts.iter().filter_map(|text| serde_json::from_str(text).ok()).collect();
        families.push(Family { name, members, options, mentioned });
    };
    let folder = Path::new(ROOT).join("fixtures/apps");
    let files = apps::files(&folder);
    for app in load_apps(files.clone()) {
        let text: Vec<Json> = files
            .iter()
            .filter(|(path, _)| path.starts_with(&app.root))
            .filter_map(|(_, text)| serde_json::from_str(text).ok())
            .collect();
        if let Some(config) = app.sync {
            add(app.root.clone(), config, app.options, &text.into());
        }
    }
    for name in ["users", "partitions", "orders", "functions"] {
        let path = Path::new(ROOT).join("fixtures/change").join(format!("{name}.json"));
        let cases: Vec<Json> = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        for case in cases {
            let kind = case.get("type").and_then(Json::as_str).unwrap_or("string");
            let required = case.get("required") != Some(&json!(false));
            let key = PartitionKey::new("k", PartitionType::from_name(kind), required);
            let source = |rule: &Json| Source::new("rule", rule.to_string());
            let (before, after) = (source(&case["before"]), source(&case["after"]));
            let config = SyncConfig::from_rules(key, Some(&before), Some(&after)).unwrap();
            let options = change::with_sources([&config, &config]);
            add(format!("{name}: {}", case["name"]), config, options, &case);
        }
    }
    families
}

/// The values in a text that a user or a partition can have, as JSON.
fn scalars(json: &Json, found: &mut BTreeSet<String>) {
    match json {
        Json::Array(elements) => elements.iter().for_each(|element| scalars(element, found)),
        Json::Object(members) => {
            let typed =
                members.keys().any(|key| matches!(key.as_str(), "$oid" | "$uuid" | "$date" | "$numberLong"));
            if typed {
                found.insert(json.to_string());
            }
            members.values().for_each(|member| scalars(member, found));
        }
        Json::String(text) if text.starts_with("%%") || text.len() > 40 => {}
        Json::String(text) => {
            found.insert(json.to_string());
            // A text may stand for an id, and an id for a text.
            if text.len() == 24 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                found.insert(json!({"$oid": text}).to_string());
            }
            if text.len() == 36 && text.matches('-').count() == 4 {
                found.insert(json!({"$uuid": text}).to_string());
            }
        }
        Json::Number(_) | Json::Bool(_) | Json::Null => {
            found.insert(json.to_string());
        }
    }
}

/// A user, a partition, and what functions return.
struct Input {
    user: Json,
    partition: Json,
    result: Option<Json>,
}

impl Input {
    fn of(random: &mut Random, family: &Family, sides: &[Permissions; 2]) -> Self {
        let mut user = json!({});
        for path in sides.iter().flat_map(|side| &side.reads().user) {
            if let Some(value) = random.value(family) {
                put(&mut user, path, value);
            }
        }
        if !user.get("id").is_some_and(Json::is_string) {
            user["id"] = json!(["a", "5f4863e4d49bd2191ff1e623"][random.below(2)]);
        }
        let partition = random.partition(family, &sides[0], &user);
        let result = match random.below(6) {
            0 | 1 => Some(json!(true)),
            2 => Some(json!(false)),
            3 => None,
            _ => random.value(family),
        };
        Self { user, partition, result }
    }

    fn answer(&self, _: &FunctionCall<'_>) -> Result<Value, EvalError> {
        match &self.result {
            Some(result) => Ok(Value::from(result)),
            None => Err(EvalError::function_failed("it failed")),
        }
    }
}

/// Puts a value at the end of a path, unless something else is in the way.
fn put(user: &mut Json, path: &str, value: Json) {
    let mut at = user;
    for key in path.split('.') {
        if !at.is_object() && !at.is_null() {
            return;
        }
        at = &mut at[key];
    }
    *at = value;
}

/// Numbers without a pattern that matters here, the same in each run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() % bound as u64).unwrap()
    }

    fn scalar(&mut self, family: &Family) -> Json {
        let usual =
            [json!("other"), json!(""), json!(7), json!(true), json!({"$oid": "000000000000000000000001"})];
        match self.below(4) {
            0 => usual[self.below(usual.len())].clone(),
            _ if family.mentioned.is_empty() => json!("other"),
            _ => family.mentioned[self.below(family.mentioned.len())].clone(),
        }
    }

    /// Nothing for what is missing.
    fn value(&mut self, family: &Family) -> Option<Json> {
        Some(match self.below(12) {
            0 => return None,
            1 => Json::Null,
            2 => json!({"x": "a"}),
            3..=5 => (0..self.below(4)).map(|_| self.scalar(family)).collect(),
            _ => self.scalar(family),
        })
    }

    /// A partition that the rules or the user mention, if it is one that can be opened.
    fn partition(&mut self, family: &Family, side: &Permissions, user: &Json) -> Json {
        for _ in 0..8 {
            let partition = match self.below(3) {
                0 => opened(side, user, self.below(8)).unwrap_or(Json::Null),
                _ => self.scalar(family),
            };
            if side.partition_key().check(ValueRef::from(&partition)).is_ok() {
                return partition;
            }
        }
        Json::Null
    }
}

/// A partition that stands out in those of a user.
fn opened(side: &Permissions, user: &Json, at: usize) -> Option<Json> {
    match side.for_user(user).partitions().read {
        Partitions::Only(values) | Partitions::AllBut(values) => {
            Some(values.get(at % values.len())?.to_json())
        }
        _ => None,
    }
}
