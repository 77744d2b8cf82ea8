//! How every command opens files of pairs: the options, and the messages for errors.

use super::output::{DASH, plain};
use super::{input, limits};
use anyhow::{Result, anyhow};
use clap::Args;
use std::io::{self, Read};
use std::path::Path;
use sverka::bilingual::{self, Entry, Error, Format, Input, Options, Remark, Remedy, Severity, Units};
use sverka::document::Lang;
use sverka::glossary::{Glossary, read as glossaries};
use sverka::read;
use sverka::text::limits::Limits;

/// Options for reading files of pairs.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// Source language, if a file does not state it
    #[arg(short, long, alias = "source", value_name = "LANG", value_parser = super::parse_lang)]
    pub source_lang: Option<Lang>,
    /// Target language, if a file does not state it
    #[arg(short, long, alias = "target", value_name = "LANG", value_parser = super::parse_lang)]
    pub target_lang: Option<Lang>,
    /// Read all links of a report of align: page furniture and sentences without a counterpart, too
    #[arg(long)]
    pub all_links: bool,
    /// How the files are read.
    #[command(flatten)]
    pub files: Files,
}

/// Options for reading that do not concern languages.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct Files {
    /// Format of the files; detected by default
    #[arg(long, value_name = "FORMAT", value_parser = format, hide_possible_values = true)]
    from: Option<Format>,
    /// Encoding of tables and texts, such as windows-1251; detected by default
    #[arg(long, value_name = "NAME")]
    input_encoding: Option<String>,
    /// Whether the first row of a table names its columns; detected by default
    #[arg(long, value_name = "YES|NO", value_parser = yes_or_no)]
    has_header: Option<bool>,
}

fn format(name: &str) -> Result<Format, String> {
    let formats = || Format::all().filter(|format| format.is_read());
    formats().find(|format| format.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<&str> = formats().map(Format::name).collect();
        format!("not a format that can be read; the formats are {}", names.join(", "))
    })
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("write yes or no".into()),
    }
}

impl Reading {
    /// Returns the options for the library.
    pub fn options(&self) -> Options {
        let options = self.files.options(&self.source_lang, &self.target_lang);
        Options { all_links: self.all_links, ..options }
    }
}

impl Files {
    /// Returns the options for the library, with the languages that the command provides.
    pub fn options(&self, source: &Option<Lang>, target: &Option<Lang>) -> Options {
        Options {
            format: self.from,
            source: source.clone(),
            target: target.clone(),
            encoding: self.input_encoding.clone(),
            header: self.has_header,
            limits: limits::limits(),
            ..Options::default()
        }
    }
}

/// Opens a file of pairs, or two files that are paired by key; `-` is standard input. `meter` wraps the bytes
/// of a single file to count them.
///
/// # Errors
/// Those of the library, worded with a remedy.
pub fn open(
    input: &Input,
    options: &Options,
    meter: impl FnOnce(Box<dyn Read + Send>) -> Box<dyn Read + Send>,
) -> Result<Units<'static>> {
    open_as(&input::name(&input.path), input, options, meter)
}

/// Opens a file of pairs under another name for messages, such as standard input that was saved.
///
/// # Errors
/// As for [`open`].
pub fn open_as(
    name: &str,
    input: &Input,
    options: &Options,
    meter: impl FnOnce(Box<dyn Read + Send>) -> Box<dyn Read + Send>,
) -> Result<Units<'static>> {
    let path = input.path.as_path();
    if input.target.is_some() {
        return input.open(options).map_err(explain);
    }
    if options.format.is_none()
        && let Some(units) = of_tables(path, name, options)?
    {
        return Ok(units);
    }
    if path == Path::new(DASH) {
        return bilingual::read(name, meter(Box::new(io::stdin())), options).map_err(explain);
    }
    // Moses files come in twos; a path that is not a file gets its error from the library.
    if options.format == Some(Format::Moses) || !path.is_file() {
        return bilingual::open(path, options).map_err(explain);
    }
    let file = std::fs::File::open(path).map_err(|error| {
        anyhow!("{name}: cannot be read: {}; check the file and its permissions", plain(&error))
    })?;
    bilingual::read(name, meter(Box::new(file)), options).map_err(explain)
}

/// Opens the tables of a document that is read as a text (rich text, OpenDocument). `None` for other files.
fn of_tables(path: &Path, name: &str, options: &Options) -> Result<Option<Units<'static>>> {
    /// Bytes that identify such a document: they include the type of an OpenDocument text.
    const HEAD: u64 = 128;
    let mut head = Vec::new();
    if path == Path::new(DASH) || !path.is_file() {
        return Ok(None);
    }
    // A file that cannot be read gets its error when it is opened.
    if let Ok(file) = std::fs::File::open(path) {
        _ = file.take(HEAD).read_to_end(&mut head);
    }
    let is_text = |head: &[u8]| {
        let kind = b"application/vnd.oasis.opendocument.text";
        head.starts_with(b"{\\rtf") || head.windows(kind.len()).any(|window| window == kind)
    };
    if !is_text(&head) {
        return Ok(None);
    }
    let limits = read::Options { limits: options.limits, ..read::Options::default() };
    let read = std::fs::read(path).map_err(|error| Error::Io { file: name.to_owned(), source: error });
    let (document, remarks) = read::read_bytes(name, read.map_err(explain)?, &limits)
        .map_err(|error| super::input::worded(error.into(), super::remedy::PAIR))?;
    bilingual::tables::open(&document, &remarks, options).map(Some).map_err(explain)
}

/// Words an error with advice to the user.
pub fn explain(error: Error) -> anyhow::Error {
    let advice = match (&error, error.remedy()) {
        (Error::Io { file, source }, _) if source.kind() == io::ErrorKind::NotFound => {
            return input::no_such_file(file);
        }
        (Error::Io { file, source }, _) => {
            return anyhow!("{file}: cannot be read: {}; check the file and its permissions", plain(source));
        }
        (_, Some(remedy)) => words(&remedy),
        (_, None) => None,
    };
    match advice {
        Some(advice) => anyhow!("{error}; {advice}"),
        None => anyhow!("{error}"),
    }
}

/// Reads a glossary in the languages that the user named; otherwise in English and Russian if it has them, or
/// in its first two.
pub fn glossary(path: &Path, langs: [Option<Lang>; 2], limits: Limits) -> Result<Glossary> {
    Ok(glossary_with_remarks(path, langs, limits)?.0)
}

/// Reads a glossary as [`glossary`] does, with warnings about columns whose names are misspelt.
pub fn glossary_with_remarks(
    path: &Path,
    [source, target]: [Option<Lang>; 2],
    limits: Limits,
) -> Result<(Glossary, Vec<String>)> {
    let name = input::name(path);
    let bytes = input::bytes(path)?;
    let options = glossaries::Options { source_lang: source, target_lang: target, limits };
    let format = glossaries::Format::from_path(path);
    let glossary = glossaries::read_any(&name, format, &bytes, &options).map_err(explain_glossary)?;
    let remark = |glossaries::Misspelt { line, name: column, near }| {
        let known = glossaries::columns().join(", ");
        format!(
            "{name}:{line}: the column {column:?} is ignored; did you mean {near}? Columns that are read: {known}"
        )
    };
    let misspelt = glossaries::misspelt(&name, format, &bytes, &options);
    Ok((glossary, misspelt.into_iter().map(remark).collect()))
}

/// Words the error of a glossary with advice to the user.
pub fn explain_glossary(error: glossaries::Error) -> anyhow::Error {
    match error {
        glossaries::Error::Pairs(error) => explain(error),
        error => error.into(),
    }
}

fn words(remedy: &Remedy) -> Option<String> {
    Some(match remedy {
        Remedy::CheckPath => "check the path and its permissions".into(),
        Remedy::NameFormat => {
            "give a file of text pairs (sverka align makes one from two texts), or name its format with --from"
                .into()
        }
        Remedy::NameLanguage(side) => format!("name it with --{side}-lang"),
        Remedy::NameEncoding(Some(label)) => format!("name the encoding, perhaps --input-encoding {label}"),
        Remedy::NameEncoding(None) => "name the encoding with --input-encoding".into(),
        Remedy::GiveBothFiles => {
            "give the files of both languages in the same format, the source first: NAME.en.json NAME.ru.json"
                .into()
        }
        Remedy::RaiseLimit(bound) => {
            format!("if the file is right, raise the limit with --limit {}=N", bound.name())
        }
        Remedy::Repair => "sverka tmx repair recovers as much as possible".into(),
        Remedy::Correct(how) => (*how).into(),
        Remedy::ChooseColumn => "name it with --column, by its letter or its name".into(),
        Remedy::ChooseSide => "choose one with --side source or --side target".into(),
        Remedy::UseCommand(command) => format!("use sverka {command}"),
        _ => return None,
    })
}

/// Returns a remark as a line of a message: `memory.tmx:4:17: unit 12: no language [lang]`.
pub fn line(entry: &Entry, remark: &Remark) -> String {
    let mut out = remark.file.as_ref().unwrap_or(&entry.place.file).to_string();
    for number in [Some(remark.line).filter(|line| *line > 0), remark.column].into_iter().flatten() {
        out.push_str(&format!(":{number}"));
    }
    if entry.place.unit > 0 {
        out.push_str(&format!(": unit {}", entry.place.unit));
    }
    format!("{out}: {} [{}]", remark.message, remark.kind)
}

/// Returns whether a remark reports that text was changed or lost, not just a guess.
pub fn is_fault(remark: &Remark) -> bool {
    remark.severity != Severity::Note
}
