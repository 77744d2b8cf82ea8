//! The known words by paradigm, and the statistics of their endings for other words.

use super::paradigms::{Paradigm, folded};
use crate::morphology::Class;
use crate::morphology::packed::packed;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{LazyLock, OnceLock};

const PARADIGMS: &str = include_str!("../../../data/morphology/ru/paradigms.txt");
static NOUNS: LazyLock<&str> = packed!("ru-nouns");
static NAMES: LazyLock<&str> = packed!("ru-names");
static ADJECTIVES: LazyLock<&str> = packed!("ru-adjectives");
static VERBS: LazyLock<&str> = packed!("ru-verbs");
const VERBS_MORE: &str = include_str!("../../../data/morphology/ru/verbs-more.txt");
const RARE: &str = include_str!("../../../data/morphology/ru/rare.txt");
const MORE: &str = include_str!("../../../data/morphology/ru/more.txt");
const FUNCTION: &str = include_str!("../../../data/morphology/ru/function.txt");
const SUPPLETIVE: &str = include_str!("../../../data/morphology/ru/suppletive.txt");
const YO: &str = include_str!("../../../data/morphology/ru/yo.txt");
const TITLES: &str = include_str!("../../../data/morphology/ru/titles.txt");
const COMBINING: &str = include_str!("../../../data/morphology/ru/combining.txt");
const PREFIXES: &str = include_str!("../../../data/morphology/ru/prefixes.txt");
const REST: &str = include_str!("../../../data/morphology/ru/rest.txt");
const VERBAL: &str = include_str!("../../../data/morphology/ru/verbal.txt");

/// A known stem: its paradigm, whether it is a name, and the next entry of the same stem.
#[derive(Clone, Copy, Debug)]
struct Entry {
    paradigm: u16,
    name: bool,
    next: u32,
}

/// End of the chain of a stem's entries.
const NONE: u32 = u32::MAX;

/// The data about Russian words.
#[derive(Debug)]
pub(super) struct Lexicon {
    pub(super) paradigms: Vec<Paradigm>,
    /// Stem to the first of its entries.
    heads: FxHashMap<&'static str, u32>,
    entries: Vec<Entry>,
    /// For each paradigm its stems, as in the file: sorted from the end.
    sorted: Vec<Vec<&'static str>>,
    /// Paradigms with an ending, folded, each with the share of the ending among its forms.
    endings: FxHashMap<&'static str, Vec<(u16, f32)>>,
    /// Names by paradigm, from the end.
    names: Vec<Vec<&'static str>>,
    titles: FxHashSet<&'static str>,
    yo: FxHashSet<&'static str>,
    rare: FxHashSet<&'static str>,
    suppletive: FxHashMap<&'static str, &'static str>,
    /// Closed classes: form to dictionary form and class.
    closed: FxHashMap<&'static str, (&'static str, Class)>,
    /// First parts of compounds.
    combining: FxHashSet<&'static str>,
    /// Prefixes, and first parts that many words may have.
    prefixes: FxHashSet<&'static str>,
    /// Forms that the lists leave out and no rule derives.
    rest: FxHashSet<String>,
    /// Endings that almost only verbs have.
    verbal: Vec<&'static str>,
}

impl Lexicon {
    /// Returns the lexicon, which is read at the first call.
    pub(super) fn get() -> &'static Lexicon {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(Lexicon::read)
    }

    fn read() -> Lexicon {
        let paradigms: Vec<Paradigm> = lines(PARADIGMS).filter_map(Paradigm::parse).collect();
        let mut lexicon = Lexicon {
            sorted: paradigms.iter().map(|_| Vec::new()).collect(),
            names: paradigms.iter().map(|_| Vec::new()).collect(),
            titles: lines(TITLES).flat_map(str::split_whitespace).map(folded).collect(),
            rare: lines(RARE).flat_map(str::split_whitespace).map(folded).collect(),
            yo: lines(YO).flat_map(str::split_whitespace).collect(),
            suppletive: lines(SUPPLETIVE).filter_map(|line| line.split_once(' ')).collect(),
            paradigms,
            heads: FxHashMap::with_capacity_and_hasher(80_000, rustc_hash::FxBuildHasher),
            entries: Vec::with_capacity(80_000),
            endings: FxHashMap::default(),
            closed: FxHashMap::default(),
            combining: lines(COMBINING).flat_map(str::split_whitespace).collect(),
            prefixes: lines(PREFIXES).flat_map(str::split_whitespace).collect(),
            rest: rest(REST),
            verbal: lines(VERBAL).flat_map(str::split_whitespace).collect(),
        };
        lexicon.add_nominals();
        lexicon.add_verbs();
        // Names come from several sections.
        for names in &mut lexicon.names {
            names.sort_by(|a, b| a.bytes().rev().cmp(b.bytes().rev()));
        }
        lexicon.index_endings();
        lexicon.add_closed();
        lexicon
    }

    /// Adds nouns, adjectives and names.
    fn add_nominals(&mut self) {
        // Nouns and adjectives never share a name: each is in the table once.
        let by_name: FxHashMap<&'static str, u16> =
            self.paradigms.iter().enumerate().map(|(at, p)| (p.name, at as u16)).collect();
        for (text, is_name, whole) in
            [(*NOUNS, false, false), (*ADJECTIVES, false, false), (*NAMES, true, false), (MORE, false, true)]
        {
            for (header, stems) in sections(text) {
                let Some(&paradigm) = by_name.get(header) else { continue };
                let is_name = is_name || header.starts_with(char::is_uppercase);
                for stem in stems {
                    let stem = match (whole, self.paradigms.get(paradigm as usize)) {
                        (true, Some(p)) => {
                            stem.get(..stem.len() - p.lemma.len().min(stem.len())).unwrap_or(stem)
                        }
                        _ => stem,
                    };
                    self.add(folded(stem), paradigm, is_name, !whole);
                    // Men's surnames are followed by the women's form.
                    if let Some(&hers) = womens(header).and_then(|name| by_name.get(name)) {
                        self.add(folded(stem), hers, true, !whole);
                    }
                }
            }
        }
    }

    /// Adds verbs, a paradigm for each section.
    fn add_verbs(&mut self) {
        let verbs = sections(*VERBS).map(|section| (section, true));
        for ((header, stems), teaches) in verbs.chain(sections(VERBS_MORE).map(|section| (section, false))) {
            let Some(paradigm) = Paradigm::verb(header) else { continue };
            let at = self.paradigms.len() as u16;
            self.paradigms.push(paradigm);
            self.sorted.push(Vec::new());
            self.names.push(Vec::new());
            for stem in stems {
                self.add(stem, at, false, teaches);
            }
        }
    }

    /// Adds the words of the closed classes: `class: a b c` are three words, `class = a b c` is one with its forms.
    fn add_closed(&mut self) {
        for line in lines(FUNCTION) {
            let Some((head, words)) = line.split_once([':', '=']) else { continue };
            let one = line[head.len()..].starts_with('=');
            let class = match head.trim() {
                "adverb" => Class::Adverb,
                "numeral" => Class::Numeral,
                _ => Class::Function,
            };
            let first = words.split_whitespace().next().unwrap_or_default();
            for form in words.split_whitespace() {
                self.closed.entry(folded(form)).or_insert((if one { first } else { form }, class));
            }
        }
    }

    fn add(&mut self, stem: &'static str, paradigm: u16, name: bool, teaches: bool) {
        let at = self.entries.len() as u32;
        let next = self.heads.insert(stem, at).unwrap_or(NONE);
        self.entries.push(Entry { paradigm, name, next });
        let lists = if name { &mut self.names } else { &mut self.sorted };
        if teaches && let Some(list) = lists.get_mut(paradigm as usize) {
            list.push(stem);
        }
    }

    /// Indexes the paradigms by their endings.
    fn index_endings(&mut self) {
        for (at, paradigm) in self.paradigms.iter().enumerate() {
            for cell in &paradigm.cells {
                let list = self.endings.entry(cell.folded).or_default();
                match list.last_mut() {
                    Some((last, share)) if *last == at as u16 => *share += cell.weight,
                    _ => list.push((at as u16, cell.weight)),
                }
            }
        }
    }

    /// Returns the paradigms of a stem, each with whether it is a name.
    pub(super) fn of_stem(&self, stem: &str) -> impl Iterator<Item = (u16, bool)> + '_ {
        let mut at = self.heads.get(stem).copied().unwrap_or(NONE);
        std::iter::from_fn(move || {
            let entry = *self.entries.get(at as usize)?;
            at = entry.next;
            Some((entry.paradigm, entry.name))
        })
    }

    /// Returns the paradigms that have an ending.
    pub(super) fn with_ending(&self, ending: &str) -> &[(u16, f32)] {
        self.endings.get(ending).map_or(&[], Vec::as_slice)
    }

    /// Returns the dictionary form and the class of a word of the closed classes.
    pub(super) fn closed(&self, folded: &str) -> Option<(&'static str, Class)> {
        self.closed.get(folded).copied()
    }

    /// Counts the stems of a paradigm that end like `tail`, among the words or the names.
    pub(super) fn ending_in(&self, paradigm: u16, tail: &str, names: bool) -> usize {
        let lists = if names { &self.names } else { &self.sorted };
        let Some(stems) = lists.get(paradigm as usize) else { return 0 };
        let start = stems.partition_point(|stem| stem.bytes().rev().lt(tail.bytes().rev()));
        stems[start..].partition_point(|stem| stem.ends_with(tail))
    }

    /// Checks whether another word is usually meant where both have the same form.
    pub(super) fn is_rare(&self, folded: &str) -> bool {
        self.rare.contains(folded)
    }

    /// Checks whether the stem has е in the singular though ё in the plural.
    pub(super) fn loses_yo(&self, folded: &str) -> bool {
        self.yo.contains(folded)
    }

    /// Returns the singular of a plural whose singular is another word: «люди», «человек».
    pub(super) fn singular(&self, folded: &str) -> Option<&'static str> {
        self.suppletive.get(folded).copied()
    }

    /// Checks whether the name of a person or a place after a noun declines with it.
    pub(super) fn is_title(&self, folded: &str) -> bool {
        self.titles.contains(folded)
    }

    /// Checks for the first part of a compound: «кибер».
    pub(super) fn is_combining(&self, part: &str) -> bool {
        self.combining.contains(part)
    }

    /// Checks for a prefix that many words may have: «не».
    pub(super) fn is_prefix(&self, part: &str) -> bool {
        self.prefixes.contains(part)
    }

    /// Checks for a form that the lists leave out and no rule derives.
    pub(super) fn is_rest(&self, folded: &str) -> bool {
        self.rest.contains(folded)
    }

    /// Checks whether a word ends as almost only verbs do.
    pub(super) fn is_verbal(&self, folded: &str) -> bool {
        self.verbal.iter().any(|ending| folded.ends_with(ending))
    }
}

/// Returns the paradigm of women's surnames for that of men's.
fn womens(header: &str) -> Option<&'static str> {
    match header {
        "Иванов" => Some("Иванова"),
        "Чайковский" | "Толстой" => Some("Чайковская"),
        _ => None,
    }
}

fn lines(text: &'static str) -> impl Iterator<Item = &'static str> {
    text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty())
}

/// Returns the forms of a list whose headers are the endings of the stems below them.
fn rest(text: &'static str) -> FxHashSet<String> {
    let mut forms = FxHashSet::default();
    for (header, stems) in sections(text) {
        let endings: Vec<&str> =
            header.split(' ').map(|ending| if ending == "-" { "" } else { ending }).collect();
        for stem in stems {
            forms.extend(endings.iter().map(|ending| format!("{stem}{ending}")));
        }
    }
    forms
}

/// Returns the sections `[header]` of a list with their words.
fn sections(text: &'static str) -> impl Iterator<Item = (&'static str, impl Iterator<Item = &'static str>)> {
    let start = text.find("\n[").map_or("", |at| &text[at + 2..]);
    start.split("\n[").filter_map(|section| {
        let (header, words) = section.split_once(']')?;
        Some((header, words.split_whitespace()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_sorted_from_the_end_and_name_known_paradigms() {
        let lexicon = Lexicon::get();
        for list in lexicon.sorted.iter().chain(&lexicon.names) {
            assert!(list.is_sorted_by(|a, b| a.bytes().rev().le(b.bytes().rev())));
        }
        for text in [*NOUNS, *NAMES, *ADJECTIVES, MORE] {
            for (header, _) in sections(text) {
                assert!(lexicon.paradigms.iter().any(|p| p.name == header), "{header}");
            }
        }
        assert!(lexicon.entries.len() > 60_000);
    }

    #[test]
    fn words_by_hand_end_as_their_paradigm() {
        let lexicon = Lexicon::get();
        for (header, words) in sections(MORE) {
            for word in words {
                let paradigm = lexicon.paradigms.iter().find(|p| p.name == header);
                assert!(
                    paradigm.is_some_and(|p| folded(word).ends_with(folded(p.lemma))),
                    "{header}: {word}"
                );
            }
        }
    }
}
