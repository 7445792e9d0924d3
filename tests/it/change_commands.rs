//! `diff` of git revisions: what is in each of them is compared, and the commands that are printed with an example, run
//! by a shell, give the answers that the report says.
#![cfg(unix)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value as Json, json};

#[test]
fn revisions_are_compared() {
    let repository = Repository::new("revisions");
    repository.commit(&[("backend/root_config.json", json!({"config_version": 20230101}))], "v0");
    repository.commit(&[("backend/sync/config.json", config(&json!({"%%user.id": "%%partition"})))], "v1");
    let wider = json!({"%or": [{"%%user.id": "%%partition"}, {"%%user.custom_data.role": "%%values.boss"}]});
    let boss = json!({"name": "boss", "from_secret": false, "value": "chief"});
    let call = json!({"%%true": {"%function": {"name": "f", "arguments": ["%%partition"]}}});
    repository
        .commit(&[("backend/sync/config.json", config(&wider)), ("backend/values/boss.json", boss)], "v2");
    let functions = json!([{"name": "f", "private": false}]);
    repository.commit(
        &[("backend/sync/config.json", config(&call)), ("backend/functions/config.json", functions)],
        "v3",
    );
    for (range, path, effect, presence) in [
        ("v1..v2", "backend", "wider", "both"),
        ("v2..v1", "backend", "narrower", "both"),
        ("v0..v1", ".", "wider", "added"),
        ("v1..v0", ".", "narrower", "removed"),
        ("v2..", ".", "different", "both"),
        // v1 is where the two parted.
        ("v2...v1", ".", "same", "both"),
        ("v1...v2", ".", "wider", "both"),
        // Of a file alone nobody knows what the value is.
        ("v1..v2", "backend/sync/config.json", "unknown", "both"),
    ] {
        let report = repository.report(range, path);
        assert_eq!(report["effect"], effect, "{range} {path}\n{report:#}");
        assert_eq!(report["apps"][0]["presence"], presence, "{range} {path}");
        let commands = repository.repeat(&report);
        assert!(commands > 0 || effect == "unknown" || effect == "same", "{range} {path}");
    }
    let check = |range: &str| repository.diff(&["--git", range, "--check"]).status.code();
    assert_eq!([check("v1..v2"), check("v2..v1"), check("v1..v1")], [Some(1), Some(0), Some(0)]);
}

/// Apps are paired by what they are; what is not read is no proof that nobody gains access.
#[test]
fn apps_are_paired_by_what_they_are() {
    let repository = Repository::new("pairs");
    let own = json!({"%%user.id": "%%partition"});
    let named = |name: &str| json!({"config_version": 20210101, "name": name});
    repository.commit(
        &[
            ("a/realm_config.json", named("one")),
            ("a/sync/config.json", config(&own)),
            ("b/realm_config.json", named("two")),
            ("b/sync/config.json", config(&false.into())),
        ],
        "v1",
    );
    // Two apps that change places are still themselves.
    repository.git(&["mv", "a", "c"]);
    repository.git(&["mv", "b", "a"]);
    repository.git(&["mv", "c", "b"]);
    repository.commit(&[], "swapped");
    // One is deleted, and another one with the same rules is new.
    repository.git(&["rm", "-r", "--quiet", "b"]);
    repository
        .commit(&[("n/realm_config.json", named("three")), ("n/sync/config.json", config(&own))], "other");
    // One turns into Flexible Sync, or is disabled.
    repository.git(&["checkout", "--quiet", "v1"]);
    repository.commit(
        &[(
            "a/sync/config.json",
            json!({"type": "flexible", "state": "enabled", "queryable_fields_names": []}),
        )],
        "flexible",
    );
    repository.git(&["checkout", "--quiet", "v1"]);
    let mut disabled = config(&own);
    disabled["state"] = "disabled".into();
    repository.commit(&[("a/sync/config.json", disabled)], "disabled");
    for (range, effect, roots) in [
        ("v1..swapped", "same", vec![("a", "both", json!("b")), ("b", "both", json!("a"))]),
        (
            "swapped..other",
            "different",
            vec![("a", "both", Json::Null), ("b", "removed", Json::Null), ("n", "added", Json::Null)],
        ),
        ("v1..flexible", "unknown", vec![("a", "both", Json::Null), ("b", "both", Json::Null)]),
        ("flexible..v1", "unknown", vec![("a", "both", Json::Null), ("b", "both", Json::Null)]),
        ("v1..disabled", "narrower", vec![("a", "both", Json::Null), ("b", "both", Json::Null)]),
        ("disabled..v1", "wider", vec![("a", "both", Json::Null), ("b", "both", Json::Null)]),
        ("disabled..disabled", "same", vec![("a", "both", Json::Null), ("b", "both", Json::Null)]),
    ] {
        let report = repository.report(range, ".");
        assert_eq!(report["effect"], effect, "{range}\n{report:#}");
        let apps = report["apps"].as_array().unwrap().iter();
        let apps: Vec<_> = apps
            .map(|app| {
                (app["root"].as_str().unwrap(), app["presence"].as_str().unwrap(), app["moved_from"].clone())
            })
            .collect();
        assert_eq!(apps, roots, "{range}\n{report:#}");
    }
}

/// Two apps without a name, of which one could have become the other: nothing tells.
#[test]
fn apps_that_nothing_tells_apart_are_unknown() {
    let repository = Repository::new("ambiguous");
    let files = |folder: &'static str| {
        let path: &'static str = Box::leak(format!("{folder}/sync/config.json").into_boxed_str());
        (path, config(&json!({"%%user.id": "%%partition"})))
    };
    repository.commit(&[files("a"), files("b")], "v1");
    repository.git(&["rm", "-r", "--quiet", "a", "b"]);
    repository.commit(&[files("c"), files("d")], "v2");
    let report = repository.report("v1..v2", ".");
    assert!(report["apps"].as_array().unwrap().iter().all(|app| app["effect"] == "unknown"), "{report:#}");
    // One alone can only be the other.
    repository.git(&["rm", "-r", "--quiet", "d"]);
    repository.commit(&[], "v3");
    repository.git(&["mv", "c", "e"]);
    repository.commit(&[], "v4");
    assert_eq!(repository.report("v3..v4", ".")["effect"], "same");
}

/// A link or a submodule in the place of rules is not read, which is no reason to pass.
#[test]
fn links_and_submodules_do_not_pass() {
    use std::os::unix::fs::symlink;
    let repository = Repository::new("links");
    let own = json!({"%%user.id": "%%partition"});
    repository.commit(
        &[
            ("open.json", config(&true.into())),
            ("app/sync/config.json", config(&own)),
            ("other/sync/config.json", config(&own)),
        ],
        "v1",
    );
    let file = repository.0.join("app/sync/config.json");
    fs::remove_file(&file).unwrap();
    symlink("../../open.json", &file).unwrap();
    repository.commit(&[], "file");
    repository.git(&["checkout", "--quiet", "v1"]);
    fs::remove_dir_all(repository.0.join("app")).unwrap();
    symlink("other", repository.0.join("app")).unwrap();
    repository.commit(&[], "folder");
    repository.git(&["checkout", "--quiet", "v1"]);
    repository.git(&["rm", "-r", "--quiet", "app"]);
    let head = repository.git(&["rev-parse", "HEAD"]);
    repository.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},app", head.trim())]);
    repository.git(&["commit", "--quiet", "--message", "submodule"]);
    repository.git(&["tag", "submodule"]);
    for (tag, path, said) in [
        ("file", ".", "`file:app/sync/config.json` is a link"),
        ("file", "app/sync/config.json", "`file:app/sync/config.json` is a link"),
        ("folder", ".", "`folder:app` is a link"),
        ("folder", "app/sync", "`folder:app` is a link"),
        ("submodule", ".", "`submodule:app` is a submodule"),
        ("submodule", "app", "`submodule:app` is a submodule"),
    ] {
        for range in [format!("v1..{tag}"), format!("{tag}..v1")] {
            let output = repository.diff(&["--git", &range, path, "--check"]);
            let error = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!(output.status.code(), Some(2), "{range} {path}: {error}");
            assert!(error.contains(said), "{range} {path}: {error}");
        }
    }
}

#[test]
fn what_git_does_not_know_is_said() {
    let repository = Repository::new("unknown");
    repository.commit(&[("sync/config.json", json!({"%%usr.id": "%%partition"}))], "v1");
    for (arguments, said) in [
        (["--git", "nothing..v1"], "git knows no revision `nothing` here"),
        (["--git", "--output=x..v1"], "git knows no revision `--output=x` here"),
        (["--git", "v1..v1"], "v1:sync/config.json:"),
    ] {
        let output = repository.diff(&arguments);
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {error}");
        assert!(error.contains(said), "{arguments:?}: {error}");
    }
    assert!(!repository.0.join("x").exists());
}

fn config(rule: &Json) -> Json {
    let permissions = json!({"read": rule, "write": false});
    json!({"type": "partition", "partition": {"key": "k", "type": "string", "permissions": permissions}})
}

/// A repository that is deleted with the test.
struct Repository(PathBuf);

impl Repository {
    fn new(name: &str) -> Self {
        let folder =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("diff-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        let repository = Self(folder);
        repository.git(&["init", "--quiet"]);
        repository
    }

    fn git(&self, arguments: &[&str]) -> String {
        let settings = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
        let output =
            Command::new("git").args(settings).args(arguments).current_dir(&self.0).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    fn commit(&self, files: &[(&str, Json)], tag: &str) {
        for (path, json) in files {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, json.to_string()).unwrap();
        }
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    fn diff(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
        command.arg("diff").args(arguments).current_dir(&self.0).output().unwrap()
    }

    fn report(&self, range: &str, path: &str) -> Json {
        let output = self.diff(&["--git", range, path, "--format", "json"]);
        let error = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{range} {path}: {error}"))
    }

    /// Runs the commands of all examples in a folder of their own; how many there were.
    fn repeat(&self, report: &Json) -> usize {
        let text = |json: &Json| json.as_str().unwrap().to_owned();
        let shell = |command: &str| {
            let program = env!("CARGO_BIN_EXE_sync-rules");
            let command = command.replacen("sync-rules ", &format!("{program} "), 1);
            Command::new("sh").args(["-c", &command]).current_dir(&self.0).output().unwrap()
        };
        for command in report["setup"].as_array().unwrap() {
            assert!(shell(command.as_str().unwrap()).status.success(), "{command}");
        }
        let mut count = 0;
        for permission in report["apps"][0]["permissions"].as_array().unwrap() {
            let name = text(&permission["permission"]);
            let of = |side: &str| permission[side].as_array().unwrap().clone();
            for example in of("gained").into_iter().chain(of("lost")) {
                if example["functions"].is_object() {
                    fs::write(self.0.join("functions.json"), example["functions"].to_string()).unwrap();
                }
                let apps = &report["apps"][0];
                let sides = ["before", "after"].into_iter().filter(|side| apps[*side].is_object());
                for (side, command) in sides.zip(example["commands"].as_array().unwrap()) {
                    let output = shell(command.as_str().unwrap());
                    let allowed = example[side][&name].as_bool().unwrap();
                    let error = String::from_utf8_lossy(&output.stderr);
                    assert_eq!(output.status.code(), Some(i32::from(!allowed)), "{command}\n{error}");
                    count += 1;
                }
            }
        }
        for folder in ["before", "after"] {
            drop(fs::remove_dir_all(self.0.join(folder)));
        }
        count
    }
}

impl Drop for Repository {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}
