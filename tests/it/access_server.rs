//! The example server, asked over HTTP as a client would.

#[path = "../../examples/access-server/export.rs"]
mod export;
#[path = "../../examples/access-server/functions.rs"]
mod functions;
#[path = "../../examples/access-server/server.rs"]
mod server;

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    path::Path,
    time::Duration,
};

use functions::Functions;
use serde_json::{Value as Json, json};
use tokio::{
    net::TcpListener,
    runtime::{Builder, Runtime},
};

const RAY: &str = "62c85be1a07d4f3e88120001";
const DEE: &str = "62c85be1a07d4f3e88120002";
const NIK: &str = "62c85be1a07d4f3e88120003";

/// Longer than any test lasts.
const FOREVER: Duration = Duration::from_secs(3600);

/// A server on a port of its own, until it is dropped.
struct Running {
    address: SocketAddr,
    runtime: Runtime,
}

impl Running {
    fn start(app: &str, latency: Duration, time_limit: Duration) -> Self {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"));
        let server = server::Server {
            permissions: export::permissions(&top.join("fixtures/apps").join(app)).unwrap(),
            users: export::users(&top.join("examples/access-server/users.json")).unwrap(),
            functions: Functions { latency },
            time_limit,
        };
        // One worker: a request that blocked its thread instead of waiting would hold up all others.
        let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let listener = runtime.block_on(TcpListener::bind("127.0.0.1:0")).unwrap();
        let address = listener.local_addr().unwrap();
        runtime.spawn(async { axum::serve(listener, server::router(server)).await });
        Self { address, runtime }
    }

    fn query_string() -> Self {
        Self::start("query-string", Duration::ZERO, FOREVER)
    }

    fn access(&self, user: &str, partition: &str) -> (u16, Json) {
        let (status, body) = self.get(&format!("/access?user={user}&partition={}", encode(partition)));
        (status, serde_json::from_str(&body).unwrap())
    }

    fn get(&self, target: &str) -> (u16, String) {
        let mut answer = String::new();
        self.ask(target).read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
    }

    /// Sends a request without waiting for its answer.
    fn ask(&self, target: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(FOREVER)).unwrap();
        let request = format!("GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02x}")).collect()
}

#[test]
fn functions_decide() {
    let server = Running::query_string();
    let cases = [
        (RAY, "rider=62c85be1a07d4f3e88120001", true, true),
        (RAY, "rider=62c85be1a07d4f3e88120004", false, false),
        (RAY, "depot=D4&zone=harbour", true, false),
        (RAY, "depot=D4&zone=old%20town", false, false),
        (DEE, "depot=D4&zone=harbour", true, true),
        (DEE, "depot=D9", false, false),
        (NIK, "depot=D4&zone=harbour", false, false),
        (NIK, "notice=all", true, false),
        (DEE, "notice=all", true, false),
    ];
    for (user, partition, read, write) in cases {
        let expected = json!({"read": read, "write": write, "error": null});
        assert_eq!(server.access(user, partition), (200, expected), "{user} {partition}");
    }
}

#[test]
fn a_function_that_fails_denies() {
    let (status, answer) = Running::query_string().access(RAY, "depot");
    assert_eq!((status, &answer["read"], &answer["write"]), (200, &json!(false), &json!(false)));
    let error = json!({"code": "function-failed", "message": "the function failed: not a scope: depot"});
    assert_eq!(answer["error"], error);
}

#[test]
fn a_function_that_takes_too_long_denies() {
    let server = Running::start("query-string", FOREVER, Duration::from_millis(20));
    let (status, answer) = server.access(DEE, "depot=D4&zone=harbour");
    assert_eq!((status, &answer["read"], &answer["write"]), (200, &json!(false), &json!(false)));
    assert_eq!(answer["error"]["code"], "function-timeout");

    let (_, answer) = server.access(RAY, "rider=62c85be1a07d4f3e88120001");
    assert_eq!(answer, json!({"read": true, "write": true, "error": null}), "no look-up, no wait");
}

#[test]
fn waiting_does_not_hold_up_others() {
    let server = Running::start("query-string", FOREVER, FOREVER);
    let waiting = server.ask(&format!("/access?user={DEE}&partition={}", encode("depot=D4")));
    assert_eq!(server.access(NIK, "rider=nobody").0, 200);
    drop(waiting);
}

#[test]
fn a_partition_of_another_type_is_refused() {
    let server = Running::start("bucket", Duration::ZERO, FOREVER);
    let (status, answer) = server.access(RAY, "3");
    assert_eq!((status, &answer["read"], &answer["write"]), (200, &json!(true), &json!(false)));
    let (status, answer) = server.access(RAY, "the week");
    assert_eq!((status, &answer["read"], &answer["write"]), (200, &json!(false), &json!(false)));
    let message = "attempted to bind on illegal realm partition: \
        expected partition to have type long but found string";
    assert_eq!(answer["error"], json!({"code": "ErrorIllegalRealmPath", "message": message}));
}

#[test]
fn requests_that_ask_nothing() {
    let server = Running::query_string();
    let (status, answer) = server.access("somebody", "notice=all");
    assert_eq!((status, &answer["error"]["code"]), (404, &json!("unknown-user")));
    for target in ["/access", "/access?user=x", "/access?partition=x"] {
        assert_eq!(server.get(target).0, 400, "{target}");
    }
    assert_eq!(server.get("/").0, 404);
}

#[test]
fn stops_with_its_runtime() {
    let Running { address, runtime } = Running::query_string();
    assert!(TcpStream::connect(address).is_ok());
    drop(runtime);
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn an_export_must_be_one_app() {
    let top = Path::new(env!("CARGO_MANIFEST_DIR"));
    let error = |folder: &str| export::permissions(&top.join(folder)).unwrap_err().to_string();
    assert!(error("fixtures/apps").contains("and one is wanted"));
    assert!(error("grammar").contains("there are 0 apps"));
    assert!(error("no-such-folder").contains("no-such-folder"));
}
