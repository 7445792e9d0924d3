//! Repositories of strangers: what they hide, what they make a run read or write, and what they set.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::{Value as Json, json};

const CONFIG: &str = "sync/config.json";

/// A folder that is deleted with the test.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("sync-rules-untrusted-{name}-{}", std::process::id()));
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, path: &str, text: &str) -> &Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
        self
    }

    #[cfg(unix)]
    fn link(&self, to: &str, path: &str) -> &Self {
        let path = self.0.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::os::unix::fs::symlink(to, path).unwrap();
        self
    }

    fn text(&self, path: &str) -> String {
        fs::read_to_string(self.0.join(path)).unwrap()
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
        command.args(arguments).env_remove("GITHUB_STEP_SUMMARY").env("A_SECRET", "hush-hush");
        command.current_dir(&self.0).output().unwrap()
    }

    /// The exit code of `lint` with some arguments, and what it prints.
    fn lint(&self, arguments: &[&str]) -> (Option<i32>, String) {
        let output = self.run(&[&["lint"], arguments].concat());
        let printed = [output.stdout, output.stderr].concat();
        (output.status.code(), String::from_utf8_lossy(&printed).into_owned())
    }

    fn git(&self, arguments: &[&str]) -> &Self {
        let settings = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "commit.gpgsign=false"];
        let output =
            Command::new("git").args(settings).args(arguments).current_dir(&self.0).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        self
    }

    /// Makes it a repository that holds all of its files, ignored or not.
    fn commit(&self) -> &Self {
        self.git(&["init", "--quiet"]).git(&["add", "--force", "."]).git(&["commit", "--quiet", "-m", "x"])
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        drop(fs::remove_dir_all(&self.0));
    }
}

fn rules(read: &Json) -> String {
    let permissions = json!({"read": read, "write": false});
    json!({"type": "partition", "state": "enabled", "partition": {"key": "team", "type": "string", "required": true,
        "permissions": permissions}})
    .to_string()
}

fn open() -> String {
    rules(&json!(true))
}

fn closed() -> String {
    rules(&json!({"%%user.custom_data.team": "%%partition"}))
}

#[test]
fn what_is_checked_in_is_not_hidden_by_gitignore() {
    for pattern in ["app/", "sync", "*.json", "config.json", "/app/sync/config.json", "*"] {
        for (name, version) in [("plain", None), ("2", Some("2")), ("4", Some("4"))] {
            let folder = Folder::new("ignored");
            folder.write(&format!("app/{CONFIG}"), &open()).write(&format!("ok/{CONFIG}"), &closed());
            folder.write(".gitignore", pattern);
            if let Some(version) = version {
                folder.commit().git(&["update-index", "--index-version", version]);
            }
            let (code, printed) = folder.lint(&[".", "--format", "concise"]);
            assert!(code == Some(1) && printed.contains("SR301"), "{pattern} {name}: {printed}");
            let (code, printed) = folder.lint(&["app", "--format", "concise"]);
            assert!(code == Some(1) && printed.contains("SR301"), "{pattern} {name}: {printed}");
        }
    }
}

#[test]
fn what_is_not_checked_in_is_left_out_unless_an_app_needs_it() {
    let folder = Folder::new("built");
    folder
        .write(CONFIG, &rules(&json!({"%%user.id": "%%values.boss"})))
        .write(".gitignore", "build\nvalues\n");
    folder.git(&["init", "--quiet"]).git(&["add", "."]);
    folder.write(&format!("build/{CONFIG}"), &open());
    folder.write("values/boss.json", r#"{"name": "boss", "value": "b", "private": false}"#);
    let (_, printed) = folder.lint(&[".", "--format", "concise"]);
    assert!(!printed.contains("build"), "{printed}");
    // The value is known, though it is ignored.
    assert!(!printed.contains("SR106") && !printed.contains("value-not-in-app"), "{printed}");
}

#[cfg(unix)]
#[test]
fn links_in_the_place_of_an_apps_files_are_named() {
    let elsewhere = Folder::new("elsewhere");
    elsewhere.write(CONFIG, &open()).write("functions/f.js", "").write("value.json", "{}");
    let at = |path: &str| elsewhere.0.join(path).to_str().unwrap().to_owned();
    for (to, link) in [
        (CONFIG, "bad/sync/config.json"),
        ("sync", "bad/sync"),
        ("", "bad"),
        ("functions", "ok/functions"),
        ("value.json", "ok/values/v.json"),
        ("nowhere", "ok/values/dangling.json"),
    ] {
        let folder = Folder::new("links");
        folder.write(&format!("ok/{CONFIG}"), &closed()).link(&at(to), link);
        for format in ["human", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown"] {
            let (code, printed) = folder.lint(&[".", "--format", format, "--ignore", "SR", "--exit-zero"]);
            assert!(code == Some(2) && printed.contains(link), "{link} {format}: {printed}");
            let output = folder.run(&["lint", ".", "--format", format]);
            let said =
                String::from_utf8_lossy(&output.stdout).replace("\"executionSuccessful\": false", "not read");
            assert!(said.contains("not read") || said.contains("unread"), "{link} {format}: {said}");
        }
        assert_eq!(
            folder.lint(&["ok", "--format", "concise"]).0,
            Some(if link.starts_with("ok") { 2 } else { 0 })
        );
    }
    // An app that is there under its own name is read there.
    let folder = Folder::new("alias");
    folder.write(&format!("releases/2/{CONFIG}"), &closed()).link("releases/2", "current");
    assert_eq!(folder.lint(&["."]).0, Some(0));
    folder.link("node_modules/app", "hidden").write(&format!("node_modules/app/{CONFIG}"), &open());
    assert_eq!(folder.lint(&["."]).0, Some(2));
    // Of no app, links are what they like.
    let folder = Folder::new("other-links");
    folder
        .write(CONFIG, &closed())
        .link(&at("value.json"), "src/values/en.json")
        .link("/", "docs")
        .link("x", "README");
    assert_eq!(folder.lint(&["."]).0, Some(0));
}

#[test]
fn what_cannot_be_read_is_not_ignored() {
    for text in [
        "{\"partition\": ",
        "",
        "{\"partition\": {\"key\": \"k\", \"permissions\": {\"read\": {\"%oops\": 1}}}}",
    ] {
        let folder = Folder::new("unread");
        folder.write(CONFIG, text);
        for arguments in
            [&["--ignore", "SR"][..], &["--select", "SR301"], &["--fail-on", "never"], &["--exit-zero"]]
        {
            let (code, printed) = folder.lint(arguments);
            assert!(code == Some(2) && !printed.contains("nothing found"), "{arguments:?}: {printed}");
        }
        let codes = "ignore-codes = [\"SR\"]\nselect = [\"SR301\"]\nfail-on = \"never\"\n";
        let rows: String = ["SR0", "SR1", "SR2", "SR6"]
            .map(|code| format!("[[ignore]]\ncode = \"{code}\"\nreason = \"x\"\n"))
            .concat();
        folder.write("sync-rules.toml", &format!("{codes}{rows}"));
        let (code, printed) = folder.lint(&[]);
        assert!(code == Some(2) && !printed.contains("nothing found"), "{printed}");
    }
    let folder = Folder::new("unread-beside");
    folder.write(&format!("ok/{CONFIG}"), &closed());
    fs::create_dir_all(folder.0.join("bad/sync")).unwrap();
    fs::write(folder.0.join("bad").join(CONFIG), b"{\"partition\": \"\xff\"}").unwrap();
    let output = folder.run(&["lint", ".", "--format", "json", "--ignore", "SR005"]);
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &report["summary"]["unread"]), (Some(2), &json!(1)), "{report}");
    assert_eq!(report["unread"], json!(["bad/sync/config.json"]));
}

#[test]
fn one_bad_app_hides_no_other() {
    let folder = Folder::new("several");
    folder
        .write(&format!("good/{CONFIG}"), &open())
        .write(&format!("bad/{CONFIG}"), &rules(&json!({"%%root.a": 1})));
    fs::create_dir_all(folder.0.join("worse/sync")).unwrap();
    fs::write(folder.0.join("worse").join(CONFIG), b"\xff").unwrap();
    let (code, printed) = folder.lint(&[".", "--format", "concise"]);
    assert!(
        code == Some(2) && printed.contains("good/sync/config.json") && printed.contains("SR104"),
        "{printed}"
    );
    let output = folder.run(&["migrate", ".", "--format", "json"]);
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &report["apps"][0]["root"]), (Some(2), &json!("good")));
    let wrong: Vec<&Json> = report["errors"].as_array().unwrap().iter().map(|error| &error["file"]).collect();
    assert_eq!(wrong, [&json!("worse/sync/config.json"), &json!("bad/sync/config.json")]);
    // A part of the repository is not written as if it were all of it.
    assert_eq!(folder.run(&["migrate", ".", "--out", "out"]).status.code(), Some(2));
    assert!(!folder.0.join("out").exists());
}

#[test]
fn a_found_configuration_reads_nothing_of_others() {
    let others = Folder::new("others");
    others.write("secret", "hush-hush").write("baseline.json", r#"{"schema": "hush-hush", "findings": []}"#);
    let folder = Folder::new("settings");
    folder.write(CONFIG, &closed()).write("inside/secret", "hush-hush").write("own.json", "[\"hush-hush\"]");
    let outside = others.0.to_str().unwrap().to_owned();
    let mut cases = vec![
        "/proc/self/environ".to_owned(),
        "../x".to_owned(),
        "inside/../../x".to_owned(),
        "inside".to_owned(),
        "inside/secret".to_owned(),
        "own.json".to_owned(),
        format!("{outside}/secret"),
        format!("{outside}/baseline.json"),
    ];
    if cfg!(unix) {
        #[cfg(unix)]
        folder
            .link(&format!("{outside}/secret"), "link")
            .link(&outside, "linked")
            .link("own.json", "own-link");
        cases.extend(["link", "linked/secret", "linked/baseline.json", "own-link"].map(str::to_owned));
    }
    for baseline in cases {
        folder.write("sync-rules.toml", &format!("baseline = {}\n", json!(baseline)));
        for format in ["human", "json", "github"] {
            let (code, printed) = folder.lint(&["--format", format]);
            assert!(code == Some(2) && !printed.contains("hush"), "{baseline}: {printed}");
        }
        assert_eq!(folder.lint(&["--isolated"]).0, Some(0));
    }
}

#[cfg(unix)]
#[test]
fn a_configuration_that_is_a_link_is_refused() {
    let folder = Folder::new("linked-settings");
    folder
        .write(CONFIG, &open())
        .write("loose.toml", "fail-on = \"never\"\n")
        .link("loose.toml", "sync-rules.toml");
    let (code, printed) = folder.lint(&[]);
    assert!(code == Some(2) && printed.contains("is a symbolic link"), "{printed}");
    assert_eq!(folder.lint(&["--config", "loose.toml"]).0, Some(0));
    assert_eq!(folder.lint(&["--isolated"]).0, Some(1));
    assert_eq!(folder.lint(&["--isolated", "--config", "loose.toml"]).0, Some(2));
}

#[test]
fn patterns_are_refused_before_they_cost() {
    let folder = Folder::new("patterns");
    folder.write(CONFIG, &closed());
    let nested = |count: usize| format!("{}x{}", "{".repeat(count), "}".repeat(count));
    for (pattern, code) in [
        (nested(417), 2),
        (nested(17), 2),
        (nested(16), 0),
        ("{a,b}".repeat(20), 2),
        ("{**/a,**/b}".repeat(16), 0),
        ("[a".repeat(400), 2),
        ("*".repeat(2000), 2),
        ("{".repeat(10), 2),
    ] {
        folder.write(
            "sync-rules.toml",
            &format!("[[ignore]]\ncode = \"SR3\"\nreason = \"x\"\npath = \"{pattern}\"\n"),
        );
        let (found, printed) = folder.lint(&["--fail-on", "error"]);
        assert_eq!(found, Some(code), "{pattern}: {printed}");
    }
}

#[test]
fn a_failed_run_writes_no_baseline() {
    let folder = Folder::new("baseline");
    folder.write(CONFIG, &open()).write("broken.json", "{");
    let write = ["--write-baseline", "known.json"];
    assert_eq!(folder.lint(&write).0, Some(0));
    let known = folder.text("known.json");
    assert!(known.contains("SR301"));
    for paths in [
        &["nowhere"][..],
        &[".", "broken.json"],
        &["broken.json", "--ignore", "SR"],
        &["nowhere", "--exit-zero"],
    ] {
        assert_eq!(folder.lint(&[paths, &write].concat()).0, Some(2), "{paths:?}");
        assert_eq!(folder.text("known.json"), known, "{paths:?}");
    }
    assert!(!folder.0.join("other.json").exists());
    assert_eq!(folder.lint(&["nowhere", "--write-baseline", "other.json"]).0, Some(2));
    assert!(!folder.0.join("other.json").exists());
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_links() {
    let others = Folder::new("victim");
    others.write("file", &open());
    let outside = others.0.to_str().unwrap().to_owned();
    let folder = Folder::new("writes");
    folder.write(CONFIG, &open()).link(&format!("{outside}/file"), "link.json").link(&outside, "folder");
    let duplicate = rules(&json!({"%%partition": {"%in": ["a", "a"]}}));
    others.write("twice.json", &duplicate);
    folder.link(&format!("{outside}/twice.json"), "twice.json");
    for arguments in [
        &["lint", "--output", "link.json"][..],
        &["lint", "--output", "folder/file"],
        &["lint", "--output", "folder/new"],
        &["lint", "--write-baseline", "link.json"],
        &["lint", "twice.json", "--fix"],
        &["migrate", "--output", "link.json"],
    ] {
        let output = folder.run(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("is a symbolic link"), "{arguments:?}: {said}");
    }
    assert_eq!((others.text("file"), others.text("twice.json")), (open(), duplicate.clone()));
    assert_eq!(fs::read_dir(&others.0).unwrap().count(), 2);
    // A file of two names is not parted.
    folder.write("own.json", &duplicate);
    fs::hard_link(folder.0.join("own.json"), folder.0.join("same.json")).unwrap();
    assert_eq!(folder.lint(&["own.json", "--fix"]).0, Some(2));
    assert_eq!(folder.text("own.json"), duplicate);
}

#[test]
fn fixes_are_made_until_none_is_left() {
    let folder = Folder::new("fixes");
    let many = rules(&json!({"%%partition": {"%in": vec!["a"; 230]}}));
    folder.write("many.json", &many).write("text.json", "\"{a}\"");
    assert_eq!(folder.lint(&["many.json", "--fix", "--format", "concise"]).0, Some(0));
    let fixed: Json = serde_json::from_str(&folder.text("many.json")).unwrap();
    let list = fixed["partition"]["permissions"]["read"]["%%partition"]["%in"].as_array().unwrap();
    assert_eq!(list.len(), 1);
    // What would not be JSON is not offered.
    let output = folder.run(&["lint", "text.json", "--format", "json"]);
    let report: Json = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["findings"][0]["fix"], Json::Null, "{report}");
    assert_eq!(folder.lint(&["text.json", "--fix"]).0, Some(2));
    assert_eq!(folder.text("text.json"), "\"{a}\"");
}

#[cfg(target_os = "linux")]
#[test]
fn names_that_are_no_text_are_worked_with_or_named() {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt};
    let folder = Folder::new("names");
    let odd = folder.0.join(OsStr::from_bytes(b"od\xffd"));
    let duplicate = rules(&json!({"%%partition": {"%in": ["a", "a"]}}));
    fs::create_dir_all(odd.join("sync")).unwrap();
    fs::write(odd.join(CONFIG), &duplicate).unwrap();
    let lint = |path: &Path| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sync-rules"));
        command.args(["lint", "--fix"]).arg(path).current_dir(&folder.0).output().unwrap()
    };
    assert_eq!(lint(&odd).status.code(), Some(0));
    assert!(!fs::read_to_string(odd.join(CONFIG)).unwrap().contains(r#""a","a""#));
    fs::write(odd.join(CONFIG), &duplicate).unwrap();
    assert_eq!(lint(&odd.join(CONFIG)).status.code(), Some(0));
    assert!(!fs::read_to_string(odd.join(CONFIG)).unwrap().contains(r#""a","a""#));
    let (code, printed) = folder.lint(&["."]);
    assert!(code == Some(2) && printed.contains("not UTF-8"), "{printed}");
}

/// The settings of a partial clone name a command that git runs to fetch what is missing.
#[test]
fn a_repository_makes_git_run_nothing() {
    let origin = Folder::new("origin");
    origin.write(CONFIG, &open()).commit().git(&["config", "uploadpack.allowFilter", "true"]);
    origin.write(CONFIG, &closed()).git(&["commit", "--quiet", "-am", "y"]);
    let folder = Folder::new("clone");
    let url = format!("file://{}", origin.0.display());
    folder.git(&["clone", "--quiet", "--no-checkout", "--filter=blob:none", &url, "."]);
    let marker = folder.0.join("ran");
    folder.git(&[
        "config",
        "remote.origin.uploadpack",
        &format!("touch {};git-upload-pack", marker.display()),
    ]);
    folder.git(&["config", "core.fsmonitor", &format!("touch {}", marker.display())]);
    let output = folder.run(&["diff", "--git", "HEAD~1..HEAD", "."]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(!marker.exists() && said.contains("partial clone"), "{said}");
    folder.write(CONFIG, &closed()).lint(&["."]);
    assert!(!marker.exists());
}

/// The step of the action, in a pull request that brings a configuration of its own.
#[cfg(unix)]
#[test]
fn the_action_does_not_take_the_settings_of_a_pull_request() {
    let step = action_step();
    let origin = Folder::new("base");
    origin.write(CONFIG, &open()).write("sync-rules.toml", "fail-on = \"warning\"\n").commit();
    let head = Command::new("git").args(["rev-parse", "HEAD"]).current_dir(&origin.0).output().unwrap();
    let base = String::from_utf8(head.stdout).unwrap().trim().to_owned();
    let folder = Folder::new("pull");
    folder.git(&["clone", "--quiet", &format!("file://{}", origin.0.display()), "."]);
    let run = |config: &str, base: &str| {
        let mut command = Command::new("bash");
        command.args(["-e", "-o", "pipefail", "-c", &step]).current_dir(&folder.0);
        let variables = [("PATHS", "."), ("ARGS", ""), ("FAIL_ON", ""), ("SARIF", ""), ("BASELINE", "")];
        command.envs(variables).env("CONFIG", config).env("BASE", base).env_remove("GITHUB_STEP_SUMMARY");
        command
            .env("PROGRAM", env!("CARGO_BIN_EXE_sync-rules"))
            .env("GITHUB_OUTPUT", folder.0.join("output"));
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let loose = "fail-on = \"never\"\n";
    folder.write("sync-rules.toml", loose);
    // What is only found is not used; what is named is that of the base, unless there is none.
    assert_eq!(run("", &base).0, Some(1));
    assert_eq!(run("", "").0, Some(1));
    assert_eq!(run("sync-rules.toml", "").0, Some(0));
    folder.git(&["commit", "--quiet", "-am", "loose"]);
    let (code, said) = run("sync-rules.toml", &base);
    assert_eq!(code, Some(1), "{said}");
    folder.write("new.toml", loose);
    let (code, said) = run("new.toml", &base);
    assert!(code == Some(1) && said.contains("the base branch has no new.toml"), "{said}");
}

/// The script of the step that lints.
#[cfg(unix)]
fn action_step() -> String {
    let action = fs::read_to_string("action.yml").unwrap();
    let step = action.split("- name: Lint\n").nth(1).unwrap().split("- name:").next().unwrap().to_owned();
    let script = step.split("run: |\n").nth(1).unwrap();
    script.lines().map(|line| line.trim_start_matches("        ").to_owned() + "\n").collect()
}
