//! `sverka memory concordance`: words in context.

use super::common::{self, explain, open, remarks, tag};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH};
use crate::cli::tmx::common::count;
use anyhow::{Result, anyhow};
use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use sverka::document::Lang;
use sverka::report::terminal::printable;
use sverka::translation_memory::concordance::{Hit, Phrase};
use sverka::translation_memory::json;
use sverka::translation_memory::report::concordance;

const EXAMPLES: &str = "\
Examples:
  sverka memory concordance speeches.svm \"collective security\"
  sverka memory concordance speeches.svm \"коллективная безопасность\" -l ru
  sverka memory concordance speeches.svm \"secur* of *\" --document 2021 --since 2021-01-01
  sverka memory concordance speeches.svm \"collective security\" --max 1000 -o security.html

Words are found in any inflected form, on either side. A * alone is any word, within a word any
letters.

Exit codes: 0 there are hits; 1 there is none; 2 wrong usage, or the store cannot be read.";

/// Arguments of `sverka memory concordance`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// Words in order; * is any word, or any letters of a word
    #[arg(value_name = "PHRASE")]
    phrase: String,
    /// Search only texts in this language
    #[arg(short, long, value_name = "LANG", value_parser = crate::cli::parse_lang)]
    lang: Option<Lang>,
    /// Match words only as they are written, not in other forms
    #[arg(long)]
    as_written: bool,
    /// Search only documents whose names contain this
    #[arg(long, value_name = "TEXT")]
    document: Option<String>,
    /// Search only units created or changed since this day, such as 2021-05-03
    #[arg(long, value_name = "DAY", value_parser = day)]
    since: Option<i64>,
    /// Search only units created or changed before this day
    #[arg(long, value_name = "DAY", value_parser = day)]
    until: Option<i64>,
    /// Maximum number of hits
    #[arg(long, value_name = "N", default_value = "20")]
    max: usize,
    /// File to write: .html, .xlsx, .json, .jsonl or .txt [default: text on standard output]
    #[arg(short, long, value_name = "OUT", default_value = DASH)]
    output: PathBuf,
    /// Format of the output; by default its name decides
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// The phrase in its context, and the translation
    Text,
    /// A JSON object for each hit
    Jsonl,
    /// One JSON list of such objects
    Json,
    /// A page for the browser: a row for each place
    Html,
    /// A workbook with such rows
    Xlsx,
}

/// Parses a day.
pub fn day(text: &str) -> Result<i64, String> {
    tmx::Date::mend(text).map(tmx::Date::to_unix).ok_or_else(|| "not a day such as 2021-05-03".into())
}

/// Runs `sverka memory concordance`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let format = format(args)?;
    let mut memory = open(&args.store)?;
    let phrase = Phrase {
        text: args.phrase.clone(),
        lang: args.lang.as_ref().map(tag).transpose()?,
        as_written: args.as_written,
        document: args.document.clone(),
        since: args.since,
        until: args.until,
        max: args.max,
    };
    if args.phrase.split_whitespace().all(|word| word.chars().all(|c| c == '*')) {
        return Err(anyhow!("the phrase has no word; give one, such as \"collective security\""));
    }
    let hits = memory.concordance(&phrase).map_err(explain)?;
    remarks(&mut memory, console);
    let store = memory.name().to_owned();
    let shown = args.output.display();
    let colour = output::is_stdout(&args.output) && output::is_colored();
    let (book, cut) = match format {
        Format::Xlsx => concordance::xlsx(&args.phrase, &hits)
            .map_err(|error| anyhow!("{shown}: the workbook cannot be made: {error}"))?,
        _ => (Vec::new(), 0),
    };
    if cut > 0 {
        let cut = count(cut as u64, "text");
        console.warning(format_args!("{shown}: {cut} longer than a cell can hold, cut to fit"));
    }
    output::write_to(&args.output, |out| match format {
        Format::Text => hits.iter().try_for_each(|hit| text(out, hit, colour)),
        Format::Jsonl => hits.iter().try_for_each(|hit| writeln!(out, "{}", json::hit(&store, hit))),
        Format::Json => {
            let hits: Vec<_> = hits.iter().map(|hit| json::hit(&store, hit)).collect();
            serde_json::to_writer_pretty(&mut *out, &hits)?;
            writeln!(out)
        }
        Format::Html => concordance::html(out, &args.phrase, &hits),
        Format::Xlsx => out.write_all(&book),
    })?;
    Ok(ExitCode::from(u8::from(hits.is_empty())))
}

fn format(args: &Args) -> Result<Format> {
    let extensions = [
        ("html", Format::Html),
        ("htm", Format::Html),
        ("xlsx", Format::Xlsx),
        ("json", Format::Json),
        ("jsonl", Format::Jsonl),
        ("txt", Format::Text),
    ];
    let what = "a concordance is written as .html, .xlsx, .json, .jsonl or .txt";
    common::format(args.format, &args.output, Format::Text, &extensions, what)
}

/// A hit for people: where it is, the text with the phrase marked, the other texts.
fn text(out: &mut dyn Write, hit: &Hit, colour: bool) -> io::Result<()> {
    let style = Style::new().fg_color(Some(AnsiColor::Yellow.into())).bold();
    let own = hit.unit.unit.variants[hit.text].segment.plain_text();
    let (mut marked, mut at) = (String::new(), 0);
    for range in &hit.ranges {
        marked.push_str(&printable(&own[at..range.start]));
        let found = printable(&own[range.clone()]);
        marked.push_str(&if colour { format!("{style}{found}{style:#}") } else { format!("[{found}]") });
        at = range.end;
    }
    marked.push_str(&printable(&own[at..]));
    writeln!(out, "{} {}: {marked}", printable(&hit.unit.document), hit.unit.position + 1)?;
    for (at, variant) in hit.unit.unit.variants.iter().enumerate().filter(|(at, _)| *at != hit.text) {
        let _ = at;
        writeln!(out, "    {}", printable(&variant.segment.plain_text()))?;
    }
    Ok(())
}
