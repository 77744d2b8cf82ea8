//! `sverka tmx repair`: repairs a broken memory so that every program can read it.

use super::common::{self, Progress, Target, Writing};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{self, Output};
use anyhow::Result;
use serde::Serialize;
use std::cell::Cell;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use sverka::bilingual::Damage;
use tmx::Diagnostic;
use tmx::repair::Repairer;

const EXAMPLES: &str = "\
Examples:
  sverka tmx repair broken.tmx -o repaired.tmx
  sverka tmx repair broken.tmx -o repaired.tmx --receipt changes.tsv --junk lost.txt
  sverka tmx repair broken.tmx.gz -o - | sverka tmx validate -

Every change is listed with its place in FILE: on standard error, or with --receipt in a file. For a unit with more \
than a hundred faults, the first hundred are listed and the others counted.

Exit codes: 0 done; 1 done, but some text of FILE could not be kept; 2 FILE cannot be read.";

/// Arguments of `sverka tmx repair`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory, or - for standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// File for the repaired memory; may be FILE
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// File for the list of changes: JSON if its name ends in .json, otherwise a table (TSV)
    #[arg(long, value_name = "LIST")]
    receipt: Option<PathBuf>,
    /// File for text that cannot be kept, unchanged
    #[arg(long, value_name = "TEXT")]
    junk: Option<PathBuf>,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

/// Runs `sverka tmx repair`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let name = input::name(&args.file);
    let unreadable = |error: tmx::Error| common::unreadable(&name, &error);
    let progress = Progress::start([args.file.as_path()], console);
    let bytes = common::bytes(&args.file, &progress).map_err(|error| unreadable(error.into()))?;
    let damage = Rc::new(Cell::new(None));
    let bytes = UpToDamage { read: bytes, damage: damage.clone() };
    let mut repairer = Repairer::new(bytes).map_err(unreadable)?;
    let mut target = Target::create(&args.output, repairer.header(), &args.writing)?;
    let mut receipt = Receipt::create(args.receipt.as_deref(), &name, console)?;
    let mut junk = args.junk.as_deref().map(Output::create).transpose()?;
    receipt.add(repairer.header_diagnostics())?;
    receipt.add(target.header_diagnostics())?;
    let (mut units, mut lost, mut passages) = (0, 0, 0);
    for entry in &mut repairer {
        let entry = entry.map_err(unreadable)?;
        receipt.add(&entry.diagnostics)?;
        for piece in &entry.junk {
            match (piece.unit, &entry.unit) {
                (Some(_), None) => lost += 1,
                _ => passages += 1,
            }
            if let (Some(out), Some(text)) = (&mut junk, &piece.text) {
                let number = piece.unit.map(|number| format!(": unit {number}")).unwrap_or_default();
                out.fill_more(|out| writeln!(out, "<!-- {}{number} -->\n{text}", piece.place))?;
            }
        }
        if let Some(unit) = entry.unit {
            units += 1;
            receipt.add(&target.write(unit)?)?;
        }
    }
    drop(progress);
    if let Some(damage) = damage.get() {
        console.warning(format_args!("{name}: {damage}; what comes before is repaired"));
    }
    let changes = receipt.count;
    output::commit_all([target.close()?].into_iter().chain(receipt.close()?).chain(junk))?;
    let (units, changes) = (common::count(units, "unit"), common::count(changes, "change"));
    let tail = [(lost, "unit"), (passages, "passage")].into_iter().filter(|(number, _)| *number > 0);
    let tail: String = tail.map(|(number, what)| format!(", {} lost", common::count(number, what))).collect();
    console.line(format_args!("{name}: {units}, {changes}{tail}"));
    Ok(ExitCode::from(u8::from(lost + passages > 0 || damage.get().is_some())))
}

/// Bytes that end where their compression is damaged.
struct UpToDamage<R> {
    read: R,
    damage: Rc<Cell<Option<Damage>>>,
}

impl<R: Read> Read for UpToDamage<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        match self.read.read(out) {
            Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<Damage>()) {
                Some(damage) => {
                    self.damage.set(Some(*damage));
                    Ok(0)
                }
                None => Err(error),
            },
            read => read,
        }
    }
}

/// The list of changes.
struct Receipt<'a> {
    sink: Sink<'a>,
    name: &'a str,
    count: u64,
}

enum Sink<'a> {
    Console(&'a Console),
    Table(Output),
    Json(Output),
}

#[derive(Serialize)]
struct Change<'a> {
    line: Option<u64>,
    column: Option<u64>,
    unit: Option<u64>,
    rule: &'a str,
    fault: &'a str,
    change: Option<&'a str>,
}

impl<'a> Receipt<'a> {
    fn create(path: Option<&Path>, name: &'a str, console: &'a Console) -> Result<Self> {
        let sink = match path {
            None => Sink::Console(console),
            Some(path) => {
                let mut output = Output::create(path)?;
                if path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("json")) {
                    output.fill_more(|out| write!(out, "["))?;
                    Sink::Json(output)
                } else {
                    output.fill_more(|out| writeln!(out, "line\tcolumn\tunit\trule\tfault\tchange"))?;
                    Sink::Table(output)
                }
            }
        };
        Ok(Self { sink, name, count: 0 })
    }

    fn add(&mut self, diagnostics: &[Diagnostic]) -> Result<()> {
        for diagnostic in diagnostics {
            let first = self.count == 0;
            self.count += 1;
            let change = Change {
                line: diagnostic.place.map(|place| place.line),
                column: diagnostic.place.map(|place| place.column),
                unit: diagnostic.unit,
                rule: diagnostic.rule.id(),
                fault: &diagnostic.message,
                change: diagnostic.change.as_deref(),
            };
            match &mut self.sink {
                Sink::Console(console) => console.line(format_args!("{}:{diagnostic}", self.name)),
                Sink::Table(output) => output.fill_more(|out| row(out, &change))?,
                Sink::Json(output) => output.fill_more(|out| {
                    out.write_all(if first { b"\n" } else { b",\n" })?;
                    Ok(serde_json::to_writer(out, &change)?)
                })?,
            }
        }
        Ok(())
    }

    /// Finishes the list, and returns its file if it has one.
    fn close(self) -> Result<Option<Output>> {
        Ok(match self.sink {
            Sink::Console(_) => None,
            Sink::Table(output) => Some(output),
            Sink::Json(mut output) => {
                output.fill(|out| writeln!(out, "\n]"))?;
                Some(output)
            }
        })
    }
}

fn row(out: &mut dyn Write, change: &Change<'_>) -> io::Result<()> {
    let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
    // A message may quote a tab or a line break from the file.
    let text = |text: &str| text.replace(['\t', '\n', '\r'], " ");
    writeln!(
        out,
        "{}\t{}\t{}\t{}\t{}\t{}",
        number(change.line),
        number(change.column),
        number(change.unit),
        change.rule,
        text(change.fault),
        text(change.change.unwrap_or_default())
    )
}
