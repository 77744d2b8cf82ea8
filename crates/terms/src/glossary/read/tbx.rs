//! TBX: version 2 (`termEntry`, `langSet`, `tig` or `ntig`) and 3 (`conceptEntry`, `langSec`, `termSec`), data
//! categories as attributes or as elements.
//!
//! The term of a language is the first preferred one, otherwise the first that is not deprecated. Of the
//! others, a variant is a form of the term before it; a full name or an abbreviation is tied to it; a synonym
//! in the source is also a variant, and in the target a rival. Deprecated and superseded terms of the target
//! are forbidden; those of the source are left out, because a glossary has no place for them.

use super::{Error, File, Options, find_places};
use crate::glossary::columns::{file_and_unit, rival};
use crate::glossary::notes::{self, OfTerm};
use crate::glossary::{Context, Entry, Glossary, Kind, Term, Tie, Variant};
use quick_xml::Reader;
use quick_xml::escape::resolve_html5_entity;
use quick_xml::events::{BytesStart, Event};
use std::collections::{HashMap, HashSet, VecDeque};
use sverka_text::document::Lang;
use sverka_text::limits::{Bound, Limits};

/// A concept as in the file.
#[derive(Default)]
struct Concept {
    notes: Vec<String>,
    sections: Vec<Section>,
}

/// The terms of a language.
struct Section {
    lang: Lang,
    terms: Vec<Form>,
}

/// A term as in the file.
#[derive(Default)]
struct Form {
    text: String,
    term_type: String,
    status: String,
    part_of_speech: String,
    note: OfTerm,
    /// Sentences and their sources.
    contexts: Vec<(String, String)>,
}

impl Form {
    /// Returns whether the term must not be used, by the picklists of TBX and the values that other programs
    /// write.
    fn is_forbidden(&self) -> bool {
        ["deprecated", "superseded", "forbidden", "obsolete"].iter().any(|word| self.status.contains(word))
    }

    fn is_variant(&self) -> bool {
        self.term_type == "variant"
    }

    fn is_short(&self) -> bool {
        matches!(self.term_type.as_str(), "abbreviation" | "acronym" | "initialism")
    }

    fn is_tied(&self) -> bool {
        self.is_short() || matches!(self.term_type.as_str(), "fullForm" | "shortForm")
    }
}

/// Reads a file.
pub fn read(file: File, text: &str, options: &Options) -> Result<Glossary, Error> {
    let parsed = Parser::new(file, text, options.limits).run()?;
    let mut seen = HashSet::new();
    let sections = parsed.concepts.iter().flat_map(|concept| &concept.sections);
    let langs: Vec<Lang> =
        sections.map(|section| &section.lang).filter(|lang| seen.insert(*lang)).cloned().collect();
    if parsed.concepts.is_empty() {
        return Err(file.malformed(1, "has no termEntry and no conceptEntry; give a file in TBX"));
    }
    let (source_lang, target_lang) = file.langs(&langs, options)?;
    let entries = parsed.concepts.into_iter().filter_map(|concept| {
        let mut entry = entry(concept, (&source_lang, &target_lang))?;
        find_places(&mut entry, (&source_lang, &target_lang));
        Some(entry)
    });
    let entries = entries.collect();
    Ok(Glossary { source_lang, target_lang, documents: parsed.documents, pairs: parsed.pairs, entries })
}

/// Returns the entry of a concept; `None` if it has no term in the source, or nothing in the target.
fn entry(concept: Concept, langs: (&Lang, &Lang)) -> Option<Entry> {
    let mut sections = concept.sections;
    let mut take = |lang: &Lang| -> Vec<Form> {
        // If a concept has the exact tag, its other regions are other words.
        let exact = sections.iter().any(|section| section.lang == *lang);
        let fits = |section: &&mut Section| {
            if exact { section.lang == *lang } else { section.lang.primary() == lang.primary() }
        };
        let ours = sections.iter_mut().filter(fits);
        ours.flat_map(|section| std::mem::take(&mut section.terms))
            .filter(|form| !form.text.is_empty())
            .collect()
    };
    let (sources, targets) = (take(langs.0), take(langs.1));
    let mut entry = Entry::default();
    let sources: Vec<Form> = sources.into_iter().filter(|form| !form.is_forbidden()).collect();
    let (forbidden, targets): (Vec<Form>, Vec<Form>) = targets.into_iter().partition(Form::is_forbidden);
    entry.forbidden = forbidden.into_iter().map(|form| form.text).collect();

    let (head, others) = split_head(sources)?;
    entry.kind = kind(&head);
    let mut tied = Tie::default();
    let source_contexts = set_head(&mut entry.source, head);
    for form in others {
        if form.is_tied() && tied.source.is_empty() {
            tied.source = form.text;
        } else {
            let frequency = form.note.frequency.unwrap_or(0);
            entry.source.variants.push(Variant { text: form.text, frequency });
        }
    }
    let mut target_contexts = Vec::new();
    if let Some((head, others)) = split_head(targets) {
        target_contexts = set_head(&mut entry.target, head);
        for form in others {
            if form.is_variant() {
                let frequency = form.note.frequency.unwrap_or(0);
                let term = entry.rivals.last_mut().map_or(&mut entry.target, |rival| &mut rival.target);
                term.variants.push(Variant { text: form.text, frequency });
            } else if form.is_tied() && tied.target.is_empty() {
                tied.target = form.text;
            } else {
                let mut other = rival(String::new());
                other.links = form.note.links.unwrap_or(0);
                set_head(&mut other.target, form);
                entry.rivals.push(other);
            }
        }
    }
    if entry.target.text.is_empty() && entry.forbidden.is_empty() {
        return None;
    }
    entry.tied = (tied != Tie::default()).then_some(tied);
    for note in &concept.notes {
        notes::read_entry(note, &mut entry);
    }
    for term in [&mut entry.source, &mut entry.target] {
        settle_variants(term);
    }
    for rival in &mut entry.rivals {
        settle_variants(&mut rival.target);
    }
    entry.contexts = contexts(source_contexts, target_contexts);
    Some(entry)
}

/// Separates the term of a language from the others, which keep their order.
fn split_head(mut forms: Vec<Form>) -> Option<(Form, Vec<Form>)> {
    let preferred = forms.iter().position(|form| form.status.starts_with("preferred"));
    let plain = || forms.iter().position(|form| !form.is_variant());
    let at = preferred.or_else(plain).or((!forms.is_empty()).then_some(0))?;
    let head = forms.remove(at);
    Some((head, forms))
}

/// Makes a form the term; returns its contexts.
fn set_head(term: &mut Term, form: Form) -> Vec<(String, String)> {
    term.text = form.text;
    term.as_seen = form.note.as_seen;
    term.frequency = form.note.frequency.unwrap_or(0);
    // It is sorted into the variants when all are present.
    if let Some(frequency) = form.note.this_form {
        term.variants.push(Variant { text: term.text.clone(), frequency });
    }
    form.contexts
}

/// Keeps each variant once and sorts the dictionary form among them by its frequency.
fn settle_variants(term: &mut Term) {
    let mut seen = HashSet::new();
    term.variants.retain(|variant| seen.insert(variant.text.clone()));
    let Some(own) = term.variants.iter().position(|variant| variant.text == term.text) else {
        return;
    };
    let own = term.variants.remove(own);
    let behind = |other: &Variant| (own.frequency, &other.text) > (other.frequency, &own.text);
    let at = term.variants.iter().position(behind).unwrap_or(term.variants.len());
    term.variants.insert(at, own);
}

/// Returns the kind of a term without a note that names it.
fn kind(head: &Form) -> Kind {
    if head.is_short() {
        Kind::Abbreviation
    } else if head.part_of_speech == "properNoun" {
        Kind::Title
    } else {
        Kind::Term
    }
}

/// Pairs the contexts of both languages: those with the same source belong together, in their order; without
/// sources, the first with the first.
fn contexts(sources: Vec<(String, String)>, targets: Vec<(String, String)>) -> Vec<Context> {
    let mut by_place: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (at, (_, place)) in targets.iter().enumerate() {
        by_place.entry(place.clone()).or_default().push_back(at);
    }
    let mut targets: Vec<Option<(String, String)>> = targets.into_iter().map(Some).collect();
    let mut out = Vec::new();
    for (sentence, place) in sources {
        let partner = by_place.get_mut(&place).and_then(VecDeque::pop_front);
        let partner = partner.and_then(|at| targets[at].take());
        let target = partner.map(|(sentence, _)| sentence).unwrap_or_default();
        let (file, unit) = file_and_unit(&place);
        out.push(Context { file, unit, source: sentence, target, ..Context::default() });
    }
    for (sentence, place) in targets.into_iter().flatten() {
        let (file, unit) = file_and_unit(&place);
        out.push(Context { file, unit, target: sentence, ..Context::default() });
    }
    out
}

/// What to read from the text of an element.
#[derive(Clone, Copy, PartialEq)]
enum Wanted {
    Term,
    TermType,
    Status,
    PartOfSpeech,
    Context,
    Source,
    Note,
    Header,
}

struct Parser<'a> {
    file: File<'a>,
    text: &'a str,
    limits: Limits,
    reader: Reader<&'a [u8]>,
    open: Vec<String>,
    concept: Option<Concept>,
    /// The element whose text is collected, with the number of elements around it.
    gathered: Option<(Wanted, usize, String)>,
    concepts: Vec<Concept>,
    documents: Vec<String>,
    pairs: usize,
}

impl<'a> Parser<'a> {
    fn new(file: File<'a>, text: &'a str, limits: Limits) -> Self {
        Self {
            file,
            text,
            limits,
            reader: Reader::from_str(text),
            open: Vec::new(),
            concept: None,
            gathered: None,
            concepts: Vec::new(),
            documents: Vec::new(),
            pairs: 0,
        }
    }

    fn error(&self, at: u64, message: impl Into<String>) -> Error {
        self.file.malformed(self.line(at), message)
    }

    /// Returns the line of a byte, from 1.
    fn line(&self, at: u64) -> usize {
        let before = self.text.as_bytes().get(..at as usize).unwrap_or(self.text.as_bytes());
        before.iter().filter(|b| **b == b'\n').count() + 1
    }

    fn run(mut self) -> Result<Self, Error> {
        loop {
            let event = self.reader.read_event();
            let event = event.map_err(|error| {
                self.error(
                    self.reader.error_position(),
                    format!("is not well-formed XML: {error}; correct the file"),
                )
            })?;
            match event {
                Event::Eof => break,
                Event::Start(tag) => {
                    self.start(&tag)?;
                    self.open.push(tag.local_name().as_ref().to_owned());
                    let depth = self.limits.check(Bound::Depth, self.open.len() as u64);
                    let line = || self.line(self.reader.buffer_position());
                    depth.map_err(|exceeded| self.file.limit(line(), exceeded))?;
                }
                Event::End(_) => {
                    let name = self.open.pop().unwrap_or_default();
                    self.end(&name);
                }
                Event::Text(text) => self.push(&text.xml10_content()),
                Event::CData(text) => self.push(&text.xml10_content()),
                Event::GeneralRef(name) if self.gathered.is_some() => {
                    let text = self.reference(&name)?;
                    self.push(&text);
                }
                _ => {}
            }
        }
        match self.open.last() {
            Some(name) => {
                let message = format!("the file ends within <{name}>; is it complete?");
                Err(self.error(self.text.len() as u64, message))
            }
            None => Ok(self),
        }
    }

    /// Returns what a reference represents: an entity of XML or HTML, or a character by its number. A term
    /// with any other would never match a text, so that is an error.
    fn reference(&self, name: &str) -> Result<String, Error> {
        let text = quick_xml::escape::unescape(&format!("&{name};")).map(|text| text.into_owned());
        text.or_else(|_| resolve_html5_entity(name).map(str::to_owned).ok_or(())).map_err(|()| {
            let message = format!("&{name}; is not defined; write the character itself");
            self.error(self.reader.buffer_position(), message)
        })
    }

    fn push(&mut self, text: &str) {
        if let Some((_, _, gathered)) = &mut self.gathered {
            gathered.push_str(text);
        }
    }

    fn start(&mut self, tag: &BytesStart) -> Result<(), Error> {
        let local = tag.local_name();
        let attribute = |name: &str| {
            let found =
                tag.attributes().flatten().find(|attribute| attribute.key.local_name().as_ref() == name);
            found.map(|attribute| attribute.value.into_owned())
        };
        let name = match local.as_ref() {
            "termNote" | "descrip" | "admin" => attribute("type").unwrap_or_default(),
            name => name.to_owned(),
        };
        match name.as_str() {
            "termEntry" | "conceptEntry" => self.concept = Some(Concept::default()),
            "langSet" | "langSec" => {
                let value = attribute("lang").unwrap_or_default();
                let lang = Lang::parse(&value).ok_or_else(|| {
                    let message = format!(
                        "{value:?} is not a language; give {local} an xml:lang such as en",
                        local = local.as_ref()
                    );
                    self.error(self.reader.buffer_position(), message)
                })?;
                if let Some(concept) = &mut self.concept {
                    concept.sections.push(Section { lang, terms: Vec::new() });
                }
            }
            "tig" | "ntig" | "termSec" => {
                if let Some(section) = self.concept.as_mut().and_then(|concept| concept.sections.last_mut()) {
                    section.terms.push(Form::default());
                }
            }
            _ => {}
        }
        let in_term = self.open.iter().any(|name| matches!(name.as_str(), "tig" | "ntig" | "termSec"));
        let in_header = self.open.iter().any(|name| name == "sourceDesc");
        let wanted = match name.as_str() {
            "term" if in_term => Wanted::Term,
            "termType" if in_term => Wanted::TermType,
            "administrativeStatus" | "normativeAuthorization" if in_term => Wanted::Status,
            "partOfSpeech" if in_term => Wanted::PartOfSpeech,
            "context" if in_term => Wanted::Context,
            "source" if in_term && self.open.last().is_some_and(|parent| parent == "descripGrp") => {
                Wanted::Source
            }
            "note" if self.concept.is_some() => Wanted::Note,
            "p" if in_header => Wanted::Header,
            _ => return Ok(()),
        };
        if self.gathered.is_none() {
            self.gathered = Some((wanted, self.open.len(), String::new()));
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        if let Some((wanted, depth, text)) = self.gathered.take() {
            if depth == self.open.len() {
                self.take(wanted, spaced(&text));
            } else {
                self.gathered = Some((wanted, depth, text));
            }
        }
        if matches!(name, "termEntry" | "conceptEntry") {
            self.concepts.extend(self.concept.take());
        }
    }

    fn take(&mut self, wanted: Wanted, text: String) {
        if wanted == Wanted::Header {
            if let Some(document) = text.strip_prefix("Document: ") {
                self.documents.push(document.to_owned());
            } else if let Some(pairs) = text.strip_prefix("Pairs: ") {
                self.pairs = pairs.parse().unwrap_or(0);
            }
            return;
        }
        let in_term = self.open.iter().any(|name| matches!(name.as_str(), "tig" | "ntig" | "termSec"));
        let Some(concept) = &mut self.concept else { return };
        if !in_term {
            if wanted == Wanted::Note
                && self.open.last().is_some_and(|n| n == "termEntry" || n == "conceptEntry")
            {
                concept.notes.push(text);
            }
            return;
        }
        let Some(form) = concept.sections.last_mut().and_then(|section| section.terms.last_mut()) else {
            return;
        };
        match wanted {
            Wanted::Term => form.text = text,
            Wanted::TermType => form.term_type = text,
            Wanted::Status => form.status = text,
            Wanted::PartOfSpeech => form.part_of_speech = text,
            Wanted::Context => form.contexts.push((text, String::new())),
            Wanted::Source => {
                if let Some(context) = form.contexts.last_mut() {
                    context.1 = text;
                }
            }
            Wanted::Note => notes::read_term(&text, &mut form.note),
            Wanted::Header => {}
        }
    }
}

/// Returns a text from a file whose lines may be broken anywhere: white space between words becomes one
/// space. Spaces that XML does not treat as white space, such as the no-break space, are kept.
fn spaced(text: &str) -> String {
    let white = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    if text.contains(['\t', '\n', '\r']) {
        return text.split(white).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    }
    text.trim_matches(white).to_owned()
}
