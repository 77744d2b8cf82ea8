//! How files of pairs are opened by every command that reads them: the options, and the words for
//! what goes wrong.

use super::input;
use super::output::{DASH, plain};
use anyhow::{Result, anyhow};
use clap::Args;
use std::io::{self, Read};
use std::path::Path;
use sverka::bilingual::{self, Entry, Error, Format, Input, Options, Remark, Remedy, Severity, Units};
use sverka::document::Lang;
use sverka::text::limits::{Bound, Limits};

/// Options of reading files of pairs.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Reading")]
pub struct Reading {
    /// Source language, where a file does not state it
    #[arg(short, long, alias = "source", value_name = "LANG", value_parser = super::parse_lang)]
    pub source_lang: Option<Lang>,
    /// Target language, where a file does not state it
    #[arg(short, long, alias = "target", value_name = "LANG", value_parser = super::parse_lang)]
    pub target_lang: Option<Lang>,
    /// How the files are read.
    #[command(flatten)]
    pub files: Files,
}

/// Options of reading that do not concern languages.
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
    /// Raise or lower a limit: line, unit, cell, columns, depth, whole, entries, part, ratio, glyphs, content
    #[arg(long, value_name = "NAME=N", value_parser = limit)]
    limit: Vec<(Bound, u64)>,
}

fn format(name: &str) -> Result<Format, String> {
    let formats = || Format::all().filter(|format| format.is_read());
    formats().find(|format| format.name().eq_ignore_ascii_case(name)).ok_or_else(|| {
        let names: Vec<&str> = formats().map(Format::name).collect();
        format!("not a format that can be read; there are {}", names.join(", "))
    })
}

fn yes_or_no(text: &str) -> Result<bool, String> {
    match text {
        "yes" => Ok(true),
        "no" => Ok(false),
        _ => Err("neither yes nor no".into()),
    }
}

/// Reads `line=64M`: binary multiples, since limits bound memory.
pub(super) fn limit(text: &str) -> Result<(Bound, u64), String> {
    let (name, value) = text.split_once('=').ok_or("not of the form NAME=N, such as line=64M")?;
    let bound = Bound::ALL.iter().find(|(known, _)| *known == name).map(|(_, bound)| *bound);
    let bound = bound.ok_or_else(|| {
        let names: Vec<&str> = Bound::ALL.iter().map(|(name, _)| *name).collect();
        format!("no limit is called {name}; there are {}", names.join(", "))
    })?;
    let digits = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    let factor = match value[digits..].to_ascii_uppercase().as_str() {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return Err("not a number; write one such as 500000, 64K, 64M or 2G".into()),
    };
    let number: u64 = value[..digits].parse().map_err(|_| "not a number; write one such as 64M")?;
    Ok((bound, number.checked_mul(factor).ok_or("too large a number")?))
}

impl Reading {
    /// Returns the options for the library.
    pub fn options(&self) -> Options {
        self.files.options(&self.source_lang, &self.target_lang)
    }
}

impl Files {
    /// Returns the options for the library, with the languages that the command knows.
    pub fn options(&self, source: &Option<Lang>, target: &Option<Lang>) -> Options {
        let mut limits = Limits::default();
        for (bound, value) in &self.limit {
            limits.set(*bound, *value);
        }
        Options {
            format: self.from,
            source: source.clone(),
            target: target.clone(),
            encoding: self.input_encoding.clone(),
            header: self.has_header,
            limits,
            ..Options::default()
        }
    }
}

/// Opens a file of pairs, or two files that make pairs by key; `-` is standard input. `meter`
/// wraps the bytes of a single file, to count them.
///
/// # Errors
/// Those of the library, with the remedy in words.
pub fn open(
    input: &Input,
    options: &Options,
    meter: impl FnOnce(Box<dyn Read + Send>) -> Box<dyn Read + Send>,
) -> Result<Units<'static>> {
    open_as(&input::name(&input.path), input, options, meter)
}

/// Opens a file of pairs that messages call by another name, such as standard input that was kept.
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
    if path == Path::new(DASH) {
        return bilingual::read(name, meter(Box::new(io::stdin())), options).map_err(explain);
    }
    // Twins are two files, and what is no file gets its error from the library.
    if options.format == Some(Format::Moses) || !path.is_file() {
        return bilingual::open(path, options).map_err(explain);
    }
    let file = std::fs::File::open(path).map_err(|error| {
        anyhow!("{name}: cannot be read: {}; check the file and its rights", plain(&error))
    })?;
    bilingual::read(name, meter(Box::new(file)), options).map_err(explain)
}

/// Words an error with what the user can do about it.
pub fn explain(error: Error) -> anyhow::Error {
    let advice = match (&error, error.remedy()) {
        (Error::Io { file, source }, _) if source.kind() == io::ErrorKind::NotFound => {
            return anyhow!("{file}: there is no such file; check the path");
        }
        (Error::Io { file, source }, _) => {
            return anyhow!("{file}: cannot be read: {}; check the file and its rights", plain(source));
        }
        (_, Some(remedy)) => words(&remedy),
        (_, None) => None,
    };
    match advice {
        Some(advice) => anyhow!("{error}; {advice}"),
        None => anyhow!("{error}"),
    }
}

fn words(remedy: &Remedy) -> Option<String> {
    Some(match remedy {
        Remedy::CheckPath => "check the path and its rights".into(),
        Remedy::NameFormat => {
            "give a file of text pairs (sverka align makes one of two texts), or name its format with --from"
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
        Remedy::Repair => "sverka tmx repair saves what can be saved".into(),
        Remedy::Correct(how) => (*how).into(),
        Remedy::UseCommand(command) => format!("use sverka {command}"),
        _ => return None,
    })
}

/// Returns a remark as a line of a message: `memory.tmx:4:17: unit 12: no language [lang]`.
pub fn line(entry: &Entry, remark: &Remark) -> String {
    let mut out = entry.place.file.to_string();
    for number in [Some(remark.line).filter(|line| *line > 0), remark.column].into_iter().flatten() {
        out.push_str(&format!(":{number}"));
    }
    if entry.place.unit > 0 {
        out.push_str(&format!(": unit {}", entry.place.unit));
    }
    format!("{out}: {} [{}]", remark.message, remark.kind)
}

/// Returns whether a remark says that text was changed or lost, not that a guess was made.
pub fn is_fault(remark: &Remark) -> bool {
    remark.severity != Severity::Note
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_named_and_counted_in_binary_multiples() {
        assert_eq!(limit("line=64M"), Ok((Bound::Line, 64 << 20)));
        assert_eq!(limit("cell=5"), Ok((Bound::Cell, 5)));
        for wrong in ["line", "lines=5", "line=", "line=5T", "line=99999999999G"] {
            assert!(limit(wrong).is_err(), "{wrong}");
        }
    }
}
