//! `sverka memory export`: the units of a store as a file.

use super::common::{explain, open, tag};
use crate::cli::console::Console;
use crate::cli::losses;
use crate::cli::output::{self, Output};
use crate::cli::tmx::common::{Sink, count};
use anyhow::{Result, bail};
use std::cell::RefCell;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::rc::Rc;
use sverka::bilingual::sink::{self, Bilingual, Losses, Options};
use sverka::bilingual::{Format, field};
use sverka::document::Lang;
use tmx::{Header, Prop, SourceLang, Unit};

const EXAMPLES: &str = "\
Examples:
  sverka memory export speeches.svm -o speeches.tmx
  sverka memory export speeches.svm -s en -t ru -o speeches.xlsx
  sverka memory export speeches.svm --document talk.en.txt -o talk.tmx.gz

Units come by document and place. A unit that does not name its document gets the prop x-doc.";

/// Arguments of `sverka memory export`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The memory
    #[arg(value_name = "STORE")]
    store: PathBuf,
    /// File to write; its name determines the format
    #[arg(short, long, value_name = "OUT")]
    output: PathBuf,
    /// Format of the output
    #[arg(short, long, value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Source language, for formats with two languages
    #[arg(short, long, alias = "source", value_name = "LANG", value_parser = crate::cli::parse_lang)]
    source_lang: Option<Lang>,
    /// Target language, for formats with two languages
    #[arg(short, long, alias = "target", value_name = "LANG", value_parser = crate::cli::parse_lang)]
    target_lang: Option<Lang>,
    /// Export only documents whose names contain this
    #[arg(long, value_name = "TEXT")]
    document: Option<String>,
}

/// Formats in which units are written to one file.
const FORMATS: [Format; 9] = [
    Format::Tmx,
    Format::Xliff1,
    Format::Xliff2,
    Format::Po,
    Format::Tsv,
    Format::Csv,
    Format::Xlsx,
    Format::Jsonl,
    Format::Alternating,
];

fn format(name: &str) -> Result<Format, String> {
    let found = FORMATS.into_iter().find(|format| format.name().eq_ignore_ascii_case(name));
    found.ok_or_else(|| {
        let names: Vec<&str> = FORMATS.into_iter().map(Format::name).collect();
        format!("not a format that can be written; use one of {}", names.join(", "))
    })
}

/// An output that a sink fills and the command commits.
#[derive(Clone)]
pub struct Shared(Rc<RefCell<Sink>>);

impl Shared {
    /// Opens an output.
    pub fn create(path: &Path) -> Result<Self> {
        Ok(Self(Rc::new(RefCell::new(Sink::create(path)?))))
    }

    /// Writes it to its end, and returns it to be committed; the sink that filled it must have been dropped.
    pub fn close(self) -> Result<Output> {
        match Rc::try_unwrap(self.0) {
            Ok(sink) => sink.into_inner().close(),
            Err(_) => bail!("the output is still in use"),
        }
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.borrow_mut().flush()
    }
}

/// Runs `sverka memory export`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let shown = args.output.display().to_string();
    let Some(format) =
        args.format.or_else(|| Format::from_path(&args.output)).filter(|format| FORMATS.contains(format))
    else {
        bail!("{shown}: no memory is written in this format; name one such as memory.tmx, or use --format");
    };
    let memory = open(&args.store)?;
    let target = args.target_lang.as_ref().map(tag).transpose()?;
    let source = match &args.source_lang {
        Some(lang) => Some(tag(lang)?),
        None => memory.languages().map_err(explain)?.first().and_then(|lang| lang.parse().ok()),
    };
    let shared = Shared::create(&args.output)?;
    let header = Header {
        creation_date: crate::cli::creation_date()?,
        ..Header::new(
            "sverka",
            env!("CARGO_PKG_VERSION"),
            source.clone().map_or(SourceLang::All, SourceLang::Lang),
        )
    };
    let options = Options {
        source: source.clone(),
        target: target.clone(),
        memory: Some(header.clone()),
        ..Options::default()
    };
    let failed = |error: io::Error| output::write_error(&shown, error);
    let mut sink = sink::sink(format, Box::new(shared.clone()), &options).map_err(failed)?;
    let mut pairs = Bilingual { source, target, ..Bilingual::default() };
    let (mut losses, mut read, mut written) = (Losses::default(), 0, 0);
    memory.each(|stored| {
        if args.document.as_ref().is_some_and(|name| !stored.document.contains(name.as_str())) {
            return Ok(());
        }
        read += 1;
        let mut unit = stored.unit;
        if unit.prop(field::DOC).is_none() {
            unit.props.push(Prop::new(field::DOC, stored.document));
        }
        let units: Vec<Unit> = match format {
            Format::Tmx => vec![unit],
            _ => pairs.of(&unit, &header, &mut losses),
        };
        for unit in units {
            sink.write(&unit, &mut losses).map_err(failed)?;
            written += 1;
        }
        Ok::<_, anyhow::Error>(())
    })?;
    sink.finish(&mut losses).map_err(failed)?;
    shared.close()?.commit()?;
    losses::warn(&shown, &losses, console);
    console.line(format_args!("{} read, {written} written", count(read, "unit")));
    Ok(ExitCode::SUCCESS)
}
