//! Messages to units.

use super::parse::charset;
use crate::languages::Languages;
use crate::translated::{Unfinished, sift};
use crate::{Entry, Options, Place, Remark, Side, field, opened, origin};
use std::collections::BTreeMap;
use std::sync::Arc;
use sverka_text::languages::languages;
use tmx::{Header, Lang, Note, Prop, Unit, Variant};

/// A message of a catalogue.
#[derive(Debug, Default)]
pub(crate) struct Message {
    /// The line of its `msgid`; 0 in a compiled catalogue.
    pub line: usize,
    pub domain: Option<String>,
    /// `msgctxt`.
    pub context: Option<String>,
    /// `msgid`.
    pub id: Option<String>,
    /// `msgid_plural`.
    pub plural: Option<String>,
    /// `msgstr`, or the plural forms by their numbers.
    pub texts: BTreeMap<u32, String>,
    /// Comments of the translator, and comments extracted from the program.
    notes: Vec<String>,
    references: Vec<String>,
    flags: Vec<String>,
    /// Our own props: `#. x-score: 0.93`.
    values: Vec<(String, String)>,
    /// `#| msgid`.
    pub previous: Option<String>,
    /// Whether it is in lines that begin with `#~`.
    pub is_obsolete: bool,
}

impl Message {
    /// Returns whether a message has all its required parts.
    pub fn is_complete(&self) -> bool {
        !self.texts.is_empty()
    }

    /// Returns whether there is anything but comments.
    pub fn has_strings(&self) -> bool {
        self.id.is_some() || self.context.is_some() || !self.texts.is_empty()
    }

    /// Returns whether there is nothing at all.
    pub fn is_empty(&self) -> bool {
        !self.has_strings()
            && [&self.notes, &self.references, &self.flags].iter().all(|lines| lines.is_empty())
            && self.values.is_empty()
    }

    /// Returns whether a line belongs to the next message.
    pub fn ends_before(&self, line: &str, is_obsolete: bool) -> bool {
        let begins =
            |keyword: &str| line.strip_prefix(keyword).is_some_and(|rest| rest.starts_with(['"', ' ', '\t']));
        if self.is_complete() {
            let is_new = ["msgctxt", "msgid", "domain"].iter().any(|keyword| begins(keyword));
            return is_new || line.starts_with(['#', '|']) || is_obsolete != self.is_obsolete;
        }
        // One without a translation, which a valid catalogue does not have.
        self.id.is_some() && (begins("msgctxt") || begins("msgid"))
    }

    /// Records a comment, without its first `#`.
    pub fn comment(&mut self, comment: &str) {
        let mut chars = comment.chars();
        let kind = chars.next();
        let rest = chars.as_str();
        let text = |text: &str| text.strip_prefix(' ').unwrap_or(text).to_owned();
        match kind {
            None => {}
            Some('.') => {
                let text = text(rest);
                match text.split_once(':') {
                    Some((kind, value)) if is_prop(kind) => {
                        let value = value.strip_prefix(' ').unwrap_or(value);
                        self.values.push((kind.to_owned(), value.to_owned()));
                    }
                    _ => self.notes.push(text),
                }
            }
            Some(':') => self.references.extend(references(rest)),
            Some(',' | '=') => {
                let flags = rest.split(',').map(|flag| flag.trim().to_owned());
                self.flags.extend(flags.filter(|flag| !flag.is_empty()));
            }
            Some(_) if comment.trim().is_empty() => {}
            Some(_) => self.notes.push(text(comment)),
        }
    }

    /// Returns whether its flags mark the translation as a program's guess.
    fn is_fuzzy(&self) -> bool {
        self.flags.iter().any(|flag| flag == "fuzzy")
    }
}

/// Returns whether a comment with this beginning is one of our props.
pub(super) fn is_prop(kind: &str) -> bool {
    kind.strip_prefix("x-").is_some_and(|rest| !rest.is_empty() && !rest.contains(char::is_whitespace))
}

/// Returns the places of a line `#: a.c:12 b.c:34`; those with spaces are between U+2068 and U+2069.
fn references(line: &str) -> Vec<String> {
    let mut out = Vec::new();
    let mut rest = line.trim();
    while !rest.is_empty() {
        let (place, behind) = match rest.strip_prefix('\u{2068}').and_then(|rest| rest.split_once('\u{2069}'))
        {
            Some((path, behind)) => {
                // The line number comes after U+2069.
                let end = behind.find(char::is_whitespace).unwrap_or(behind.len());
                (format!("{path}{}", &behind[..end]), &behind[end..])
            }
            None => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
                (rest[..end].to_owned(), &rest[end..])
            }
        };
        out.push(place);
        rest = behind.trim_start();
    }
    out
}

/// The data of a catalogue that all its messages share.
pub(crate) struct Catalogue {
    file: Arc<str>,
    languages: Languages,
    untranslated: bool,
    /// Units so far.
    number: usize,
    /// Comments above the header.
    pub notes: Vec<String>,
    /// What the header states besides what every writer states anew: rules for plural forms, translators, dates.
    props: Vec<Prop>,
}

/// Fields of the header that a writer makes itself, or that are the languages of the texts.
const OWN_FIELDS: [&str; 7] = [
    "MIME-Version",
    "Content-Type",
    "Content-Transfer-Encoding",
    "Language",
    "X-Poedit-Language",
    "X-Source-Language",
    "X-Generator",
];

impl Catalogue {
    /// Starts with the user's options.
    pub fn new(file: Arc<str>, options: &Options) -> Self {
        let (languages, untranslated) = (Languages::new(options), options.untranslated);
        Self { file, languages, untranslated, number: 0, notes: Vec::new(), props: Vec::new() }
    }

    /// Returns a header that states the source language, and has the other fields of the catalogue's own as props.
    pub fn header(&self) -> Header {
        Header { props: self.props.clone(), ..opened::header(self.source()) }
    }

    /// Returns the language of the source: English unless it is named.
    fn source(&self) -> Lang {
        match self.languages.of(Side::Source, None) {
            lang if lang == *opened::SOURCE => Lang::mend("en").unwrap_or(lang),
            lang => lang,
        }
    }

    /// Turns a message into entries: one, or one for each plural form; none for the header.
    pub fn entries(&mut self, message: Message, mut remarks: Vec<Remark>) -> Vec<Entry> {
        if message.id.as_deref() == Some("") && message.context.is_none() && !message.is_obsolete {
            let text = message.texts.get(&0).map_or("", String::as_str);
            remarks.extend(self.read_header(text, message.line));
            if self.notes.is_empty() {
                self.notes = message.notes;
            }
            let entry = self.entry(message.line, None, None, remarks);
            return if entry.remarks.is_empty() { Vec::new() } else { vec![entry] };
        }
        let line = message.line;
        let id = message.context.clone();
        if message.is_obsolete {
            self.number += 1;
            remarks.push(Remark::note("obsolete", line, "an obsolete message is left out"));
            return vec![self.entry(line, id, None, remarks)];
        }
        let unfinished = message.is_fuzzy().then_some(Unfinished::Fuzzy);
        let mut out = Vec::new();
        for unit in self.units(message) {
            let (unit, remark) = sift(unit, unfinished, self.untranslated, line);
            self.number += 1;
            let mut remarks = std::mem::take(&mut remarks);
            remarks.extend(remark);
            out.push(self.entry(line, id.clone(), unit, remarks));
        }
        out
    }

    fn entry(&self, line: usize, id: Option<String>, unit: Option<Unit>, remarks: Vec<Remark>) -> Entry {
        let place = Place { file: self.file.clone(), line, unit: self.number, id, target: None };
        Entry { place, unit, remarks, passages: 0 }
    }

    /// Returns the units of a message: one for each form.
    fn units(&self, message: Message) -> Vec<Unit> {
        let id = message.id.clone().unwrap_or_default();
        let mut texts = message.texts.clone();
        if texts.is_empty() {
            texts.insert(0, String::new());
        }
        let is_single = texts.len() == 1;
        let mut out = Vec::with_capacity(texts.len());
        for (form, text) in texts {
            let source = match &message.plural {
                Some(plural) if form > 0 || is_single => plural,
                _ => &id,
            };
            let mut unit =
                Unit { variants: vec![Variant::new(self.source(), source.as_str())], ..Unit::default() };
            if !text.is_empty() {
                let target = self.languages.of(Side::Target, None);
                unit.variants.push(Variant::new(target, text));
            }
            let number = message.plural.is_some().then(|| form.to_string());
            let singular = message.plural.is_some() && (form > 0 || is_single);
            describe(&message, number, singular.then(|| id.clone()), &mut unit);
            out.push(unit);
        }
        out
    }

    /// Takes the languages from the header.
    fn read_header(&mut self, text: &str, line: usize) -> Vec<Remark> {
        let field = |name: &str| {
            let value = text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'));
            value.map(str::trim).filter(|value| !value.is_empty())
        };
        // A catalogue of several domains has several headers; the first one counts.
        if self.props.is_empty() {
            let fields = text.lines().filter_map(|line| line.split_once(':'));
            let fields = fields.map(|(name, value)| (name.trim(), value.trim()));
            let others = fields
                .filter(|(name, value)| !OWN_FIELDS.contains(name) && !name.is_empty() && !value.is_empty());
            self.props = others.map(|(name, value)| Prop::new(header_kind(name), value)).collect();
        }
        let target = field("Language").and_then(lang);
        let target = target.or_else(|| field("X-Poedit-Language").and_then(lang));
        let source = field("X-Source-Language").and_then(lang);
        let declared = [(Side::Source, source), (Side::Target, target)];
        declared.into_iter().filter_map(|(side, lang)| self.languages.declare(side, lang?, line)).collect()
    }
}

/// Returns the type of the prop for a field of the header: `x-po-plural-forms` for `Plural-Forms`.
fn header_kind(field: &str) -> String {
    format!("x-po-{}", field.to_lowercase().replace(char::is_whitespace, "-"))
}

/// Adds what a message contains besides its texts.
fn describe(message: &Message, plural: Option<String>, singular: Option<String>, unit: &mut Unit) {
    unit.notes = message.notes.iter().map(Note::new).collect();
    let mut put = |kind: &str, value: Option<String>| {
        unit.props.extend(value.map(|value| Prop::new(kind, value)));
    };
    put(field::CONTEXT, message.context.clone());
    put(field::PLURAL, plural);
    put(field::SINGULAR, singular);
    put(field::DOMAIN, message.domain.clone());
    put(field::STATE, message.is_fuzzy().then(|| "fuzzy".to_owned()));
    let flags: Vec<&str> = message.flags.iter().map(String::as_str).filter(|flag| *flag != "fuzzy").collect();
    put(field::FLAGS, (!flags.is_empty()).then(|| flags.join(", ")));
    put(field::PREVIOUS, message.previous.clone());
    message.references.iter().for_each(|place| put(field::REFERENCE, Some(place.clone())));
    for (kind, value) in &message.values {
        if !origin::set(unit, kind, value) {
            unit.props.push(Prop::new(kind, value));
        }
    }
}

/// Returns the language that a header names: `ru_RU`, `sr@latin`, or in English as Poedit did.
fn lang(value: &str) -> Option<Lang> {
    let by_name = languages().iter().find(|language| language.name.eq_ignore_ascii_case(value));
    let (tag, modifier) = value.split_once('@').unwrap_or((value, ""));
    // Gettext has no scripts, so modifiers serve as such.
    let modifier = match modifier.to_ascii_lowercase().as_str() {
        "latin" => "-Latn",
        "cyrillic" => "-Cyrl",
        "valencia" => "-valencia",
        _ => "",
    };
    match by_name {
        Some(language) => Lang::mend(language.code),
        None => Lang::mend(&format!("{}{modifier}", tag.split('.').next()?)),
    }
    .filter(|lang| (2..=3).contains(&lang.primary().len()))
}

/// Returns the charset that the text of a header names.
pub(crate) fn charset_of(header: &str) -> Option<String> {
    header.lines().find_map(|line| line.strip_prefix("Content-Type:")).and_then(charset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_name_languages_in_many_ways() {
        for (value, want) in [
            ("ru", Some("ru")),
            ("ru_RU", Some("ru-RU")),
            ("ru_RU.UTF-8", Some("ru-RU")),
            ("sr@latin", Some("sr-Latn")),
            ("Russian", Some("ru")),
            ("Klingon", None),
            ("", None),
        ] {
            assert_eq!(lang(value).map(|lang| lang.to_string()).as_deref(), want, "{value}");
        }
    }

    #[test]
    fn fields_of_the_header_become_props() {
        let file = "msgid \"\"\nmsgstr \"\"\n\"Language: ru\\n\"\n\"Plural-Forms: nplurals=3; plural=n;\\n\"\n\
            \"X-Generator: x\\n\"\n\"Last-Translator: \\n\"\n\nmsgid \"a\"\nmsgstr \"б\"\n";
        let units = crate::read("m.po", file.as_bytes(), &Options::default()).unwrap();
        assert_eq!(units.header().props, [Prop::new("x-po-plural-forms", "nplurals=3; plural=n;")]);
    }

    #[test]
    fn places_may_have_spaces() {
        assert_eq!(references(" a.c:1  b.c:2"), ["a.c:1", "b.c:2"]);
        assert_eq!(references("\u{2068}a b.c\u{2069}:1 c.c"), ["a b.c:1", "c.c"]);
    }
}
