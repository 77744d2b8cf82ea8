//! `sverka tmx diff`: shows what differs between two memories.

use super::memories::{Memories, scratch, scratch_error};
use crate::cli::console::Console;
use crate::cli::output::{self, DASH, Output};
use crate::cli::reading::Reading;
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::io::{self, BufReader, BufWriter, Seek};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use sverka::memory::diff::{Json, Lines, Summary, html, write_unit};
use sverka::report::terminal::Terminal;
use tmx::Header;
use tmx::diff::{Change, Diff};

const EXAMPLES: &str = "\
Examples:
  sverka tmx diff old.tmx new.tmx
  sverka tmx diff old.tmx new.tmx -o changes.html
  sverka tmx diff old.tmx new.tmx --format json | jq '.summary'

Units are compared by their texts and codes; order, dates, notes and props do not matter. A unit has changed if \
both memories have its source but with different targets.

To make git show memories as text, configure it once:
  git config diff.tmx.textconv 'sverka tmx diff --textconv'
  echo '*.tmx diff=tmx' >> .gitattributes

Each file is read twice, with 32 bytes of memory per unit and 100 more for one that differs. Units that only the old \
memory has go to a temporary file in TMPDIR.

Exit codes: 0 the same; 1 there are differences, or some text could not be read; 2 wrong usage or unusable input.";

/// Arguments of `sverka tmx diff`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// The old memory, or - for standard input
    #[arg(value_name = "OLD")]
    old: PathBuf,
    /// The new memory
    #[arg(value_name = "NEW", required_unless_present = "textconv")]
    new: Option<PathBuf>,
    /// What to write [default: by the extension of the output; text on a terminal]
    #[arg(short, long, value_name = "FORMAT")]
    format: Option<Format>,
    /// Print one memory as text for git diff
    #[arg(long, conflicts_with_all = ["new", "format"])]
    textconv: bool,
    /// Write to a file instead of standard output (.txt .json .html)
    #[arg(short, long, value_name = "FILE", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    #[command(flatten)]
    ui: crate::cli::ui::UiArgs,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    /// Lines with + and -
    Text,
    /// One object with a list of changes
    Json,
    /// An HTML page
    Html,
}

impl Format {
    /// Returns the format of a file by its extension.
    fn from_path(path: &Path) -> Self {
        let is = |list: &[&str]| {
            path.extension().is_some_and(|end| list.iter().any(|known| end.eq_ignore_ascii_case(known)))
        };
        match () {
            () if is(&["html", "htm"]) => Self::Html,
            () if is(&["json"]) => Self::Json,
            () => Self::Text,
        }
    }
}

/// Runs `sverka tmx diff`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let Some(new) = args.new.as_ref() else { return textconv(args, console) };
    if [&args.old, new].iter().all(|path| path.as_os_str() == DASH) {
        bail!("only one of the two memories can be standard input");
    }
    let mut old = Memories::new(std::slice::from_ref(&args.old), &args.reading, 2, console)?;
    let mut new = Memories::new(std::slice::from_ref(new), &args.reading, 2, console)?;
    let mut diff = Diff::new(scratch()?);
    old.each(|unit, _| {
        diff.count_old(&unit);
        Ok(())
    })?;
    new.each(|unit, _| {
        diff.count_new(&unit);
        Ok(())
    })?;
    let mut old_header = None;
    old.each(|unit, header| {
        old_header.get_or_insert_with(|| header.clone());
        diff.old(&unit, header).map_err(scratch_error)
    })?;
    let names = (old.name(0).to_owned(), new.name(0).to_owned());
    let mut output = Output::create(&args.output)?;
    let mut summary = Summary::default();
    let shown = output.name().to_owned();
    let written = |error: io::Error| output::write_error(&shown, error);

    match args.format.unwrap_or_else(|| Format::from_path(&args.output)) {
        Format::Text => {
            let mut shown = Terminal::new(&mut output);
            let mut lines = Lines::new(&mut shown, &names.0, &names.1).map_err(written)?;
            all(&mut new, &mut diff, old_header, &mut summary, &mut |change, header, _| {
                lines.add(change, header).map_err(written)
            })?;
            lines.finish(&summary).map_err(written)?;
        }
        Format::Json => {
            let mut json = Json::new(&mut output, &names.0, &names.1).map_err(written)?;
            all(&mut new, &mut diff, old_header, &mut summary, &mut |change, header, _| {
                json.add(change, header).map_err(written)
            })?;
            json.finish(&summary).map_err(written)?;
        }
        Format::Html => {
            let mut rows = BufWriter::new(scratch()?);
            all(&mut new, &mut diff, old_header, &mut summary, &mut |change, header, number| {
                html::row(&mut rows, number, change, header).map_err(scratch_error)
            })?;
            let mut rows = rows.into_inner().map_err(|error| scratch_error(error.into_error()))?;
            rows.rewind().map_err(scratch_error)?;
            html::page(&mut output, &names.0, &names.1, &summary, &mut BufReader::new(rows), args.ui.ui)
                .map_err(written)?;
        }
    }
    output.fill(|_| Ok(()))?;
    output.commit()?;
    let codes = [old.exit_code(), new.exit_code()];
    let is_clean = summary.is_empty() && codes.iter().all(|code| *code == ExitCode::SUCCESS);
    Ok(ExitCode::from(u8::from(!is_clean)))
}

/// Passes on the differences: new and changed units in the order of the new memory, then removed ones in the
/// order of the old memory.
fn all(
    new: &mut Memories<'_>,
    diff: &mut Diff<std::fs::File>,
    old_header: Option<Header>,
    summary: &mut Summary,
    take: &mut dyn FnMut(&Change, &Header, u64) -> Result<()>,
) -> Result<()> {
    let mut number = 0;
    new.each(|unit, header| {
        if let Some(change) = diff.new_unit(unit, header).map_err(scratch_error)? {
            number += 1;
            summary.count(&change);
            take(&change, header, number)?;
        }
        Ok(())
    })?;
    while let Some(unit) = diff.next_removed().map_err(scratch_error)? {
        number += 1;
        let change = Change::Removed(unit);
        summary.count(&change);
        if let Some(header) = &old_header {
            take(&change, header, number)?;
        }
    }
    summary.same = diff.same();
    Ok(())
}

fn textconv(args: &Args, console: &Console) -> Result<ExitCode> {
    let mut memories = Memories::new(std::slice::from_ref(&args.old), &args.reading, 1, console)?;
    let mut output = Output::create(&args.output)?;
    let shown = output.name().to_owned();
    memories.each(|unit, header| {
        write_unit(&mut Terminal::new(&mut output), &unit, header)
            .map_err(|error| output::write_error(&shown, error))
    })?;
    output.fill(|out| out.flush())?;
    output.commit()?;
    // Git treats any other code as a failure.
    let _ = memories.exit_code();
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_is_the_format() {
        let of = |name: &str| match Format::from_path(Path::new(name)) {
            Format::Html => "html",
            Format::Json => "json",
            Format::Text => "text",
        };
        assert_eq!(
            ["x.HTML", "a/x.htm", "x.json", "x.txt", "-"].map(of),
            ["html", "html", "json", "text", "text"]
        );
    }
}
