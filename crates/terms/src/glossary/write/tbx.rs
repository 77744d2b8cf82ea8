//! Writes TBX-Basic, the exchange format of terminologists: version 2 (`martif`), which translation tools
//! import, and version 3 (ISO 30042:2019) in both of its styles.
//!
//! Each entry is a concept, each language a section of it, each form a term. Categories of TBX-Basic are used
//! where they exist: part of speech, type of the term, administrative status, context with its source.
//! Counts, confidence and kind have none and are notes (`glossary/notes.rs`). The order of the terms of a
//! language is significant to the reader: variants follow the term that they are forms of.

use super::{Options, TbxVersion};
use crate::glossary::columns::place;
use crate::glossary::{Context, Entry, Glossary, Kind, Term, notes};
use std::io;
use sverka_report::Losses;
use sverka_report::xml::{self, Writer};
use sverka_text::document::Lang;

const PREFERRED: &str = "preferredTerm-admn-sts";
const ADMITTED: &str = "admittedTerm-admn-sts";
const DEPRECATED: &str = "deprecatedTerm-admn-sts";

/// Writes a file; returns how many characters XML could not represent.
///
/// # Errors
/// When `out` fails.
pub fn write(out: &mut dyn io::Write, glossary: &Glossary, options: &Options) -> io::Result<Losses> {
    let style = Style::new(options.tbx);
    let mut xml = Writer::new(out, xml::Context::Content)?;
    style.head(&mut xml, glossary)?;
    for (i, entry) in glossary.entries.iter().enumerate() {
        style.entry(&mut xml, i + 1, entry, glossary)?;
    }
    xml.finish().map(Losses::replaced)
}

/// Names the elements of a version.
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

    fn head(&self, xml: &mut Writer<'_>, glossary: &Glossary) -> io::Result<()> {
        xml.open(self.root, self.attributes())?;
        xml.open(self.header, &[])?;
        xml.open("fileDesc", &[])?;
        xml.open("titleStmt", &[])?;
        let (source, target) = (&glossary.source_lang, &glossary.target_lang);
        xml.element("title", &[], &format!("Glossary {source} – {target}"))?;
        xml.close()?;
        xml.open("sourceDesc", &[])?;
        xml.element("p", &[], concat!("Made by sverka ", env!("CARGO_PKG_VERSION")))?;
        if glossary.pairs > 0 {
            xml.element("p", &[], &format!("Pairs: {}", glossary.pairs))?;
        }
        for document in &glossary.documents {
            xml.element("p", &[], &format!("Document: {document}"))?;
        }
        xml.close()?;
        xml.close()?;
        if self.version == TbxVersion::V2 {
            xml.open("encodingDesc", &[])?;
            xml.element("p", &[("type", "XCSURI")], "TBXBasicXCSV02.xcs")?;
            xml.close()?;
        }
        xml.close()?;
        xml.open("text", &[])?;
        xml.open("body", &[])
    }

    fn attributes(&self) -> xml::Attributes<'static> {
        const NAMESPACE: (&str, &str) = ("xmlns", "urn:iso:std:iso:30042:ed-2");
        match self.version {
            TbxVersion::V2 => &[("type", "TBX-Basic"), ("xml:lang", "en")],
            TbxVersion::V3Dca => &[("type", "TBX-Basic"), ("style", "dca"), ("xml:lang", "en"), NAMESPACE],
            TbxVersion::V3Dct => &[
                ("type", "TBX-Basic"),
                ("style", "dct"),
                ("xml:lang", "en"),
                NAMESPACE,
                ("xmlns:min", "http://www.tbxinfo.net/ns/min"),
                ("xmlns:basic", "http://www.tbxinfo.net/ns/basic"),
            ],
        }
    }

    fn entry(
        &self,
        xml: &mut Writer<'_>,
        number: usize,
        entry: &Entry,
        glossary: &Glossary,
    ) -> io::Result<()> {
        xml.open(self.entry, &[("id", &format!("c{number}"))])?;
        for note in notes::of_entry(entry) {
            xml.element("note", &[], &note)?;
        }
        let (source, target) = (Side::source(entry), Side::target(entry));
        for (side, lang) in [(source, &glossary.source_lang), (target, &glossary.target_lang)] {
            self.side(xml, &side, lang, entry)?;
        }
        xml.close()
    }

    /// Writes the terms of a language, or nothing if there is none.
    fn side(&self, xml: &mut Writer<'_>, side: &Side<'_>, lang: &Lang, entry: &Entry) -> io::Result<()> {
        let terms = terms(side, entry);
        if terms.is_empty() {
            return Ok(());
        }
        xml.open(self.lang, &[("xml:lang", lang.as_str())])?;
        for term in &terms {
            self.term(xml, term, entry.kind)?;
        }
        xml.close()
    }

    fn term(&self, xml: &mut Writer<'_>, term: &Form<'_>, kind: Kind) -> io::Result<()> {
        xml.open(self.term, &[])?;
        xml.element("term", &[], term.text)?;
        // Version 3 has no proper nouns.
        let is_name = kind.is_name() && kind != Kind::Abbreviation && self.version == TbxVersion::V2;
        let part_of_speech = if is_name { "properNoun" } else { "noun" };
        self.category(xml, "termNote", "partOfSpeech", part_of_speech)?;
        if let Some(term_type) = term.term_type {
            self.category(xml, "termNote", "termType", term_type)?;
        }
        if let Some(status) = term.status {
            self.category(xml, "termNote", "administrativeStatus", status)?;
        }
        for (context, sentence) in term.contexts.iter().filter(|(_, sentence)| !sentence.is_empty()) {
            xml.open("descripGrp", &[])?;
            self.category(xml, "descrip", "context", sentence)?;
            let place = place(&context.file, &context.unit);
            if !place.is_empty() {
                self.category(xml, "admin", "source", &place)?;
            }
            xml.close()?;
        }
        if !term.note.is_empty() {
            xml.element("note", &[], &term.note)?;
        }
        xml.close()
    }

    /// Writes a data category: as an attribute of an element, or as an element of its module.
    fn category(&self, xml: &mut Writer<'_>, element: &str, category: &str, value: &str) -> io::Result<()> {
        if self.version == TbxVersion::V3Dct {
            let module =
                if matches!(category, "partOfSpeech" | "administrativeStatus") { "min" } else { "basic" };
            return xml.element(&format!("{module}:{category}"), &[], value);
        }
        xml.element(element, &[("type", category)], value)
    }
}

/// A term with its TBX data.
#[derive(Default)]
struct Form<'a> {
    text: &'a str,
    term_type: Option<&'static str>,
    /// The administrative status.
    status: Option<&'static str>,
    note: String,
    /// With the sentence in the language of the term.
    contexts: Vec<(&'a Context, &'a str)>,
}

impl<'a> Form<'a> {
    fn new(text: &'a str) -> Self {
        Self { text, ..Self::default() }
    }
}

/// Lists the terms of a language in their order.
fn terms<'a>(side: &Side<'a>, entry: &'a Entry) -> Vec<Form<'a>> {
    let mut terms = Vec::new();
    if !side.term.text.is_empty() {
        terms.push(Form {
            term_type: side.own_type(entry),
            status: Some(PREFERRED),
            note: notes::of_term(side.term, None),
            contexts: entry.contexts.iter().map(|context| (context, (side.sentence)(context))).collect(),
            ..Form::new(&side.term.text)
        });
        terms.extend(variants(side.term));
    }
    if let Some(tied) = side.tied(entry) {
        let term_type = if entry.kind == Kind::Abbreviation { "fullForm" } else { "abbreviation" };
        terms.push(Form { term_type: Some(term_type), status: Some(ADMITTED), ..Form::new(tied) });
    }
    if side.is_target {
        for rival in &entry.rivals {
            let note = notes::of_term(&rival.target, Some(rival.links));
            terms.push(Form { status: Some(ADMITTED), note, ..Form::new(&rival.target.text) });
            terms.extend(variants(&rival.target));
        }
        let forbidden = entry.forbidden.iter();
        terms.extend(forbidden.map(|text| Form { status: Some(DEPRECATED), ..Form::new(text) }));
    }
    terms
}

/// Lists the forms of a term except its own.
fn variants(term: &Term) -> impl Iterator<Item = Form<'_>> {
    let variants = term.variants.iter().filter(|variant| variant.text != term.text);
    variants.map(|variant| {
        let note = match variant.frequency {
            0 => String::new(),
            n => format!("frequency: {n}"),
        };
        Form { term_type: Some("variant"), note, ..Form::new(&variant.text) }
    })
}

/// The data that differ between the languages of an entry.
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

    /// Returns the abbreviation or the full name that belongs to the term.
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
