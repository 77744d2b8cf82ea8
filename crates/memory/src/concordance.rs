//! Words in context: finds a phrase in a memory, on either side, in any inflected form.

use crate::index::{Damage, Segment, Tail};
use crate::memory::main;
use crate::store::Stored;
use crate::tokens::{self, Kind, Token};
use crate::{Error, Memory};
use rustc_hash::FxHashMap;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::ops::Range;
use sverka_terms::morphology::Morphology;
use sverka_text::stems::Stems;
use sverka_text::words::lower;
use tmx::Lang;
use tmx::filter::falls_under;

/// The phrase to find.
#[derive(Clone, Debug)]
pub struct Phrase {
    /// Words in order; `*` alone is any word, within a word any letters: `collect* security`.
    pub text: String,
    /// The language to look in; `None` looks in all of the memory.
    pub lang: Option<Lang>,
    /// Whether words must be as they are written; otherwise in any inflected form.
    pub as_written: bool,
    /// Only documents with this in their name.
    pub document: Option<String>,
    /// Only units from this moment on, in seconds since 1970.
    pub since: Option<i64>,
    /// Only units before this moment.
    pub until: Option<i64>,
    /// The most hits.
    pub max: usize,
}

/// A text in which the phrase is.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The unit.
    pub unit: Stored,
    /// Which of its texts.
    pub text: usize,
    /// Where in the plain text, in bytes.
    pub ranges: Vec<Range<usize>>,
}

/// A place of the phrase.
enum Element {
    /// Any word.
    Any,
    /// A word.
    Word(Word),
    /// Anything else, letter for letter.
    Other(Token),
}

/// A word in a language: what its forms have in common.
struct Word {
    text: String,
    /// The parts between the asterisks, where there are some.
    parts: Option<Vec<String>>,
    stem: String,
    lemmas: BTreeSet<String>,
    /// Answers for words that were asked about.
    known: RefCell<FxHashMap<String, bool>>,
}

/// The phrase in a language.
struct Pattern {
    elements: Vec<Element>,
    stems: Stems,
    morphology: Morphology,
    as_written: bool,
}

impl Pattern {
    fn new(phrase: &Phrase, main: &str) -> Self {
        let stems = Stems::new(main);
        let morphology = Morphology::new(main);
        let mut elements = Vec::new();
        for part in phrase.text.split_whitespace() {
            if part.chars().all(|c| c == '*') {
                elements.push(Element::Any);
            } else if part.contains('*') {
                let parts = part.split('*').map(|part| lower(part).into_owned()).collect();
                elements.push(Element::Word(Word::new(part, Some(parts), &stems, &morphology)));
            } else {
                elements.extend(tokens::of_text(part, "").into_iter().map(|token| match token.kind {
                    Kind::Word => {
                        Element::Word(Word::new(&part[token.range.clone()], None, &stems, &morphology))
                    }
                    _ => Element::Other(token),
                }));
            }
        }
        Self { elements, stems, morphology, as_written: phrase.as_written }
    }

    fn is_form(&self, of: &Word, word: &str) -> bool {
        if let Some(known) = of.known.borrow().get(word) {
            return *known;
        }
        let is_form = self.decide(of, word);
        of.known.borrow_mut().insert(word.to_owned(), is_form);
        is_form
    }

    fn decide(&self, of: &Word, word: &str) -> bool {
        if let Some(parts) = &of.parts {
            return fits(parts, word);
        }
        if word == of.text || self.as_written {
            return word == of.text;
        }
        // With few exceptions the forms of a word begin like its dictionary form; all others are skipped.
        let begins = |a: &str| a.chars().next() == word.chars().next();
        if !begins(&of.text) && !of.lemmas.iter().any(|lemma| begins(lemma)) {
            return false;
        }
        self.stems.stem(word) == of.stem.as_str()
            || self.morphology.readings(word).iter().any(|reading| of.lemmas.contains(&fold(&reading.lemma)))
    }

    fn fits(&self, element: &Element, token: &Token, text: &str) -> bool {
        match element {
            Element::Any => token.kind == Kind::Word || token.kind == Kind::Number,
            Element::Other(own) => own.key == token.key && own.form == token.form,
            Element::Word(word) => {
                token.kind == Kind::Word && self.is_form(word, &text[token.range.clone()].to_lowercase())
            }
        }
    }

    /// Returns where the phrase is in a text.
    fn find(&self, text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
        let length = self.elements.len();
        let mut out = Vec::new();
        let mut at = 0;
        while length > 0 && at + length <= tokens.len() {
            let window = &tokens[at..at + length];
            if self.elements.iter().zip(window).all(|(element, token)| self.fits(element, token, text)) {
                out.push(window[0].range.start..window[length - 1].range.end);
                at += length;
            } else {
                at += 1;
            }
        }
        out
    }
}

impl Word {
    fn new(text: &str, parts: Option<Vec<String>>, stems: &Stems, morphology: &Morphology) -> Self {
        let text = lower(text).into_owned();
        let lemmas = match parts {
            Some(_) => BTreeSet::new(),
            None => morphology.readings(&text).iter().map(|reading| fold(&reading.lemma)).collect(),
        };
        let stem = stems.stem(&text).into_owned();
        Self { stem, lemmas, text, parts, known: RefCell::default() }
    }
}

/// Dictionary forms differ in ё and е by chance.
fn fold(lemma: &str) -> String {
    lemma.replace('ё', "е")
}

/// Checks whether a word is made of parts with any letters between them.
fn fits(parts: &[String], word: &str) -> bool {
    let [first, middle @ .., last] = parts else { return parts.iter().all(|part| part == word) };
    let Some(rest) = word.strip_prefix(first.as_str()) else { return false };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
    for part in middle {
        match rest.find(part.as_str()) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}

/// The words of a vocabulary that match an element.
enum Ranks {
    All,
    Some(Vec<bool>),
}

impl Ranks {
    fn has(&self, rank: u32) -> bool {
        match self {
            Self::All => true,
            Self::Some(list) => list.get(rank as usize).copied().unwrap_or(false),
        }
    }
}

/// The parts of an index that are looked through.
trait Part {
    fn words(&self, take: &mut dyn FnMut(u32, &str)) -> Result<(), Damage>;
    fn rank(&self, key: u64) -> Result<Option<u32>, Damage>;
    fn each(&self, take: &mut dyn FnMut(i64, &[u32])) -> Result<(), Damage>;
}

impl Part for Segment {
    fn words(&self, take: &mut dyn FnMut(u32, &str)) -> Result<(), Damage> {
        self.words(take)
    }
    fn rank(&self, key: u64) -> Result<Option<u32>, Damage> {
        self.rank(key)
    }
    fn each(&self, take: &mut dyn FnMut(i64, &[u32])) -> Result<(), Damage> {
        self.each(take)
    }
}

impl Part for Tail {
    fn words(&self, take: &mut dyn FnMut(u32, &str)) -> Result<(), Damage> {
        self.words(take);
        Ok(())
    }
    fn rank(&self, key: u64) -> Result<Option<u32>, Damage> {
        Ok(self.rank(key))
    }
    fn each(&self, take: &mut dyn FnMut(i64, &[u32])) -> Result<(), Damage> {
        self.each(take);
        Ok(())
    }
}

/// Returns the units of a part whose texts may have the phrase.
fn candidates(part: &dyn Part, pattern: &Pattern) -> Result<Vec<i64>, Damage> {
    let mut ranks: Vec<Ranks> = Vec::new();
    for element in &pattern.elements {
        ranks.push(match element {
            Element::Any => Ranks::All,
            Element::Other(token) => match part.rank(token.key)? {
                None => return Ok(Vec::new()),
                Some(rank) => {
                    let mut list = vec![false; rank as usize + 1];
                    list[rank as usize] = true;
                    Ranks::Some(list)
                }
            },
            Element::Word(word) => {
                let mut list = Vec::new();
                part.words(&mut |rank, own| {
                    if pattern.is_form(word, own) {
                        list.resize((rank as usize + 1).max(list.len()), false);
                        list[rank as usize] = true;
                    }
                })?;
                if list.is_empty() {
                    return Ok(Vec::new());
                }
                Ranks::Some(list)
            }
        });
    }
    let mut out = Vec::new();
    let length = ranks.len().max(1);
    part.each(&mut |unit, tokens| {
        let fits = |window: &[u32]| ranks.iter().zip(window).all(|(ranks, rank)| ranks.has(*rank));
        if tokens.windows(length).any(fits) {
            out.push(unit);
        }
    })?;
    Ok(out)
}

impl Memory {
    /// Returns the texts that have a phrase, by document and place, and how many units were found in all.
    ///
    /// # Errors
    /// Those of the store.
    pub fn concordance(&mut self, phrase: &Phrase) -> Result<Vec<Hit>, Error> {
        let mains = match &phrase.lang {
            Some(lang) => vec![main(lang.as_str())],
            None => self.languages()?,
        };
        let mut out: Vec<Hit> = Vec::new();
        for main in mains {
            let pattern = Pattern::new(phrase, &main);
            if pattern.elements.is_empty() {
                continue;
            }
            self.fresh(&main)?;
            let Some(index) = self.indexes.get_mut(&main) else { continue };
            let mut units = index.with_all(&self.store, |segments, tail| {
                let mut units = candidates(tail, &pattern).map_err(|Damage| 0_usize)?;
                for (at, segment) in segments.iter().enumerate() {
                    units.extend(candidates(segment, &pattern).map_err(|Damage| at)?);
                }
                Ok(units)
            })?;
            units.sort_unstable();
            units.dedup();
            self.hits(phrase, &pattern, &main, &units, &mut out)?;
        }
        out.sort_by(|a, b| {
            (&a.unit.document, a.unit.position, a.text).cmp(&(&b.unit.document, b.unit.position, b.text))
        });
        out.truncate(phrase.max);
        Ok(out)
    }

    /// Looks at the texts themselves.
    fn hits(
        &self,
        phrase: &Phrase,
        pattern: &Pattern,
        main: &str,
        units: &[i64],
        out: &mut Vec<Hit>,
    ) -> Result<(), Error> {
        let limit = out.len() + phrase.max;
        let wanted: Lang = match &phrase.lang {
            Some(lang) => lang.clone(),
            None => main.parse().unwrap_or_else(|_| Lang::undetermined()),
        };
        for unit in units {
            if out.len() >= limit {
                break;
            }
            let Some(stored) = self.store.unit(*unit)? else { continue };
            let is_meant =
                phrase.document.as_ref().is_none_or(|name| stored.document.contains(name.as_str()))
                    && phrase.since.is_none_or(|since| stored.date.is_some_and(|date| date >= since))
                    && phrase.until.is_none_or(|until| stored.date.is_some_and(|date| date < until));
            if !is_meant {
                continue;
            }
            for (at, variant) in stored.unit.variants.iter().enumerate() {
                if !falls_under(&variant.lang, &wanted) {
                    continue;
                }
                let (text, tokens) = tokens::of_segment(&variant.segment, "");
                let ranges = pattern.find(&text, &tokens);
                if !ranges.is_empty() {
                    out.push(Hit { unit: stored.clone(), text: at, ranges });
                }
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use tmx::{Unit, Variant};

    fn memory(folder: &std::path::Path) -> Memory {
        let mut memory = Memory::create(&folder.join("m.svm")).unwrap();
        let document: Arc<str> = "a".into();
        let mut import = memory.import();
        for (en, ru) in [
            ("Collective security matters.", "Коллективная безопасность важна."),
            ("We strengthened the collective securities.", "Мы укрепили систему коллективной безопасности."),
            ("In 2021 the rivers rose.", "В 2021 году реки поднялись."),
        ] {
            let variants =
                [("en", en), ("ru", ru)].map(|(tag, text)| Variant::new(tag.parse().unwrap(), text));
            import.add(&document, Unit { variants: variants.to_vec(), ..Unit::default() }).unwrap();
        }
        import.finish().unwrap();
        memory
    }

    fn found(memory: &mut Memory, text: &str, as_written: bool) -> Vec<String> {
        let phrase = Phrase {
            text: text.into(),
            lang: None,
            as_written,
            document: None,
            since: None,
            until: None,
            max: 10,
        };
        let hits = memory.concordance(&phrase).unwrap();
        let shown = |hit: &Hit| {
            hit.unit.unit.variants[hit.text].segment.plain_text()[hit.ranges[0].clone()].to_owned()
        };
        hits.iter().map(shown).collect()
    }

    #[test]
    fn forms_wildcards_and_either_side() {
        let folder = tempfile::tempdir().unwrap();
        let mut memory = memory(folder.path());
        for indexed in [false, true] {
            if indexed {
                memory.index("en").unwrap();
                memory.index("ru").unwrap();
            }
            let mut found = |text: &str, as_written| found(&mut memory, text, as_written);
            assert_eq!(found("collective security", false), ["Collective security", "collective securities"]);
            assert_eq!(found("collective security", true), ["Collective security"]);
            assert_eq!(
                found("коллективную безопасность", false),
                ["Коллективная безопасность", "коллективной безопасности"]
            );
            assert_eq!(found("река", false), ["реки"]);
            assert_eq!(found("в 2021", false), ["В 2021"]);
            assert_eq!(found("the * securit*", false), ["the collective securities"]);
            assert_eq!(found("2020", false), [""; 0]);
            assert_eq!(found("unheard", false), [""; 0]);
        }
    }
}
