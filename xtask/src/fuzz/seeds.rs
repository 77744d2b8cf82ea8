//! Samples as the first inputs of each target.

use crate::inputs::Input;
use anyhow::{Context, Result};
use std::fs;
use std::io::Read;
use std::path::Path;
use sverka::bilingual::Format;
use sverka_package::Archive;
use sverka_text::limits::Limits;

/// Writes the seeds of a target into its corpus.
pub fn write(target: &str, inputs: &[Input], corpus: &Path) -> Result<()> {
    fs::create_dir_all(corpus)?;
    for (at, seed) in of(target, inputs).into_iter().enumerate() {
        // Their names are kept, so that a second run does not add them again.
        let file = corpus.join(format!("seed-{at:04}"));
        fs::write(&file, seed).with_context(|| file.display().to_string())?;
    }
    Ok(())
}

/// Returns the seeds of a target.
fn of(target: &str, inputs: &[Input]) -> Vec<Vec<u8>> {
    let with = |extensions: &[&str]| {
        let found = inputs.iter().filter(|input| extensions.contains(&input.extension.as_str()));
        found.map(|input| input.bytes.clone()).collect::<Vec<_>>()
    };
    match target {
        // The first byte chooses; the rest is text.
        "memory" => with(&["txt", "sents"]).into_iter().map(|text| selected(2, &text)).collect(),
        "read" => with(&["html", "htm", "txt", "sents"]),
        "tmx" => with(&["tmx"]),
        "srx" => with(&["srx"]),
        "split" => with(&["txt", "sents"]).into_iter().map(|text| selected(0, &text)).collect(),
        "settings" => with(&["toml", "json"]),
        "markdown" => with(&["md"]),
        "fb2" => with(&["fb2"]),
        "mhtml" => with(&["mhtml"]),
        "pdf" => with(&["pdf"]).into_iter().map(|pdf| behind_header(&pdf)).collect(),
        "subtitles" => with(&["srt", "vtt", "ass"]),
        "documents" => [with(&["rtf", "fodt"]), with(&["odt", "odp", "pptx"])].concat(),
        // Their first byte chooses the format; an invalid value leaves it to the contents.
        "tables" => with(&["rtf", "fodt", "odt", "odp", "pptx", "docx", "html", "md"])
            .iter()
            .map(|file| selected(31, file))
            .collect(),
        "docx" => parts(inputs, "docx", |name| name == "word/document.xml"),
        "epub" => parts(inputs, "epub", |name| name.ends_with("html") || name.ends_with(".opf")),
        "glossary" => glossaries(inputs),
        "keys" => formats(inputs, |format| format.is_keyed(), 0),
        // Their first byte chooses among the formats that can be read; its upper bits are options.
        "convert" | "qa" | "one_text" => formats(inputs, |format| format.is_read(), 0),
        _ => Vec::new(),
    }
}

/// Puts the byte by which a target chooses before a text.
fn selected(choice: u8, text: &[u8]) -> Vec<u8> {
    [&[choice], text].concat()
}

/// Returns what comes after the first line of a PDF: the target adds that line.
fn behind_header(pdf: &[u8]) -> Vec<u8> {
    let end = pdf.iter().position(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    pdf[end..].to_vec()
}

/// Returns parts of archives, decompressed: a target packs them again.
fn parts(inputs: &[Input], extension: &str, is_wanted: impl Fn(&str) -> bool) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for input in inputs.iter().filter(|input| input.extension == extension) {
        let Ok(archive) = Archive::read(input.bytes.as_slice(), &Limits::default()) else { continue };
        for name in archive.names().filter(|name| is_wanted(name)) {
            let mut bytes = Vec::new();
            if let Ok(Some(mut part)) = archive.part(name)
                && part.read_to_end(&mut bytes).is_ok()
            {
                out.push(bytes);
            }
        }
    }
    out
}

/// Returns files of pairs with the number of their format among some.
fn formats(inputs: &[Input], is_one: impl Fn(Format) -> bool, options: u8) -> Vec<Vec<u8>> {
    let known: Vec<Format> = Format::all().filter(|format| is_one(*format)).collect();
    let number = |input: &Input| {
        let format = Format::from_path(&input.path)?;
        known.iter().position(|one| *one == format)
    };
    let numbered = inputs.iter().filter_map(|input| Some((number(input)? as u8, input)));
    numbered.map(|(number, input)| selected(number | options, &input.bytes)).collect()
}

/// Returns glossaries with the number of their format: TBX, table, JSON.
fn glossaries(inputs: &[Input]) -> Vec<Vec<u8>> {
    let number = |input: &Input| match input.extension.as_str() {
        "tbx" => Some(0),
        "csv" | "tsv" => Some(1),
        "json" => Some(2),
        _ => None,
    };
    inputs.iter().filter_map(|input| Some(selected(number(input)?, &input.bytes))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_target_has_seeds() {
        std::env::set_current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/..")).unwrap();
        let inputs = crate::inputs::all().unwrap();
        // Formats without a sample in the repository that are in the evaluation sets.
        let elsewhere = ["fb2", "mhtml"];
        for target in super::super::targets().unwrap() {
            let seeds = of(&target, &inputs);
            assert!(!seeds.is_empty() || elsewhere.contains(&target.as_str()), "{target} has no seeds");
        }
    }
}
