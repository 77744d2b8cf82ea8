//! `sverka memory lookup`: the best matches of a text.

use super::common::{check_target, explain, tag};
use super::penalties::{self, Given};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::document::Lang;
use sverka::report::terminal::printable;
use sverka::text::language;
use sverka::translation_memory::diff::{Part, PartKind, parts};
use sverka::translation_memory::several::{Memories, Request};
use sverka::translation_memory::{Match, Neighbours, Query, json};

const EXAMPLES: &str = "\
Examples:
  sverka memory lookup speeches.svm \"The Council met on 3 May 2021.\"
  sverka memory lookup a.svm b.svm --penalty b.svm=5 \"The Council met.\"
  sverka memory lookup speeches.svm --file new.txt -f jsonl
  sverka memory lookup speeches.svm \"Совет собрался 3 мая.\" --min 50 --max 10

The score is the percentage of the words that remains after the smallest change. A word counts four,
a number, tag or address two, a punctuation mark one; a change of case or of a number costs one.
100 is the same text, 101 the same text between the same neighbours (with --file). Next to it is
the score for stems, if it is higher. Every match of at least --min is found.

Exit codes: 0 there are matches; 1 there are none; 2 wrong usage, or a store cannot be read.";

/// Arguments of `sverka memory lookup`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, then the text (with --file only memories)
    #[arg(required = true, num_args = 1.., value_name = "STORE")]
    store: Vec<PathBuf>,
    /// Look up each line of a file, or of - for standard input; the lines around it are its neighbours
    #[arg(long, value_name = "QUERIES")]
    file: Option<PathBuf>,
    /// Language of the text [default: detected, if the memory has it; otherwise that of most sources]
    #[arg(short, long, alias = "source", value_name = "LANG", value_parser = crate::cli::parse_lang)]
    source_lang: Option<Lang>,
    /// Language of the translations [default: any other]
    #[arg(short, long, alias = "target", value_name = "LANG", value_parser = crate::cli::parse_lang)]
    target_lang: Option<Lang>,
    /// Minimum score in percent
    #[arg(long, value_name = "N", default_value = "70", value_parser = clap::value_parser!(u32).range(1..=101))]
    min: u32,
    /// Maximum number of matches per text
    #[arg(long, value_name = "N", default_value = "5")]
    max: usize,
    /// Lower scores: of a memory (old.svm=5), or of units (document:draft=5, before:2020-01-01=3, state:fuzzy=10)
    #[arg(long, value_name = "WHAT=N", value_parser = penalties::parse)]
    penalty: Vec<Given>,
    /// What to print
    #[arg(short, long, value_name = "FORMAT", default_value = "text")]
    format: Format,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// Matches for people, with the differences marked
    Text,
    /// A JSON object for each text
    Jsonl,
    /// One JSON list of such objects
    Json,
}

/// Runs `sverka memory lookup`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let (stores, queries) = queries(args)?;
    let mut memories = Memories::default();
    for (store, penalties) in penalties::of_stores(stores, &args.penalty)? {
        memories.open(&store, penalties).map_err(explain)?;
    }
    for memory in memories.iter_mut() {
        check_target(memory, args.target_lang.as_ref())?;
    }
    let given = args.source_lang.as_ref().map(tag).transpose()?;
    let source = match &given {
        Some(lang) => Some(lang.clone()),
        None => detected(&queries, &mut memories)?,
    };
    let target = args.target_lang.as_ref().map(tag).transpose()?;
    let mut out = output::Output::create(Path::new(DASH))?;
    let mut printer = Printer { format: args.format, several: queries.len() > 1, count: 0, found: 0 };
    for (at, text) in queries.iter().enumerate() {
        let around = args.file.as_ref().map(|_| Neighbours {
            before: at.checked_sub(1).map(|at| queries[at].clone()),
            behind: queries.get(at + 1).cloned(),
        });
        let query = Query {
            target: target.clone(),
            min: args.min,
            max: args.max,
            around,
            ..Query::new(text.as_str(), tmx::Lang::undetermined())
        };
        let found = memories.lookup(&Request { source: source.as_ref(), query }).map_err(explain)?;
        memories.remarks().iter().for_each(|remark| console.warning(remark));
        out.fill_more(|out| printer.print(out, text, &found))?;
    }
    out.fill(|out| printer.finish(out))?;
    out.commit()?;
    if printer.found == 0 && args.format == Format::Text {
        console.note(no_match(args.min));
    }
    if let (None, Some(lang)) = (&given, &source) {
        console.note(format_args!(
            "the text was looked up as {lang}, its detected language; --source-lang names another"
        ));
    }
    Ok(ExitCode::from(u8::from(printer.found == 0)))
}

/// Returns the language of the texts, if the memories have texts in it and would otherwise look in another.
fn detected(queries: &[String], memories: &mut Memories) -> Result<Option<tmx::Lang>> {
    let Some(lang) = language::of_text(&queries.join("\n")) else { return Ok(None) };
    let wanted = tag(&lang)?;
    let (mut others, mut all) = (false, true);
    for memory in memories.iter_mut() {
        let langs = memory.languages().map_err(explain)?;
        all &= langs.iter().any(|known| known == lang.primary());
        others |= langs.first().is_some_and(|first| first != lang.primary());
    }
    Ok((all && others).then_some(wanted))
}

/// Returns what to say when nothing was found, and what may find more.
fn no_match(min: u32) -> String {
    // The lowest band of an analysis: what scores less is no help to a translator.
    const LOW: u32 = 50;
    let advice = if min > LOW { format!("; try --min {LOW}, or ") } else { "; try ".to_owned() };
    format!("no match of at least {min} %{advice}sverka memory similar, which searches by meaning")
}

/// Separates the memories from the texts.
fn queries(args: &Args) -> Result<(&[PathBuf], Vec<String>)> {
    match (&args.file, &args.store[..]) {
        (Some(file), stores) => {
            let text = input::utf8(file)?;
            Ok((stores, text.lines().map(str::to_owned).collect()))
        }
        (None, [stores @ .., text]) if !stores.is_empty() => {
            let text = text.to_str().ok_or_else(|| anyhow!("the text is not UTF-8; give it with --file"))?;
            Ok((stores, vec![text.to_owned()]))
        }
        _ => bail!("give a memory and a text, or texts with --file"),
    }
}

/// Prints the matches of texts.
struct Printer {
    format: Format,
    several: bool,
    count: usize,
    found: usize,
}

impl Printer {
    fn print(&mut self, out: &mut dyn Write, text: &str, matches: &[(String, Match)]) -> io::Result<()> {
        self.found += matches.len();
        self.count += 1;
        match self.format {
            Format::Text => self.text(out, text, matches),
            Format::Jsonl => writeln!(out, "{}", json::matches(text, matches)),
            Format::Json => {
                let before = if self.count == 1 { "[\n" } else { ",\n" };
                write!(out, "{before}{}", json::matches(text, matches))
            }
        }
    }

    fn finish(&self, out: &mut dyn Write) -> io::Result<()> {
        match (self.format, self.count) {
            (Format::Json, 0) => writeln!(out, "[]"),
            (Format::Json, _) => writeln!(out, "\n]"),
            _ => Ok(()),
        }
    }

    fn text(&self, out: &mut dyn Write, text: &str, matches: &[(String, Match)]) -> io::Result<()> {
        if self.several {
            writeln!(out, "{}", printable(text))?;
        }
        for (store, found) in matches {
            let stems =
                if found.stems > found.score { format!(" ({} stems)", found.stems) } else { String::new() };
            writeln!(out, "{:>4} %{stems}  {}", found.score, marked(&found.source_text(), text))?;
            writeln!(out, "        {}", printable(&found.target_text()))?;
            if let Some((adapted, replaced)) = &found.adapted {
                let list: Vec<String> =
                    replaced.iter().map(|change| format!("{} → {}", change.from, change.to)).collect();
                writeln!(out, "      → {}  [{}]", printable(adapted), printable(&list.join(", ")))?;
            }
            writeln!(out, "        {}", printable(&origin(store, found)))?;
        }
        if self.several {
            writeln!(out)?;
        }
        Ok(())
    }
}

/// Returns the origin of a match on one line.
fn origin(store: &str, found: &Match) -> String {
    let mut out = format!("{store} #{}, {} {}", found.unit.id, found.unit.document, found.unit.position + 1);
    if let Some(date) = found.unit.date.and_then(tmx::Date::from_unix) {
        out.push_str(&format!(", {}", date.to_string().get(..8).unwrap_or_default()));
    }
    if let Some(author) = &found.unit.author {
        out.push_str(&format!(", {author}"));
    }
    if found.more > 0 {
        out.push_str(&format!(", and {} more", found.more));
    }
    out
}

/// Returns the text of a match with its differences from the query: `[-old-]{+new+}`, in colour on a terminal.
fn marked(own: &str, query: &str) -> String {
    let colour = output::is_colored();
    let part = |part: Part| match part.kind {
        PartKind::Same => printable(&part.text),
        PartKind::Old => mark(&part.text, ["[-", "-]"], AnsiColor::Red, colour),
        PartKind::New => mark(&part.text, ["{+", "+}"], AnsiColor::Green, colour),
    };
    parts(own, query).into_iter().map(part).collect()
}

fn mark(text: &str, around: [&str; 2], colour: AnsiColor, in_colour: bool) -> String {
    let text = printable(text);
    if in_colour {
        let style = Style::new().fg_color(Some(colour.into())).bold();
        format!("{style}{text}{style:#}")
    } else {
        format!("{}{text}{}", around[0], around[1])
    }
}
