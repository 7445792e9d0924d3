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

/// What is staged, and what lies in the working tree, are compared for each app by itself.
#[test]
fn the_index_and_the_working_tree_are_compared() {
    let repository = Repository::new("working");
    let own = json!({"%%user.id": "%%partition"});
    let named = |name: &str| json!({"config_version": 20210101, "name": name});
    repository.commit(
        &[
            ("apps/shop/realm_config.json", named("shop")),
            ("apps/shop/sync/config.json", config(&own)),
            ("apps/bank/realm_config.json", named("bank")),
            ("apps/bank/sync/config.json", config(&own)),
        ],
        "v1",
    );
    let apps = |arguments: &[&str]| -> Vec<(String, String)> {
        let report = repository.reported(&[arguments, &["--format", "json"]].concat());
        let text = |json: &Json| json.as_str().unwrap().to_owned();
        let count = repository.repeat(&report);
        assert_eq!(count > 0, report["effect"] == "wider" || report["effect"] == "different");
        report["apps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|app| (text(&app["root"]), text(&app["effect"])))
            .collect()
    };
    let told = |bank: &str, shop: &str| {
        let app = |root: &str, effect: &str| (root.to_owned(), effect.to_owned());
        vec![app("apps/bank", bank), app("apps/shop", shop)]
    };
    assert_eq!(apps(&["--staged"]), told("same", "same"));
    assert_eq!(apps(&["--git", "HEAD"]), told("same", "same"));
    // One app is staged, and the other one changed afterwards; a new one is not known to git.
    repository.write(&[("apps/bank/sync/config.json", config(&true.into()))]);
    repository.git(&["add", "."]);
    repository.write(&[("apps/shop/sync/config.json", config(&true.into()))]);
    assert_eq!(apps(&["--staged"]), told("wider", "same"));
    assert_eq!(apps(&["--git", "HEAD"]), told("wider", "wider"));
    assert_eq!(apps(&["--git", "v1", "apps/shop"]), told("", "wider")[1..]);
    assert_eq!(apps(&["--git", "HEAD", "apps/bank/sync/config.json"])[0].1, "wider");
    assert_eq!(apps(&["--staged", "apps/shop/sync/config.json"])[0].1, "same");
    repository.write(&[("apps/new/sync/config.json", config(&own))]);
    let found = apps(&["--git", "HEAD"]);
    assert_eq!(found[1], ("apps/new".to_owned(), "wider".to_owned()), "{found:?}");
    for (arguments, code) in [
        (vec!["--staged", "--check"], 1),
        (vec!["--staged", "--check", "apps/shop"], 0),
        (vec!["--staged", "--git", "HEAD"], 2),
        (vec!["--staged", "apps", "other"], 2),
    ] {
        assert_eq!(repository.diff(&arguments).status.code(), Some(code), "{arguments:?}");
    }
    // A file that is being merged has no staged version.
    repository.git(&["reset", "--quiet", "--hard"]);
    repository.commit(&[("apps/bank/sync/config.json", config(&false.into()))], "theirs");
    repository.git(&["checkout", "--quiet", "v1"]);
    repository.commit(&[("apps/bank/sync/config.json", config(&true.into()))], "ours");
    let settings = ["-c", "user.name=a", "-c", "user.email=a@b.c"];
    let merge =
        Command::new("git").args(settings).args(["merge", "theirs"]).current_dir(&repository.0).output();
    assert!(!merge.unwrap().status.success());
    let output = repository.diff(&["--staged"]);
    let error = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(error.contains("`apps/bank/sync/config.json` has merge conflicts"), "{error}");
}

/// A branch that is behind is not told of what happened since it left.
#[test]
fn a_branch_that_is_behind_changes_what_it_changed() {
    let repository = Repository::new("behind");
    let own = json!({"%%user.id": "%%partition"});
    let files = |shop: &Json, bank: &Json| {
        [("shop/sync/config.json", config(shop)), ("bank/sync/config.json", config(bank))]
    };
    repository.commit(&files(&own, &own), "start");
    repository.commit(&files(&own, &true.into()), "ahead");
    repository.git(&["checkout", "--quiet", "start"]);
    repository.commit(&files(&false.into(), &own), "behind");
    for (range, bank, shop) in [
        ("ahead...behind", "same", "narrower"),
        ("ahead..behind", "narrower", "narrower"),
        ("behind...ahead", "wider", "same"),
        ("ahead...start", "same", "same"),
    ] {
        let report = repository.report(range, ".");
        let effects: Vec<_> = report["apps"].as_array().unwrap().iter().map(|app| &app["effect"]).collect();
        assert_eq!(effects, [bank, shop], "{range}\n{report:#}");
    }
    let check = |range: &str| repository.diff(&["--git", range, "--check"]).status.code();
    assert_eq!([check("ahead...behind"), check("behind..ahead")], [Some(0), Some(1)]);
}

/// What is compared with itself is called so; a file that looks the same may stand in an app that does not.
#[test]
fn a_thing_and_itself_are_the_same_files() {
    let repository = Repository::new("itself");
    let call = json!({"%%true": {"%function": {"name": "f", "arguments": ["%%partition"]}}});
    repository.commit(&[("app/sync/config.json", config(&call))], "v1");
    repository.commit(&[("README.json", json!({}))], "v2");
    repository.commit(&[("app/values/x.json", json!({"name": "x", "value": 1}))], "v3");
    for (arguments, effect, said) in [
        (vec!["app", "app"], "same", true),
        (vec!["app/sync/config.json", "app/sync/config.json"], "same", true),
        (vec!["--git", "v1..v2"], "same", true),
        (vec!["--git", "v1..v1", "app/sync/config.json"], "same", true),
        (vec!["--git", "v1..v2", "app/sync/config.json"], "unknown", false),
        (vec!["--git", "v2..v3"], "unknown", false),
    ] {
        let report = repository.reported(&[&arguments[..], &["--format", "json"]].concat());
        assert_eq!(report["effect"], effect, "{arguments:?}\n{report:#}");
        let sentence = &report["apps"][0]["settings"][0]["sentence"];
        assert_eq!(sentence == "both sides have the same files", said, "{arguments:?}\n{report:#}");
        let reasons = &report["apps"][0]["permissions"][0]["reasons"];
        assert_eq!(reasons[0], "the source of the function `f` is not given", "{arguments:?}\n{report:#}");
        let code = repository.diff(&[&arguments[..], &["--check"]].concat()).status.code();
        assert_eq!(code, Some(i32::from(effect == "unknown")), "{arguments:?}");
    }
}

#[test]
fn what_git_does_not_know_is_said() {
    let repository = Repository::new("unknown");
    repository.commit(&[("sync/config.json", json!({"%%usr.id": "%%partition"}))], "v1");
    for (arguments, said) in [
        (["--git", "nothing"], "unknown git revision `nothing`"),
        (["--git", "nothing..v1"], "unknown git revision `nothing`"),
        (["--git", "--output=x..v1"], "unknown git revision `--output=x`"),
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

    fn write(&self, files: &[(&str, Json)]) {
        for (path, json) in files {
            let path = self.0.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, json.to_string()).unwrap();
        }
    }

    fn commit(&self, files: &[(&str, Json)], tag: &str) {
        self.write(files);
        self.git(&["add", "."]);
        self.git(&["commit", "--quiet", "--message", tag]);
        self.git(&["tag", tag]);
    }

    fn diff(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
        command.arg("diff").args(arguments).current_dir(&self.0).output().unwrap()
    }

    fn report(&self, range: &str, path: &str) -> Json {
        self.reported(&["--git", range, path, "--format", "json"])
    }

    fn reported(&self, arguments: &[&str]) -> Json {
        let output = self.diff(arguments);
        let error = String::from_utf8_lossy(&output.stderr);
        serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{arguments:?}: {error}"))
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
