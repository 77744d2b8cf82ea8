//! One run of the program under limits.

use anyhow::{Context, Result};
use std::fmt;
use std::fs::{self, File};
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Command, ExitStatus, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// Limits of a run, set by the shell: 1 GB of addresses (in KB), 10 seconds of the processor. Python and
/// others would do as well; a system call would need unsafe code.
const SHELL: &str = "ulimit -v 1048576 && ulimit -t 10 && exec \"$0\" \"$@\"";

/// Time after which a run counts as hanging. One that works meets the limit of processor time first, also on a machine
/// that is so busy that each run gets a thirtieth of a processor.
const PATIENCE: Duration = Duration::from_secs(300);

/// The name of the file with the messages of a run.
const MESSAGES: &str = "messages";

/// The program and the folder of its files.
pub struct Limited<'a> {
    /// The program.
    pub program: &'a Path,
    /// The folder.
    pub folder: &'a Path,
}

/// Why a run failed.
#[derive(Debug, PartialEq, Eq)]
pub enum Fault {
    /// A signal ended it: no memory, no stack, no time.
    Signal(i32),
    /// It panicked, here.
    Panic(String),
    /// Its exit code is undefined.
    Code(i32),
    /// It did not end.
    Hang,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // SIGXCPU, and SIGKILL a second later.
            Self::Signal(signal @ (24 | 9)) => write!(f, "signal {signal}: more than 10 s of the processor"),
            Self::Signal(signal) => write!(f, "signal {signal}"),
            Self::Panic(message) => write!(f, "panic: {message}"),
            Self::Code(code) => write!(f, "exit code {code}"),
            Self::Hang => write!(f, "it did not end within {} s", PATIENCE.as_secs()),
        }
    }
}

impl Limited<'_> {
    /// Runs the program with some arguments, in the folder of its files or in that of this process.
    pub fn run(&self, arguments: &[String], in_folder: bool) -> Result<Option<Fault>> {
        let messages = self.folder.join(MESSAGES);
        let mut child = Command::new("sh")
            .args(["-c", SHELL])
            .arg(self.program)
            .args(arguments)
            .current_dir(if in_folder { self.folder } else { Path::new(".") })
            // Two threads are enough to find races, and their stacks count as memory.
            .env("RAYON_NUM_THREADS", "2")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(File::create(&messages)?)
            .spawn()
            .context("sh does not run")?;
        let began = Instant::now();
        let mut pause = Duration::from_millis(1);
        let status = loop {
            if let Some(status) = child.try_wait()? {
                break status;
            }
            if began.elapsed() > PATIENCE {
                child.kill()?;
                child.wait()?;
                return Ok(Some(Fault::Hang));
            }
            thread::sleep(pause);
            pause = (pause * 2).min(Duration::from_millis(16));
        };
        Ok(judge(status, &String::from_utf8_lossy(&fs::read(&messages)?)))
    }
}

/// Returns the fault in the end of a run, if any.
fn judge(status: ExitStatus, messages: &str) -> Option<Fault> {
    if let Some(line) = messages.lines().position(|line| line.contains("panicked at")) {
        let lines: Vec<&str> = messages.lines().skip(line).take(2).collect();
        return Some(Fault::Panic(lines.join(" ")));
    }
    match (status.signal(), status.code()) {
        (Some(signal), _) => Some(Fault::Signal(signal)),
        (None, Some(0..=2)) => None,
        (None, code) => Some(Fault::Code(code.unwrap_or(-1))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_are_judged() {
        let code = |code: i32| ExitStatus::from_raw(code << 8);
        assert_eq!(judge(code(2), "a.tmx: is missing"), None);
        assert_eq!(judge(code(101), ""), Some(Fault::Code(101)));
        assert_eq!(judge(ExitStatus::from_raw(6), ""), Some(Fault::Signal(6)));
        let fault = judge(code(1), "a\nthread 'main' panicked at a.rs:1:\nout of range\n").unwrap();
        assert_eq!(fault.to_string(), "panic: thread 'main' panicked at a.rs:1: out of range");
    }

    #[test]
    fn programs_run_under_limits() {
        let folder = tempfile::tempdir().unwrap();
        let run = |script: &str| {
            let limited = Limited { program: Path::new("/bin/sh"), folder: folder.path() };
            limited.run(&["-c".to_owned(), script.to_owned()], false).unwrap()
        };
        assert_eq!(run("exit 1"), None);
        assert_eq!(run("exit 3"), Some(Fault::Code(3)));
        assert_eq!(run("kill -6 $$"), Some(Fault::Signal(6)));
        assert_eq!(run("test \"$(ulimit -v)\" = 1048576 && test \"$(ulimit -t)\" = 10"), None);
    }
}
