//! `cargo bench --bench program`: the whole program, from its start to a written memory: reading, splitting (or
//! `--presplit`), encoding, aligning, reasons, TMX.
//!
//! A speech is a sample of this repository; the long texts are ../shared's long10k-mix, once and nine times in a
//! row, and are skipped without it. Medians of the wall clock; peak memory where the system reports it. The figures
//! are in benches/README.md; benches/peers.py runs other aligners on the same files.
#![allow(clippy::print_stdout, reason = "a command line program")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

const PROGRAM: &str = env!("CARGO_BIN_EXE_sverka");

struct Case {
    name: &'static str,
    source: PathBuf,
    target: PathBuf,
    presplit: bool,
    runs: usize,
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::temp_dir().join(format!("sverka-bench-{}", std::process::id()));
    fs::create_dir_all(&folder).expect("a temporary folder");
    let sample = |lang: &str| root.join(format!("samples/water-forum.{lang}.txt"));
    let mut cases = vec![Case {
        name: "a speech, 57 x 59 sentences",
        source: sample("en"),
        target: sample("ru"),
        presplit: false,
        runs: 21,
    }];
    let long = |lang: &str| root.join(format!("../shared/eval/align/long10k-mix/long10k.{lang}"));
    if long("en").is_file() {
        let nine = |lang: &str| {
            let path = folder.join(format!("nine.{lang}"));
            let text = fs::read_to_string(long(lang)).expect("a text");
            fs::write(&path, vec![text; 9].join("\n\n")).expect("room for a text");
            path
        };
        for (name, source, target, runs) in [
            ("long10k-mix, 11,000 x 11,000 sentences", long("en"), long("ru"), 5),
            ("nine times that text", nine("en"), nine("ru"), 1),
        ] {
            cases.push(Case { name, source, target, presplit: true, runs });
        }
    } else {
        println!("skipped: no ../shared, so no long texts");
    }
    for case in &cases {
        let mut times = Vec::new();
        let mut memory = 0;
        for _ in 0..case.runs {
            let (time, peak) = run(case, &folder.join("out.tmx"));
            times.push(time);
            memory = memory.max(peak);
        }
        times.sort();
        let memory = if memory > 0 { format!(", {} MB", memory / 1024) } else { String::new() };
        println!("{:40} {:8.3} s wall{memory}", case.name, times[times.len() / 2].as_secs_f64());
    }
    fs::remove_dir_all(&folder).expect("the temporary folder goes");
}

/// Runs the program; returns its time and its peak memory in kB (0 if the system does not report it).
fn run(case: &Case, out: &Path) -> (Duration, u64) {
    let start = Instant::now();
    let mut command = Command::new(PROGRAM);
    command.args(["align", "--quiet", "-o"]).arg(out).args([&case.source, &case.target]);
    if case.presplit {
        command.arg("--presplit");
    }
    let mut child = command.stderr(Stdio::inherit()).spawn().expect("the program starts");
    let status = format!("/proc/{}/status", child.id());
    let mut peak = 0;
    let mut wait = Duration::from_micros(500);
    loop {
        if let Some(code) = child.try_wait().expect("the program runs") {
            assert!(code.success(), "{}: {code}", case.name);
            return (start.elapsed(), peak);
        }
        let text = fs::read_to_string(&status).unwrap_or_default();
        let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kilobytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
        peak = peak.max(kilobytes.unwrap_or(0));
        sleep(wait);
        // A speech takes milliseconds, a long text seconds: polling costs nothing in either case.
        wait = (wait * 2).min(Duration::from_millis(5));
    }
}
