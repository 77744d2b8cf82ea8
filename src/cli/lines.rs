//! `sverka batch`: pairs of documents as lines of JSON, for engines that run on many machines.

use super::console::Console;
use super::limits;
use super::output::{self, DASH, Output};
use super::tmx::common::count;
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::Aligner;
use sverka::document::Lang;
use sverka::pipeline::lines::{self, Answer, Answerer, Code, Guards, Stopped};

const EXAMPLES: &str = "\
Examples:
  One pair per input line, one answer per output line:
    sverka batch < pairs.jsonl > links.jsonl
  On 16 cores, in pieces that can be repeated:
    parallel --pipepart -a pairs.jsonl --block 64M -k --retries 2 sverka batch -j 1 > links.jsonl
  A shard that is not repeated:
    sverka batch -o shard-7.links.jsonl --skip-done < shard-7.jsonl

A line is {\"id\": ..., \"src\": {\"lang\": \"en\", \"text\": \"...\"}, \"tgt\": {\"lang\": \"ru\", \"sents\": [...]}, \"meta\": ...}.
Every line gets one answer, in order: \"status\" is \"ok\" or \"error\" with a \"code\". Exit codes: 0 every line is answered;
2 wrong usage; 3 the program is damaged; 4 the answers cannot be written; 5 every line is answered, but with more errors than
--max-error-rate allows. See docs/batch.md.";

/// Arguments of `sverka batch`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Pairs of documents, one per line; - for standard input
    #[arg(value_name = "FILE", default_value = DASH, hide_default_value = true)]
    file: PathBuf,

    /// Maximum bytes of a line, such as 64M
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = limits::size, help_heading = "Limits")]
    max_doc_bytes: u64,
    /// Maximum sentences of a document
    #[arg(long, value_name = "N", default_value_t = 50_000, help_heading = "Limits")]
    max_sents: usize,
    /// Maximum work for a pair, in nominal seconds, which are computed from its size and not measured
    #[arg(long, value_name = "SECONDS", default_value_t = 60.0, value_parser = seconds, help_heading = "Limits")]
    doc_timeout: f64,
    /// Exit with code 5 if a larger share of the lines has errors, such as 0.05
    #[arg(long, value_name = "SHARE", value_parser = super::align::parse_score, help_heading = "Limits")]
    max_error_rate: Option<f64>,

    /// Write here instead of standard output, with a last line that counts the answers; completely or not at all
    #[arg(short, long, value_name = "FILE", help_heading = "Output")]
    output: Option<PathBuf>,
    /// Do nothing if the output exists and is complete
    #[arg(long, requires = "output", help_heading = "Output")]
    skip_done: bool,
    /// Skip the lines whose id is in this file, one per line
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    ids_done: Option<PathBuf>,
    /// Format of the messages on standard error
    #[arg(long, value_name = "FORM", default_value = "text", help_heading = "Output")]
    log: Log,

    /// Print versions and features as JSON, check that the program works, and exit
    #[arg(long)]
    self_test: bool,
    /// Number of threads [default: one per core]
    #[arg(short = 'j', long, alias = "threads", value_name = "N", value_parser = clap::value_parser!(u16).range(1..), help_heading = "General")]
    jobs: Option<u16>,
}

/// Forms of the messages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Log {
    /// Sentences
    Text,
    /// One JSON object per line
    Json,
}

/// The program is damaged, or differs from the one that was built.
const DAMAGED: u8 = 3;

/// The answers cannot be written.
const NOT_WRITTEN: u8 = 4;

/// There are more errors than allowed.
const TOO_MANY_ERRORS: u8 = 5;

/// Bytes that are read or written at a time.
const BUFFER: usize = 64 << 10;

fn seconds(text: &str) -> Result<f64, String> {
    let seconds = text.parse::<f64>().ok().filter(|seconds| seconds.is_finite() && *seconds > 0.0);
    seconds.ok_or_else(|| "not a number of seconds above 0".into())
}

/// Runs `sverka batch`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let tested = self_test();
    if args.self_test {
        output::write_to(Path::new(DASH), |out| writeln!(out, "{:#}", tested.0))?;
    }
    if !tested.1 {
        console.error("the built-in test fails; reinstall the program");
        return Ok(ExitCode::from(DAMAGED));
    }
    if args.self_test {
        return Ok(ExitCode::SUCCESS);
    }
    if args.skip_done && args.output.as_deref().is_some_and(is_done) {
        args.say(console, "the output exists and is complete", json!({"skipped": "done"}));
        return Ok(ExitCode::SUCCESS);
    }
    let done = args.ids_done.as_deref().map(ids).transpose()?.unwrap_or_default();
    let input: Box<dyn Read + Send> = match args.file.as_path() {
        dash if dash == Path::new(DASH) => Box::new(io::stdin()),
        path => Box::new(File::open(path).map_err(|error| {
            anyhow!("{}: cannot be read: {}; check the path", path.display(), output::plain(&error))
        })?),
    };
    let mut out = match Sink::create(args.output.as_deref()) {
        Ok(out) => out,
        Err(error) => return Ok(not_written(console, &error)),
    };
    let guards =
        Guards { line_bytes: args.max_doc_bytes, sentences: args.max_sents, seconds: args.doc_timeout };
    let threads = args.jobs.map_or_else(rayon::current_num_threads, usize::from);
    let mut counts = Counts::default();
    let answerer = Answerer { aligner: Aligner::default().max_memory(limits::max_memory()), guards, done };
    let answered = lines::run(BufReader::with_capacity(BUFFER, input), threads, &answerer, |answer| {
        counts.add(answer.as_ref());
        answer.map_or(Ok(()), |answer| out.row(&answer.json))
    });
    let written = match answered {
        Ok(()) => out.finish(&counts),
        Err(Stopped::Output(error)) => Err(error),
        Err(error) => bail!("{}: {error}; check the input", super::input::name(&args.file)),
    };
    match written {
        // The reader of a pipe has closed it (`| head`): that is not a failure.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => return Ok(ExitCode::SUCCESS),
        Err(error) => return Ok(not_written(console, &anyhow!("{}", output::plain(&error)))),
        Ok(()) => {}
    }
    args.say(console, &counts.words(), counts.json());
    let is_bad = args.max_error_rate.is_some_and(|rate| counts.errors() as f64 > rate * counts.lines as f64);
    Ok(if is_bad { ExitCode::from(TOO_MANY_ERRORS) } else { ExitCode::SUCCESS })
}

fn not_written(console: &Console, error: &anyhow::Error) -> ExitCode {
    console.error(format_args!("the answers cannot be written: {error}"));
    ExitCode::from(NOT_WRITTEN)
}

impl Args {
    fn say(&self, console: &Console, words: &str, object: Value) {
        match self.log {
            Log::Text => console.line(words),
            Log::Json => console.line(object),
        }
    }
}

/// Counts of answers.
#[derive(Default)]
struct Counts {
    lines: u64,
    skipped: u64,
    codes: BTreeMap<Code, u64>,
}

impl Counts {
    fn add(&mut self, answer: Option<&Answer>) {
        self.lines += 1;
        let Some(answer) = answer else {
            self.skipped += 1;
            return;
        };
        if let Some(code) = answer.error {
            *self.codes.entry(code).or_default() += 1;
        }
    }

    fn errors(&self) -> u64 {
        self.codes.values().sum()
    }

    fn json(&self) -> Value {
        let (lines, errors, skipped) = (self.lines, self.errors(), self.skipped);
        json!({"lines": lines, "ok": lines - errors - skipped, "errors": errors, "skipped": skipped, "codes": self.by_code()})
    }

    fn words(&self) -> String {
        let codes: Vec<String> =
            self.by_code().iter().map(|(code, count)| format!("{code} {count}")).collect();
        let listed = if codes.is_empty() { String::new() } else { format!(" ({})", codes.join(", ")) };
        format!("{}, {}{listed}", count(self.lines, "line"), count(self.errors(), "error"))
    }

    fn by_code(&self) -> BTreeMap<String, u64> {
        let name = |code: &Code| json!(code).as_str().unwrap_or_default().to_owned();
        self.codes.iter().map(|(code, count)| (name(code), *count)).collect()
    }
}

/// The destination of the answers.
enum Sink {
    /// Standard output.
    Stdout(io::BufWriter<io::StdoutLock<'static>>),
    /// A file that appears when it is complete.
    File { output: Box<Output>, rows: u64, hash: Sha256 },
}

impl Sink {
    fn create(path: Option<&Path>) -> Result<Self> {
        Ok(match path {
            Some(path) if !output::is_stdout(path) => {
                Self::File { output: Box::new(Output::create(path)?), rows: 0, hash: Sha256::new() }
            }
            _ => Self::Stdout(io::BufWriter::with_capacity(BUFFER, io::stdout().lock())),
        })
    }

    fn row(&mut self, json: &str) -> io::Result<()> {
        match self {
            // A client that sends a line and waits for its answer gets it.
            Self::Stdout(out) => writeln!(out, "{json}").and_then(|()| out.flush()),
            Self::File { output, rows, hash } => {
                *rows += 1;
                hash.update(json);
                hash.update(b"\n");
                writeln!(output, "{json}")
            }
        }
    }

    fn finish(self, counts: &Counts) -> io::Result<()> {
        match self {
            Self::Stdout(mut out) => out.flush(),
            Self::File { mut output, rows, hash } => {
                let footer = Footer { rows, sha256: lines::hex(hash.finalize()) };
                writeln!(output, "{}", footer.json(counts.errors()))?;
                output.sync()?;
                output.commit().map_err(io::Error::other)
            }
        }
    }
}

/// The last line of a file of answers.
#[derive(PartialEq)]
struct Footer {
    rows: u64,
    sha256: String,
}

impl Footer {
    fn json(&self, errors: u64) -> Value {
        json!({"v": 1, "status": "end", "rows": self.rows, "errors": errors, "sha256": self.sha256})
    }

    fn parse(line: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(line).ok()?;
        let is_footer = value["status"] == "end";
        let footer = Self { rows: value["rows"].as_u64()?, sha256: value["sha256"].as_str()?.to_owned() };
        is_footer.then_some(footer)
    }
}

/// Checks whether a file of answers exists and is complete, by the count and the hash in its last line.
fn is_done(path: &Path) -> bool {
    /// A footer has some 150 bytes.
    const FOOTER: u64 = 1024;
    let check = || -> io::Result<bool> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(FOOTER)))?;
        let mut tail = Vec::new();
        file.read_to_end(&mut tail)?;
        let tail = String::from_utf8_lossy(&tail);
        let last = tail.trim_end_matches('\n').rsplit('\n').next().unwrap_or_default();
        let Some(footer) = Footer::parse(last) else { return Ok(false) };
        file.seek(SeekFrom::Start(0))?;
        let (mut hash, mut rows) = (Sha256::new(), 0);
        let mut reader = BufReader::new(file.take(length.saturating_sub(last.len() as u64 + 1)));
        loop {
            let piece = reader.fill_buf()?;
            if piece.is_empty() {
                break;
            }
            hash.update(piece);
            rows += piece.iter().filter(|&&byte| byte == b'\n').count() as u64;
            let used = piece.len();
            reader.consume(used);
        }
        Ok(Footer { rows, sha256: lines::hex(hash.finalize()) } == footer)
    };
    check().unwrap_or(false)
}

/// Reads the ids of finished lines.
fn ids(path: &Path) -> Result<BTreeSet<String>> {
    let text = super::input::utf8(path)?;
    Ok(text.lines().map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned).collect())
}

/// Aligns a built-in pair. Returns the data that engines compare between their machines, and whether it worked.
fn self_test() -> (Value, bool) {
    let source = ["We met in Samara in 2019.", "It rained.", "Eighty people came."];
    let target = ["Мы встретились в Самаре в 2019 году.", "Шёл дождь.", "Пришло восемьдесят человек."];
    let [from, to] = ["en", "ru"].map(|tag| Lang::parse(tag).unwrap_or_else(Lang::undetermined));
    let beads: Vec<String> = match Aligner::new(from, to).align_sentences(source, target) {
        Ok(aligned) => aligned.bitext.links.iter().map(|link| link.bead()).collect(),
        Err(_) => Vec::new(),
    };
    let works = beads == ["1:1", "1:1", "1:1"];
    let weights = [true, false].map(sverka::align::method::weights);
    let value = json!({
        "tool": env!("CARGO_PKG_VERSION"),
        "model": lines::model(),
        "weights": weights,
        "arch": std::env::consts::ARCH,
        "os": std::env::consts::OS,
        "cpu": features(),
        "ok": works,
    });
    (value, works)
}

/// Returns the processor features that matter to the program.
fn features() -> Vec<&'static str> {
    #[cfg(target_arch = "x86_64")]
    {
        let known = [
            ("sse4.2", is_x86_feature_detected!("sse4.2")),
            ("avx2", is_x86_feature_detected!("avx2")),
            ("fma", is_x86_feature_detected!("fma")),
        ];
        known.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
    }
    #[cfg(not(target_arch = "x86_64"))]
    Vec::new()
}
