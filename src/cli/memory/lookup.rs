//! `sverka memory lookup`: the best matches of a text.

use super::common::{explain, open, remarks, source_lang, tag};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::{self, DASH};
use anyhow::{Result, anyhow, bail};
use clap::ValueEnum;
use clap::builder::styling::{AnsiColor, Style};
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::document::Lang;
use sverka::report::terminal::printable;
use sverka::translation_memory::diff::{Step, steps};
use sverka::translation_memory::{Match, Memory, Neighbours, Query, tokens};

const EXAMPLES: &str = "\
Examples:
  sverka memory lookup speeches.svm \"The Council met on 3 May 2021.\"
  sverka memory lookup a.svm b.svm --penalty b.svm=5 \"The Council met.\"
  sverka memory lookup speeches.svm --file new.txt -f jsonl
  sverka memory lookup speeches.svm -s ru \"Совет собрался 3 мая.\" --min 50 --max 10

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
    /// Language of the text [default: that of most sources in the memory]
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
    /// Lower all scores of a memory by some percent
    #[arg(long, value_name = "STORE=N", value_parser = penalty)]
    penalty: Vec<(PathBuf, u32)>,
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

fn penalty(text: &str) -> Result<(PathBuf, u32), String> {
    let (store, percent) = text.rsplit_once('=').ok_or("not of the form STORE=N, such as old.svm=5")?;
    let percent = percent.parse().ok().filter(|percent| *percent <= 100);
    Ok((store.into(), percent.ok_or("not a percentage of 0 to 100")?))
}

/// Runs `sverka memory lookup`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let (stores, queries) = queries(args)?;
    if let Some((store, _)) = args.penalty.iter().find(|(store, _)| !stores.contains(store)) {
        bail!("--penalty {}: is not one of the memories; write it as in the list", store.display());
    }
    let mut memories = Vec::new();
    for store in stores {
        let memory = open(store)?;
        let lang = source_lang(&memory, args.source_lang.as_ref())?;
        let penalty = args.penalty.iter().rfind(|(name, _)| name == store).map_or(0, |(_, penalty)| *penalty);
        memories.push(Searched { memory, lang, penalty });
    }
    let target = args.target_lang.as_ref().map(tag).transpose()?;
    let mut out = output::Output::create(Path::new(DASH))?;
    let mut printer = Printer { format: args.format, several: queries.len() > 1, count: 0, found: 0 };
    for (at, text) in queries.iter().enumerate() {
        let around = args.file.as_ref().map(|_| Neighbours {
            before: at.checked_sub(1).map(|at| queries[at].clone()),
            behind: queries.get(at + 1).cloned(),
        });
        let mut all = Vec::new();
        for searched in &mut memories {
            all.extend(searched.lookup(text, args, &target, &around)?);
            remarks(&mut searched.memory, console);
        }
        // Stable: among equal scores the first memory comes first.
        all.sort_by_key(|(_, found)| std::cmp::Reverse(found.score));
        all.truncate(args.max);
        out.fill_more(|out| printer.print(out, text, &all))?;
    }
    out.fill(|out| printer.finish(out))?;
    out.commit()?;
    Ok(ExitCode::from(u8::from(printer.found == 0)))
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

/// A memory that is searched.
struct Searched {
    memory: Memory,
    lang: tmx::Lang,
    penalty: u32,
}

impl Searched {
    fn lookup(
        &mut self,
        text: &str,
        args: &Args,
        target: &Option<tmx::Lang>,
        around: &Option<Neighbours>,
    ) -> Result<Vec<(String, Match)>> {
        let query = Query {
            target: target.clone(),
            min: args.min,
            max: args.max,
            penalty: self.penalty,
            around: around.clone(),
            ..Query::new(text, self.lang.clone())
        };
        let found = self.memory.lookup(&query).map_err(explain)?;
        Ok(found.into_iter().map(|found| (self.memory.name().to_owned(), found)).collect())
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
            Format::Jsonl => writeln!(out, "{}", object(text, matches)),
            Format::Json => {
                let before = if self.count == 1 { "[\n" } else { ",\n" };
                write!(out, "{before}{}", object(text, matches))
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
            writeln!(out, "{:>4}%{stems}  {}", found.score, marked(&found.source_text(), text))?;
            writeln!(out, "       {}", printable(&found.target_text()))?;
            if let Some((adapted, replaced)) = &found.adapted {
                let list: Vec<String> =
                    replaced.iter().map(|change| format!("{} → {}", change.from, change.to)).collect();
                writeln!(out, "     → {}  [{}]", printable(adapted), printable(&list.join(", ")))?;
            }
            writeln!(out, "       {}", printable(&origin(store, found)))?;
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
    let (from, to) = (tokens::of_text(own), tokens::of_text(query));
    let Some(steps) = steps(&from, &to) else { return printable(own) };
    let colour =
        io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let (mut out, mut at) = (String::new(), 0);
    for step in steps {
        let (old, new) = match step {
            Step::Same(..) => continue,
            Step::Form(old, new) | Step::Replace(old, new) => (Some(old), Some(new)),
            Step::Delete(old) => (Some(old), None),
            Step::Insert(new) => (None, Some(new)),
        };
        if let Some(old) = old {
            let range = from[old].range.clone();
            out.push_str(&printable(&own[at..range.start]));
            out.push_str(&mark(&own[range.clone()], ["[-", "-]"], AnsiColor::Red, colour));
            at = range.end;
        }
        if let Some(new) = new {
            out.push_str(&mark(&query[to[new].range.clone()], ["{+", "+}"], AnsiColor::Green, colour));
        }
    }
    out + &printable(&own[at..])
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

/// Returns the matches of a text for programs.
fn object(text: &str, matches: &[(String, Match)]) -> Value {
    let of = |(store, found): &(String, Match)| {
        let langs = [found.source, found.target].map(|at| found.unit.unit.variants[at].lang.to_string());
        json!({
            "score": found.score,
            "stems": found.stems,
            "penalty": found.penalty,
            "source": found.source_text(),
            "target": found.target_text(),
            "source_lang": langs[0],
            "target_lang": langs[1],
            "adapted": found.adapted.as_ref().map(|(text, _)| text),
            "replaced": found.adapted.as_ref().map(|(_, replaced)| replaced),
            "store": store,
            "unit": found.unit.id,
            "document": found.unit.document,
            "position": found.unit.position + 1,
            "date": found.unit.date.and_then(tmx::Date::from_unix).map(|date| date.to_string()),
            "author": found.unit.author,
            "aligner_score": found.unit.score,
            "more": found.more,
        })
    };
    json!({"text": text, "matches": matches.iter().map(of).collect::<Vec<Value>>()})
}
