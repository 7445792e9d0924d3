//! The language server, driven over its pipes as an editor does it.

use std::{
    io::{BufRead, BufReader, Write},
    process::{Child, ChildStdin, Command, Stdio},
    sync::mpsc::{Receiver, RecvTimeoutError, channel},
    thread,
    time::{Duration, Instant},
};

use serde_json::{Value as Json, json};

use crate::processor;

/// Work of the server's processor: far more than any answer takes.
const PATIENCE: Duration = Duration::from_secs(30);
/// A server that does not even work by then waits for something that never comes.
const HANGS: Duration = Duration::from_secs(600);

/// An editor with one document open.
struct Editor {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Json>,
    asked: i64,
    uri: String,
}

impl Drop for Editor {
    fn drop(&mut self) {
        drop(self.server.kill());
        drop(self.server.wait());
    }
}

impl Editor {
    fn start(uri: &str) -> Self {
        let mut server = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
            .args(["lsp", "--stdio"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(server.stdout.take().unwrap());
        let (sender, messages) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut output)
                && sender.send(message).is_ok()
            {}
        });
        let input = server.stdin.take().unwrap();
        Self { server, input, messages, asked: 0, uri: uri.to_owned() }
    }

    /// An editor that has opened a text as a file of the fixture app `channel`.
    fn of_app(file: &str, text: &str) -> Self {
        let root = env!("CARGO_MANIFEST_DIR");
        Self::with(&format!("file://{root}/fixtures/apps/channel/{file}"), text)
    }

    fn with(uri: &str, text: &str) -> Self {
        let mut editor = Self::start(uri);
        let answer =
            editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": {}}));
        assert_eq!(answer["result"]["capabilities"]["positionEncoding"], "utf-16");
        editor.tell("initialized", json!({}));
        let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
        editor.tell("textDocument/didOpen", json!({"textDocument": document}));
        editor
    }

    fn send(&mut self, message: &Json) {
        let body = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
        self.input.flush().unwrap();
    }

    fn tell(&mut self, method: &str, params: Json) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    fn next(&self) -> Json {
        let timeout = Duration::from_millis(100);
        wait(self.server.id(), "says nothing", || match self.messages.recv_timeout(timeout) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Timeout) => None,
            Err(RecvTimeoutError::Disconnected) => panic!("the server has closed its output"),
        })
    }

    /// The answer to a request; what is said in between is passed over.
    fn ask(&mut self, method: &str, params: Json) -> Json {
        self.asked += 1;
        let id = self.asked;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        loop {
            let message = self.next();
            if message["id"] == id {
                return message;
            }
        }
    }

    fn ask_at(&mut self, method: &str, (line, character): (u32, u32)) -> Json {
        let position = json!({"line": line, "character": character});
        let answer = self.ask(method, json!({"textDocument": {"uri": self.uri}, "position": position}));
        answer["result"].clone()
    }

    /// The diagnostics that are shown next for the document.
    fn diagnostics(&self) -> Vec<Json> {
        loop {
            let message = self.next();
            if message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == self.uri.as_str()
            {
                return message["params"]["diagnostics"].as_array().unwrap().clone();
            }
        }
    }

    fn change(&mut self, version: i32, change: Json) {
        let document = json!({"uri": self.uri, "version": version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    fn exit_code(&mut self) -> Option<i32> {
        self.tell("exit", Json::Null);
        wait(self.server.id(), "does not exit", || {
            thread::sleep(Duration::from_millis(10));
            self.server.try_wait().unwrap()
        })
        .code()
    }
}

/// Tries until there is something, or until the server has worked or waited for it too long.
fn wait<T>(server: u32, failure: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let (start, worked) = (Instant::now(), processor::time_of_process(server));
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        let worked = processor::time_of_process(server).saturating_sub(worked);
        assert!(
            worked < PATIENCE && start.elapsed() < HANGS,
            "the server {failure}, after {worked:?} of work"
        );
    }
}

/// One message, or `None` when the server has closed its output.
fn read(output: &mut impl BufRead) -> Option<Json> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            header => {
                if let Some(value) = header.strip_prefix("Content-Length: ") {
                    length = value.parse().ok()?;
                }
            }
        }
    }
    let mut body = vec![0; length];
    output.read_exact(&mut body).ok()?;
    serde_json::from_slice(&body).ok()
}

/// A configuration with these rules, `read` in the second line and `write` in the third.
fn config(read: &str, write: &str) -> String {
    format!(
        r#"{{"type": "partition", "state": "enabled", "development_mode_enabled": false, "partition": {{"key": "room_id", "type": "objectId", "required": false, "permissions": {{
"read": {read},
"write": {write}}}}}}}
"#
    )
}

/// A rule about which there is nothing to say.
const QUIET: &str = r#"{"%%partition": {"%in": "%%user.custom_data.room_ids"}}"#;

/// The position, in the units of the protocol, of a word in the second line of a [`config`].
fn at(text: &str, word: &str) -> (u32, u32) {
    let line = text.lines().nth(1).unwrap();
    let before = line.split_once(word).expect("the word").0;
    (1, u32::try_from(before.encode_utf16().count()).unwrap())
}

fn codes(diagnostics: &[Json]) -> Vec<&str> {
    diagnostics.iter().map(|diagnostic| diagnostic["code"].as_str().unwrap()).collect()
}

fn labels(items: &Json) -> Vec<&str> {
    items.as_array().unwrap().iter().map(|item| item["label"].as_str().unwrap()).collect()
}

#[test]
fn typos_are_shown_where_they_are_and_cleared_when_they_are_gone() {
    let rule = r#"{"%or": [{"%%user.custom_data.role": "😀"}, {"%%partition": {"%inn": "%%user.custom_data.room_ids"}}]}"#;
    let text = config(rule, QUIET);
    let mut editor = Editor::of_app("sync/config.json", &text);
    let shown = editor.diagnostics();
    assert_eq!(codes(&shown), ["SR101"]);
    let (line, character) = at(&text, "\"%inn\"");
    let range = json!({
        "start": {"line": line, "character": character},
        "end": {"line": line, "character": character + 6},
    });
    assert_eq!(shown[0]["range"], range);
    assert_eq!((&shown[0]["severity"], &shown[0]["source"]), (&json!(1), &json!("sync-rules")));
    assert!(shown[0]["message"].as_str().unwrap().contains("%in"), "{shown:?}");

    // One letter goes: `%inn` becomes `%in`.
    let letter = json!({
        "start": {"line": line, "character": character + 4},
        "end": {"line": line, "character": character + 5},
    });
    editor.change(2, json!({"range": letter, "text": ""}));
    let cleared = editor.diagnostics();
    assert!(!codes(&cleared).contains(&"SR101"), "{cleared:?}");
    editor.change(3, json!({"text": config(QUIET, QUIET)}));
    assert_eq!(editor.diagnostics(), [Json::Null; 0]);

    editor.change(4, json!({"text": text}));
    assert_eq!(codes(&editor.diagnostics()), ["SR101"]);
    let uri = editor.uri.clone();
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert_eq!(editor.diagnostics(), [Json::Null; 0]);
}

#[test]
fn words_and_names_are_explained() {
    let rule = r#"{"%and": [{"%%values.open-rooms": "%%partition"}, {"%%true": {"%function": {"name": "joinRoom", "arguments": []}}}, {"$and": []}]}"#;
    let text = config(rule, QUIET);
    let mut editor = Editor::of_app("sync/config.json", &text);
    let mut hover = |word: &str| {
        let answer = editor.ask_at("textDocument/hover", at(&text, word));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    };
    let and = hover("%and");
    assert!(
        and.starts_with("`%and`: ") && and.contains("Takes ") && and.contains("partition permissions"),
        "{and}"
    );
    assert!(and.contains('§'), "{and}");
    assert!(hover("%%values").contains("values/open-rooms.json"));
    assert!(hover("%%partition").contains("partition value"));
    assert!(hover("joinRoom").contains("functions/joinRoom.js"));
    assert!(hover("$and").starts_with("`%and`"));
    assert_eq!(hover("[{"), "");
}

#[test]
fn completion_knows_the_vocabulary_and_the_app() {
    let text = config(r#"{"%%values. "%n": "%%user.": "%%v", {"%function": {"name": ""#, QUIET);
    let mut editor = Editor::of_app("sync/config.json", &text);
    let mut complete = |text: &str, word: &str, typed: u32| {
        let (line, character) = at(text, word);
        editor.change(2, json!({"text": text}));
        editor.ask_at("textDocument/completion", (line, character + typed))
    };
    let rule = r#"{"%n": {"%%user.": 1}, "": "%%environment.", "$": {"%function": {"name": "j"}}}"#;
    let text = config(rule, QUIET);
    let operators = complete(&text, "%n", 1);
    for word in ["%in", "%or", "%nor", "%%user", "%function"] {
        assert!(labels(&operators).contains(&word), "{word}: {operators}");
    }
    let edit = &operators[0]["textEdit"]["range"];
    let (line, character) = at(&text, "%n");
    assert_eq!((&edit["start"]["line"], &edit["start"]["character"]), (&json!(line), &json!(character)));
    assert_eq!(edit["end"]["character"], json!(character + 2), "the whole word is replaced");
    assert!(labels(&complete(&text, "%%user.", 7)).contains(&"%%user.custom_data"));
    assert!(labels(&complete(&text, "\"\":", 1)).contains(&"$in"));
    assert_eq!(labels(&complete(&text, "%%env", 14)), ["%%environment.tag", "%%environment.values"]);
    let dollar = complete(&text, "\"$\"", 2);
    assert!(labels(&dollar).contains(&"$in") && !labels(&dollar).contains(&"$function"), "{dollar}");
    assert_eq!(labels(&complete(&text, "\"j\"", 2)), ["joinRoom"]);

    // A string that is still open, in what is no JSON yet.
    let text = config(r#"{"%%values.op"#, QUIET);
    let values = complete(&text, "%%values", 12);
    assert_eq!(labels(&values), ["%%values.open-rooms"]);
    assert_eq!(values[0]["textEdit"]["newText"], "%%values.open-rooms");
    // Outside of strings, and where nothing is said about users, nothing is proposed.
    assert_eq!(labels(&complete(&text, "\"read\"", 0)).len(), 0);
}

#[test]
fn names_lead_to_their_files() {
    let rule =
        r#"{"%%values.open-rooms": {"%function": {"name": "joinRoom", "arguments": ["%%values.nowhere"]}}}"#;
    let text = config(rule, QUIET);
    let mut editor = Editor::of_app("sync/config.json", &text);
    let mut target = |word: &str| {
        let answer = editor.ask_at("textDocument/definition", at(&text, word));
        answer["uri"].as_str().unwrap_or_default().rsplit("/channel/").next().unwrap().to_owned()
    };
    assert_eq!(target("joinRoom"), "functions/joinRoom.js");
    assert_eq!(target("%%values.open"), "values/open-rooms.json");
    assert_eq!(target("%%values.nowhere"), "");
}

#[test]
fn fixes_are_offered_where_they_apply() {
    let rule = r#"{"%%user.custom_data.role": {"%in": ["é", "a", "a"]}}"#;
    let text = config(rule, QUIET);
    let mut editor = Editor::of_app("sync/config.json", &text);
    let shown = editor.diagnostics();
    let duplicate = shown.iter().find(|diagnostic| diagnostic["code"] == "SR211").expect("a duplicate");
    assert_eq!(duplicate["tags"], json!([1]));
    let uri = editor.uri.clone();
    let mut actions = |range: &Json, only: &[&str]| {
        let context = json!({"diagnostics": [], "only": only});
        let document = json!({"uri": uri});
        let answer = editor.ask(
            "textDocument/codeAction",
            json!({"textDocument": document, "range": range, "context": context}),
        );
        answer["result"].as_array().unwrap().clone()
    };
    let found = actions(&duplicate["range"], &["quickfix"]);
    let fix = found.iter().find(|action| action["diagnostics"][0]["code"] == "SR211").expect("a fix");
    assert_eq!((&fix["kind"], &fix["isPreferred"]), (&json!("quickfix"), &json!(true)));
    let edit = &fix["edit"]["changes"][&uri][0];
    let lines: Vec<&str> = text.lines().collect();
    let column = |end: &str| usize::try_from(edit["range"][end]["character"].as_u64().unwrap()).unwrap();
    let units: Vec<u16> = lines[1].encode_utf16().collect();
    let fixed = [&units[..column("start")], &units[column("end")..]].concat();
    assert_eq!(edit["newText"], "");
    assert_eq!(String::from_utf16(&fixed).unwrap(), lines[1].replace(r#""a", "a""#, r#""a""#));

    let start = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}});
    assert_eq!(actions(&start, &["quickfix"]), [Json::Null; 0]);
    assert_eq!(actions(&duplicate["range"], &["refactor"]), [Json::Null; 0]);

    // What changes who has access is not preferred and says so.
    editor.change(
        2,
        json!({"text": config(r#"{"%%values.open-room": {"%oidToString": "%%partition"}}"#, QUIET)}),
    );
    let shown = editor.diagnostics();
    let unknown = shown.iter().find(|diagnostic| diagnostic["code"] == "SR116").expect("an unknown value");
    let params =
        json!({"textDocument": {"uri": uri}, "range": unknown["range"], "context": {"diagnostics": []}});
    let answer = editor.ask("textDocument/codeAction", params);
    assert!(answer["result"][0]["title"].as_str().unwrap().contains("(unsafe: "), "{answer}");
    assert_eq!(answer["result"][0]["isPreferred"], Json::Null);
}

#[test]
fn what_is_open_counts_before_it_is_saved() {
    let rule = r#"{"%%values.fresh": {"%oidToString": "%%partition"}}"#;
    let mut editor = Editor::of_app("sync/config.json", &config(rule, QUIET));
    assert!(codes(&editor.diagnostics()).contains(&"SR116"));
    let uri = editor.uri.replace("sync/config.json", "values/fresh.json");
    let text = r#"{"name": "fresh", "from_secret": false, "value": ["61b2c7d9e4a1f3000c5a0001"]}"#;
    let document = json!({"uri": uri, "languageId": "json", "version": 1, "text": text});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    assert!(!codes(&editor.diagnostics()).contains(&"SR116"));
    editor.tell("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    assert!(codes(&editor.diagnostics()).contains(&"SR116"));
}

#[test]
fn files_outside_of_apps_are_looked_at_if_they_hold_rules() {
    let editor = Editor::with("untitled:Untitled-1", &config(r#"{"%inn": 1}"#, QUIET));
    assert_eq!(codes(&editor.diagnostics()), ["SR101"]);
    let editor = Editor::with("file:///nowhere/package.json", r#"{"name": "x", }"#);
    assert_eq!(editor.diagnostics(), [Json::Null; 0]);
    let editor = Editor::with("file:///nowhere/config.json", "{ // not ours\n}");
    assert_eq!(editor.diagnostics(), [Json::Null; 0]);
    let editor = Editor::with("file:///nowhere/config.json", &config(r#"{"%inn": 1}"#, QUIET));
    assert_eq!(codes(&editor.diagnostics()), ["SR101"]);
    let editor = Editor::with("file:///nowhere/sync/config.json", "{ // ours\n}");
    assert_eq!(codes(&editor.diagnostics()), ["SR001"]);
}

#[test]
fn hostile_texts_are_refused_and_survived() {
    let deep = "[".repeat(100_000);
    let mut editor = Editor::of_app("sync/config.json", &deep);
    assert_eq!(codes(&editor.diagnostics()), ["SR003"]);
    assert_eq!(editor.ask_at("textDocument/hover", (0, 90_000)), Json::Null);
    editor.change(2, json!({"text": format!("\"{}\"", "x".repeat(5 * 1024 * 1024))}));
    assert_eq!(codes(&editor.diagnostics()), ["SR004"]);
    assert_eq!(editor.ask_at("textDocument/completion", (u32::MAX, u32::MAX)), json!([]));
    let backwards = json!({"start": {"line": 9, "character": 9}, "end": {"line": 0, "character": 0}});
    editor.change(3, json!({"range": backwards, "text": "x"}));
    assert_eq!(codes(&editor.diagnostics()), ["SR004"]);
    editor.change(4, json!({"text": "\u{feff}{\"\\ud800\": \0"}));
    assert!(!editor.diagnostics().is_empty());
    editor.change(5, json!({"text": config(QUIET, QUIET)}));
    assert_eq!(editor.diagnostics(), [Json::Null; 0]);
}

#[test]
fn the_life_of_a_server() {
    let mut editor = Editor::of_app("sync/config.json", &config(QUIET, QUIET));
    assert_eq!(editor.ask("textDocument/rename", json!({}))["error"]["code"], -32601);
    assert_eq!(editor.ask("textDocument/hover", json!({"x": 1}))["error"]["code"], -32602);
    editor.tell("textDocument/didOpen", json!([]));
    editor.tell("$/setTrace", json!({"value": "off"}));
    assert_eq!(editor.ask("shutdown", Json::Null)["result"], Json::Null);
    assert_eq!(editor.ask("textDocument/hover", json!({}))["error"]["code"], -32600);
    assert_eq!(editor.exit_code(), Some(0));

    let mut editor = Editor::of_app("sync/config.json", &config(QUIET, QUIET));
    assert_eq!(editor.exit_code(), Some(1), "exit without shutdown");
    let mut editor = Editor::start("untitled:1");
    assert_eq!(editor.exit_code(), Some(1), "exit before anything");
}

#[test]
fn what_is_no_protocol_ends_with_an_error() {
    use std::process::{Command, Stdio};
    let ends = |input: &str| {
        let mut server = Command::new(env!("CARGO_BIN_EXE_sync-rules"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // It may end before it has read everything.
        drop(std::io::Write::write_all(&mut server.stdin.take().unwrap(), input.as_bytes()));
        let output = server.wait_with_output().unwrap();
        let text = |bytes| String::from_utf8(bytes).unwrap();
        (output.status.code(), text(output.stdout), text(output.stderr))
    };
    let message = |json: &str| format!("Content-Length: {}\r\n\r\n{json}", json.len());
    for input in [
        "Content-Length: 18446744073709551615\r\n\r\n{}".to_owned(),
        "Content-Length: 1000000000000\r\n\r\n{}".to_owned(),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        "garbage\n::error::x\n".to_owned(),
        "x".repeat(1_000_000),
        message("{}").repeat(3) + "\r\n\r\n",
    ] {
        let (code, _, said) = ends(&input);
        assert_eq!(code, Some(2), "{said}");
        assert!(said.contains("cannot read the editor's messages"), "{said}");
    }
    let early = r#"{"jsonrpc": "2.0", "id": 1, "method": "textDocument/hover", "params": {}}"#;
    let (code, out, _) = ends(&(message(early) + &message("[[[") + &message(r#"{"method": "x"}"#)));
    assert_eq!(code, Some(1));
    assert!(out.contains("-32002") && out.contains("-32700"), "{out}");
}
