//! `sverka memory serve`: a memory for other programs.

use super::common::explain;
use super::penalties::{self, Given};
use crate::cli::console::Console;
use crate::cli::interrupt;
use crate::cli::output::{self, plain};
use anyhow::{Result, anyhow};
use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::SystemTime;
use sverka::memory_server::{self, Memories};
use sverka::web::kit::{Answered, Log, Server};

const EXAMPLES: &str = "\
Examples:
  sverka memory serve speeches.svm
  sverka memory serve speeches.svm old.svm --penalty old.svm=5 --port 8888
  sverka memory serve speeches.svm --port 8888 --open-read --log requests.jsonl

  curl -H \"Authorization: Bearer $TOKEN\" \"http://127.0.0.1:8888/v1/lookup?text=Thank+you.\"
  curl http://127.0.0.1:8888/tmserver/en/ru/unit/Thank%20you.

The server can be reached from this machine alone. Requests need the token that is printed, but with --open-read
reading does not: Weblate and other clients of tmserver send none (their address is
http://127.0.0.1:PORT/tmserver). Units are added to the first memory. docs/memory.md describes the interface.
Ctrl-C or SIGTERM ends the server when the requests at hand are answered.";

/// Arguments of `sverka memory serve`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories; units are added to the first
    #[arg(required = true, num_args = 1.., value_name = "STORE")]
    store: Vec<PathBuf>,
    /// The port [default: one that is free]
    #[arg(long, value_name = "N", default_value_t = 0, hide_default_value = true)]
    port: u16,
    /// Let every program of this machine read without the token
    #[arg(long)]
    open_read: bool,
    /// Lower scores: of a memory (old.svm=5), or of units (document:draft=5, before:2020-01-01=3, state:fuzzy=10)
    #[arg(long, value_name = "WHAT=N", value_parser = penalties::parse)]
    penalty: Vec<Given>,
    /// Append a line of JSON for each request to a file, or to - for standard error; it holds no texts
    #[arg(long, value_name = "FILE")]
    log: Option<PathBuf>,
}

/// Runs `sverka memory serve`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let stores = penalties::of_stores(&args.store, &args.penalty)?;
    let log = args.log.as_deref().map(log).transpose()?;
    let memories = Memories { stores, open_read: args.open_read }.open().map_err(explain)?;
    let server = Server::bind(args.port, memory_server::bounds()).map_err(|error| match error.kind() {
        io::ErrorKind::AddrInUse => {
            anyhow!("port {} is in use; leave --port out, or give another", args.port)
        }
        _ => anyhow!("no server can be started on this machine: {}", plain(&error)),
    })?;
    let stop = server.stop();
    interrupt::stop_with(move || stop.stop());
    let (port, token) = (server.port(), server.token().as_str().to_owned());
    let lines = format!("http://127.0.0.1:{port}\nAuthorization: Bearer {token}\n");
    let printed = io::stdout().write_all(lines.as_bytes()).and_then(|()| io::stdout().flush());
    printed.map_err(|error| output::write_error("<stdout>", error))?;
    if args.open_read {
        console.note(format_args!(
            "reading needs no token; clients of tmserver: http://127.0.0.1:{port}/tmserver"
        ));
    }
    memory_server::run(server, memories, log)
        .map_err(|error| anyhow!("the server has ended: {}", plain(&error)))?;
    Ok(ExitCode::SUCCESS)
}

/// Returns what writes a line of JSON for each request.
fn log(path: &Path) -> Result<Log> {
    let out: Box<dyn Write + Send> = match output::is_stream(path) {
        true => Box::new(io::stderr()),
        false => {
            let file = File::options().create(true).append(true).open(path);
            Box::new(file.map_err(|error| output::write_error(&path.display().to_string(), error))?)
        }
    };
    let out = Mutex::new(out);
    Ok(Arc::new(move |answered: &Answered| {
        let now =
            SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).map_or(0.0, |time| time.as_secs_f64());
        let line = serde_json::json!({
            // Seconds since 1970, with milliseconds.
            "time": (now * 1e3).round() / 1e3,
            "method": answered.method,
            "place": answered.place,
            "status": answered.status,
            "ms": (answered.time.as_secs_f64() * 1e4).round() / 10.0,
        });
        let mut out = out.lock().unwrap_or_else(PoisonError::into_inner);
        if let Err(error) = writeln!(out, "{line}") {
            log::warn!("the log cannot be written: {error}");
        }
    }))
}
