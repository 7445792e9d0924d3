//! A running worker: a line to it, a line of JSON back.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use serde_json::Value as Json;

pub(crate) struct Worker {
    name: String,
    child: Child,
    to: Option<ChildStdin>,
    from: BufReader<ChildStdout>,
}

/// Where a worker runs.
#[derive(Clone, Copy)]
pub(crate) enum Cores {
    /// All workers on the same one, so that they meet the same conditions.
    Last,
    Any,
}

impl Worker {
    pub(crate) fn start(name: &str, binary: &Path, cores: Cores) -> Self {
        let start = |command: &mut Command| command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn();
        let pinned = match cores {
            Cores::Last => {
                let last = std::thread::available_parallelism().map_or(0, |count| count.get() - 1);
                start(Command::new("taskset").args(["-c", &last.to_string()]).arg(binary)).ok()
            }
            Cores::Any => None,
        };
        let child = pinned.map_or_else(|| start(&mut Command::new(binary)), Ok);
        let mut child = child.expect("the worker can be started");
        let to = child.stdin.take();
        let from = BufReader::new(child.stdout.take().expect("the output is piped"));
        Self { name: name.to_owned(), child, to, from }
    }

    pub(crate) fn ask(&mut self, line: &str) -> Json {
        let mut reply = String::new();
        let sent = self.to.as_mut().map(|to| writeln!(to, "{line}").and_then(|()| to.flush()));
        let answered = matches!(sent, Some(Ok(()))) && self.from.read_line(&mut reply).is_ok();
        let parsed = serde_json::from_str(&reply).ok().filter(|_| answered);
        parsed.unwrap_or_else(|| panic!("{} ended at `{line}`", self.name))
    }

    pub(crate) fn nanoseconds(&mut self, row: &str, count: usize) -> f64 {
        self.ask(&format!("sample {row} {count}")).as_f64().expect("samples are numbers")
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        // Without input the worker ends by itself.
        self.to = None;
        let _ = self.child.wait();
    }
}
