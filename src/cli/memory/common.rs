//! Shared by the subcommands: opening a store, the wording of errors, languages.

use crate::cli::console::Console;
use crate::cli::output;
use anyhow::{Result, anyhow, bail};
use std::path::Path;
use sverka::document::Lang;
use sverka::translation_memory::{Error, Memory};

/// Opens a store to look things up.
pub fn open(path: &Path) -> Result<Memory> {
    Memory::open(path).map_err(explain)
}

/// Opens a store to write to it.
pub fn open_to_write(path: &Path) -> Result<Memory> {
    Memory::create(path).map_err(explain)
}

/// Words an error with what the user can do about it.
pub fn explain(error: Error) -> anyhow::Error {
    let advice = match &error {
        Error::Missing { .. } => "check the path, or make one with sverka memory add",
        Error::NotAMemory { .. } => "give a store that sverka memory add has made",
        Error::NotTrados { .. } => "give a file of text pairs, or a memory of Trados (.sdltm)",
        Error::Unsupported { .. } => "sverka memory lookup compares words, in any language",
        Error::Newer { .. } => "use that version, or export the memory as TMX with it",
        Error::Locked { .. } => "wait until it is done",
        Error::Full { .. } => "free some space and repeat the command: nothing is added twice",
        Error::Damaged { .. } => {
            "sverka memory check lists the damage; sverka memory export saves what can be read"
        }
        Error::Language { .. } => "name one of these with --source-lang",
        Error::Empty { .. } => "add units with sverka memory add",
        _ => return error.into(),
    };
    anyhow!("{error}; {advice}")
}

/// Reports what the memory found and repaired.
pub fn remarks(memory: &mut Memory, console: &Console) {
    for remark in memory.remarks() {
        console.warning(remark);
    }
}

/// Returns the language to look up in: the one requested, or that of most sources in the memory.
pub fn source_lang(memory: &Memory, wanted: Option<&Lang>) -> Result<tmx::Lang> {
    memory.source(wanted.map(tag).transpose()?.as_ref()).map_err(explain)
}

/// Checks that a memory has a text in the language that the user wants translations in.
///
/// # Errors
/// When it has none, with the languages that it has.
pub fn check_target(memory: &Memory, wanted: Option<&Lang>) -> Result<()> {
    let Some(lang) = wanted else { return Ok(()) };
    let langs = memory.languages().map_err(explain)?;
    if langs.is_empty() || langs.iter().any(|known| known == lang.primary()) {
        return Ok(());
    }
    let langs = langs.join(", ");
    bail!("{}: has no text in {lang}; it has {langs}; name one of these with --target-lang", memory.name())
}

/// Returns the format of an output: the one requested, or that of its extension; text for a terminal or a pipe. `what`
/// names the kind of result in the message.
pub fn format<F: Copy>(
    requested: Option<F>,
    output: &Path,
    text: F,
    extensions: &[(&str, F)],
    what: &str,
) -> Result<F> {
    if let Some(format) = requested {
        return Ok(format);
    }
    if output::is_stream(output) {
        return Ok(text);
    }
    let extension = output.extension().and_then(|end| end.to_str());
    let found = extensions.iter().find(|(known, _)| Some(*known) == extension);
    found.map(|(_, format)| *format).ok_or_else(|| anyhow!("{}: {what}; give such a name", output.display()))
}

/// Returns a language as a tag for memories.
pub fn tag(lang: &Lang) -> Result<tmx::Lang> {
    lang.as_str().parse().map_err(Into::into)
}
