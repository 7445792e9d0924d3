//! The app's own functions, run: `fixtures/run`. Their answers are stated by hand, and given by two engines: QuickJS in
//! the command line, in threads and in processes, and Node.

use std::{
    collections::BTreeMap,
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use serde_json::{Map, Value as Json, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn fixture(name: &str) -> Json {
    let path = format!("{ROOT}/fixtures/run/{name}.json");
    serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

/// An export with one rule, which is a function `f`.
struct Export(PathBuf);

impl Export {
    fn new(name: &str, fixture: &Json, case: &Json) -> Self {
        let root = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join(format!("run-{name}-{}", case["id"].as_str().unwrap()));
        let _ = fs::remove_dir_all(&root);
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        let rule = json!({"%%true": {"%function": {"name": "f", "arguments": ["%%partition"]}}});
        let partition = json!({"key": "k", "type": "string", "permissions": {"read": rule, "write": false}});
        let config = json!({"type": "partition", "state": "enabled", "service_name": "mongodb-atlas", "partition": partition});
        write("app/sync/config.json", &config.to_string());
        write(
            "app/realm_config.json",
            r#"{"name": "club", "app_id": "club-abcde", "config_version": 20210101}"#,
        );
        let mut sources: BTreeMap<&str, &str> = BTreeMap::from([("f", case["source"].as_str().unwrap())]);
        let others = case["others"].as_object().into_iter().flatten();
        sources.extend(others.map(|(name, source)| (name.as_str(), source.as_str().unwrap())));
        let names: Vec<Json> = sources.keys().map(|name| json!({"name": name, "private": true})).collect();
        write("app/functions/config.json", &Json::from(names).to_string());
        for (name, source) in sources {
            write(&format!("app/functions/{name}.js"), source);
        }
        if let Some(data) = fixture.get("custom_data") {
            let settings = json!({
                "enabled": true,
                "mongo_service_name": "mongodb-atlas",
                "database_name": data["database"],
                "collection_name": data["collection"],
                "user_id_field": data["field"],
            });
            write("app/auth/custom_user_data.json", &settings.to_string());
        }
        write("values.json", &fixture.get("values").unwrap_or(&json!({})).to_string());
        write("environment.json", &fixture.get("environment").unwrap_or(&json!({})).to_string());
        fs::create_dir_all(root.join("data")).unwrap();
        write("data/club.nothing.json", "[]");
        for (name, documents) in fixture["collections"].as_object().into_iter().flatten() {
            write(&format!("data/{name}.json"), &documents.to_string());
        }
        Self(root)
    }

    fn eval(&self, user: &Json, partition: &str, more: &[&str]) -> Json {
        let ended = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
            .args(["eval", "app", "--explain", "--format", "json", "--values", "values.json"])
            .args(["--environment", "environment.json", "--collections", "data"])
            .args(["--user", &user.to_string(), "--partition", partition])
            .args(more)
            .current_dir(&self.0)
            .env_remove("CI")
            .output()
            .unwrap();
        serde_json::from_slice(&ended.stdout)
            .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&ended.stderr)))
    }
}

impl Drop for Export {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What is wrong with an answer.
fn fault(case: &Json, answer: &Json) -> Option<String> {
    let call = &answer["calls"][0];
    let reason = answer["read"]["indeterminate"]["message"].as_str();
    let is_right = match (case.get("answer"), case["undecided"].as_str()) {
        (Some(expected), None) => {
            let is_typed = |object: &Map<String, Json>| object.keys().any(|key| key.starts_with('$'));
            let is_undecided = expected.as_object().is_some_and(|object| !is_typed(object));
            call["result"] == *expected
                && answer["read"]["allowed"] == (*expected == json!(true))
                && reason.is_some() == (is_undecided || expected.is_array())
        }
        (None, Some(part)) => reason.is_some_and(|reason| reason.contains(part)),
        _ => panic!("{case} says no answer"),
    };
    (!is_right).then(|| format!("{}: {call} {}", case["id"], answer["read"]))
}

fn all_are_right(name: &str, more: &[&str]) {
    let fixture = fixture(name);
    let user = fixture.get("user").cloned().unwrap_or_else(|| json!({"id": "u"}));
    let mode = more.first().map_or("threads", |_| "processes");
    let faults: Vec<String> = fixture["cases"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|case| {
            let export = Export::new(&format!("{name}-{mode}"), &fixture, case);
            let answer = export.eval(&user, case["partition"].as_str().unwrap_or("p"), more);
            fault(case, &answer)
        })
        .collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn answers_in_threads() {
    all_are_right("answers", &[]);
}

#[test]
fn answers_in_processes() {
    all_are_right("answers", &["--untrusted"]);
}

/// A call that does not end would keep the test from ending.
#[test]
fn hostile_functions_end() {
    all_are_right("hostile", &["--time-limit", "300"]);
    all_are_right("hostile", &["--untrusted", "--time-limit", "300"]);
}

#[test]
fn node_answers_the_same() {
    let fixture = fixture("answers");
    let cases = fixture["cases"].as_array().unwrap();
    let cases: Vec<&Json> = cases.iter().filter(|case| case["without"] != "node").collect();
    let request = |case: &&Json| {
        let mut sources = json!({"f": case["source"]});
        for (name, source) in case["others"].as_object().into_iter().flatten() {
            sources[name] = source.clone();
        }
        json!({
            "name": "f",
            "arguments": [case["partition"]],
            "user": fixture["user"],
            "values": fixture["values"],
            "environment": fixture["environment"],
            "custom_data": fixture["custom_data"],
            "collections": fixture["collections"],
            "sources": sources,
        })
    };
    let requests: Vec<Json> = cases.iter().map(request).collect();
    let node = Command::new("node")
        .args([format!("{ROOT}/tests/it/run/node.mjs"), format!("{ROOT}/src/bin/sync-rules/run/context.js")])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut node) = node else {
        assert!(std::env::var_os("CI").is_none(), "Node is not there");
        return;
    };
    node.stdin.take().unwrap().write_all(Json::from(requests).to_string().as_bytes()).unwrap();
    let printed = node.wait_with_output().unwrap().stdout;
    let outcomes: Vec<Json> = serde_json::from_slice(&printed).unwrap();
    assert_eq!(outcomes.len(), cases.len());
    for (case, outcome) in cases.iter().zip(outcomes) {
        let is_undecided = outcome.get("result").is_none()
            || outcome["lacks"] != json!([])
            || outcome["missing"] != json!([]);
        match case.get("answer") {
            Some(expected) => assert!(!is_undecided && outcome["result"] == *expected, "{case}: {outcome}"),
            None => assert!(is_undecided, "{case}: {outcome}"),
        }
    }
}
