//! Glossaries as the checks use them: terms as stems, which are found in any case and order of words. Words of one
//! stem that can only be of different classes, such as «договор» and «договоримся», are not forms of each other.

use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;
use std::sync::Arc;
use sverka_terms::glossary::stemmed::stemmed;
use sverka_terms::glossary::{self, Entry};
use sverka_terms::morphology::{Class, Morphology};
use sverka_text::words::words;

/// A sentence as stems, with what is needed to compare its words with those of a term.
pub struct Sentence<'a> {
    text: &'a str,
    /// Its stems, each with its bytes.
    words: Vec<(String, Range<usize>)>,
    morphology: &'a Morphology,
}

impl Sentence<'_> {
    /// Returns whether two words with the same stem may be forms of one word. Words that the morphology does not know
    /// always may.
    fn is_form(&self, word: &Range<usize>, of: &str) -> bool {
        let found = &self.text[word.clone()];
        if found.eq_ignore_ascii_case(of) || ![found, of].iter().all(|word| self.morphology.is_known(word)) {
            return true;
        }
        let classes = |word: &str| self.morphology.readings(word).into_iter().map(|reading| reading.class);
        // A participle is a form of its verb, and has the endings of an adjective.
        let fits = |a: Class, b: Class| {
            a == b || matches!((a, b), (Class::Verb, Class::Adjective) | (Class::Adjective, Class::Verb))
        };
        classes(found).any(|a| classes(of).any(|b| fits(a, b)))
    }
}

/// A term with its translations.
#[derive(Clone, Debug, PartialEq)]
pub struct Term {
    /// The term of the source.
    pub source: Form,
    /// Translations that will do for it.
    pub target: Vec<Form>,
    /// Translations that are forbidden.
    pub forbidden: Vec<Form>,
}

/// A term of one language, as a person wrote it and as stems.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// As written.
    pub text: String,
    stems: Vec<String>,
}

/// A glossary of two languages, to check translations in either direction.
#[derive(Clone, Debug)]
pub struct Glossary {
    forth: Direction,
    back: Direction,
    /// Of the languages of the sources and of the targets, and of any other.
    morphologies: Arc<[Morphology; 3]>,
}

/// The terms of a direction.
#[derive(Clone, Debug)]
struct Direction {
    langs: (String, String),
    terms: Vec<Term>,
    /// Terms by the first stem of their source.
    index: FxHashMap<String, Vec<usize>>,
    /// Terms by all of these stems; while terms are gathered.
    known: FxHashMap<Vec<String>, usize>,
    /// Forms that a term has, by their stems; while terms are gathered, for terms with thousands of them.
    has: FxHashSet<(usize, Role, Vec<String>)>,
}

/// What a form of the target is to a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Role {
    Target,
    Forbidden,
}

/// Words that may come between those of a term: «коллективная и надёжная безопасность».
const BETWEEN: usize = 2;

impl Form {
    fn new(text: &str, lang: &str) -> Self {
        let stems = stemmed(text, lang).into_iter().map(|(stem, _)| stem).collect();
        Self { text: text.trim().to_owned(), stems }
    }

    /// Returns the place of the form in a sentence: all of its words, in any order, with at most
    /// two others between them.
    pub fn find(&self, sentence: &Sentence<'_>) -> Option<Range<usize>> {
        let first = self.stems.first()?;
        let Sentence { words: list, .. } = sentence;
        let room = if self.stems.len() == 1 { 1 } else { self.stems.len() + BETWEEN };
        let anchors = list.iter().enumerate().filter(|(_, (stem, _))| stem == first);
        anchors.into_iter().find_map(|(at, _)| {
            let from = (at + 1).saturating_sub(room);
            (from..=at).find_map(|start| {
                let window = list.get(start..(start + room).min(list.len()))?;
                let mut left: Vec<usize> = (0..self.stems.len()).collect();
                let mut hit: Option<Range<usize>> = None;
                for (stem, range) in window {
                    let is_next = |&at: &usize| self.stems[at] == *stem && self.is_form(at, sentence, range);
                    if let Some(i) = left.iter().position(is_next) {
                        left.remove(i);
                        let start = hit.as_ref().map_or(range.start, |hit| hit.start);
                        hit = Some(start..range.end);
                    }
                }
                hit.filter(|_| left.is_empty())
            })
        })
    }

    /// Returns whether a word of a sentence may be a form of the word at a place of this one.
    fn is_form(&self, at: usize, sentence: &Sentence<'_>, word: &Range<usize>) -> bool {
        words(&self.text).nth(at).is_none_or(|own| sentence.is_form(word, own.text))
    }

    /// Returns the place of the form word by word, if it begins with a word of a sentence.
    fn at(&self, sentence: &Sentence<'_>, from: usize) -> Option<Range<usize>> {
        let window = sentence.words.get(from..from + self.stems.len())?;
        let same = window.iter().zip(&self.stems).all(|((stem, _), other)| stem == other);
        let same = same && (0..).zip(window).all(|(at, (_, range))| self.is_form(at, sentence, range));
        same.then(|| window[0].1.start..window[window.len() - 1].1.end)
    }
}

impl Direction {
    fn new(source: &str, target: &str) -> Self {
        let langs = (source.to_owned(), target.to_owned());
        let (index, known, has) = (FxHashMap::default(), FxHashMap::default(), FxHashSet::default());
        Self { langs, terms: Vec::new(), index, known, has }
    }

    fn add(&mut self, sources: &[&str], targets: &[&str], forbidden: &[&str]) {
        let forms =
            |texts: &[&str]| texts.iter().map(|text| Form::new(text, &self.langs.1)).collect::<Vec<Form>>();
        let (targets, forbidden) = (forms(targets), forms(forbidden));
        for source in sources {
            let source = Form::new(source, &self.langs.0);
            let Some(first) = source.stems.first().cloned() else { continue };
            // Two entries of one term, or two forms of it: either translation will do.
            let at = match self.known.get(&source.stems) {
                Some(at) => *at,
                None => {
                    let at = self.terms.len();
                    self.index.entry(first).or_default().push(at);
                    self.known.insert(source.stems.clone(), at);
                    self.terms.push(Term { source, target: Vec::new(), forbidden: Vec::new() });
                    at
                }
            };
            targets.iter().for_each(|form| self.push(at, Role::Target, form));
            forbidden.iter().for_each(|form| self.push(at, Role::Forbidden, form));
        }
    }

    /// Adds a form that has words of its own: inflected forms of one term have the same stems.
    fn push(&mut self, at: usize, role: Role, form: &Form) {
        if form.stems.is_empty() || !self.has.insert((at, role, form.stems.clone())) {
            return;
        }
        let term = &mut self.terms[at];
        match role {
            Role::Target => term.target.push(form.clone()),
            Role::Forbidden => term.forbidden.push(form.clone()),
        }
    }

    /// Drops what is needed while terms are gathered.
    fn gathered(&mut self) {
        self.known = FxHashMap::default();
        self.has = FxHashSet::default();
    }
}

impl Glossary {
    /// Collects the terms of a glossary. Every form of a term is found; any of its translations, its rivals, or the
    /// full name of an abbreviation will do for it. In the other direction, the first translation is the term.
    pub fn of(glossary: &glossary::Glossary) -> Self {
        let (source, target) = (glossary.source_lang.primary(), glossary.target_lang.primary());
        let morphologies = Arc::new([source, target, ""].map(Morphology::new));
        let (forth, back) = (Direction::new(source, target), Direction::new(target, source));
        let mut out = Self { forth, back, morphologies };
        for entry in &glossary.entries {
            let forbidden: Vec<&str> = entry.forbidden.iter().map(String::as_str).collect();
            out.forth.add(&entry.source_texts(), &entry.target_texts(), &forbidden);
            out.back.add(&own_texts(entry), &translations_back(entry), &[]);
        }
        out.forth.gathered();
        out.back.gathered();
        out
    }

    /// Returns the codes of the languages of its terms: from, to.
    pub fn langs(&self) -> (&str, &str) {
        (&self.forth.langs.0, &self.forth.langs.1)
    }

    /// Returns the number of terms.
    pub fn len(&self) -> usize {
        self.forth.terms.len()
    }

    /// Returns whether there is none.
    pub fn is_empty(&self) -> bool {
        self.forth.terms.is_empty()
    }

    /// Returns the stems of a sentence.
    pub fn stems<'a>(&'a self, text: &'a str, lang: &str) -> Sentence<'a> {
        let (source, target) = self.langs();
        let at = [source, target].iter().position(|own| *own == lang).unwrap_or(2);
        Sentence { text, words: stemmed(text, lang), morphology: &self.morphologies[at] }
    }

    /// Returns the terms of a sentence of the source, each with its first place; of two at one place the
    /// longer. None when the languages are others.
    pub fn find_in(&self, sentence: &Sentence<'_>, langs: (&str, &str)) -> Vec<(&Term, Range<usize>)> {
        let is_of =
            |direction: &&Direction| langs == (direction.langs.0.as_str(), direction.langs.1.as_str());
        let Some(direction) = [&self.forth, &self.back].into_iter().find(is_of) else { return Vec::new() };
        let mut out: Vec<(&Term, Range<usize>)> = Vec::new();
        let mut covered = 0;
        for (i, (stem, place)) in sentence.words.iter().enumerate() {
            if place.start < covered {
                continue;
            }
            let candidates = direction.index.get(stem).into_iter().flatten().map(|&k| &direction.terms[k]);
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

/// Returns the translation in all of its forms, without those that compete with it, which may mean
/// something else.
fn own_texts(entry: &Entry) -> Vec<&str> {
    let variants = entry.target.variants.iter().map(|variant| variant.text.as_str());
    [entry.target.text.as_str()].into_iter().chain(variants).collect()
}

fn translations_back(entry: &Entry) -> Vec<&str> {
    let tied = entry.tied.iter().map(|tie| tie.source.as_str());
    entry.source_texts().into_iter().chain(tied).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sverka_terms::glossary::read::{self, Options};

    fn read(text: &str) -> Glossary {
        Glossary::of(&read::read("terms", None, text.as_bytes(), &Options::default()).unwrap())
    }

    #[test]
    fn terms_are_found_in_any_form() {
        let table = "# a remark\nen,ru,forbidden\ncollective security,коллективная безопасность,\nsecurity,безопасность,\nsoftware,программное обеспечение,софт\n";
        let glossary = read(table);
        assert_eq!((glossary.len(), glossary.is_empty()), (3, false));
        let source = glossary.stems("Our collective security system", "en");
        let found = glossary.find_in(&source, ("en", "ru"));
        assert_eq!(found.len(), 1);
        let form = &found[0].0.target[0];
        assert!(form.find(&glossary.stems("система коллективной безопасности", "ru")).is_some());
        assert!(form.find(&glossary.stems("безопасность общая, коллективная", "ru")).is_some());
        assert!(form.find(&glossary.stems("безопасность", "ru")).is_none());
        assert!(glossary.find_in(&source, ("en", "de")).is_empty());
    }

    #[test]
    fn words_of_other_classes_are_no_forms() {
        let glossary = read("en,ru,forbidden\ncontract,контракт,договор\nwork,работа,\n");
        let source = glossary.stems("We shall agree on the contract", "en");
        let term = glossary.find_in(&source, ("en", "ru"))[0].0;
        let is_used = |text: &str| term.forbidden[0].find(&glossary.stems(text, "ru")).is_some();
        for text in ["Договор подписан", "по договору", "без договоров"]
        {
            assert!(is_used(text), "{text}");
        }
        for text in ["Мы договоримся о контракте", "Мы договорились", "Надо договориться"]
        {
            assert!(!is_used(text), "{text}");
        }
        // What may be a noun or a verb is found.
        assert_eq!(glossary.find_in(&glossary.stems("It works", "en"), ("en", "ru")).len(), 1);
        // So is a word that nobody knows.
        let glossary = read("en,ru\nblorb,блорб\n");
        assert_eq!(glossary.find_in(&glossary.stems("Нет блорба", "ru"), ("ru", "en")).len(), 1);
    }

    #[test]
    fn many_translations_of_one_term_take_linear_time() {
        // Quadratic, this takes minutes.
        let rows: String = (0..100_000).map(|n| format!("levy,сбор{n}\n")).collect();
        let glossary = read(&format!("en,ru\n{rows}"));
        assert_eq!((glossary.len(), glossary.forth.terms[0].target.len()), (1, 100_000));
    }

    #[test]
    fn variants_are_found_and_rivals_and_full_names_will_do() {
        let glossary = read(
            "en,ru,en_variants,ru_variants,rivals,ru_tied\n\
             CSTO,ОДКБ,Treaty Organization ×3,,Организация ×2,Организация Договора\n\
             levies,сбор,levy ×2 | Levy,сборы ×4 | сбора,налог,\n",
        );
        let source = glossary.stems("The Treaty Organization raised a levy", "en");
        let found = glossary.find_in(&source, ("en", "ru"));
        let texts = |at: usize| found[at].0.target.iter().map(|form| form.text.as_str()).collect::<Vec<_>>();
        assert_eq!(texts(0), ["ОДКБ", "Организация", "Организация Договора"]);
        // Inflected forms are listed once.
        assert_eq!(found[1].0.source.text, "levies");
        assert_eq!(texts(1), ["сбор", "налог"]);
    }

    #[test]
    fn the_other_direction_is_checked_too() {
        let glossary = read("en,ru,rivals,forbidden\nlevy,сбор,налог,побор\n");
        let source = glossary.stems("Новые сборы, налоги и поборы", "ru");
        let found = glossary.find_in(&source, ("ru", "en"));
        assert_eq!(found.len(), 1, "only what the glossary has for a term is a term");
        assert_eq!(found[0].0.target[0].text, "levy");
        assert!(found[0].0.forbidden.is_empty());
    }
}
