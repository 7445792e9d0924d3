//! The filters of `users_of` select exactly those whom the engine admits, as an independent implementation of MongoDB's
//! query language sees it: npm's mingo, which runs in `tests/mingo/select.mjs`.
//!
//! Where mingo is known to differ from the database the inputs keep away: lists in lists below a dotted path (it looks
//! into them), NaN in an order (it holds in every one), decimals and integers beyond 2^53 (it has doubles alone).

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use proptest::{
    collection::vec,
    prelude::*,
    strategy::ValueTree,
    test_runner::{RngAlgorithm, TestRng, TestRunner},
};
use serde_json::{Value as Json, json};
use sync_rules::{
    CompileOptions, MissingNe, NoFunctions, PartitionKey, PartitionType, Permission, Source, SyncConfig,
    Value, ValueRef,
    app::{AppValue, CustomUserData, Environment},
    audit::UserFilter,
};

use crate::{
    engines,
    naive::Context,
    strategies::{self, Input},
};

const SCRIPT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/mingo");

/// Rules in the usual run, each with this many documents.
const RULES: usize = 250;
const DOCUMENTS: usize = 20;

struct Case {
    rule: Json,
    partition: Json,
    filter: Json,
    documents: Vec<Json>,
    admitted: Vec<usize>,
}

#[test]
fn filters_select_those_whom_the_engine_admits() {
    let Some(folder) = folder() else { return };
    let wanted = std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(RULES);
    let mut runner = runner();
    let inputs = strategies::input_for(Context::Pbs, strategies::rule(Context::Pbs));
    let inputs = (inputs, vec(document(), DOCUMENTS));
    let (mut cases, mut tries) = (Vec::new(), 0);
    while cases.len() < wanted {
        tries += 1;
        assert!(tries < 40 * wanted, "too few rules have a filter: {} of {tries}", cases.len());
        let (input, documents) = inputs.new_tree(&mut runner).unwrap().current();
        cases.extend(case(&input, documents));
    }
    let selected = select(folder, &cases);
    let failures: Vec<String> = cases
        .iter()
        .zip(selected)
        .filter(|(case, selected)| case.admitted != *selected)
        .map(|(case, selected)| {
            let wrong = (0..DOCUMENTS).find(|at| case.admitted.contains(at) != selected.contains(at)).unwrap();
            let document = &case.documents[wrong];
            let admitted = case.admitted.contains(&wrong);
            let Case { rule, partition, filter, .. } = case;
            format!("rule {rule}\npartition {partition}\nfilter {filter}\ndocument {document}\nadmitted {admitted}")
        })
        .collect();
    let some: usize = cases.iter().filter(|case| !case.admitted.is_empty()).count();
    assert!(some > wanted / 10, "only {some} rules admit anyone");
    assert!(
        failures.is_empty(),
        "{} of {wanted}\n\n{}",
        failures.len(),
        failures[..failures.len().min(10)].join("\n\n")
    );
}

/// Where a query looks into lists, or decides what a rule does not: rules, with documents that are admitted and such that
/// are not.
const APART: &[[&str; 3]] = &[
    [
        r#"{"%%false": {"%%values.nothing": "%%user.custom_data.deep.x"}}"#,
        r#"[{}]"#,
        r#"[{"deep": []}, {"deep": {"x": {}}}]"#,
    ],
    [
        r#"{"%not": {"%%user.custom_data.deep.x": {"%in": []}}}"#,
        r#"[{"deep": {"x": 1}}, {"deep": {"x": {}}}, {}]"#,
        r#"[{"deep": []}, {"deep": [{"x": 1}]}]"#,
    ],
    [r#"{"%%user.custom_data.x": {"%nin": []}}"#, r#"[{"x": null}]"#, r#"[{}]"#],
    [r#"{"%%values.nothing": {"%nin": []}}"#, r#"[]"#, r#"[{}, {"x": 1}]"#],
    [
        r#"{"%%values.ids": {"%uuidToString": "%%user.custom_data.x"}}"#,
        r#"[{"x": {"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}}]"#,
        r#"[{"x": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}, {"x": [{"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}]}]"#,
    ],
    [
        r#"{"%%partition": {"%stringToOid": "%%user.custom_data.x"}}"#,
        r#"[{"x": "5F4863e4d49bd2191ff1e623"}]"#,
        r#"[{"x": "5f4863e4d49bd2191ff1e623\n"}, {"x": ["5f4863e4d49bd2191ff1e623"]}]"#,
    ],
];

#[test]
fn queries_keep_to_what_rules_decide() {
    let Some(folder) = folder() else { return };
    let oid = "5f4863e4d49bd2191ff1e623";
    let ids = json!(["0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d", ["x"]]);
    let mut options = CompileOptions::default();
    options.values = Some([("ids".to_owned(), AppValue::Known(Value::from(&ids)))].into());
    let data = CustomUserData::new("app", "users", "user_id");
    let cases: Vec<Case> = APART
        .iter()
        .map(|[rule, admitted, others]| {
            let key = PartitionKey::new("k", Some(PartitionType::ObjectId), true);
            let config = SyncConfig::from_rules(key, Some(&Source::new("rule", *rule)), None).unwrap();
            let partition = json!({ "$oid": oid });
            let found = config.users_of(ValueRef::from(&partition), Permission::Read, &data, &options);
            let UserFilter::Filter(filter) = found.unwrap() else { panic!("{rule} has no filter") };
            let [mut documents, others]: [Vec<Json>; 2] =
                [admitted, others].map(|documents| serde_json::from_str(documents).unwrap());
            let expected: Vec<usize> = (0..documents.len()).collect();
            documents.extend(others);
            for (number, document) in documents.iter_mut().enumerate() {
                document["_id"] = json!(number);
            }
            let permissions = config.compile_with(&options);
            let admitted: Vec<usize> = (0..documents.len())
                .filter(|at| {
                    let user = json!({"id": "a", "custom_data": documents[*at]});
                    permissions.access(&user, ValueRef::from(&partition), &NoFunctions).read.allowed()
                })
                .collect();
            assert_eq!(admitted, expected, "{rule}");
            Case { rule: json!(rule), partition, filter, documents, admitted }
        })
        .collect();
    for (case, selected) in cases.iter().zip(select(folder, &cases)) {
        assert_eq!(case.admitted, selected, "{} {}", case.rule, case.filter);
    }
}

/// The same inputs in each run.
pub(crate) fn runner() -> TestRunner {
    let config = proptest::test_runner::Config::default();
    TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha))
}

/// A rule that has a filter, with those whom the engine admits.
fn case(input: &Input, mut documents: Vec<Json>) -> Option<Case> {
    let given = strategies::case(input);
    let (rule, partition) = (input.rule.to_string(), &input.partition);
    if inexact(&input.rule) || inexact(partition) || inexact(&input.values) || inexact(&input.environment) {
        return None;
    }
    let kind = given.partition_type.and_then(PartitionType::from_name);
    let key = PartitionKey::new("k", kind, input.required);
    let config = SyncConfig::from_rules(key, Some(&Source::new("rule", rule.as_str())), None).ok()?;
    let options = options(input);
    let data = CustomUserData::new("app", "users", "user_id");
    let found = config.users_of(ValueRef::from(partition), Permission::Read, &data, &options).ok()?;
    let UserFilter::Filter(filter) = found else { return None };
    documents.retain(|document| !inexact(document));
    if ["gt", "gte", "lt", "lte"].iter().any(|order| rule.contains(order)) {
        // An order of ids is asked of texts alone.
        documents.retain(|document| !document.to_string().contains("NaN") && document["user_id"].is_string());
    }
    let permissions = config.compile_with(&options);
    let admits = |document: &Json| {
        let user = json!({"id": user_id(document), "type": "normal", "custom_data": document});
        permissions.access(&user, ValueRef::from(partition), &NoFunctions).read.allowed()
    };
    let admitted = (0..documents.len()).filter(|at| admits(&documents[*at])).collect();
    Some(Case { rule: input.rule.clone(), partition: partition.clone(), filter, documents, admitted })
}

/// The id of the user whose custom data it is: a text, which can be stored as an ObjectId. `None` if it is nobody's.
pub(crate) fn user_id(document: &Json) -> Option<&str> {
    let stored = &document["user_id"];
    stored.as_str().or_else(|| stored["$oid"].as_str())
}

pub(crate) fn options(input: &Input) -> CompileOptions {
    let object = |json: &Json| json.as_object().cloned().unwrap_or_default();
    let known = object(&input.values);
    let mut options = CompileOptions::default();
    options.values = Some(known.iter().map(|(k, v)| (k.clone(), AppValue::Known(Value::from(v)))).collect());
    let values = object(&input.environment["values"]);
    let tag = input.environment["tag"].as_str().unwrap_or_default();
    options.environment =
        Some(Environment::new(tag, values.iter().map(|(k, v)| (k.clone(), Value::from(v))).collect()));
    if input.missing_ne_like_mongodb {
        options.missing_ne = MissingNe::MatchesLikeMongoDb;
    }
    options
}

/// Documents of custom data: each usual name holds anything or nothing, and lists stand on the way of paths.
pub(crate) fn document() -> BoxedStrategy<Json> {
    let deep = prop_oneof![
        3 => Just(None),
        1 => Just(Some(json!([{"x": "a"}]))),
        1 => Just(Some(json!([]))),
        1 => Just(Some(json!({"x": ["a", null]}))),
        1 => Just(Some(json!({"x": {"y": "a"}}))),
        1 => Just(Some(json!({"x": null}))),
        1 => Just(Some(json!("a"))),
    ];
    let id = "5f4863e4d49bd2191ff1e623";
    let ids = prop_oneof![Just(json!("a")), Just(json!("b")), Just(json!(id)), Just(json!({"$oid": id}))];
    (strategies::bag(), ids, deep)
        .prop_map(|(mut document, id, deep)| {
            document["_id"] = json!({"$oid": "aaaaaaaaaaaaaaaaaaaaaaaa"});
            document["user_id"] = id;
            if let Some(deep) = deep {
                document["deep"] = deep;
            }
            document
        })
        .boxed()
}

/// Whether something in it is not the same in JavaScript.
pub(crate) fn inexact(json: &Json) -> bool {
    match json {
        Json::Number(number) => number.as_f64().is_none_or(|double| double.abs() >= 9_007_199_254_740_992.0),
        Json::Array(elements) => elements.iter().any(inexact),
        Json::Object(members) => members.iter().any(|(key, value)| {
            key == "$numberDecimal" || key == "$numberLong" && value == "9007199254740993" || inexact(value)
        }),
        Json::Null | Json::Bool(_) | Json::String(_) => false,
    }
}

fn select(folder: &Path, cases: &[Case]) -> Vec<Vec<usize>> {
    let lines = cases.iter().map(|case| json!({"filter": case.filter, "documents": case.documents}));
    let selected = run(folder, "select.mjs", lines);
    selected.into_iter().map(|selected| serde_json::from_value(selected).unwrap()).collect()
}

/// What a script prints for each line that it is given.
pub(crate) fn run(folder: &Path, script: &str, lines: impl Iterator<Item = Json>) -> Vec<Json> {
    let mut command = Command::new("node");
    command.arg(script).current_dir(folder);
    engines::piped(command, lines)
}

/// A folder in which the scripts run, if there can be one.
pub(crate) fn folder() -> Option<&'static Path> {
    static FOLDER: OnceLock<Result<PathBuf, String>> = OnceLock::new();
    engines::needed("mingo", &FOLDER, installed)
}

fn installed() -> Result<PathBuf, String> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("mingo");
    fs::create_dir_all(&folder).unwrap();
    for file in ["package.json", "package-lock.json", "values.mjs", "select.mjs", "aggregate.mjs"] {
        fs::copy(Path::new(SCRIPT).join(file), folder.join(file)).unwrap();
    }
    let run = |program, arguments: &[&str]| engines::run(&folder, program, arguments);
    run("node", &["--version"])?;
    let lock = fs::read(folder.join("package-lock.json")).unwrap();
    let done = folder.join("installed.json");
    if fs::read(&done).ok() != Some(lock.clone()) {
        run("npm", &["ci", "--ignore-scripts", "--no-audit", "--no-fund"])?;
        fs::write(done, lock).unwrap();
    }
    Ok(folder)
}
