//! `sverka split`: splits texts into sentences.

use super::console::Console;
use super::documents::DocumentArgs;
use super::output::{DASH, Output};
use super::remedy;
use super::rules::RuleArgs;
use super::{Paragraphs, exit_code, input, parse_lang};
use anyhow::{Result, bail};
use clap::ValueEnum;
use serde::Serialize;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::document::{BlockKind, Document, Lang, Segmented};
use sverka::pipeline::document::{self, Reading, Text};
use sverka::read;
use sverka::read::stream::Source;
use sverka::split::transcript::{self, is_transcript};
use sverka::split::{Dropped, Splitter, srx};

const EXAMPLES: &str = "\
Examples:
  sverka split --lang ru speech.ru.txt
  cat speech.txt | sverka split --lang en -
  sverka split --format jsonl page.en.html | jq -r 'select(.kind == \"heading\").text'
  sverka split --explain speech.en.txt
  sverka split --transcript recognised.en.txt
  sverka split --srx segment.srx speech.en.txt
  sverka split --export-srx -o sverka.srx

A line for --abbreviations: an abbreviation, a language if it applies to one only, and \"end\" if a \
sentence may end with it:
  Abt. de
  Inc. en end

A line of --format jsonl:
  {\"file\":\"a.en.txt\",\"block\":0,\"kind\":\"paragraph\",\"start\":0,\"end\":12,\"text\":\"Good evening.\"}
Offsets are bytes in the file. Where bytes mean nothing to a person (DOCX, PDF, subtitles), \
\"place\" gives the paragraph, page or cue instead.";

/// Languages that have a word list, and those that the default rules cover as well.
const EXPORTED: [&str; 11] = ["en", "ru", "de", "es", "fr", "it", "nl", "pl", "pt", "ja", "zh"];

/// Arguments of `sverka split`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Texts: .txt, .html, .docx, .pdf and others, or - for standard input
    #[arg(required_unless_present = "export_srx", value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Language of the texts (en, ru, ...) [default: from the file name, otherwise from the text]
    #[arg(short, long, value_parser = parse_lang, help_heading = "Reading")]
    lang: Option<Lang>,
    /// Encoding of the texts (utf-8, windows-1251, koi8-r, ...); detected by default
    #[arg(long, value_name = "NAME", help_heading = "Reading")]
    encoding: Option<String>,
    /// What ends a paragraph of a plain text
    #[arg(long, value_name = "HOW", default_value = "auto", help_heading = "Reading")]
    paragraphs: Paragraphs,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text", help_heading = "Writing")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(short, long, value_name = "FILE", default_value = DASH, hide_default_value = true, help_heading = "Writing")]
    output: PathBuf,
    #[command(flatten)]
    documents: DocumentArgs,
    #[command(flatten)]
    rules: RuleArgs,
    /// Print, instead of the sentences, why there is or is not a break at each possible place
    #[arg(long, conflicts_with = "format", help_heading = "Splitting")]
    explain: bool,
    /// Write the built-in rules as SRX 2.0, as far as SRX can express them; with --lang for one language
    #[arg(long, conflicts_with_all = ["files", "explain", "format", "srx", "abbreviations", "no_split"], help_heading = "Splitting")]
    export_srx: bool,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// One sentence per line, with a blank line between paragraphs
    Text,
    /// One JSON object per sentence, with its bytes in the file
    Jsonl,
}

/// Extensions of documents that a person might ask for but no program could open as text.
const DOCUMENTS: [&str; 9] = ["docx", "odt", "rtf", "pdf", "pptx", "odp", "epub", "xlsx", "ods"];

/// Runs `sverka split`. A text that cannot be used is reported and skipped, as long as there are others.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    if args.export_srx {
        return export(args);
    }
    let (splitters, diagnostics) = args.rules.load()?;
    console.diagnostics(&diagnostics);
    let extension = args.output.extension().map(|extension| extension.to_ascii_lowercase());
    if extension.is_some_and(|extension| DOCUMENTS.iter().any(|other| extension == *other)) {
        bail!("{}: split writes plain text; give a name such as sentences.txt", args.output.display());
    }
    let mut output = Output::create(&args.output)?;
    let mut done = 0;
    let mut printer = Printer { args, is_first: true };
    for path in &args.files {
        let opened = open(path, args, console).and_then(|(source, lang)| {
            let (splitter, diagnostics) = splitters.splitter(&lang)?;
            console.diagnostics(&diagnostics);
            let splitter = if args.rules.transcript() { splitter.with_transcript() } else { splitter };
            Ok((source, lang, splitter))
        });
        let (source, lang, splitter) = match opened {
            Ok(opened) => opened,
            Err(error) if args.files.len() == 1 => return Err(error),
            Err(error) => {
                console.error(error);
                continue;
            }
        };
        let (mut blocks, mut dropped) = (0, Dropped::default());
        let mut print = |document: &Document| {
            output.fill(|out| {
                if args.explain {
                    return write_reasons(
                        out,
                        document,
                        &splitter.for_document(document),
                        args.files.len() > 1,
                    );
                }
                dropped.count(&document.text);
                let text = splitter.segment(document, &lang);
                printer.print(out, &text, blocks)?;
                blocks += text.blocks.len();
                Ok(())
            })
        };
        match source {
            Source::Whole(document, _) => {
                if !args.rules.transcript() && is_transcript(&document) {
                    console.diagnostics_with(&[transcript::note(&input::name(path))], remedy::TEXT);
                }
                print(&document)?;
            }
            // Only JSON shows the kinds of blocks.
            Source::Stream(text) => {
                text.documents(matches!(args.format, Format::Jsonl), |document| print(&document))?;
            }
        }
        console.diagnostics(&dropped.note(&input::name(path)));
        done += 1;
    }
    if done > 0 {
        output.commit()?;
    }
    Ok(exit_code(done, args.files.len() - done))
}

fn open(path: &Path, args: &Args, console: &Console) -> Result<(Source, Lang)> {
    let options = read::Options {
        encoding: args.encoding.clone(),
        paragraphs: args.paragraphs.into(),
        ..args.documents.options()
    };
    let reading = Reading { lang: args.lang.clone(), options, part: args.documents.part(0) };
    let input = input::parse(path);
    let Text { document: source, lang, diagnostics } =
        document::open(&input, &reading).map_err(|error| input::worded(error, remedy::TEXT))?;
    log::info!("{input}: {lang}");
    console.diagnostics_with(&diagnostics, remedy::TEXT);
    Ok((source, lang))
}

fn export(args: &Args) -> Result<ExitCode> {
    let langs = match &args.lang {
        Some(lang) => vec![lang.clone()],
        None => EXPORTED.iter().filter_map(|tag| Lang::parse(tag)).collect(),
    };
    let mut output = Output::create(&args.output)?;
    output.fill(|out| out.write_all(srx::export(&langs).as_bytes()))?;
    output.commit()?;
    Ok(ExitCode::SUCCESS)
}

/// Prints sentences.
struct Printer<'a> {
    args: &'a Args,
    /// Whether nothing has been printed yet.
    is_first: bool,
}

impl Printer<'_> {
    /// Prints a part of a text that follows the given number of printed blocks.
    fn print(&mut self, out: &mut dyn Write, text: &Segmented, blocks: usize) -> io::Result<()> {
        match self.args.format {
            Format::Text => self.text(out, text),
            Format::Jsonl => write_jsonl(out, text, blocks),
        }
    }

    fn text(&mut self, out: &mut dyn Write, text: &Segmented) -> io::Result<()> {
        for (index, segment) in text.segments.iter().enumerate() {
            if text.starts_block(index) && !self.is_first {
                writeln!(out)?;
            }
            self.is_first = false;
            writeln!(out, "{}", segment.text)?;
        }
        Ok(())
    }
}

/// Characters that are shown on each side of a place.
const CONTEXT: usize = 24;

/// Writes a line per place: the name of the file if there are several, its byte in the file, the text on both
/// sides, the decision and the reason.
fn write_reasons(
    out: &mut dyn Write,
    document: &Document,
    splitter: &Splitter,
    is_named: bool,
) -> io::Result<()> {
    for block in &document.blocks {
        let text = document.block_text(block);
        for reason in splitter.explain(text) {
            let (left, right) = text.split_at(reason.at);
            let left: String =
                left.chars().rev().take(CONTEXT).collect::<Vec<_>>().into_iter().rev().collect();
            let right: String = right.trim_start().chars().take(CONTEXT).collect();
            let shown = |part: &str| part.replace(char::is_whitespace, " ");
            let byte =
                document.file_range(block.range.start + reason.at..block.range.start + reason.at).start;
            if is_named {
                write!(out, "{}:", document.name)?;
            }
            writeln!(out, "{byte:>8}  {:>CONTEXT$} | {:<CONTEXT$}  {reason}", shown(&left), shown(&right))?;
        }
    }
    Ok(())
}

/// A line of `--format jsonl`.
#[derive(Serialize)]
struct Line<'a> {
    file: &'a str,
    block: usize,
    kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    level: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    start: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    end: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
    text: &'a str,
}

fn write_jsonl(out: &mut dyn Write, text: &Segmented, blocks: usize) -> io::Result<()> {
    for (index, segment) in text.segments.iter().enumerate() {
        let kind = text.blocks.get(segment.block).copied().unwrap_or_default();
        let place = text.place(index).map(ToString::to_string);
        let byte = |at: usize| place.is_none().then_some(at);
        let line = Line {
            file: &text.name,
            block: blocks + segment.block,
            kind: kind.name(),
            level: match kind {
                BlockKind::Heading(level @ 1..) => Some(level),
                _ => None,
            },
            start: byte(segment.range.start),
            end: byte(segment.range.end),
            place,
            text: &segment.text,
        };
        serde_json::to_writer(&mut *out, &line)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}
