//! The pipelines of an audit give the very table and summary that the engine gives, run in npm's mingo: for random rules,
//! partitions and documents, and for the scripts that `preview --pipeline` prints, run as they are printed.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use proptest::{collection::vec, prelude::*, strategy::ValueTree};
use serde_json::{Value as Json, json};
use sync_rules::{
    NoFunctions, PartitionKey, PartitionType, Source, SyncConfig, Value, ValueRef,
    app::CustomUserData,
    audit::{AuditPipeline, UserAudit},
};

use crate::{
    mingo::{self, document, folder, inexact, options, run, runner},
    naive::Context,
    strategies::{self, Input},
};

/// Rules in the usual run, each with this many partitions and documents.
const RULES: usize = 100;
const PARTITIONS: usize = 4;
const DOCUMENTS: usize = 24;

struct Case {
    about: String,
    documents: Vec<Json>,
    pipeline: Json,
    expected: Json,
}

#[test]
fn pipelines_say_what_the_engine_says() {
    let Some(folder) = folder() else { return };
    let wanted = std::env::var("CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(RULES);
    let inputs = (
        strategies::input_for(Context::Pbs, strategies::rule(Context::Pbs)),
        proptest::option::of(strategies::rule(Context::Pbs)),
        vec(strategies::partition(), PARTITIONS),
        vec((document(), user_id(), id()), DOCUMENTS),
    );
    let (mut cases, mut tries, mut runner) = (Vec::new(), 0, runner());
    while cases.len() < 2 * wanted {
        tries += 1;
        assert!(tries < 80 * wanted, "too few rules have a pipeline: {} of {tries}", cases.len() / 2);
        let (input, write, partitions, documents) = inputs.new_tree(&mut runner).unwrap().current();
        let partitions = partitions.into_iter().map(|(partition, ..)| partition);
        cases.extend(pair(&input, write.as_ref(), partitions, documents).into_iter().flatten());
    }
    let lines = cases
        .iter()
        .map(|case| json!({"pipeline": case.pipeline, "collection": "users", "documents": case.documents}));
    let failures: Vec<String> = run(folder, "aggregate.mjs", lines)
        .into_iter()
        .zip(&cases)
        .filter(|(given, case)| in_order(given) != case.expected)
        .map(|(given, case)| format!("{}\nexpected {}\ngiven    {given}", case.about, case.expected))
        .collect();
    let rows = cases.iter().filter(|case| case.expected.to_string().contains(r#""write":["#)).count();
    assert!(rows > wanted / 10, "only {rows} tables have rows");
    let shown = &failures[..failures.len().min(5)];
    assert!(failures.is_empty(), "{} of {}\n\n{}", failures.len(), cases.len(), shown.join("\n\n"));
}

/// The two audits of random rules, if all partitions have a filter.
fn pair(
    input: &Input,
    write: Option<&Json>,
    partitions: impl Iterator<Item = Json>,
    documents: Vec<(Json, Option<Json>, Json)>,
) -> Option<[Case; 2]> {
    let known = [&input.rule, &input.values, &input.environment];
    if known.into_iter().chain(write).any(inexact) {
        return None;
    }
    let kind = input.partition_type.and_then(PartitionType::from_name);
    let key = PartitionKey::new("k", kind, input.required);
    let source = |rule: &Json| Source::new("rule", rule.to_string());
    let config =
        SyncConfig::from_rules(key.clone(), Some(&source(&input.rule)), write.map(source).as_ref()).ok()?;
    let mut known: Vec<Value> = Vec::new();
    for partition in partitions.chain([input.partition.clone()]) {
        let value = Value::from(&partition);
        if !inexact(&partition) && key.check(ValueRef::from(&value)).is_ok() && !known.contains(&value) {
            known.push(value);
        }
    }
    let ordered = [Some(&input.rule), write]
        .into_iter()
        .flatten()
        .any(|rule| ["gt", "gte", "lt", "lte"].iter().any(|order| rule.to_string().contains(order)));
    let documents: Vec<Json> = documents
        .into_iter()
        .map(|(mut document, user_id, id)| {
            document.as_object_mut().unwrap().remove("user_id");
            if let Some(user_id) = user_id {
                document["user_id"] = user_id;
            }
            document["_id"] = id;
            document
        })
        .filter(|document| !inexact(document))
        // An order of ids is asked of texts alone.
        .filter(|document| {
            !ordered || !(document.to_string().contains("NaN") || document["user_id"].is_object())
        })
        .enumerate()
        .map(|(number, mut document)| {
            // Ids are of any type, and each stands once.
            document["_id"] = json!({"of": document["_id"], "number": number});
            document
        })
        .collect();
    let options = options(input);
    let data = CustomUserData::new("app", "users", "user_id");
    let pipeline = |audit| match config.audit_pipeline(&known, audit, &data, &options).unwrap() {
        AuditPipeline::Pipeline(pipeline) => Some(pipeline),
        _ => None,
    };
    let (rows, summary) = (pipeline(UserAudit::Users)?, pipeline(UserAudit::Summary)?);
    let permissions = config.compile_with(&options);
    let users: Vec<&Json> = documents.iter().filter(|document| mingo::user_id(document).is_some()).collect();
    let table: Vec<(Json, Vec<[bool; 2]>)> = users
        .iter()
        .map(|document| {
            let user = json!({"id": mingo::user_id(document), "type": "normal", "custom_data": document});
            let cells = known.iter().map(|partition| {
                let access = permissions.access(&user, ValueRef::from(partition), &NoFunctions);
                [access.read.allowed(), access.write.allowed()]
            });
            (document["user_id"].clone(), cells.collect())
        })
        .collect();
    let about = format!(
        "rule {}\nwrite {write:?}\nvalues {}\nenvironment {}\ndocuments {}",
        input.rule,
        input.values,
        input.environment,
        json!(documents)
    );
    let case = |pipeline: Json, expected: Json| Case {
        about: format!("{about}\npipeline {pipeline}"),
        documents: documents.clone(),
        expected: in_order(&expected),
        pipeline,
    };
    let summary_of = summary_of(&known, &table, documents.len() - users.len());
    Some([case(rows, rows_of(&known, &table)), case(summary, json!([summary_of]))])
}

fn rows_of(partitions: &[Value], table: &[(Json, Vec<[bool; 2]>)]) -> Json {
    let with = |cells: &[[bool; 2]], wanted: [bool; 2]| -> Vec<Json> {
        let found = cells.iter().zip(partitions).filter(|(cell, _)| **cell == wanted);
        found.map(|(_, partition)| partition.to_json()).collect()
    };
    let rows = table.iter().map(|(user, cells)| {
        json!({"user": user, "write": with(cells, [true, true]), "read": with(cells, [true, false])})
    });
    rows.collect()
}

fn summary_of(partitions: &[Value], table: &[(Json, Vec<[bool; 2]>)], without: usize) -> Json {
    let count = |at: usize, which: usize| table.iter().filter(|(_, cells)| cells[at][which]).count();
    let with_readers = |wanted: &dyn Fn(usize) -> bool| -> Vec<Json> {
        let found = (0..partitions.len()).filter(|at| wanted(count(*at, 0)));
        found.map(|at| partitions[at].to_json()).collect()
    };
    let mut writers: Vec<&Json> =
        table.iter().filter(|(_, cells)| cells.iter().all(|cell| cell[1])).map(|(user, _)| user).collect();
    // MongoDB has texts before ObjectIds.
    writers.sort_by_key(|user| (user.is_object(), user.as_str()));
    let first = &writers[..writers.len().min(20)];
    let counted = partitions.iter().enumerate().map(|(at, partition)| {
        json!({"partition": partition.to_json(), "readers": count(at, 0), "writers": count(at, 1)})
    });
    json!({
        "users": table.len(),
        "documents_without_user_id": without,
        "users_with_write_to_everything": {"count": writers.len(), "first": first},
        "partitions": counted.collect::<Vec<_>>(),
        "partitions_nobody_can_open": with_readers(&|readers| readers == 0),
        "partitions_everybody_can_open": with_readers(&|readers| readers == table.len() && readers > 0),
    })
}

/// Rows of users with one id have no order.
fn in_order(rows: &Json) -> Json {
    let mut rows = rows.as_array().unwrap().clone();
    rows.sort_by_key(|row| (row["user"].as_str().map(str::to_owned), row.to_string()));
    rows.into()
}

/// Now and then it is nothing that belongs to a user.
fn user_id() -> BoxedStrategy<Option<Json>> {
    let text = prop_oneof![Just("a"), Just("b"), Just("5f4863e4d49bd2191ff1e623"), Just("é")];
    prop_oneof![
        12 => text.prop_map(|text| Some(json!(text))),
        1 => Just(None),
        1 => Just(Some(json!(["a"]))),
        3 => Just(Some(json!({"$oid": "5f4863e4d49bd2191ff1e623"}))),
        1 => Just(Some(Json::Null)),
    ]
    .boxed()
}

fn id() -> BoxedStrategy<Json> {
    prop_oneof![
        Just(json!({"$oid": "aaaaaaaaaaaaaaaaaaaaaaaa"})),
        Just(json!("a")),
        Just(json!(1)),
        Just(json!(["a"])),
    ]
    .boxed()
}

/// Read and write rules, the type of the partition key, partitions, and documents of custom data.
const PRINTED: &[[&str; 5]] = &[
    [
        r#"{"%%user.custom_data.teams": "%%partition"}"#,
        r#"{"%%user.custom_data.role": "admin"}"#,
        "string",
        r#"["red", "blue", "green"]"#,
        r#"[{"teams": ["red", "blue"]}, {"teams": "green", "role": ["admin"]}, {"role": "admin"}, {}]"#,
    ],
    [
        r#"{"%%partition": {"%stringToUuid": "%%user.custom_data.lead.crew"}}"#,
        r#"{"%%user.custom_data.crews": {"%in": [{"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}]}}"#,
        "uuid",
        r#"[{"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}, {"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6e"}, null]"#,
        r#"[{"crews": {"$uuid": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}},
            {"lead": {"crew": "0C2A2F0E-5a5e-4d5e-9c7d-1d2f3a4b5c6d"}},
            {"lead": {"crew": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6d\n"}},
            {"lead": [{"crew": "0c2a2f0e-5a5e-4d5e-9c7d-1d2f3a4b5c6e"}]}]"#,
    ],
];

#[test]
fn what_is_printed_can_be_run() {
    let Some(folder) = folder() else { return };
    for [read, write, kind, partitions, documents] in PRINTED {
        let documents: Json = serde_json::from_str(documents).unwrap();
        let documents: Vec<Json> = documents
            .as_array()
            .unwrap()
            .iter()
            .zip(["u1", "u2", "u3", "u4"])
            .map(|(document, id)| {
                let mut document = document.clone();
                document["_id"] = json!({"$oid": format!("{:0>24}", &id[1..])});
                document["user_id"] = json!(id);
                document
            })
            .collect();
        let files = Path::new(env!("CARGO_TARGET_TMPDIR")).join("printed");
        fs::create_dir_all(&files).unwrap();
        let file = |name: &str, text: &str| -> PathBuf {
            fs::write(files.join(name), text).unwrap();
            files.join(name)
        };
        let (partitions, users) =
            (file("partitions.json", partitions), file("users.json", &json!(documents).to_string()));
        let preview = |arguments: &[&str]| -> String {
            let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
            command.args(["preview", "--read", read, "--write", write, "--partition-type", kind]);
            let output = command.arg("--partitions").arg(&partitions).args(arguments).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let users = ["--custom-data", "--users", users.to_str().unwrap()];
        let ours = |format: &[&str]| preview(&[&users[..], format].concat());
        let theirs = |arguments: &[&str]| -> Json {
            let arguments = [&["--pipeline", "--collection", "app.users"][..], arguments].concat();
            let script = preview(&arguments);
            let line = json!({
                "script": script, "namespace": "app.users", "collection": "users", "documents": documents,
            });
            run(folder, "aggregate.mjs", [line].into_iter()).remove(0)
        };

        let mut rows: Vec<Json> =
            ours(&["--format", "jsonl"]).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        for row in &mut rows {
            // What is undecided is denied, and a query does not tell the two apart.
            row.as_object_mut().unwrap().remove("undecided").unwrap();
        }
        assert_eq!(in_order(&theirs(&[])), in_order(&rows.into()), "{read} {write}");

        let document: Json = serde_json::from_str(&ours(&["--summary-only", "--format", "json"])).unwrap();
        let mut summary = document["summary"].clone();
        summary["documents_without_user_id"] = json!(0);
        for counted in summary["partitions"].as_array_mut().unwrap() {
            counted.as_object_mut().unwrap().remove("undecided");
        }
        assert_eq!(theirs(&["--summary-only"]), json!([summary]), "{read} {write}");
    }
}

#[test]
fn pipelines_fit_their_schema() {
    let run = |arguments: &[&str]| -> Json {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
        let output = command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let validator = jsonschema::draft202012::new(&run(&["schema", "preview"])).unwrap();
    let partitions = "fixtures/cli/preview-users.in/partitions.json";
    for rules in ["old", "narrower", "everyone"] {
        let rules = format!("fixtures/cli/diff-rules.in/{rules}.json");
        let arguments =
            ["preview", &rules, "--partitions", partitions, "--pipeline", "--collection", "app.users"];
        for more in [&["--format", "json"][..], &["--format", "json", "--summary-only"]] {
            let document = run(&[&arguments[..], more].concat());
            let errors: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
            // There is a pipeline, or a reason for each partition that has none.
            let reasons = document["no_filter"].as_array().is_some_and(|reasons| !reasons.is_empty());
            assert!(errors.is_empty(), "{rules} {more:?}: {errors:?}");
            assert_eq!(document["pipeline"].is_null(), reasons, "{rules} {more:?}");
        }
    }
}
