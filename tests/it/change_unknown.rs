//! What must be known for a statement about all inputs: each case takes some knowledge away from two apps that are the
//! same, or from one app, and sees that the statement is not made any more.

use std::collections::BTreeMap;

use serde_json::{Value as Json, json};
use sync_rules::{
    Permission, Source, SyncConfig,
    app::{App, load_apps},
    change::{Change, Comparison, Effect, changes, setting_changes},
    lint::{LintInput, lint},
    migrate::{Verdict, migrate},
    testing::{Coverage, Mutant, mutants},
};

type Files = BTreeMap<&'static str, String>;

const SYNC: &str = "sync/config.json";
const LIST: &str = "functions/config.json";
const SCRIPT: &str = "functions/mayRead.js";
const CUSTOM: &str = "auth/custom_user_data.json";
const VALUE: &str = "values/boss.json";

fn call() -> Json {
    json!({"%%true": {"%function": {"name": "mayRead", "arguments": ["%%partition"]}}})
}

/// An app that calls a function, with everything that can be known of it.
fn whole(rule: &Json) -> Files {
    BTreeMap::from([
        ("realm_config.json", json!({"config_version": 20210101, "name": "shop"}).to_string()),
        (SYNC, sync(rule)),
        (LIST, json!([{"name": "mayRead", "private": true}]).to_string()),
        (SCRIPT, "exports = (p) => context.user.custom_data.teams.includes(p);".to_owned()),
        (CUSTOM, custom("Member")),
        (VALUE, json!({"name": "boss", "value": "chief", "from_secret": false}).to_string()),
        ("data_sources/main/config.json", cluster("Cluster0")),
    ])
}

fn sync(rule: &Json) -> String {
    let permissions = json!({"read": rule, "write": false});
    let partition = json!({"key": "team", "type": "string", "required": true, "permissions": permissions});
    json!({"type": "partition", "state": "enabled", "service_name": "main", "partition": partition})
        .to_string()
}

fn custom(collection: &str) -> String {
    let mut settings =
        json!({"enabled": true, "mongo_service_name": "main", "database_name": "db", "user_id_field": "_id"});
    settings["collection_name"] = collection.into();
    settings.to_string()
}

fn cluster(name: &str) -> String {
    json!({"name": "main", "type": "mongodb-atlas", "config": {"clusterName": name}}).to_string()
}

fn app(files: &Files) -> App {
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.clone()));
    let mut apps = load_apps(files);
    assert_eq!(apps.len(), 1);
    let app = apps.remove(0);
    assert!(!app.diagnostics.has_errors(), "{:?}", app.diagnostics);
    app
}

fn read_change(before: &App, after: &App) -> Change {
    let of = |app: &App| (app.sync.clone().unwrap(), app.options.clone());
    let ((old, told), (new, known)) = (of(before), of(after));
    let found = changes((&old, &told), (&new, &known));
    found.into_iter().find(|change| change.permission == Permission::Read).unwrap()
}

#[test]
fn each_thing_that_a_decision_rests_on_is_compared() {
    let role = json!({"%%user.custom_data.role": "admin"});
    let boss = json!({"%%user.id": "%%values.boss"});
    let secret = |name: &str| json!({"name": "boss", "value": name, "from_secret": true}).to_string();
    // The rule of both sides, the file that the new side has otherwise or lacks, what the effect rests on.
    type Case = (&'static str, Json, &'static str, Option<String>, Effect, &'static [&'static str]);
    let cases: Vec<Case> = vec![
        ("nothing", call(), "README.md", None, Effect::Same, &[]),
        (
            "a body",
            call(),
            SCRIPT,
            Some("exports = () => true;".to_owned()),
            Effect::Unknown,
            &["%function mayRead"],
        ),
        ("no body", call(), SCRIPT, None, Effect::Unknown, &["%function mayRead"]),
        (
            "a body that no rule calls",
            role.clone(),
            SCRIPT,
            Some("exports = () => true;".to_owned()),
            Effect::Same,
            &[],
        ),
        ("no list, a file", call(), LIST, None, Effect::Same, &[]),
        (
            "another list",
            call(),
            LIST,
            Some(json!([{"name": "other"}]).to_string()),
            Effect::Unknown,
            &["%function mayRead"],
        ),
        (
            "runs as system",
            call(),
            LIST,
            Some(json!([{"name": "mayRead", "run_as_system": true}]).to_string()),
            Effect::Unknown,
            &["%function mayRead"],
        ),
        (
            "nobody may call",
            call(),
            LIST,
            Some(json!([{"name": "mayRead", "can_evaluate": false}]).to_string()),
            Effect::Narrower,
            &[],
        ),
        (
            "custom data that the function reads",
            call(),
            CUSTOM,
            Some(custom("Other")),
            Effect::Unknown,
            &["%function mayRead"],
        ),
        (
            "custom data of another collection",
            role.clone(),
            CUSTOM,
            Some(custom("Other")),
            Effect::Unknown,
            &["%%user.custom_data"],
        ),
        ("custom data not told", role.clone(), CUSTOM, None, Effect::Unknown, &["%%user.custom_data"]),
        ("custom data off", role, CUSTOM, Some(json!({"enabled": false}).to_string()), Effect::Narrower, &[]),
        (
            "a value",
            boss.clone(),
            VALUE,
            Some(json!({"name": "boss", "value": "x"}).to_string()),
            Effect::Different,
            &[],
        ),
        ("no value", boss.clone(), VALUE, None, Effect::Unknown, &["%%values.boss"]),
        ("a secret", boss, VALUE, Some(secret("s")), Effect::Unknown, &["%%values.boss"]),
    ];
    for (name, rule, path, text, effect, rests_on) in cases {
        let before = whole(&rule);
        let mut after = before.clone();
        match text {
            Some(text) => drop(after.insert(path, text)),
            None => drop(after.remove(path)),
        }
        for (before, after, turned) in [(&before, &after, false), (&after, &before, true)] {
            let change = read_change(&app(before), &app(after));
            let expected = match (effect, turned) {
                (Effect::Narrower, true) => Effect::Wider,
                (effect, _) => effect,
            };
            assert_eq!(change.effect, expected, "{name}, turned: {turned}\n{change:#?}");
            assert_eq!(change.rests_on.iter().collect::<Vec<_>>(), rests_on, "{name}\n{change:#?}");
            assert_eq!(change.reasons.len(), rests_on.len(), "{name}");
        }
        let change = read_change(&app(&after), &app(&after));
        assert_eq!(change.effect, Effect::Same, "{name}: an app and itself\n{change:#?}");
    }
}

#[test]
fn a_changed_function_does_not_matter_where_it_decides_nothing() {
    let anyone = json!({"%or": [call(), true]});
    let mut other = whole(&anyone);
    other.insert(SCRIPT, "exports = () => false;".to_owned());
    assert_eq!(read_change(&app(&whole(&anyone)), &app(&other)).effect, Effect::Same);
    // Whoever is found to gain does so whatever the function answers.
    other.insert(SYNC, sync(&true.into()));
    let mut closed = whole(&json!({"%and": [call(), {"%%user.id": "a"}]}));
    closed.insert(SCRIPT, "exports = () => 1;".to_owned());
    let change = read_change(&app(&closed), &app(&other));
    assert_eq!(change.effect, Effect::Wider, "{change:#?}");
}

#[test]
fn another_cluster_is_other_data() {
    let before = app(&whole(&call()));
    let mut files = whole(&call());
    for (text, effect) in [
        (Some(cluster("Cluster0")), None),
        (Some(cluster("Cluster1")), Some(Effect::Different)),
        (None, Some(Effect::Unknown)),
    ] {
        match text {
            Some(text) => drop(files.insert("data_sources/main/config.json", text)),
            None => drop(files.remove("data_sources/main/config.json")),
        }
        let found = setting_changes(&before, &app(&files));
        assert_eq!(found.first().map(|change| change.effect), effect, "{found:?}");
    }
}

/// The forms in which one rule can be given: by itself, and in exports that hold more or less of its function.
fn forms(rule: &Json) -> Vec<(&'static str, App)> {
    let config = SyncConfig::parse(&Source::new("config.json", sync(rule))).unwrap();
    let mut bare = App::default();
    bare.sync = Some(config);
    let with = |removed: &[&'static str], list: Option<Json>| {
        let mut files = whole(rule);
        removed.iter().for_each(|path| drop(files.remove(path)));
        files.extend(list.map(|list| (LIST, list.to_string())));
        app(&files)
    };
    vec![
        ("a file", bare),
        ("a folder without functions", with(&[LIST, SCRIPT], None)),
        ("a list without it", with(&[SCRIPT], Some(json!([{"name": "other"}])))),
        ("listed without source", with(&[SCRIPT], None)),
        ("listed with source", with(&[], None)),
    ]
}

#[test]
fn a_function_that_is_not_held_may_return_anything() {
    let rule = json!({"%or": [{"%%user.id": "%%partition"}, call()]});
    let without = SyncConfig::parse(&Source::new("c", sync(&json!({"%%user.id": "%%partition"})))).unwrap();
    let all = forms(&rule);
    let changed_nothing = |app: &App| -> Vec<String> {
        let config = app.sync.clone().unwrap();
        let same =
            |mutant: &Mutant| matches!(config.compare(&mutant.config, &app.options), Comparison::Same { .. });
        mutants(&config).into_iter().filter(same).map(|mutant| mutant.change).collect()
    };
    let (_, known) = all.last().unwrap();
    for (form, app) in &all {
        let config = app.sync.clone().unwrap();
        // Migration: the function decides, so the rule is no filter alone.
        assert_ne!(migrate(app).unwrap().verdict, Verdict::Automatic, "{form}");
        // Coverage: the function's condition can come out both ways, and so can the whole.
        let conditions = Coverage::of(&config, &app.options).conditions(Permission::Read);
        assert!(conditions.len() >= 3, "{form}");
        assert!(conditions.iter().all(|condition| condition.impossible.is_none()), "{form}: {conditions:#?}");
        // Mutation: to drop the call is a change.
        let comparison = config.compare(&without, &app.options);
        assert!(matches!(comparison, Comparison::Different(_)), "{form}: {comparison:?}");
        assert_eq!(changed_nothing(app), changed_nothing(known), "{form}");
    }
}

/// What rests on a value that nobody knows is unknown; what is decided whatever it is, is known.
#[test]
fn an_unknown_value_proves_nothing() {
    let of = |rule: &Json| SyncConfig::parse(&Source::new("c", sync(rule))).unwrap();
    let role = json!({"%%user.custom_data.role": "a"});
    let both = json!({"%and": [role, {"%%values.open": true}]});
    let options = sync_rules::CompileOptions::default();
    let comparison = of(&role).compare(&of(&both), &options);
    let Comparison::Unknown { rests_on, .. } = &comparison else { panic!("{comparison:?}") };
    assert_eq!(rests_on.iter().collect::<Vec<_>>(), ["%%values.open"]);
    let same = of(&json!({"%or": [both, both]})).compare(&of(&both), &options);
    assert!(matches!(same, Comparison::Same { .. }), "{same:?}");
    let other = of(&both).compare(&of(&true.into()), &options);
    assert!(matches!(other, Comparison::Different(_)), "{other:?}");
}

#[test]
fn lint_says_the_same_of_each_form() {
    // A rule that nobody passes if the function always denies, and whose repeated call a fix can drop.
    let rule = json!({"%and": [call(), call()]});
    let told = |app: &App| -> Vec<(String, Vec<String>)> {
        let findings = lint(LintInput::App(app)).into_iter();
        let found = findings.filter(|finding| finding.code.id != "SR115").map(|finding| {
            let fixes = finding.fix.iter().map(|fix| format!("{:?}", fix.safety)).collect();
            (finding.code.id.to_owned(), fixes)
        });
        found.collect()
    };
    let all = forms(&rule);
    let (_, last) = all.last().unwrap();
    for (form, app) in &all[1..] {
        assert_eq!(told(app), told(last), "{form}");
    }
}
