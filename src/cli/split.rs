//! `sverka split`: texts to sentences.

use super::console::Console;
use super::output::{self, DASH, Output};
use super::{Paragraphs, exit_code, input, parse_lang};
use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::document::{BlockKind, Lang, Segmented};
use sverka::{read, split};

const EXAMPLES: &str = "\
Examples:
  sverka split --lang ru speech.ru.txt
  cat speech.txt | sverka split --lang en -
  sverka split --format jsonl page.en.html | jq -r 'select(.kind == \"heading\").text'

A line of --format jsonl:
  {\"file\":\"a.en.txt\",\"block\":0,\"kind\":\"paragraph\",\"start\":0,\"end\":12,\"text\":\"Good evening.\"}
  start and end count the bytes of the file as it lies on the disk.";

/// Arguments of `sverka split`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Texts: .txt or .html, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Language of the texts (en, ru, ...); else told by the file name, then by the text
    #[arg(short, long, value_parser = parse_lang)]
    lang: Option<Lang>,
    /// Encoding of the texts (utf-8, windows-1251, koi8-r, ...); else told by the text
    #[arg(long, value_name = "NAME")]
    encoding: Option<String>,
    /// What ends a paragraph of a plain text
    #[arg(long, value_name = "HOW", default_value = "auto")]
    paragraphs: Paragraphs,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// A sentence a line, a blank line between paragraphs
    Text,
    /// A JSON object a sentence, with its bytes in the file
    Jsonl,
}

/// Runs `sverka split`. A text that cannot be used is told and passed over, as long as there
/// are others.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let place = input::identity(&args.output);
    if !output::is_stream(&args.output) && args.files.iter().any(|path| input::identity(path) == place) {
        bail!("{}: is an input; give another path for the output", args.output.display());
    }
    let mut output = Output::create(&args.output)?;
    let mut done = 0;
    for path in &args.files {
        let text = match sentences(path, args, console) {
            Ok(text) => text,
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => {
                console.error(error);
                continue;
            }
        };
        output.fill(|out| match args.format {
            Format::Text => write_text(out, &text, done == 0),
            Format::Jsonl => write_jsonl(out, &text),
        })?;
        done += 1;
    }
    if done > 0 {
        output.commit()?;
    }
    Ok(exit_code(done, args.files.len() - done))
}

fn sentences(path: &Path, args: &Args, console: &Console) -> Result<Segmented> {
    let options = read::Options {
        encoding: args.encoding.clone(),
        paragraphs: args.paragraphs.into(),
        ..read::Options::default()
    };
    let (document, lang, diagnostics) = input::document(path, &options, args.lang.as_ref(), "--lang")?;
    console.diagnostics(&diagnostics);
    Ok(split::segment(&document, &lang))
}

fn write_text(out: &mut dyn Write, text: &Segmented, is_first: bool) -> io::Result<()> {
    for (index, segment) in text.segments.iter().enumerate() {
        if text.starts_block(index) && !(is_first && index == 0) {
            writeln!(out)?;
        }
        writeln!(out, "{}", segment.text)?;
    }
    Ok(())
}

/// A line of `--format jsonl`.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    block: usize,
    kind: BlockKind,
    start: usize,
    end: usize,
    text: &'a str,
}

fn write_jsonl(out: &mut dyn Write, text: &Segmented) -> io::Result<()> {
    for segment in &text.segments {
        let line = Line {
            file: &text.name,
            block: segment.block,
            kind: text.blocks.get(segment.block).copied().unwrap_or_default(),
            start: segment.range.start,
            end: segment.range.end,
            text: &segment.text,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
