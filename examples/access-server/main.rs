//! A server that decides who may open a partition.
//!
//! ```text
//! $ cargo run --example access-server -- fixtures/apps/query-string examples/access-server/users.json
//! listening on http://127.0.0.1:8080
//!
//! $ curl 'localhost:8080/access?user=62c85be1a07d4f3e88120001&partition=notice%3Dall'
//! {"error":null,"read":true,"write":false}
//! ```
//!
//! [`export`] loads an app once, at start-up. [`server`] answers requests and waits for the app's functions.
//! [`functions`] is what each server has of its own.

mod export;
mod functions;
mod server;

use std::{
    env,
    error::Error,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
    time::Duration,
};

use tokio::net::TcpListener;

/// The service gave functions 300 seconds; somebody who opens an app does not wait that long.
const TIME_LIMIT: Duration = Duration::from_secs(10);
const USAGE: &str = "usage: access-server EXPORT [USERS] [ADDRESS]";

#[tokio::main]
async fn main() -> ExitCode {
    match run(env::args().skip(1)).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            // Where standard error is gone, the exit code still tells.
            let _ = writeln!(io::stderr(), "access-server: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(mut arguments: impl Iterator<Item = String>) -> Result<(), Box<dyn Error>> {
    let export = PathBuf::from(arguments.next().ok_or(USAGE)?);
    let users = arguments.next().map_or_else(|| export.with_file_name("users.json"), PathBuf::from);
    let address = arguments.next().unwrap_or_else(|| "127.0.0.1:8080".to_owned());

    let server = server::Server {
        permissions: export::permissions(&export)?,
        users: export::users(&users)?,
        functions: functions::Functions { latency: Duration::from_millis(5) },
        time_limit: TIME_LIMIT,
    };
    let listener = TcpListener::bind(address).await?;
    // With port 0 the system chooses one, so the address is known only now.
    writeln!(io::stdout(), "listening on http://{}", listener.local_addr()?)?;
    Ok(axum::serve(listener, server::router(server)).await?)
}
