//! Calls in a process of its own, for apps that are not trusted: a script can keep an engine from asking whether its
//! time is over, and a process can be killed.
//!
//! The process is this program again. It reads a request on each line and writes an outcome on each line.

use std::{
    io::{self, BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, Receiver},
    },
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{Limits, collections::Collections, engine, outcome::Outcome, request::Request};
use crate::{exit::Exit, problem::Failure};

/// The hidden command of the process.
pub(crate) const COMMAND: &str = "run-functions";

/// One line to the process.
#[derive(Deserialize, Serialize)]
struct Line {
    request: String,
    /// In milliseconds.
    time: u64,
    memory: usize,
}

/// The processes of one app, each used by one thread at a time.
#[derive(Debug)]
pub(super) struct Children {
    collections: Vec<PathBuf>,
    idle: Mutex<Vec<Worker>>,
}

#[derive(Debug)]
struct Worker {
    process: Child,
    input: ChildStdin,
    lines: Receiver<String>,
}

impl Children {
    pub(super) fn new(collections: &[PathBuf]) -> Self {
        Self { collections: collections.to_vec(), idle: Mutex::default() }
    }

    /// Makes a call. A process that does not answer within twice the time is killed.
    pub(super) fn run(&self, request: &Request<'_>, limits: Limits) -> Outcome {
        let idle = self.idle().pop();
        let Ok(mut worker) = idle.map_or_else(|| Worker::start(&self.collections), Ok) else {
            return Outcome::threw("no process can be started to run it in");
        };
        match worker.ask(request, limits) {
            Some(outcome) => {
                self.idle().push(worker);
                outcome
            }
            // Dropped, and killed by that.
            None => Outcome::timeout(),
        }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Worker {
    fn start(collections: &[PathBuf]) -> io::Result<Self> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg(COMMAND)
            .args(collections)
            .env_clear()
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let (Some(input), Some(output)) = (process.stdin.take(), process.stdout.take()) else {
            return Err(io::Error::other("the process has no pipes"));
        };
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        Ok(Self { process, input, lines })
    }

    /// `None` if there is no answer in time.
    fn ask(&mut self, request: &Request<'_>, limits: Limits) -> Option<Outcome> {
        let time = u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX);
        let line =
            serde_json::to_string(&Line { request: request.text(), time, memory: limits.memory }).ok()?;
        writeln!(self.input, "{line}").ok()?;
        self.input.flush().ok()?;
        let answer = self.lines.recv_timeout(limits.time.saturating_mul(2)).ok()?;
        serde_json::from_str(&answer).ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// What the process does: it answers requests until there are no more.
pub(crate) fn serve(collections: &[PathBuf]) -> Result<Exit, Failure> {
    let collections = Arc::new(Collections::read(collections)?);
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let Ok(Line { request, time, memory }) = serde_json::from_str(&line) else { break };
        let outcome =
            engine::run(&request, &collections, Limits { time: Duration::from_millis(time), memory });
        let text = serde_json::to_string(&outcome).unwrap_or_default();
        if writeln!(out, "{text}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    Ok(Exit::Success)
}
