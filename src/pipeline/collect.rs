//! Collecting the documents of folders, to find which of them belong together.

use super::document::{self, Reading};
use super::find_pairs::LeftOut;
use super::{Error, Splitters, folder};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use sverka_corpus::pairing::{Address, Text};
use sverka_corpus::site::sitemap::{self, Sitemap};
use sverka_read::{self as read, Input};
use sverka_text::Remedy;
use sverka_text::bitext::Side;
use sverka_text::diagnostic::Diagnostic;
use sverka_text::document::{Document, Lang};
use sverka_text::language;

/// A file that was found, and its path within its folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Found {
    /// Its path, beginning with that of the folder as the caller named it.
    pub path: PathBuf,
    /// Its path within the folder.
    pub within: PathBuf,
}

/// A document that was read.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The file.
    pub path: PathBuf,
    /// Its sentences and address.
    pub text: Text,
}

/// Lists the files of a folder and its folders that may be documents or site maps, in the order of their paths. Hidden
/// files and folders and links to folders are skipped; links to nothing and pipes are left out with a reason.
///
/// # Errors
/// When a folder cannot be read; with its path.
pub fn list(folder: &Path) -> Result<(Vec<Found>, Vec<LeftOut>), (PathBuf, io::Error)> {
    let found = |path: PathBuf| {
        let within = path.strip_prefix(folder).unwrap_or(&path).to_owned();
        Found { path, within }
    };
    let (mut files, mut left_out) = (Vec::new(), Vec::new());
    for path in folder::list(folder, |_| false)? {
        match folder::no_file(&path) {
            Some(reason) => left_out.push(LeftOut { name: path, reason }),
            None if path.is_file() => files.push(found(path)),
            None => {}
        }
    }
    Ok((files, left_out))
}

/// Reads documents on all threads and splits them into sentences. Returns what was read, in the order of the files, and
/// a remark about each file that was not. `progress` is called when a file is done, on any thread.
///
/// Files whose name does not determine a format are read as pages if a mirror saved them without an extension, and
/// skipped if they are not pages.
pub fn read(
    files: &[Found],
    reading: &Reading,
    splitters: &Splitters,
    progress: &(dyn Fn() + Sync),
) -> (Vec<Collected>, Vec<Diagnostic>) {
    let sitemaps: Vec<Sitemap> = files
        .par_iter()
        .filter(|found| sitemap::is_named(&found.path))
        .filter_map(|found| Sitemap::read(&found.path, &reading.options.limits))
        .collect();
    let mut translations: BTreeMap<Address, Vec<Address>> = BTreeMap::default();
    for (address, others) in sitemaps.into_iter().flat_map(|sitemap| sitemap.pages) {
        translations.entry(address).or_default().extend(others);
    }
    let results: Vec<Option<Result<Collected, Diagnostic>>> = files
        .par_iter()
        .map(|found| {
            let result = one(found, reading, splitters);
            progress();
            result
        })
        .collect();
    let (mut collected, mut remarks) = (Vec::new(), Vec::new());
    for result in results.into_iter().flatten() {
        match result {
            Ok(mut one) => {
                if let Some(others) = translations.get(&one.text.address) {
                    one.text.translations.extend(others.iter().cloned());
                }
                collected.push(one);
            }
            Err(remark) => remarks.push(remark),
        }
    }
    (collected, remarks)
}

/// Reads one document. `None` for a file that is not one by its name: a picture, a style sheet.
fn one(found: &Found, reading: &Reading, splitters: &Splitters) -> Option<Result<Collected, Diagnostic>> {
    let format = read::Format::from_path(&found.path);
    let mut reading = reading.clone();
    if format.is_none() {
        // A mirror keeps names such as `about` and `page.php?id=5`.
        if !looks_like_page(&found.path) {
            return None;
        }
        reading.options.format = Some(read::Format::Html);
    }
    Some(text(found, &reading, splitters).map_err(|error| {
        let remark = Diagnostic::warning(found.path.display().to_string(), bare(&error, &found.path));
        match error.remedy() {
            // There are no sides yet, so the option would apply to all files.
            Some(Remedy::NameLanguage(_)) | None => remark,
            Some(remedy) => remark.with_remedy(remedy),
        }
    }))
}

/// Returns the message of an error without the name of its file.
fn bare(error: &Error, path: &Path) -> String {
    let message = error.to_string();
    let name = format!("{}: ", path.display());
    format!("left out: {}", message.strip_prefix(&name).unwrap_or(&message))
}

fn text(found: &Found, reading: &Reading, splitters: &Splitters) -> Result<Collected, Error> {
    let input = Input::File(found.path.clone());
    let format = reading.options.format.or_else(|| read::Format::from_path(&found.path));
    let (document::Text { document, lang, .. }, links) = match format {
        Some(read::Format::Html) => page(&input, reading)?,
        _ => (document::read(&input, reading, Side::Source)?, read::Links::default()),
    };
    let lang = if reading.lang.is_some() { lang } else { by_contents(&document).unwrap_or(lang) };
    let (splitter, _) = splitters.splitter(&lang)?;
    let segmented = splitter.segment(&document, &lang);
    if segmented.segments.is_empty() {
        return Err(Error::NoSentence { file: segmented.name });
    }
    let own = Address::of_file(&found.within);
    let address = links.canonical.as_deref().and_then(|href| own.resolve(href)).unwrap_or(own);
    let translations = links.translations.iter().filter_map(|href| address.resolve(href)).collect();
    Ok(Collected { path: found.path.clone(), text: Text { segmented, address, translations } })
}

/// Returns the language that a page declares unless its words contradict it, otherwise that of its words. In a
/// mirrored site a folder `ca` is usually just a folder and not Catalan.
fn by_contents(document: &Document) -> Option<Lang> {
    /// Letters of a text used to detect its language; more would cost time without changing the result.
    const ENOUGH: usize = 2000;
    let mut text = String::new();
    for block in &document.blocks {
        text.push_str(document.block_text(block));
        text.push('\n');
        if text.len() > ENOUGH {
            break;
        }
    }
    let shown = language::of_text(&text);
    match (&document.declared_lang, shown) {
        (Some(declared), Some(shown)) if declared.primary() != shown.primary() => Some(shown),
        (Some(declared), _) => Some(declared.clone()),
        (None, shown) => shown,
    }
}

/// Reads a page and its links. Addresses are ASCII in every page encoding except UTF-16, in which none are found.
fn page(input: &Input, reading: &Reading) -> Result<(document::Text, read::Links), Error> {
    let bytes = read::bytes(input, &reading.options.limits)?;
    let links = read::links(&String::from_utf8_lossy(&bytes));
    Ok((document::read_bytes(&input.to_string(), bytes, reading, Side::Source)?, links))
}

/// Checks whether a file begins as a web page does.
fn looks_like_page(path: &Path) -> bool {
    use std::io::Read;
    /// Comments and a declaration may precede the mark-up.
    const HEAD: u64 = 1024;
    let mut head = Vec::new();
    if let Ok(file) = fs::File::open(path) {
        _ = file.take(HEAD).read_to_end(&mut head);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    ["<!doctype html", "<html", "<head"].iter().any(|mark| head.contains(mark))
}

/// Returns the language that most documents are in.
pub fn main_language(collected: &[Collected]) -> Option<Lang> {
    let (lang, _) = counts(collected).into_iter().next()?;
    Lang::parse(&lang)
}

/// Counts the documents of each language, the most frequent first.
fn counts(collected: &[Collected]) -> Vec<(String, usize)> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for one in collected {
        *counts.entry(one.text.segmented.lang.primary()).or_default() += 1;
    }
    let mut counts: Vec<(String, usize)> = counts.into_iter().map(|(lang, n)| (lang.to_owned(), n)).collect();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    counts
}

/// A language by its primary code, and how many documents are in it.
pub type Count = (String, usize);

/// Chooses the two languages of a collection: those that are named, otherwise the most frequent, in alphabetical
/// order. Returned with the number of documents in each other language.
///
/// # Errors
/// The languages of the documents, when they are not two or not those that are named.
pub fn languages(
    collected: &[Collected],
    named: [Option<&Lang>; 2],
) -> Result<([String; 2], Vec<Count>), Vec<Count>> {
    let counts = counts(collected);
    let named = named.map(|lang| lang.map(|lang| lang.primary().to_owned()));
    let mut free = counts.iter().map(|(lang, _)| lang).filter(|lang| !named.contains(&Some((*lang).clone())));
    let mut next = || free.next().cloned();
    let chosen = match named.clone() {
        [None, None] => {
            let mut two = [next(), next()];
            two.sort();
            two
        }
        [source, target] => [source.or_else(&mut next), target.or_else(&mut next)],
    };
    let is_there = |lang: &String| counts.iter().any(|(known, _)| known == lang);
    match chosen {
        [Some(source), Some(target)] if is_there(&source) && is_there(&target) => {
            let chosen = [source, target];
            let others = counts.into_iter().filter(|(lang, _)| !chosen.contains(lang)).collect();
            Ok((chosen, others))
        }
        _ => Err(counts),
    }
}
