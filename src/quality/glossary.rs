//! Glossaries as the checks use them: terms as stems, found in any case and order of words.

use crate::similarity::stems::Stems;
use crate::similarity::words::words;
use quick_xml::events::Event;
use rustc_hash::FxHashMap;
use std::ops::Range;

/// A term with its translations.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The term of the source.
    pub source: Form,
    /// What may stand for it.
    pub target: Vec<Form>,
    /// What must not.
    pub forbidden: Vec<Form>,
}

/// A term of one language, as a person wrote it and as stems.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// As written.
    pub text: String,
    stems: Vec<String>,
}

/// A glossary of two languages.
#[derive(Clone, Debug)]
pub struct Glossary {
    langs: (String, String),
    terms: Vec<Term>,
    /// Terms by the first stem of their source.
    index: FxHashMap<String, Vec<usize>>,
}

/// A sentence as stems with their bytes.
pub type Stemmed = Vec<(String, Range<usize>)>;

/// Words that may stand between those of a term: «коллективная и надёжная безопасность».
const BETWEEN: usize = 2;

fn stemmed(text: &str, lang: &str) -> Stemmed {
    let stems = Stems::new(lang);
    words(text)
        .map(|word| {
            let lower = word.text.to_lowercase().replace('ё', "е");
            // What is all capitals is an abbreviation: "IT" is not "it".
            let capitals = word.text.chars().count() > 1 && word.text.chars().all(char::is_uppercase);
            let stem = if capitals { word.text.to_owned() } else { stems.stem(&lower).into_owned() };
            (stem, word.range)
        })
        .collect()
}

impl Form {
    fn new(text: &str, lang: &str) -> Self {
        let stems = stemmed(text, lang).into_iter().map(|(stem, _)| stem).collect();
        Self { text: text.trim().to_owned(), stems }
    }

    /// Where the form stands in a sentence: all of its words, in any order, with at most
    /// two others between them.
    pub fn find(&self, sentence: &Stemmed) -> Option<Range<usize>> {
        let first = self.stems.first()?;
        let room = if self.stems.len() == 1 { 1 } else { self.stems.len() + BETWEEN };
        let anchors = sentence.iter().enumerate().filter(|(_, (stem, _))| stem == first);
        anchors.into_iter().find_map(|(at, _)| {
            let from = (at + 1).saturating_sub(room);
            (from..=at).find_map(|start| {
                let window = sentence.get(start..(start + room).min(sentence.len()))?;
                let mut left: Vec<&String> = self.stems.iter().collect();
                let mut hit: Option<Range<usize>> = None;
                for (stem, range) in window {
                    if let Some(i) = left.iter().position(|other| *other == stem) {
                        left.remove(i);
                        let start = hit.as_ref().map_or(range.start, |hit| hit.start);
                        hit = Some(start..range.end);
                    }
                }
                hit.filter(|_| left.is_empty())
            })
        })
    }

    /// Where the form stands in a sentence word by word, from a word on.
    fn at(&self, sentence: &Stemmed, from: usize) -> Option<Range<usize>> {
        let window = sentence.get(from..from + self.stems.len())?;
        let same = window.iter().zip(&self.stems).all(|((stem, _), other)| stem == other);
        same.then(|| window[0].1.start..window[window.len() - 1].1.end)
    }
}

impl Glossary {
    /// Reads a table: commas, semicolons or tabs; a header of two languages, and perhaps
    /// `forbidden` and `..._variants`. Several forms in a cell are parted by `|`. Lines that begin
    /// with `#` are remarks.
    ///
    /// # Errors
    /// When there is no header of two languages, or a line is no line of a table.
    pub fn from_table(text: &str) -> Result<Self, String> {
        let body = text.lines().find(|line| !line.starts_with('#')).unwrap_or("");
        let delimiter = [b'\t', b';', b','].into_iter().find(|b| body.bytes().any(|other| other == *b));
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(delimiter.unwrap_or(b','))
            .comment(Some(b'#'))
            .flexible(true)
            .quoting(delimiter != Some(b'\t'))
            .from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| e.to_string())?.clone();
        let is_lang = |name: &str| crate::document::Lang::parse(name).is_some_and(|_| name.len() <= 5);
        let langs: Vec<(usize, String)> = header
            .iter()
            .enumerate()
            .filter(|(_, name)| is_lang(name.trim()))
            .map(|(i, name)| (i, name.trim().to_lowercase().chars().take(2).collect()))
            .collect();
        let [(a, source), (b, target), ..] = &langs[..] else {
            return Err("the first line does not name two languages; begin it with, say, en,ru".into());
        };
        let column = |name: &str| header.iter().position(|other| other.trim().eq_ignore_ascii_case(name));
        let variants = [column(&format!("{source}_variants")), column(&format!("{target}_variants"))];
        let forbidden = column("forbidden");
        let mut glossary = Self::new((source, target));
        for record in reader.records() {
            let record = record.map_err(|e| e.to_string())?;
            let cell = |i: Option<usize>| -> Vec<String> {
                let text = i.and_then(|i| record.get(i)).unwrap_or("");
                text.split('|').map(str::trim).filter(|form| !form.is_empty()).map(str::to_owned).collect()
            };
            let mut sources = cell(Some(*a));
            sources.extend(cell(variants[0]));
            let mut targets = cell(Some(*b));
            targets.extend(cell(variants[1]));
            glossary.add(&sources, &targets, &cell(forbidden));
        }
        glossary.finish()
    }

    /// Reads TBX, version 2 (`termEntry`, `langSet`, `tig`) or 3 (`conceptEntry`, `langSec`,
    /// `termSec`). A term whose administrative status is deprecated or superseded is forbidden.
    ///
    /// # Errors
    /// When it is no XML, or holds no two languages.
    pub fn from_tbx(text: &str, langs: (&str, &str)) -> Result<Self, String> {
        let mut glossary = Self::new(langs);
        let mut reader = quick_xml::Reader::from_str(text);
        let (mut lang, mut entry) = (String::new(), Vec::<(String, String, bool)>::new());
        let (mut in_term, mut in_status) = (false, false);
        loop {
            let event = reader.read_event().map_err(|e| format!("byte {}: {e}", reader.error_position()))?;
            match event {
                Event::Eof => break,
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "termEntry" | "conceptEntry" => entry.clear(),
                    "langSet" | "langSec" => {
                        let found = tag.attributes().flatten().find(|a| a.key.as_ref().ends_with("lang"));
                        let value = found.map(|a| a.value.to_lowercase());
                        lang = value.unwrap_or_default().chars().take(2).collect();
                    }
                    "term" => {
                        in_term = true;
                        entry.push((lang.clone(), String::new(), false));
                    }
                    "termNote" | "administrativeStatus" => {
                        let found = tag.attributes().flatten().find(|a| a.key.as_ref() == "type");
                        in_status = found.is_none_or(|a| a.value.as_ref() == "administrativeStatus");
                    }
                    _ => {}
                },
                Event::Text(text) => {
                    if let (true, Some(last)) = (in_term, entry.last_mut()) {
                        last.1 += &*text;
                    } else if let (true, Some(last)) = (in_status, entry.last_mut()) {
                        last.2 |= text.contains("deprecated") || text.contains("superseded");
                    }
                }
                Event::GeneralRef(name) => {
                    let text = match &*name {
                        "amp" => "&",
                        "lt" => "<",
                        "gt" => ">",
                        "quot" => "\"",
                        "apos" => "'",
                        _ => "",
                    };
                    if let (true, Some(last)) = (in_term, entry.last_mut()) {
                        last.1 += text;
                    }
                }
                Event::End(tag) => match tag.local_name().as_ref() {
                    "term" => in_term = false,
                    "termNote" | "administrativeStatus" => in_status = false,
                    "termEntry" | "conceptEntry" => {
                        let forms = |lang: &str, bad: bool| -> Vec<String> {
                            let ours = entry
                                .iter()
                                .filter(|(l, text, b)| l == lang && *b == bad && !text.is_empty());
                            ours.map(|(_, text, _)| text.clone()).collect()
                        };
                        glossary.add(&forms(langs.0, false), &forms(langs.1, false), &forms(langs.1, true));
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        glossary.finish()
    }

    fn new(langs: (&str, &str)) -> Self {
        let langs = (langs.0.to_owned(), langs.1.to_owned());
        Self { langs, terms: Vec::new(), index: FxHashMap::default() }
    }

    fn add(&mut self, sources: &[String], targets: &[String], forbidden: &[String]) {
        let forms = |texts: &[String]| -> Vec<Form> {
            texts
                .iter()
                .map(|text| Form::new(text, &self.langs.1))
                .filter(|form| !form.stems.is_empty())
                .collect()
        };
        let (target, forbidden) = (forms(targets), forms(forbidden));
        for source in sources {
            let source = Form::new(source, &self.langs.0);
            let Some(first) = source.stems.first().cloned() else { continue };
            // Two entries of one term: either translation will do.
            let known = self.index.get(&first).into_iter().flatten().copied();
            if let Some(i) = known.into_iter().find(|&i| self.terms[i].source.stems == source.stems) {
                self.terms[i].target.extend(target.iter().cloned());
                self.terms[i].forbidden.extend(forbidden.iter().cloned());
                continue;
            }
            self.index.entry(first).or_default().push(self.terms.len());
            self.terms.push(Term { source, target: target.clone(), forbidden: forbidden.clone() });
        }
    }

    fn finish(self) -> Result<Self, String> {
        if self.terms.is_empty() {
            let (a, b) = &self.langs;
            return Err(format!("there is no term of {a} and {b} in it"));
        }
        Ok(self)
    }

    /// Codes of the languages of its terms: from, to.
    pub fn langs(&self) -> (&str, &str) {
        (&self.langs.0, &self.langs.1)
    }

    /// Number of terms.
    pub fn len(&self) -> usize {
        self.terms.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }

    /// The stems of a sentence.
    pub fn stems(&self, text: &str, lang: &str) -> Stemmed {
        stemmed(text, lang)
    }

    /// The terms of a sentence of the source, each where it stands first; of two at one place the
    /// longer. None when the languages are others.
    pub fn find_in(&self, sentence: &Stemmed, langs: (&str, &str)) -> Vec<(&Term, Range<usize>)> {
        if langs != (self.langs.0.as_str(), self.langs.1.as_str()) {
            return Vec::new();
        }
        let mut out: Vec<(&Term, Range<usize>)> = Vec::new();
        let mut covered = 0;
        for (i, (stem, place)) in sentence.iter().enumerate() {
            if place.start < covered {
                continue;
            }
            let candidates = self.index.get(stem).into_iter().flatten().map(|&k| &self.terms[k]);
            let found = candidates.filter_map(|term| Some((term, term.source.at(sentence, i)?)));
            if let Some((term, range)) =
                found.max_by_key(|(term, range)| (range.end, term.source.stems.len()))
            {
                covered = range.end;
                if !out.iter().any(|(other, _)| std::ptr::eq(*other, term)) {
                    out.push((term, range));
                }
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_found_in_any_form() {
        let table = "# a remark\nen,ru,forbidden\ncollective security,коллективная безопасность,\nsecurity,безопасность,\nsoftware,программное обеспечение,софт\n";
        let glossary = Glossary::from_table(table).unwrap();
        let source = glossary.stems("Our collective security system", "en");
        let found = glossary.find_in(&source, ("en", "ru"));
        assert_eq!(found.len(), 1);
        let form = &found[0].0.target[0];
        assert!(form.find(&glossary.stems("система коллективной безопасности", "ru")).is_some());
        assert!(form.find(&glossary.stems("безопасность общая, коллективная", "ru")).is_some());
        assert!(form.find(&glossary.stems("безопасность", "ru")).is_none());
        assert!(Glossary::from_table("a\nb\n").is_err());
    }

    #[test]
    fn both_versions_of_tbx_are_read() {
        let v2 = r#"<martif><text><body><termEntry><langSet xml:lang="en"><tig><term>R&amp;D</term></tig></langSet>
            <langSet xml:lang="ru"><tig><term>НИОКР</term></tig><tig><term>ниокровцы</term>
            <termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></tig></langSet></termEntry></body></text></martif>"#;
        let v3 = r#"<tbx><text><body><conceptEntry><langSec xml:lang="en-GB"><termSec><term>levy</term></termSec></langSec>
            <langSec xml:lang="ru"><termSec><term>сбор</term></termSec></langSec></conceptEntry></body></text></tbx>"#;
        let glossary = Glossary::from_tbx(v2, ("en", "ru")).unwrap();
        assert_eq!(glossary.terms[0].source.text, "R&D");
        assert_eq!((glossary.terms[0].target.len(), glossary.terms[0].forbidden.len()), (1, 1));
        assert_eq!(Glossary::from_tbx(v3, ("en", "ru")).unwrap().len(), 1);
    }
}
