//! Who makes the calls: threads, or processes where the app is not trusted. Both are asked by a line and answer by a
//! line, and neither is waited for longer than twice the time that a call may take: a script can keep an engine from
//! asking whether its time is over.
//!
//! A process is this program again, and is killed when it is late. A late thread is left behind, and ends with the
//! program.

use std::{
    io::{self, BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Stdio},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{self, Receiver, Sender},
    },
    thread,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use super::{Limits, collections::Collections, engine, outcome::Outcome, request::Request};
use crate::{exit::Exit, problem::Failure};

/// The hidden command of the process.
pub(crate) const COMMAND: &str = "run-functions";
/// As many threads may be left behind; they go on working.
const MOST_LATE: usize = 4;

/// One line to a worker.
#[derive(Deserialize, Serialize)]
struct Line {
    request: String,
    /// In milliseconds.
    time: u64,
    memory: usize,
}

/// The workers of one app, each used by one thread at a time.
#[derive(Debug)]
pub(super) struct Workers {
    kind: Kind,
    idle: Mutex<Vec<Worker>>,
    late: AtomicUsize,
}

#[derive(Debug)]
pub(super) enum Kind {
    Threads(Arc<Collections>),
    /// With the files of the collections, which each process reads.
    Processes(Vec<PathBuf>),
}

#[derive(Debug)]
struct Worker {
    input: Input,
    answers: Receiver<String>,
}

#[derive(Debug)]
enum Input {
    Thread(Sender<String>),
    Process(Child, ChildStdin),
}

impl Workers {
    pub(super) fn new(kind: Kind) -> Self {
        Self { kind, idle: Mutex::default(), late: AtomicUsize::new(0) }
    }

    /// Makes a call.
    pub(super) fn run(&self, request: &Request<'_>, limits: Limits) -> Outcome {
        if self.late.load(Ordering::Relaxed) >= MOST_LATE {
            return Outcome::threw(
                "too many calls before it did not end; `--untrusted` runs them in processes",
            );
        }
        let idle = self.idle().pop();
        let Ok(mut worker) = idle.map_or_else(|| self.start(), Ok) else {
            return Outcome::threw("nothing can be started to run it in");
        };
        match worker.ask(request, limits) {
            Some(outcome) => {
                self.idle().push(worker);
                outcome
            }
            None => {
                if let Input::Thread(_) = worker.input {
                    self.late.fetch_add(1, Ordering::Relaxed);
                }
                Outcome::timeout()
            }
        }
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Worker>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn start(&self) -> io::Result<Worker> {
        match &self.kind {
            Kind::Threads(collections) => Worker::thread(Arc::clone(collections)),
            Kind::Processes(collections) => Worker::process(collections),
        }
    }
}

impl Worker {
    fn thread(collections: Arc<Collections>) -> io::Result<Self> {
        let (input, lines) = mpsc::channel::<String>();
        let (sender, answers) = mpsc::channel();
        thread::Builder::new().spawn(move || {
            for line in lines {
                if answer(&line, &collections).is_none_or(|answer| sender.send(answer).is_err()) {
                    break;
                }
            }
        })?;
        Ok(Self { input: Input::Thread(input), answers })
    }

    fn process(collections: &[PathBuf]) -> io::Result<Self> {
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
        let (sender, answers) = mpsc::channel();
        thread::Builder::new().spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        })?;
        Ok(Self { input: Input::Process(process, input), answers })
    }

    /// `None` if there is no answer in time.
    fn ask(&mut self, request: &Request<'_>, limits: Limits) -> Option<Outcome> {
        let time = u64::try_from(limits.time.as_millis()).unwrap_or(u64::MAX);
        let line = Line { request: request.text(), time, memory: limits.memory };
        let line = serde_json::to_string(&line).ok()?;
        match &mut self.input {
            Input::Thread(input) => input.send(line).ok()?,
            Input::Process(_, input) => writeln!(input, "{line}").and_then(|()| input.flush()).ok()?,
        }
        // A process takes a moment to start and to read the collections.
        let patience = limits.time.saturating_mul(2);
        serde_json::from_str(&self.answers.recv_timeout(patience).ok()?).ok()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        if let Input::Process(process, _) = &mut self.input {
            drop(process.kill());
            drop(process.wait());
        }
    }
}

/// What a process does: it answers requests until there are no more.
pub(crate) fn serve(collections: &[PathBuf]) -> Result<Exit, Failure> {
    let collections = Arc::new(Collections::read(collections)?);
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines().map_while(Result::ok) {
        let Some(answer) = answer(&line, &collections) else { break };
        if writeln!(out, "{answer}").and_then(|()| out.flush()).is_err() {
            break;
        }
    }
    Ok(Exit::Success)
}

/// The answer to a line; `None` if it is not one.
fn answer(line: &str, collections: &Arc<Collections>) -> Option<String> {
    let Line { request, time, memory } = serde_json::from_str(line).ok()?;
    let limits = Limits { time: Duration::from_millis(time), memory };
    serde_json::to_string(&engine::run(&request, collections, limits)).ok()
}
