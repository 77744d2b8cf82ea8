//! `sverka tmx anonymise`: replaces confidential data with placeholders.

use super::common::{MERGE_FIRST, Target, Writing, count, warn_of_headers};
use super::memories::{Memories, Mended};
use crate::cli::console::Console;
use crate::cli::input;
use crate::cli::output::DASH;
use crate::cli::reading::Reading;
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use tmx::anonymise::{Anonymiser, Counts, Names};
use tmx::merge::{Headers, LeftOut};

const EXAMPLES: &str = "\
Examples:
  sverka tmx anonymise memory.tmx -o public.tmx
  sverka tmx anonymise --names people.txt memory.tmx -o public.tmx
  sverka tmx anonymise --only emails --only urls memory.tmx -o public.tmx

The same item has the same placeholder in all languages of a unit: {NUMBER1}, {EMAIL1}, {URL1}, {NAME1}. Numbers are the same \
when their digits are, whatever groups them: 1,250.5 and 1 250,5. Codes, notes and props are treated in the same \
way, except that numbers in them are kept. creationid and changeid are removed.

A line of --names is a name, with its forms in all languages and cases and tabs between them; a form that ends in * \
matches any ending:
  Anna Smith<TAB>Анна Смит<TAB>Анны Смит
  Petrov<TAB>Петров*

Names that are not in the list are kept: check the result before you share it. One unit is in memory at a time.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or wrong usage.";

/// Arguments of `sverka tmx anonymise`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input; several become one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File for the result; may be one of FILE
    #[arg(short, long, value_name = "OUT", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    /// List of names to replace: a UTF-8 text file
    #[arg(long, value_name = "LIST")]
    names: Option<PathBuf>,
    /// Replace only these, and names if a list is given
    #[arg(long, value_name = "WHAT")]
    only: Vec<What>,
    /// Keep creationid and changeid
    #[arg(long)]
    keep_ids: bool,
    /// How the files are read.
    #[command(flatten)]
    reading: Reading,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum What {
    /// Numbers
    Numbers,
    /// E-mail addresses
    Emails,
    /// Web addresses
    Urls,
    /// Names from the list
    Names,
}

/// Runs `sverka tmx anonymise`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let wants = |what| args.only.is_empty() || args.only.contains(&what);
    let names = match &args.names {
        Some(path) => Names::parse(&input::utf8(path)?),
        None if args.only.contains(&What::Names) => bail!("--only names needs a list; give it with --names"),
        None => Names::default(),
    };
    if let (Some(path), true) = (&args.names, names.is_empty()) {
        bail!("{}: contains no name; write one per line", path.display());
    }
    let anonymiser = Anonymiser {
        numbers: wants(What::Numbers),
        emails: wants(What::Emails),
        urls: wants(What::Urls),
        names,
        keep_ids: args.keep_ids,
    };
    let mut memories = Memories::new(&args.files, &args.reading, 1, console)?;
    let mut result: Option<(Headers, Target)> = None;
    let mut left_out = LeftOut::default();
    let (mut read, mut counts) = (0, Counts::default());
    let mut mended = Mended::new(&args.output, console);
    memories.each_file(&mut |_, unit, header| {
        let (headers, target) = match &mut result {
            Some(result) => result,
            None => {
                let mut header = header.clone();
                counts += anonymiser.header(&mut header);
                let target = Target::create(&args.output, &header, &args.writing)?;
                result.insert((Headers::new(header), target))
            }
        };
        let Some(mut unit) = unit else {
            let mut header = header.clone();
            anonymiser.header(&mut header);
            left_out += headers.left_out(&header);
            return Ok(());
        };
        read += 1;
        counts += anonymiser.unit(&mut unit);
        mended.add(&target.write(headers.adopt(unit, header))?);
        Ok(())
    })?;
    let code = memories.exit_code();
    if let Some((_, target)) = result {
        target.commit()?;
    }
    warn_of_headers(left_out, MERGE_FIRST, console);
    let replaced = [
        count(counts.numbers, "number"),
        count(counts.emails, "e-mail"),
        count(counts.urls, "URL"),
        count(counts.names, "name"),
    ];
    let ids = count(counts.ids, "id");
    console.line(format_args!(
        "{} read: {} replaced, {ids} removed",
        count(read, "unit"),
        replaced.join(", ")
    ));
    Ok(code)
}
