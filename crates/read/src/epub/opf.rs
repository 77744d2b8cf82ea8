//! The contents of a book and their order: `container.xml`, the package document, and the list of encrypted parts.

use crate::Error;
use crate::source::Source;
use std::collections::{BTreeMap, BTreeSet};
use sverka_package::{Archive, Node, Xml};
use sverka_text::document::Lang;
use sverka_text::encoding;

/// A page of the book.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Entry {
    /// The part.
    pub path: String,
    /// Whether it is in the reading order: pages that open on demand, such as notes, are not.
    pub linear: bool,
}

/// What the package document says.
#[derive(Debug, Default)]
pub(super) struct Package {
    /// The pages in the order of the spine, each once.
    pub pages: Vec<Entry>,
    /// Table of contents and cover among the pages of the spine.
    pub furniture: usize,
    /// Entries of the spine without a part in the archive.
    pub missing: Vec<String>,
    /// The first language that the book claims.
    pub lang: Option<Lang>,
}

/// An item of the manifest.
#[derive(Default)]
struct Item {
    href: String,
    media_type: String,
    properties: String,
    fallback: String,
}

/// Opens a part as XML; `None` if there is none of this name.
pub(super) fn open(source: &Source<'_>, archive: &Archive, part: &str) -> Result<Option<Xml>, Error> {
    let limits = &source.options.limits;
    let Some(bytes) = archive.bytes(part).map_err(|fault| source.fault(fault))? else { return Ok(None) };
    let decoded = encoding::decode(&format!("{}: {part}", source.name), bytes, None, true)?;
    Ok(Some(Xml::text(part, decoded.text, limits)))
}

/// Finds the package document: the one that the container names, otherwise any.
pub(super) fn package_part(source: &Source<'_>, archive: &Archive) -> Result<String, Error> {
    let mut found = None;
    if let Some(mut xml) = open(source, archive, "META-INF/container.xml")? {
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer).map_err(|fault| source.fault(fault))? {
                Node::Open(element) if element.name() == "rootfile" && found.is_none() => {
                    found = element.attribute("full-path").map(|path| resolve("", &path));
                }
                Node::End => break,
                _ => {}
            }
        }
    }
    let found = found.filter(|path| archive.has(path));
    found.or_else(|| archive.names().find(|name| name.ends_with(".opf")).map(str::to_owned)).ok_or_else(
        || {
            source.broken(
                "META-INF/container.xml names no package document (.opf)",
                "check that the book is complete",
            )
        },
    )
}

/// Reads the package document.
pub(super) fn package(source: &Source<'_>, archive: &Archive, part: &str) -> Result<Package, Error> {
    let Some(mut xml) = open(source, archive, part)? else {
        return Err(source.broken(format!("{part} is missing"), "check that the book is complete"));
    };
    let mut package = Package::default();
    let mut items: BTreeMap<String, Item> = BTreeMap::new();
    let (mut spine, mut guide) = (Vec::new(), BTreeSet::new());
    let (mut buffer, mut in_language) = (Vec::new(), false);
    loop {
        match xml.next(&mut buffer).map_err(|fault| source.fault(fault))? {
            Node::Open(element) => {
                let value = |name: &str| element.attribute(name).unwrap_or_default().into_owned();
                match element.name() {
                    "language" => in_language = true,
                    "item" => {
                        let item = Item {
                            href: value("href"),
                            media_type: value("media-type"),
                            properties: value("properties"),
                            fallback: value("fallback"),
                        };
                        items.entry(value("id")).or_insert(item);
                    }
                    "itemref" => spine.push((value("idref"), value("linear") != "no")),
                    "reference" if matches!(&*value("type"), "cover" | "toc") => {
                        guide.insert(resolve(part, &value("href")));
                    }
                    _ => {}
                }
            }
            Node::Text(text) if in_language && package.lang.is_none() => {
                package.lang = Lang::parse(text.trim())
            }
            Node::Close(name) if name.name() == "language" => in_language = false,
            Node::End => break,
            _ => {}
        }
    }
    let mut seen = BTreeSet::new();
    for (id, linear) in spine {
        let Some(item) = page_item(&items, &id) else {
            package.missing.push(id);
            continue;
        };
        let path = existing(archive, part, &item.href);
        let is_nav = item.properties.split_ascii_whitespace().any(|p| p == "nav");
        match path {
            None => package.missing.push(item.href.clone()),
            Some(path) if is_nav || guide.contains(&path) => package.furniture += 1,
            Some(path) => {
                // A spine that names a page twice would contain its text twice.
                if seen.insert(path.to_lowercase()) {
                    package.pages.push(Entry { path, linear });
                }
            }
        }
    }
    Ok(package)
}

/// Returns the item of a page: itself, or what replaces it where it is not a page.
fn page_item<'a>(items: &'a BTreeMap<String, Item>, id: &str) -> Option<&'a Item> {
    let item = items.get(id)?;
    let is_page = |item: &&Item| {
        let path = item.href.to_ascii_lowercase();
        item.media_type.contains("html") || path.ends_with("html") || path.ends_with(".htm")
    };
    Some(item).filter(is_page).or_else(|| items.get(&item.fallback).filter(is_page))
}

/// Returns the part that a reference leads to, if it is in the archive; some programs do not encode
/// the names.
fn existing(archive: &Archive, base: &str, href: &str) -> Option<String> {
    let decoded = resolve(base, href);
    if archive.has(&decoded) {
        return Some(decoded);
    }
    let raw = join(base, href);
    archive.has(&raw).then_some(raw)
}

/// Returns the part that a reference in another part leads to, without its fragment.
pub(super) fn resolve(base: &str, href: &str) -> String {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    if href.is_empty() {
        return base.to_owned();
    }
    join(base, &percent_decoded(href))
}

fn join(base: &str, href: &str) -> String {
    sverka_package::resolve(base.rsplit_once('/').map_or("", |(folder, _)| folder), href)
}

/// Decodes `%20` and the like.
pub(super) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::with_capacity(bytes.len()), 0);
    while at < bytes.len() {
        let digit = |offset: usize| bytes.get(at + offset).and_then(|&b| char::from(b).to_digit(16));
        match (bytes[at], digit(1), digit(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 3;
            }
            (byte, ..) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// Returns the encrypted parts, except fonts that are merely obfuscated, as many publishers do.
pub(super) fn encrypted(source: &Source<'_>, archive: &Archive) -> Result<BTreeSet<String>, Error> {
    let mut parts = BTreeSet::new();
    let Some(mut xml) = open(source, archive, "META-INF/encryption.xml")? else { return Ok(parts) };
    let (mut buffer, mut obfuscated) = (Vec::new(), false);
    loop {
        match xml.next(&mut buffer).map_err(|fault| source.fault(fault))? {
            Node::Open(element) => match element.name() {
                "EncryptedData" => obfuscated = false,
                "EncryptionMethod" => {
                    let algorithm = element.attribute("Algorithm").unwrap_or_default();
                    // Those of the IDPF and of Adobe.
                    obfuscated |= algorithm.ends_with("/embedding") || algorithm.ends_with("/pdf/enc#RC");
                }
                "CipherReference" if !obfuscated => {
                    let part = resolve("", &element.attribute("URI").unwrap_or_default());
                    parts.insert(part.to_lowercase());
                }
                _ => {}
            },
            Node::End => return Ok(parts),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_lead_to_parts() {
        for (base, href, want) in [
            ("OEBPS/content.opf", "text/glava%201.xhtml#a", "OEBPS/text/glava 1.xhtml"),
            ("OEBPS/text/a.xhtml", "../b.xhtml?c", "OEBPS/b.xhtml"),
            ("OEBPS/text/a.xhtml", "#n1", "OEBPS/text/a.xhtml"),
            ("a.opf", "/b/%D0%B0.xhtml", "b/а.xhtml"),
            ("a.opf", "../../100%.xhtml", "100%.xhtml"),
            ("a.opf", "%ff%2", "%ff%2"),
        ] {
            assert_eq!(resolve(base, href), want, "{base} {href}");
        }
    }
}
