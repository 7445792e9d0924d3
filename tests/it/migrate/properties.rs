//! Random permissions: whatever a report claims of the roles is held against both sides on random users, and on
//! documents with every value of the key that the rule or the user could mean.

use std::{collections::BTreeMap, env};

use proptest::{collection::vec, prelude::*, sample::select};
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, PartitionKey, PartitionType, Permission, Source, SyncConfig, Value,
    app::{App, AppValue, Environment},
    migrate::{Evidence, Migration, RoleCounterexample, RuleMigration, Verdict, migrate},
};

use super::{
    conditions::Input,
    rules,
    sides::{self, Sides},
};
use crate::{naive::Context, random, strategies};

/// Not one that a user has: conditions tell the key from the user by their names.
pub(super) const KEY: &str = "k";

/// A configuration and what the app around it holds.
#[derive(Clone, Debug)]
pub(super) struct Rules {
    pub(super) kind: Option<&'static str>,
    pub(super) required: bool,
    pub(super) read: Json,
    pub(super) write: Option<Json>,
    pub(super) values: Json,
    pub(super) environment: Json,
    /// Whether the export tells the values.
    known: bool,
}

/// Someone who asks: the user, and what functions answer about them.
type Asker = (Json, Json);

pub(super) fn configurations() -> impl Strategy<Value = Rules> {
    let kinds = vec![
        Some("string"),
        Some("string"),
        Some("string"),
        Some("objectId"),
        Some("long"),
        Some("uuid"),
        None,
    ];
    select(kinds).prop_flat_map(|kind| {
        let rule = prop_oneof![8 => rules::rule(kind), 1 => strategies::rule(Context::Pbs)].boxed();
        let write = proptest::option::weighted(0.4, rule.clone());
        let known = prop_oneof![4 => Just(true), 1 => Just(false)];
        (Just(kind), any::<bool>(), rule, write, strategies::bag(), strategies::environment(), known)
            .prop_map(|(kind, required, read, write, values, environment, known)| Rules {
                kind,
                required,
                read,
                write,
                values,
                environment,
                known,
            })
    })
}

impl Rules {
    pub(super) fn key(&self) -> PartitionKey {
        PartitionKey::new(KEY, self.kind.and_then(PartitionType::from_name), self.required)
    }

    pub(super) fn config(&self) -> Option<SyncConfig> {
        let read = Source::new("read", self.read.to_string());
        let write = self.write.as_ref().map(|rule| Source::new("write", rule.to_string()));
        SyncConfig::from_rules(self.key(), Some(&read), write.as_ref()).ok()
    }

    pub(super) fn app(&self, config: SyncConfig) -> App {
        let options =
            if self.known { options(&self.values, &self.environment) } else { CompileOptions::default() };
        sides::app(config, options)
    }
}

pub(super) fn options(values: &Json, environment: &Json) -> CompileOptions {
    let object = |json: &Json| json.as_object().cloned().unwrap_or_default();
    let known = |(name, json): (String, Json)| (name, AppValue::Known(Value::from(&json)));
    let mut options = CompileOptions::default();
    options.values = Some(object(values).into_iter().map(known).collect());
    let tag = environment.get("tag").and_then(Json::as_str).unwrap_or_default();
    let values = object(environment.get("values").unwrap_or(&Json::Null));
    let values: BTreeMap<String, Value> =
        values.into_iter().map(|(name, json)| (name, Value::from(&json))).collect();
    options.environment = Some(Environment::new(tag, values));
    options
}

/// Values of the key that could matter: those in the rules and of the user, those of other types, none and null.
pub(super) fn documents(rules: &Rules, user: &Json) -> Vec<Json> {
    let always = json!([
        null, "a", "other", "", 1, 2, 7, 1.0, 1.5, true, ["a"], [null], [], {"x": "a"},
        {"$oid": "5f4863e4d49bd2191ff1e623"}, {"$oid": "000000000000000000000001"},
        {"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}, {"$date": {"$numberLong": "1000"}},
        "5f4863e4d49bd2191ff1e623", "5F4863E4D49BD2191FF1E623", "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d",
        {"$oid": "6162636465666768696a6b6c"}, "abcdefghijkl"
    ]);
    let mut found: Vec<Json> = always.as_array().unwrap().clone();
    for json in
        [Some(&rules.read), rules.write.as_ref(), Some(user), Some(&rules.values)].into_iter().flatten()
    {
        scalars(json, &mut found);
    }
    std::iter::once(json!({})).chain(found.into_iter().map(|value| json!({ KEY: value }))).collect()
}

fn scalars(json: &Json, found: &mut Vec<Json>) {
    match json {
        Json::Object(object) if matches!(Value::from(json), Value::Object(_)) => {
            object.values().for_each(|value| scalars(value, found));
        }
        Json::Array(items) => items.iter().for_each(|item| scalars(item, found)),
        _ if found.contains(json) => {}
        _ => found.push(json.clone()),
    }
}

fn counterexample(evidence: &Evidence) -> Option<&RoleCounterexample> {
    match evidence {
        Evidence::Different { counterexample, .. } | Evidence::Narrower { counterexample, .. } => {
            Some(counterexample)
        }
        _ => None,
    }
}

/// A claim of equality or narrowness, against everyone who asks and every document.
fn check_claims(
    rules: &Rules,
    rule: &RuleMigration,
    sides: &Sides,
    askers: &[Asker],
) -> Result<(), TestCaseError> {
    let key = rules.key();
    let exact = match &rule.evidence {
        Evidence::Equivalent { .. } => true,
        Evidence::Narrower { .. } => false,
        _ => return Ok(()),
    };
    for (user, results) in askers {
        for document in documents(rules, user) {
            let functions = sides::by_name(results);
            let allowed = sides.rule_allows(rule.permission, user, &document, &functions);
            let by_roles = sides.roles_allow(rule.permission, user, &document, &functions);
            if allowed == by_roles || (!exact && allowed) {
                continue;
            }
            let input = Input {
                key: &key,
                user,
                document: &document,
                values: &rules.values,
                environment: &rules.environment,
                functions: results,
            };
            let holds = rule.conditions.iter().all(|condition| input.fulfils(condition));
            let evidence = &rule.evidence;
            prop_assert!(
                !holds,
                "{evidence:?}, but for {user} and {document}, with the results {results}, the rule says {allowed} \
                 and the roles say {by_roles}; {:?} {:?}",
                rule.permission,
                rule.conditions
            );
        }
    }
    Ok(())
}

/// A counterexample gives the answers that it says, on both sides.
fn check_counterexample(
    rules: &Rules,
    config: &SyncConfig,
    migration: &Migration,
    example: &RoleCounterexample,
) -> Result<(), TestCaseError> {
    // Two calls whose arguments turn out equal can be given different results by the search alone.
    for (at, call) in example.calls.iter().enumerate() {
        if example
            .calls
            .iter()
            .skip(at + 1)
            .any(|other| other.name == call.name && other.arguments == call.arguments)
        {
            return Ok(());
        }
    }
    let none = json!({});
    let told = |values: &Option<Json>, otherwise: &Json| values.clone().unwrap_or_else(|| otherwise.clone());
    // What the app lacks can be anything, and the example says what it was; the rest stays.
    let options = if rules.known {
        let over = |known: &Json, more: &Option<Json>| {
            let mut all = known.clone();
            more.iter().for_each(|more| put_over(&mut all, more));
            all
        };
        options(&over(&rules.values, &example.values), &over(&rules.environment, &example.environment))
    } else {
        options(&told(&example.values, &none), &told(&example.environment, &none))
    };
    let sides = Sides::of(config, migration, &options);
    let functions = sides::as_called(&example.calls);
    let permission = example.permission;
    let rule = sides.rule_allows(permission, &example.user, &example.document, &functions);
    let roles = sides.roles_allow(permission, &example.user, &example.document, &functions);
    prop_assert_ne!(example.rule_allows, example.roles_allow, "{:?}", example);
    prop_assert_eq!((rule, roles), (example.rule_allows, example.roles_allow), "{:?}", example);
    let partition = match example.document.get(KEY) {
        None | Some(Json::Null) => (!rules.required).then_some(Json::Null),
        Some(key) => rules.key().check(key.into()).is_ok().then(|| Value::from(key).to_json()),
    };
    prop_assert_eq!(&partition, &example.partition, "{:?}", example);
    Ok(())
}

fn put_over(known: &mut Json, more: &Json) {
    for (name, value) in more.as_object().into_iter().flatten() {
        match known.get_mut(name) {
            Some(before) if before.is_object() && value.is_object() => put_over(before, value),
            Some(_) | None => known[name] = value.clone(),
        }
    }
}

fn check_verdict(rule: &RuleMigration) -> Result<(), TestCaseError> {
    let open = rule.conditions.iter().any(|condition| condition.is_open());
    let least = match &rule.evidence {
        Evidence::Equivalent { .. } if open => Verdict::Conditional,
        Evidence::Equivalent { .. } => Verdict::Automatic,
        Evidence::Narrower { .. } => Verdict::Manual,
        _ => Verdict::Review,
    };
    prop_assert!(rule.verdict >= least, "{:?} with {:?} {:?}", rule.verdict, rule.evidence, rule.conditions);
    Ok(())
}

fn check(rules: &Rules, askers: &[Asker]) -> Result<(), TestCaseError> {
    let Some(config) = rules.config() else { return Ok(()) };
    let migration = migrate(&rules.app(config.clone())).unwrap();
    let sides = Sides::of(&config, &migration, &options(&rules.values, &rules.environment));
    for rule in &migration.rules {
        tally(rule);
        let claims = check_verdict(rule).and_then(|()| check_claims(rules, rule, &sides, askers));
        let all = claims.and_then(|()| match counterexample(&rule.evidence) {
            Some(example) => check_counterexample(rules, &config, &migration, example),
            None => Ok(()),
        });
        all.map_err(|error| {
            let roles = Json::Array(migration.roles.clone());
            TestCaseError::fail(format!("{error}\nroles: {roles}\n{:?}", rule.reasons))
        })?;
    }
    Ok(())
}

/// With `CASES` given, one line for each rule on standard error tells what came out.
fn tally(rule: &RuleMigration) {
    if env::var_os("CASES").is_some() && env::var_os("TALLY").is_some() {
        let evidence = format!("{:?}", rule.evidence);
        let evidence = evidence.split([' ', '{']).next().unwrap_or_default().to_owned();
        eprintln!("tally {} {evidence}", rule.verdict);
    }
}

fn askers() -> impl Strategy<Value = Vec<Asker>> {
    vec((strategies::user(), strategies::functions()), 6)
}

proptest! {
    #![proptest_config(random::config(300))]

    #[test]
    fn reports_are_right(rules in configurations(), askers in askers()) {
        check(&rules, &askers)?;
    }
}

#[test]
fn both_permissions_are_told_apart() {
    // Whoever may write may read: reading alone would be wrong here.
    let rules = Rules {
        kind: Some("string"),
        required: true,
        read: json!({"%%partition": "a"}),
        write: Some(json!({"%%partition": "b"})),
        values: json!({}),
        environment: json!({}),
        known: true,
    };
    let asker = (json!({"id": "a", "type": "normal"}), json!({}));
    check(&rules, &[asker]).unwrap();
    let migration = migrate(&rules.app(rules.config().unwrap())).unwrap();
    assert!(migration.rules.iter().all(|rule| rule.verdict == Verdict::Automatic));
    // Rules alone do not tell which collections they are about.
    assert_eq!(migration.verdict, Verdict::Review);
    assert_eq!(
        migration.rules.iter().map(|rule| rule.permission).collect::<Vec<_>>(),
        [Permission::Read, Permission::Write]
    );
}
