//! `sverka tmx edit`: makes the same change to every unit.

use super::common::{MERGE_FIRST, Target, Writing, count, warn_of_headers};
use super::memories::{Memories, Mended};
use crate::cli::console::Console;
use crate::cli::output::DASH;
use crate::cli::reading::{Files, Reading};
use anyhow::{Result, bail};
use clap::ValueEnum;
use std::collections::BTreeSet;
use std::path::PathBuf;
use std::process::ExitCode;
use tmx::edit::{ATTRIBUTES, Attribute, Edit, OnClash};
use tmx::merge::{Headers, LeftOut};
use tmx::{Header, Lang, Unit};

const EXAMPLES: &str = "\
Examples:
  sverka tmx edit --lang ru=ru-RU --lang en=en-GB memory.tmx -o memory.tmx
  sverka tmx edit --lang en-US=en --lang en-GB=en --on-clash keep-first memory.tmx -o en.tmx
  sverka tmx edit -s ru memory.tmx -o ru-en.tmx
  sverka tmx edit --set-prop x-client=ACME --drop-prop x-score memory.tmx -o out.tmx
  sverka tmx edit --set changeid=me --set changedate=2026-11-23 --drop usagecount memory.tmx -o out.tmx
  sverka tmx edit --keep-lang en --keep-lang ru big.tmx.gz -o en-ru.tmx

Changes are made in this order: languages, source, props, notes, attributes. One unit is in memory at a time.

Attributes: tuid (to drop only), o-encoding, datatype, usagecount, lastusagedate, creationtool, creationtoolversion, \
creationdate, creationid, changedate, changeid, segtype, o-tmf, srclang.

Exit codes: 0 done; 1 done, but some text could not be read; 2 a file cannot be read and nothing was written, or wrong usage.";

/// Arguments of `sverka tmx edit`.
#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub struct Args {
    /// Memories, or - for standard input; several become one
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// File for the result; may be one of FILE
    #[arg(short, long, value_name = "OUT", default_value = DASH, hide_default_value = true)]
    output: PathBuf,
    /// Change a language tag wherever it occurs
    #[arg(long, value_name = "OLD=NEW", value_parser = langs, help_heading = "Changes")]
    lang: Vec<(Lang, Lang)>,
    /// What to keep if --lang gives two texts of a unit the same language
    #[arg(long, value_name = "HOW", help_heading = "Changes")]
    on_clash: Option<Clash>,
    /// Keep only variants in this language (may be given several times); units without any are left out
    #[arg(long, value_name = "LANG", value_parser = super::lang, help_heading = "Changes")]
    keep_lang: Vec<Lang>,
    /// Make this the source language and put its variant first
    #[arg(short, long, alias = "source", value_name = "LANG", value_parser = super::lang, help_heading = "Changes")]
    source_lang: Option<Lang>,
    /// Target language, if a file does not state it
    #[arg(short, long, value_name = "LANG", value_parser = crate::cli::parse_lang, help_heading = "Reading")]
    target_lang: Option<sverka::document::Lang>,
    /// How the files are read.
    #[command(flatten)]
    reading: Files,
    /// Write all language tags as BCP 47 recommends: en-US for EN-US, en-us and en_US
    #[arg(long, help_heading = "Changes")]
    unify_langs: bool,
    /// Replace each run of spaces, tabs and line breaks in segments with one space, and trim the segments
    #[arg(long, help_heading = "Changes")]
    clean_space: bool,
    /// Set a prop of each unit, replacing those of the same type
    #[arg(long, value_name = "TYPE=VALUE", value_parser = pair, help_heading = "Changes")]
    set_prop: Vec<(String, String)>,
    /// Remove the props of a type
    #[arg(long, value_name = "TYPE", help_heading = "Changes")]
    drop_prop: Vec<String>,
    /// Remove all props
    #[arg(long, help_heading = "Changes")]
    drop_props: bool,
    /// Add a note to each unit
    #[arg(long, value_name = "TEXT", help_heading = "Changes")]
    add_note: Vec<String>,
    /// Remove all notes (before any are added)
    #[arg(long, help_heading = "Changes")]
    drop_notes: bool,
    /// Set an attribute of each unit
    #[arg(long, value_name = "NAME=VALUE", value_parser = attribute, help_heading = "Changes")]
    set: Vec<Attribute>,
    /// Remove an attribute of units and variants
    #[arg(long, value_name = "NAME", value_parser = name, help_heading = "Changes")]
    drop: Vec<String>,
    /// Set an attribute of the header
    #[arg(long, value_name = "NAME=VALUE", value_parser = attribute, help_heading = "Changes")]
    set_header: Vec<Attribute>,
    /// How it is written.
    #[command(flatten)]
    writing: Writing,
}

#[derive(Clone, Copy, ValueEnum)]
enum Clash {
    /// The first of the texts, with its notes and props
    KeepFirst,
    /// The last
    KeepLast,
    /// Both, so that the unit has two texts in one language
    Both,
}

impl From<Clash> for OnClash {
    fn from(clash: Clash) -> Self {
        match clash {
            Clash::KeepFirst => Self::KeepFirst,
            Clash::KeepLast => Self::KeepLast,
            Clash::Both => Self::Both,
        }
    }
}

/// Changes units, and counts what happens to them.
struct Editor {
    edits: Vec<Edit>,
    /// Whether each of them has changed a unit.
    used: Vec<bool>,
    /// The languages of the texts before they were changed.
    langs: BTreeSet<String>,
    on_clash: Option<OnClash>,
    /// The names of the memories.
    names: Vec<String>,
    /// The index of the memory, and the number of the last unit in it.
    place: (usize, u64),
    changed: u64,
    /// Texts that were replaced by another in their language.
    settled: usize,
}

impl Editor {
    /// Changes a unit of a memory. Two texts that would have the same language require a decision.
    fn edit(&mut self, memory: usize, unit: &mut Unit, header: &Header) -> Result<()> {
        self.place = (memory, if self.place.0 == memory { self.place.1 } else { 0 } + 1);
        let mut is_changed = false;
        for variant in &unit.variants {
            if !self.langs.contains(variant.lang.as_str()) {
                self.langs.insert(variant.lang.to_string());
            }
        }
        for (edit, used) in self.edits.iter().zip(&mut self.used) {
            let clash = edit.clash(unit).cloned();
            if let (Some(lang), None) = (&clash, self.on_clash) {
                let (file, number) = (&self.names[memory], self.place.1);
                bail!(
                    "{file}: unit {number}: two of its texts would be in {lang}; choose which to keep with \
                     --on-clash keep-first, keep-last or both"
                );
            }
            let changes = edit.unit(unit, header);
            (is_changed, *used) = (is_changed | changes, *used | changes);
            if let (Some(lang), Some(how)) = (clash, self.on_clash) {
                self.settled += how.settle(unit, &lang);
            }
        }
        self.changed += u64::from(is_changed);
        Ok(())
    }

    /// Warns of languages that were to be renamed and do not occur.
    fn warn_of_unused(&self, console: &Console) {
        let langs: Vec<&str> = self.langs.iter().map(String::as_str).collect();
        for (edit, _) in self.edits.iter().zip(&self.used).filter(|(_, used)| !**used) {
            if let Edit::Lang(old, _) = edit
                && !langs.is_empty()
            {
                console.warning(format_args!("no text is in {old}; the texts are in {}", langs.join(", ")));
            }
        }
    }
}

fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.is_empty() => Ok((name.to_owned(), value.to_owned())),
        _ => Err("not of the form NAME=VALUE".into()),
    }
}

fn langs(text: &str) -> Result<(Lang, Lang), String> {
    let (old, new) = pair(text)?;
    Ok((super::lang(&old)?, super::lang(&new)?))
}

fn attribute(text: &str) -> Result<Attribute, String> {
    let (name, value) = pair(text)?;
    Attribute::parse(&name, &value).map_err(|error| error.to_string())
}

fn name(text: &str) -> Result<String, String> {
    if text == "tuid" || ATTRIBUTES.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(format!("not an attribute of units; the attributes are tuid, {}", ATTRIBUTES.join(", ")))
}

impl Args {
    /// Returns how to read the files: the new source language applies to a file that states none.
    fn reading(&self) -> Reading {
        let source_lang =
            self.source_lang.as_ref().and_then(|lang| sverka::document::Lang::parse(lang.as_str()));
        Reading {
            source_lang,
            target_lang: self.target_lang.clone(),
            all_links: false,
            files: self.reading.clone(),
        }
    }

    fn edits(&self) -> Vec<Edit> {
        let mut edits: Vec<Edit> =
            self.lang.iter().map(|(old, new)| Edit::Lang(old.clone(), new.clone())).collect();
        if self.unify_langs {
            edits.push(Edit::UnifyLangs);
        }
        if self.clean_space {
            edits.push(Edit::CleanSpace);
        }
        if !self.keep_lang.is_empty() {
            edits.push(Edit::KeepLangs(self.keep_lang.clone()));
        }
        edits.extend(self.source_lang.clone().map(Edit::Source));
        if self.drop_props {
            edits.push(Edit::DropProp(None));
        }
        edits.extend(self.drop_prop.iter().map(|kind| Edit::DropProp(Some(kind.clone()))));
        edits.extend(self.set_prop.iter().map(|(kind, text)| Edit::SetProp(kind.clone(), text.clone())));
        if self.drop_notes {
            edits.push(Edit::DropNotes);
        }
        edits.extend(self.add_note.iter().cloned().map(Edit::AddNote));
        edits.extend(self.drop.iter().cloned().map(Edit::DropAttribute));
        edits.extend(self.set.iter().cloned().map(Edit::SetAttribute));
        edits.extend(self.set_header.iter().cloned().map(Edit::SetHeader));
        edits
    }
}

/// Runs `sverka tmx edit`.
pub fn run(args: &Args, console: &Console) -> Result<ExitCode> {
    let edits = args.edits();
    if edits.is_empty() && !args.writing.drops_codes() {
        bail!("no change was given; see sverka tmx edit --help");
    }
    let mut memories = Memories::new(&args.files, &args.reading(), 1, console)?;
    let mut result: Option<(Headers, Target)> = None;
    let (mut read, mut dropped) = (0, 0);
    let mut left_out = LeftOut::default();
    let mut mended = Mended::new(&args.output, console);
    let (on_clash, names) = (args.on_clash.map(OnClash::from), memories.names());
    let (used, langs) = (vec![false; edits.len()], BTreeSet::new());
    let mut editor = Editor { edits, used, langs, on_clash, names, place: (0, 0), changed: 0, settled: 0 };
    memories.each_file(&mut |memory, unit, header| {
        let mut edited = header.clone();
        editor.edits.iter().for_each(|edit| edit.header(&mut edited));
        let (headers, target) = match &mut result {
            Some(result) => result,
            None => {
                let target = Target::create(&args.output, &edited, &args.writing)?;
                result.insert((Headers::new(edited.clone()), target))
            }
        };
        let Some(mut unit) = unit else {
            left_out += headers.left_out(&edited);
            return Ok(());
        };
        read += 1;
        editor.edit(memory, &mut unit, header)?;
        if unit.variants.is_empty() {
            dropped += 1;
            return Ok(());
        }
        mended.add(&target.write(headers.adopt(unit, &edited))?);
        Ok(())
    })?;
    let code = memories.exit_code();
    if let Some((_, target)) = result {
        target.commit()?;
    }
    warn_of_headers(left_out, MERGE_FIRST, console);
    editor.warn_of_unused(console);
    let left_out = if dropped > 0 { format!(", {dropped} left out") } else { String::new() };
    if editor.settled > 0 {
        let texts = count(editor.settled as u64, "text");
        console.warning(format_args!("{texts} left out because another is in the same language"));
    }
    console.line(format_args!("{} read, {} changed{left_out}", count(read, "unit"), editor.changed));
    Ok(code)
}
