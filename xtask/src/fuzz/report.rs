//! Parses the output of a libFuzzer run.

use std::fmt;
use std::process::ExitStatus;

/// The figures of one target.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Report {
    target: String,
    /// Inputs that were run.
    inputs: u64,
    /// Edges of the program that were reached.
    coverage: u64,
    /// Peak memory in MB.
    memory: u64,
    /// What went wrong and the file of the input.
    pub failure: Option<String>,
}

impl Report {
    /// The heads of the columns.
    pub const HEADER: &'static str = "target          inputs   edges      MB";

    /// Reads the messages of a run.
    pub fn parse(target: &str, status: ExitStatus, messages: &str) -> Self {
        let stat = |name: &str| {
            let line = messages.lines().rev().find_map(|line| line.strip_prefix(name))?;
            line.trim().parse().ok()
        };
        // `#2048 pulse  cov: 1234 ft: 5678 corp: 9/1Kb ...`
        let coverage = messages
            .lines()
            .rev()
            .find_map(|line| line.split_once(" cov: ")?.1.split(' ').next()?.parse().ok());
        let failure = (!status.success()).then(|| {
            let find = |mark: &str| messages.lines().find(|line| line.contains(mark));
            let what = find("panicked at").or_else(|| find("ERROR: ")).unwrap_or("it failed");
            let at = messages.lines().position(|line| line.contains("panicked at"));
            let detail = at.and_then(|at| messages.lines().nth(at + 1)).unwrap_or_default();
            let file =
                find("Test unit written to ").and_then(|line| line.rsplit(' ').next()).unwrap_or("no file");
            format!("{target}: {file}: {} {detail}", what.trim())
        });
        Self {
            target: target.to_owned(),
            inputs: stat("stat::number_of_executed_units:").unwrap_or(0),
            coverage: coverage.unwrap_or(0),
            memory: stat("stat::peak_rss_mb:").unwrap_or(0),
            failure,
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { target, inputs, coverage, memory, failure } = self;
        let mark = if failure.is_some() { "  FAILED" } else { "" };
        write!(f, "{target:<12} {inputs:>9} {coverage:>7} {memory:>7}{mark}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_failures_are_read() {
        let messages = "INFO: seed corpus\n#8192\tpulse  cov: 4012 ft: 99 corp: 3/9b\n#9000\tDONE   cov: 4013 ft: 99\n\
            stat::number_of_executed_units: 9000\nstat::peak_rss_mb:              88\n";
        let report = Report::parse("read", ExitStatus::default(), messages);
        assert_eq!((report.inputs, report.coverage, report.memory, report.failure), (9000, 4013, 88, None));
    }

    #[cfg(unix)]
    #[test]
    fn the_file_of_a_failure_is_named() {
        use std::os::unix::process::ExitStatusExt;
        let messages = "\nthread '<unnamed>' panicked at src/a.rs:1:2:\nout of range\n==1== ERROR: libFuzzer: deadly signal\n\
            artifact_prefix='fuzz/'; Test unit written to fuzz/crash-1\n";
        let failure = Report::parse("read", ExitStatus::from_raw(77 << 8), messages).failure.unwrap();
        assert_eq!(failure, "read: fuzz/crash-1: thread '<unnamed>' panicked at src/a.rs:1:2: out of range");
        let slow = "==1== ERROR: libFuzzer: timeout after 10 seconds\nTest unit written to fuzz/timeout-1\n";
        let failure = Report::parse("read", ExitStatus::from_raw(70 << 8), slow).failure.unwrap();
        assert_eq!(failure, "read: fuzz/timeout-1: ==1== ERROR: libFuzzer: timeout after 10 seconds ");
    }
}
