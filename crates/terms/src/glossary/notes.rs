//! Data without a category in TBX-Basic, as notes that people can read and Sverka reads back: `links: 12;
//! confidence: 0.9132`.

use super::forms;
use super::{Entry, Kind, Known, Term};

/// Returns the notes of an entry.
pub fn of_entry(entry: &Entry) -> Vec<String> {
    let mut notes = vec![format!(
        "kind: {}; links: {}; confidence: {}",
        entry.kind.name(),
        entry.links,
        entry.confidence
    )];
    match &entry.known {
        None => {}
        Some(Known::Same) => notes.push("known: same".into()),
        Some(Known::Conflict(others)) => {
            notes.push(format!(
                "known: conflict: {}",
                forms::join(others.iter().map(|text| (text.as_str(), 0)))
            ));
        }
    }
    notes
}

/// Reads a note of an entry; other notes are ignored.
pub fn read_entry(note: &str, entry: &mut Entry) {
    if let Some(known) = note.strip_prefix("known: ") {
        match known.split_once(':') {
            Some(("conflict", others)) => entry.known = Some(Known::Conflict(forms::texts(others))),
            None if known.trim() == "same" => entry.known = Some(Known::Same),
            _ => {}
        }
        return;
    }
    for (key, value) in fields(note) {
        match key {
            "kind" => entry.kind = Kind::parse(value).unwrap_or(entry.kind),
            "links" => entry.links = value.parse().unwrap_or(entry.links),
            "confidence" => {
                let number = value.parse().ok().filter(|number| (0.0..=1.0).contains(number));
                entry.confidence = number.unwrap_or(entry.confidence);
            }
            _ => {}
        }
    }
}

/// Returns the note of a term: its frequency and, for a rival, its links. Empty if there is nothing to note.
pub fn of_term(term: &Term, links: Option<usize>) -> String {
    let mut parts = Vec::new();
    parts.extend(links.map(|links| format!("links: {links}")));
    if term.frequency > 0 {
        parts.push(format!("frequency: {}", term.frequency));
    }
    // The dictionary form is often one of the forms in the texts, and is not listed twice.
    if let Some(own) = term.variants.iter().find(|variant| variant.text == term.text) {
        parts.push(format!("this form: {}", own.frequency));
    }
    if term.as_seen {
        parts.push("form: as seen".into());
    }
    parts.join("; ")
}

/// The contents of the note of a term.
#[derive(Debug, Default, PartialEq)]
pub struct OfTerm {
    /// Links of a rival.
    pub links: Option<usize>,
    /// Number of its occurrences.
    pub frequency: Option<usize>,
    /// Number of its occurrences in exactly this form.
    pub this_form: Option<usize>,
    /// See [`Term::as_seen`].
    pub as_seen: bool,
}

/// Takes the note of a term.
pub fn read_term(note: &str, out: &mut OfTerm) {
    for (key, value) in fields(note) {
        let number = value.parse().ok();
        match key {
            "links" => out.links = number.or(out.links),
            "frequency" => out.frequency = number.or(out.frequency),
            "this form" => out.this_form = number.or(out.this_form),
            "form" => out.as_seen |= value == "as seen",
            _ => {}
        }
    }
}

fn fields(note: &str) -> impl Iterator<Item = (&str, &str)> {
    note.split(';').filter_map(|part| part.split_once(':')).map(|(key, value)| (key.trim(), value.trim()))
}
