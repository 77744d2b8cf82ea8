//! TBX-Basic, the exchange format of terminologists: version 2 (`martif`), which translators' tools import,
//! and version 3 (ISO 30042:2019) in both of its styles.
//!
//! A concept an entry, a section a language, a term a form. Where TBX-Basic has a category it is used: part
//! of speech, type of the term, administrative status, context with its source. Counts, confidence and kind
//! have none and stand in notes (`src/glossary/notes.rs`). The order of the terms of a language means
//! something to our reader: variants follow the term that they are forms of.
//!
//! A character that XML forbids becomes U+FFFD, so that the loss is seen.

use super::{Options, TbxVersion};
use crate::glossary::columns::place;
use crate::glossary::{Context, Entry, Glossary, Kind, Term, notes};
use quick_xml::escape::partial_escape;
use std::fmt::Write as _;
use std::io::{self, Write};
use sverka_text::document::Lang;

const PREFERRED: &str = "preferredTerm-admn-sts";
const ADMITTED: &str = "admittedTerm-admn-sts";
const DEPRECATED: &str = "deprecatedTerm-admn-sts";

/// Writes a file.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn Write, glossary: &Glossary, options: &Options) -> io::Result<()> {
    let style = Style::new(options.tbx);
    out.write_all(style.head(glossary).as_bytes())?;
    for (i, entry) in glossary.entries.iter().enumerate() {
        out.write_all(style.entry(i + 1, entry, glossary).as_bytes())?;
    }
    writeln!(out, "    </body>\n  </text>\n</{}>", style.root)
}

/// How the elements are called.
struct Style {
    version: TbxVersion,
    root: &'static str,
    header: &'static str,
    entry: &'static str,
    lang: &'static str,
    term: &'static str,
}

impl Style {
    fn new(version: TbxVersion) -> Self {
        match version {
            TbxVersion::V2 => Self {
                version,
                root: "martif",
                header: "martifHeader",
                entry: "termEntry",
                lang: "langSet",
                term: "tig",
            },
            TbxVersion::V3Dca | TbxVersion::V3Dct => Self {
                version,
                root: "tbx",
                header: "tbxHeader",
                entry: "conceptEntry",
                lang: "langSec",
                term: "termSec",
            },
        }
    }

    fn head(&self, glossary: &Glossary) -> String {
        let attributes = match self.version {
            TbxVersion::V2 => "type=\"TBX-Basic\" xml:lang=\"en\"",
            TbxVersion::V3Dca => {
                "type=\"TBX-Basic\" style=\"dca\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\""
            }
            TbxVersion::V3Dct => {
                "type=\"TBX-Basic\" style=\"dct\" xml:lang=\"en\" xmlns=\"urn:iso:std:iso:30042:ed-2\" \
                 xmlns:min=\"http://www.tbxinfo.net/ns/min\" xmlns:basic=\"http://www.tbxinfo.net/ns/basic\""
            }
        };
        let (root, header) = (self.root, self.header);
        let mut out = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<{root} {attributes}>\n  <{header}>\n    <fileDesc>\n      \
             <titleStmt>\n        <title>Glossary {} – {}</title>\n      </titleStmt>\n      <sourceDesc>\n        \
             <p>Made by sverka {}</p>\n",
            glossary.source_lang,
            glossary.target_lang,
            env!("CARGO_PKG_VERSION"),
        );
        if glossary.pairs > 0 {
            let _ = writeln!(out, "        <p>Pairs: {}</p>", glossary.pairs);
        }
        for document in &glossary.documents {
            let _ = writeln!(out, "        <p>Document: {}</p>", escaped(document));
        }
        out.push_str("      </sourceDesc>\n    </fileDesc>\n");
        if self.version == TbxVersion::V2 {
            out.push_str(
                "    <encodingDesc>\n      <p type=\"XCSURI\">TBXBasicXCSV02.xcs</p>\n    </encodingDesc>\n",
            );
        }
        let _ = write!(out, "  </{header}>\n  <text>\n    <body>\n");
        out
    }

    fn entry(&self, number: usize, entry: &Entry, glossary: &Glossary) -> String {
        let mut out = format!("      <{} id=\"c{number}\">\n", self.entry);
        for note in notes::of_entry(entry) {
            let _ = writeln!(out, "        <note>{}</note>", escaped(&note));
        }
        let (source, target) = (Side::source(entry), Side::target(entry));
        for (side, lang) in [(source, &glossary.source_lang), (target, &glossary.target_lang)] {
            self.side(&mut out, &side, lang, entry);
        }
        let _ = writeln!(out, "      </{}>", self.entry);
        out
    }

    /// The terms of a language; nothing where there is none.
    fn side(&self, out: &mut String, side: &Side, lang: &Lang, entry: &Entry) {
        let mut terms = String::new();
        if !side.term.text.is_empty() {
            let note = notes::of_term(side.term, None);
            self.term(
                &mut terms,
                &side.term.text,
                entry.kind,
                (side.own_type(entry), Some(PREFERRED)),
                &note,
                |out| {
                    for context in &entry.contexts {
                        self.context(out, (side.sentence)(context), &place(&context.file, &context.unit));
                    }
                },
            );
            self.variants(&mut terms, side.term, entry.kind);
        }
        if let Some(tied) = side.tied(entry) {
            let kind = if entry.kind == Kind::Abbreviation { "fullForm" } else { "abbreviation" };
            self.term(&mut terms, tied, entry.kind, (Some(kind), Some(ADMITTED)), "", |_| ());
        }
        if side.is_target {
            for rival in &entry.rivals {
                let note = notes::of_term(&rival.target, Some(rival.links));
                self.term(&mut terms, &rival.target.text, entry.kind, (None, Some(ADMITTED)), &note, |_| ());
                self.variants(&mut terms, &rival.target, entry.kind);
            }
            for forbidden in &entry.forbidden {
                self.term(&mut terms, forbidden, entry.kind, (None, Some(DEPRECATED)), "", |_| ());
            }
        }
        if !terms.is_empty() {
            let name = self.lang;
            let _ = write!(out, "        <{name} xml:lang=\"{lang}\">\n{terms}        </{name}>\n");
        }
    }

    fn variants(&self, out: &mut String, term: &Term, kind: Kind) {
        for variant in term.variants.iter().filter(|variant| variant.text != term.text) {
            let note = match variant.frequency {
                0 => String::new(),
                n => format!("frequency: {n}"),
            };
            self.term(out, &variant.text, kind, (Some("variant"), None), &note, |_| ());
        }
    }

    fn term(
        &self,
        out: &mut String,
        text: &str,
        kind: Kind,
        (term_type, status): (Option<&str>, Option<&str>),
        note: &str,
        more: impl FnOnce(&mut String),
    ) {
        let name = self.term;
        let _ = write!(out, "          <{name}>\n            <term>{}</term>\n", escaped(text));
        // Version 3 knows no proper nouns.
        let is_name = kind.is_name() && kind != Kind::Abbreviation && self.version == TbxVersion::V2;
        let part_of_speech = if is_name { "properNoun" } else { "noun" };
        for (category, value) in [
            ("partOfSpeech", Some(part_of_speech)),
            ("termType", term_type),
            ("administrativeStatus", status),
        ] {
            if let Some(value) = value {
                let _ = writeln!(out, "            {}", self.category("termNote", category, value));
            }
        }
        more(out);
        if !note.is_empty() {
            let _ = writeln!(out, "            <note>{}</note>", escaped(note));
        }
        let _ = writeln!(out, "          </{name}>");
    }

    fn context(&self, out: &mut String, sentence: &str, source: &str) {
        if sentence.is_empty() {
            return;
        }
        let _ = writeln!(out, "            <descripGrp>");
        let _ = writeln!(out, "              {}", self.category("descrip", "context", sentence));
        if !source.is_empty() {
            let _ = writeln!(out, "              {}", self.category("admin", "source", source));
        }
        let _ = writeln!(out, "            </descripGrp>");
    }

    /// A data category: as attribute of an element, or as element of its module.
    fn category(&self, element: &str, category: &str, value: &str) -> String {
        let value = escaped(value);
        if self.version == TbxVersion::V3Dct {
            let module =
                if matches!(category, "partOfSpeech" | "administrativeStatus") { "min" } else { "basic" };
            return format!("<{module}:{category}>{value}</{module}:{category}>");
        }
        format!("<{element} type=\"{category}\">{value}</{element}>")
    }
}

/// What differs between the languages of an entry.
struct Side<'a> {
    term: &'a Term,
    is_target: bool,
    sentence: fn(&Context) -> &str,
}

impl<'a> Side<'a> {
    fn source(entry: &'a Entry) -> Self {
        Self { term: &entry.source, is_target: false, sentence: |context| &context.source }
    }

    fn target(entry: &'a Entry) -> Self {
        Self { term: &entry.target, is_target: true, sentence: |context| &context.target }
    }

    /// The abbreviation or the full name that goes with the term.
    fn tied(&self, entry: &'a Entry) -> Option<&'a str> {
        let tie = entry.tied.as_ref()?;
        let text = if self.is_target { &tie.target } else { &tie.source };
        (!text.is_empty()).then_some(text.as_str())
    }

    fn own_type(&self, entry: &Entry) -> Option<&'static str> {
        match (entry.kind, self.tied(entry)) {
            (Kind::Abbreviation, _) => Some("abbreviation"),
            (_, Some(_)) => Some("fullForm"),
            _ => None,
        }
    }
}

/// A text between tags.
fn escaped(text: &str) -> String {
    let allowed: String = text.chars().map(|c| if tmx::is_xml_char(c) { c } else { '\u{fffd}' }).collect();
    // A return would be read as a line break.
    partial_escape(&*allowed).replace('\r', "&#13;")
}
