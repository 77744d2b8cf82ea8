//! Relationships between the parts of a package: which part has the styles, the notes, a header.
//!
//! The names of parts are arbitrary (some programs put the main text in `/doc/main.xml`); their relationships are
//! reliable. Strict documents have other namespaces for the same types, so only the last word of a type matters.

use crate::{Archive, Fault, Node, Xml};
use std::collections::BTreeMap;
use sverka_text::limits::{Bound, Limits};

/// The relationships of a part or of the whole package.
#[derive(Debug, Default)]
pub struct Relationships(BTreeMap<String, Relationship>);

#[derive(Debug)]
struct Relationship {
    /// The last word of the type: `styles`.
    kind: String,
    part: String,
    /// Whether it leads outside of the package.
    is_external: bool,
}

impl Relationships {
    /// Reads those of a part; those of the package when the name is empty. A part may have none.
    ///
    /// # Errors
    /// When they cannot be read, or exceed a limit.
    pub fn of(archive: &Archive, part: &str, limits: &Limits) -> Result<Self, Fault> {
        let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
        let slash = if folder.is_empty() { "" } else { "/" };
        let mut found = Self::default();
        let Some(mut xml) = Xml::open(archive, &format!("{folder}{slash}_rels/{name}.rels"), limits)? else {
            return Ok(found);
        };
        let mut buffer = Vec::new();
        loop {
            match xml.next(&mut buffer)? {
                Node::Open(element) if element.name() == "Relationship" => {
                    let value = |name| element.local_attribute(name).unwrap_or_default();
                    let is_external = value("TargetMode") == "External";
                    let kind = value("Type").rsplit('/').next().unwrap_or_default().to_owned();
                    let part = resolve(folder, &value("Target"));
                    found.0.insert(value("Id").into_owned(), Relationship { kind, part, is_external });
                    limits.check(Bound::Entries, found.0.len() as u64)?;
                }
                Node::End => return Ok(found),
                _ => {}
            }
        }
    }

    /// Returns the part with an id.
    pub fn by_id(&self, id: &str) -> Option<&str> {
        self.0.get(id).filter(|found| !found.is_external).map(|found| found.part.as_str())
    }

    /// Returns the part with an id, if it is of a kind, even if it is marked as external.
    pub fn by_id_and_kind(&self, id: &str, kind: &str) -> Option<&str> {
        self.0.get(id).filter(|found| found.kind == kind).map(|found| found.part.as_str())
    }

    /// Returns the first part of a kind: `styles`.
    pub fn by_kind(&self, kind: &str) -> Option<&str> {
        let found = self.0.values().find(|found| found.kind == kind && !found.is_external);
        found.map(|found| found.part.as_str())
    }
}

/// Returns the name of the part that a target leads to from a folder, whose name may end in a slash.
pub fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut parts: Vec<&str> = Vec::new();
    for part in base.split('/').chain(target.split('/')) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_not() {
        for (folder, target, part) in [
            ("word", "styles.xml", "word/styles.xml"),
            ("word", "/doc/styles.xml", "doc/styles.xml"),
            ("word", "../media/./a.xml", "media/a.xml"),
            ("", "word\\document.xml", "word/document.xml"),
            ("", "../../a.xml", "a.xml"),
        ] {
            assert_eq!(resolve(folder, target), part);
        }
    }
}
