//! Russian: the possible readings of a form, and the dictionary form of phrases.

mod known;
mod lexicon;
mod paradigms;
mod phrase;
mod unknown;

pub(super) use known::is_known;
pub(super) use phrase::dictionary_form;

use super::{CaseSet, Class, Gender, Reading, Seen, fold, ranked};
use lexicon::Lexicon;
use paradigms::{Cell, Paradigm};

/// An analysis of a form: stem and ending of a paradigm.
#[derive(Clone, Debug)]
struct Analysis {
    paradigm: &'static Paradigm,
    /// The cells of the paradigm with the ending of the form.
    cells: Vec<Cell>,
    /// The form as written, without the ending: keeps its capitals and ё.
    stem: String,
    /// Whether the text has ё where the ending has one.
    yo: bool,
    /// Its probability among all analyses of the form.
    weight: f32,
    origin: Origin,
}

/// How much is known about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    /// It behaves like the known words with its ending.
    Guessed,
    /// Its tail is a known word: «электроподстанция».
    Compound,
    /// It is in the list of names.
    Name,
    /// It is in the list of words.
    Known,
}

impl Analysis {
    /// Returns the stem with another ending.
    fn with(&self, ending: &str) -> String {
        let ending = if self.yo { ending.to_owned() } else { ending.replace('ё', "е") };
        // A heading in capitals keeps them.
        let shouted = self.stem.chars().nth(1).is_some() && !self.stem.chars().any(char::is_lowercase);
        let ending = if shouted { ending.to_uppercase() } else { ending };
        format!("{}{ending}", self.stem)
    }

    /// Returns a form of the singular: for «сёл» it is «село».
    fn singular(&self, ending: &str) -> String {
        let form = self.with(ending);
        if form.contains('ё') && self.paradigm.class == Class::Noun && Lexicon::get().loses_yo(&fold(&form))
        {
            return form.replace('ё', "е");
        }
        form
    }

    /// Returns the dictionary form, with the letters of the stem as written.
    fn lemma(&self) -> String {
        self.singular(self.paradigm.lemma)
    }
}

/// The longest ending of the tables, in letters: «-ийся» declined has six.
const LONGEST: usize = 8;

/// Splits a folded word into a stem and an ending of `LONGEST` letters at most, the longest stem first.
fn splits(folded: &str) -> impl Iterator<Item = (&str, &str)> {
    let whole = std::iter::once((folded, ""));
    let rest = folded.char_indices().rev().take(LONGEST).map(|(at, _)| folded.split_at(at));
    whole.chain(rest).filter(|(stem, _)| !stem.is_empty())
}

/// Checks whether a list has a word as a dictionary form.
pub(super) fn is_lemma(word: &str, seen: &Seen) -> bool {
    let folded = fold(word);
    analyses(word, seen).iter().any(|a| a.origin >= Origin::Name && fold(&a.lemma()) == folded)
}

/// Returns the analyses of a form, the likeliest first.
fn analyses(word: &str, seen: &Seen) -> Vec<Analysis> {
    let lexicon = Lexicon::get();
    let folded = fold(word);
    let mut found = Vec::new();
    for (stem, ending) in splits(&folded) {
        for (at, name) in lexicon.of_stem(stem) {
            let origin = if name { Origin::Name } else { Origin::Known };
            found.extend(analysis(lexicon, word, at, stem, ending, origin));
        }
    }
    let capital = word.chars().next().is_some_and(char::is_uppercase);
    // A name in small letters is unlikely: «вера», «роман» are also words.
    let no_word = |found: &[Analysis]| found.iter().all(|a| a.origin == Origin::Name && !capital);
    if no_word(&found) {
        let (compounds, sure) = unknown::compounds(lexicon, word, &folded);
        let chance = if sure { 0.0 } else { CHANCE };
        found.extend(shared(compounds, 1.0 - chance));
        if no_word(&found) || !sure {
            found.extend(shared(unknown::guesses(lexicon, word, &folded), CHANCE));
        }
    }
    if !capital && !no_word(&found) {
        found.retain(|a| a.origin != Origin::Name);
    }
    if capital && found.iter().all(|a| a.origin != Origin::Name) {
        found.extend(unknown::surnames(lexicon, word, &folded, &found));
    }
    weigh(&mut found, &folded, seen);
    found
}

/// Probability that a short known tail is a coincidence.
const CHANCE: f32 = 0.4;

/// Scales the weights of analyses so that they add up to `share`.
fn shared(mut found: Vec<Analysis>, share: f32) -> Vec<Analysis> {
    let sum: f32 = found.iter().map(|a| a.weight).sum();
    for a in &mut found {
        a.weight *= share / sum.max(f32::MIN_POSITIVE);
    }
    found
}

/// Returns the analysis of a word as a stem with an ending of a paradigm, if that has the ending.
fn analysis(
    lexicon: &'static Lexicon,
    word: &str,
    paradigm: u16,
    stem: &str,
    ending: &str,
    origin: Origin,
) -> Option<Analysis> {
    let paradigm = lexicon.paradigms.get(paradigm as usize)?;
    let cells: Vec<Cell> = paradigm.cells.iter().filter(|cell| cell.folded == ending).copied().collect();
    if cells.is_empty() {
        return None;
    }
    // Folding keeps the number of letters of Russian words, except for stress marks.
    let kept: String = word.chars().filter(|c| !matches!(c, '\u{301}' | '\u{300}' | '\u{ad}')).collect();
    let letters = stem.chars().count();
    let cut = kept.char_indices().nth(letters).map_or(kept.len(), |(at, _)| at);
    let yo = cells.iter().any(|cell| cell.ending == kept[cut..].to_lowercase());
    let weight = cells.iter().map(|cell| cell.weight).sum();
    Some(Analysis { paradigm, cells, stem: kept[..cut].to_owned(), yo, weight, origin })
}

/// How much likelier a known name is than a known word, if it has a capital.
const NAME: f32 = 6.0;
/// How likely a word from the list of rare words is compared with another reading.
const RARE: f32 = 0.02;

/// Raises the weights of analyses that other forms of the text support, and scales them to add up to 1.
fn weigh(found: &mut [Analysis], folded: &str, seen: &Seen) {
    for analysis in found.iter_mut() {
        if Lexicon::get().is_rare(&fold(&analysis.lemma())) {
            analysis.weight *= RARE;
        }
        // Readings as a name are kept only if there is a capital: «Путину» is not a fishing season.
        if analysis.origin == Origin::Name {
            analysis.weight *= NAME;
        }
    }
    if !seen.is_empty() && found.len() > 1 {
        for analysis in found.iter_mut() {
            let stem = fold(&analysis.stem);
            let mut forms: Vec<&str> = analysis.paradigm.cells.iter().map(|cell| cell.folded).collect();
            forms.sort_unstable();
            forms.dedup();
            let others = forms
                .iter()
                .map(|ending| format!("{stem}{ending}"))
                .filter(|form| form != folded && seen.has(form))
                .count();
            // Two forms are better than one, but neither is proof: the square grows fast enough.
            let support = 1.0 + others as f32;
            analysis.weight *= support * support;
        }
    }
    let sum: f32 = found.iter().map(|analysis| analysis.weight).sum();
    if sum > 0.0 {
        for analysis in found.iter_mut() {
            analysis.weight /= sum;
        }
    }
    found.sort_by(|a, b| b.weight.total_cmp(&a.weight));
}

/// Probability that a word of a closed class is one, compared with other readings.
const CLOSED: f32 = 0.95;

/// How much likelier an adverb in -но is than the short form of an adjective: «значительно».
const ADVERB: f32 = 3.0;

/// How much rarer a short form is where the word is a known adverb.
const BESIDE_ADVERB: f32 = 0.2;

/// Weight of an adverb compared with a known noun: «право» is primarily the noun.
const BESIDE_NOUN: f32 = 0.2;

/// Returns the readings of a form.
pub(super) fn readings(word: &str, seen: &Seen) -> Vec<Reading> {
    let folded = fold(word);
    if !folded.chars().any(|c| matches!(c, 'а'..='я')) {
        return super::plain::readings(word);
    }
    let lexicon = Lexicon::get();
    let mut out: Vec<Reading> = Vec::new();
    if folded.chars().nth(1).is_none() && lexicon.closed(&folded).is_none() {
        // An initial, an abbreviated unit.
        return vec![fixed(word, Class::Other, 1.0)];
    }
    let closed = lexicon.closed(&folded).or_else(|| with_particle(&folded));
    if closed.is_none() && is_abbreviation(word) {
        return vec![fixed(word, Class::Noun, 1.0)];
    }
    let found = analyses(word, seen);
    let adverb = closed.is_none() && is_adverb(lexicon, &folded);
    for analysis in &found {
        if closed.is_some() && analysis.origin < Origin::Name {
            continue;
        }
        let share = if closed.is_some() { 1.0 - CLOSED } else { 1.0 };
        for cell in &analysis.cells {
            let total: f32 = analysis.cells.iter().map(|cell| cell.weight).sum();
            let weight = share * analysis.weight * cell.weight / total.max(f32::MIN_POSITIVE);
            let short_neuter = cell.short && cell.gender == Some(Gender::Neuter);
            let deed = ["ано", "ено", "яно"].iter().any(|end| folded.ends_with(end));
            if short_neuter && !adverb && closed.is_none() && folded.ends_with("но") && !deed {
                out.push(fixed(word, Class::Adverb, weight * ADVERB));
            }
            let weight = if adverb && cell.short { weight * BESIDE_ADVERB } else { weight };
            let reading = Reading {
                lemma: analysis.lemma().to_lowercase(),
                class: analysis.paradigm.class,
                gender: cell.gender,
                number: cell.number,
                case: cell.cases.plain(),
                weight,
            };
            let twin = out.iter_mut().find(|r| {
                r.lemma == reading.lemma
                    && r.class == reading.class
                    && r.gender == reading.gender
                    && r.number == reading.number
            });
            match twin {
                Some(r) => {
                    r.case = r.case.or(reading.case);
                    r.weight += reading.weight;
                }
                None => out.push(reading),
            }
        }
    }
    if let Some((lemma, class)) = closed {
        let mut reading = fixed(lemma, class, CLOSED);
        reading.number = None;
        out.push(reading);
    } else if adverb {
        // «важно» has no noun beside it.
        let noun = found.iter().any(|a| a.paradigm.class == Class::Noun && a.origin > Origin::Guessed);
        out.push(fixed(word, Class::Adverb, if noun { BESIDE_NOUN } else { 1.0 }));
    }
    if out.is_empty() {
        out.push(fixed(word, Class::Noun, 1.0));
    }
    ranked(out)
}

/// Returns the class of a word that is determined by a particle or a prefix: «чьим-то», «по-английски».
fn with_particle(folded: &str) -> Option<(&str, Class)> {
    let (head, tail) = folded.rsplit_once('-')?;
    if matches!(tail, "то" | "либо" | "нибудь" | "таки" | "ка") && head != "ка" {
        return Some((folded, Class::Function));
    }
    let adverb = head == "по" && ["ски", "цки", "ому", "ему", "ьи"].iter().any(|end| tail.ends_with(end));
    adverb.then_some((folded, Class::Adverb))
}

/// Returns the reading of a word with a single form.
fn fixed(word: &str, class: Class, weight: f32) -> Reading {
    let noun = class == Class::Noun;
    Reading {
        lemma: word.to_lowercase(),
        class,
        gender: None,
        number: None,
        case: if noun { CaseSet::ALL } else { CaseSet::NONE },
        weight,
    }
}

/// Checks for short words in capitals, or with figures: ОДКБ, МСФО, БРИКС.
fn is_abbreviation(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (2..=6).contains(&letters) && !word.chars().any(char::is_lowercase)
}

/// Checks for adverbs of known adjectives: «важно», «практически».
fn is_adverb(lexicon: &Lexicon, folded: &str) -> bool {
    let known = |stem: &str, lemmas: &[&str]| {
        lexicon.of_stem(stem).any(|(at, _)| {
            lexicon
                .paradigms
                .get(at as usize)
                .is_some_and(|p| p.class == Class::Adjective && lemmas.contains(&p.lemma))
        })
    };
    if let Some(stem) = folded.strip_suffix("но") {
        return known(stem, &["ный"]) || stem.strip_suffix('н').is_some_and(|s| known(s, &["нный"]));
    }
    if let Some(stem) = folded.strip_suffix('о') {
        return known(stem, &["ый", "ой", "ий"]);
    }
    if let Some(stem) = folded.strip_suffix('е') {
        return known(stem, &["ий"]) && !folded.ends_with("ие");
    }
    folded.strip_suffix('и').is_some_and(|stem| stem.ends_with("ск") && known(stem, &["ий"]))
        || folded.strip_suffix("ее").is_some_and(|stem| {
            known(stem, &["ый", "ой"]) || stem.strip_suffix('н').is_some_and(|s| known(s, &["ный"]))
        })
}
