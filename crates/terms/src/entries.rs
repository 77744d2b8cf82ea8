//! Chosen pairs of phrases to entries: dictionary forms, variants, kinds, contexts.

use super::agreement::Agreement;
use super::lists::{Lists, fold};
use super::names;
use super::pairing::{Key, key};
use super::phrases::phrases;
use super::select::{Candidate, Chosen};
use super::side::{Shape, Side, Token};
use super::spelling::spell;
use super::tokens::Gap;
use super::{Options, Sentences};
use crate::glossary::{Context, Entry, Kind, Rival, Term, Tie, Variant};
use crate::morphology::{DictionaryForm, Number};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::bitext::round_score;

/// Where phrases that are wanted stand.
#[derive(Default)]
struct Seen {
    /// Forms with their counts, by phrase.
    forms: FxHashMap<Key, BTreeMap<String, usize>>,
    /// Sentences with the bytes where the phrase stands, in their order, by phrase.
    places: FxHashMap<Key, Vec<(u32, Range<u32>)>>,
    /// Whether its head stands in the plural wherever it stands.
    plural: FxHashMap<Key, bool>,
}

impl Seen {
    /// Looks for what candidates are made of on both sides.
    fn of_both<'a>(
        candidates: impl Iterator<Item = &'a Candidate>,
        sides: [&Side; 2],
        sentences: &Sentences,
        most: usize,
    ) -> [Self; 2] {
        let (sources, targets) = candidates.map(|candidate| (candidate.source, candidate.target)).unzip();
        [look(sides[0], &sentences.source, sources, most), look(sides[1], &sentences.target, targets, most)]
    }
}

/// A phrase where it stands: what it is, its form, its bytes, and whether its head is a plural.
type Place = (Key, String, Range<u32>, bool);

/// Pairs of sentences that contexts are chosen from, for each entry.
const LOOKED_AT: usize = 200;

/// The best length of a context, in bytes of the source: enough to understand it, not a page.
const LENGTH: usize = 160;

/// Both sides of candidates as a dictionary has them, without a thought to what else there is: what people judge
/// when the weights are fitted.
pub fn forms(
    candidates: &[Candidate],
    sides: [&Side; 2],
    lists: [&Lists; 2],
    sentences: &Sentences,
    most: usize,
) -> Vec<[String; 2]> {
    let seen = Seen::of_both(candidates.iter(), sides, sentences, most);
    let people = people(candidates.iter(), sides, lists);
    let texts = |candidate: &Candidate| {
        let kind = names::kind(sides, lists, &candidate.count.best, &people);
        terms(candidate, &[], kind, sides, &seen).map(|term| term.text)
    };
    candidates.iter().map(texts).collect()
}

/// Makes entries, the surest first.
pub fn entries(
    chosen: &[Chosen],
    sides: [&Side; 2],
    lists: [&Lists; 2],
    sentences: &Sentences,
    options: &Options,
) -> Vec<Entry> {
    let all =
        chosen.iter().flat_map(|one| std::iter::once(&one.candidate).chain(&one.rivals).chain(&one.variants));
    let seen = Seen::of_both(all, sides, sentences, options.max_words);
    let people = people(chosen.iter().map(|one| &one.candidate), sides, lists);
    let mut out: Vec<(Entry, [String; 2])> = Vec::new();
    let mut twins: FxHashMap<(String, String), usize> = FxHashMap::default();
    for one in chosen {
        let Candidate { source, target, ref count, confidence, .. } = one.candidate;
        let kind = names::kind(sides, lists, &count.best, &people);
        let [ours, theirs] = terms(&one.candidate, &one.variants, kind, sides, &seen);
        let entry = Entry {
            source: ours,
            target: theirs,
            kind,
            links: count.links as usize,
            confidence: round_score(confidence),
            rivals: one
                .rivals
                .iter()
                .map(|rival| Rival {
                    target: term(sides[1], &seen[1], &[rival.target], kind, false),
                    links: rival.count.links as usize,
                })
                .collect(),
            known: None,
            tied: None,
            forbidden: Vec::new(),
            contexts: contexts(&seen, source, target, sentences, options.contexts),
        };
        // The same in other capitals: one entry.
        let at = *twins.entry((fold(&entry.source.text), fold(&entry.target.text))).or_insert(out.len());
        if let Some((twin, _)) = out.get_mut(at) {
            join(twin, entry, options.contexts);
            continue;
        }
        let phrase = |k: usize, phrase: super::phrases::Phrase| {
            names::initials(sides[k], &sides[k].sentence(count.best.pair as usize)[phrase.range()])
        };
        out.push((entry, [phrase(0, count.best.source), phrase(1, count.best.target)]));
    }
    tie(&mut out);
    out.into_iter().map(|(entry, _)| entry).collect()
}

/// The words of the names of persons.
fn people<'a>(
    candidates: impl Iterator<Item = &'a Candidate>,
    sides: [&Side; 2],
    lists: [&Lists; 2],
) -> FxHashSet<String> {
    let mut people = FxHashSet::default();
    for candidate in candidates {
        let sight = candidate.count.best;
        if names::kind(sides, lists, &sight, &people) == Kind::Person {
            let words = &sides[0].sentence(sight.pair as usize)[sight.source.range()];
            people.extend(words.iter().map(|token| fold(&sides[0].form(token).text)));
        }
    }
    people
}

/// Both terms of a candidate. Variants have other words on the side of the source.
fn terms(
    candidate: &Candidate,
    variants: &[Candidate],
    kind: Kind,
    sides: [&Side; 2],
    seen: &[Seen; 2],
) -> [Term; 2] {
    let sources: Vec<Key> =
        std::iter::once(candidate.source).chain(variants.iter().map(|other| other.source)).collect();
    let ours = term(sides[0], &seen[0], &sources, kind, false);
    // "international relations" have no singular, so neither have «международные отношения».
    let last = ours.text.rsplit(' ').next().unwrap_or_default();
    let best = sides[0].morphology.readings(last).into_iter().next();
    let plural = best.is_some_and(|best| best.number == Some(Number::Plural));
    let mut theirs = term(sides[1], &seen[1], &[candidate.target], kind, plural);
    if kind.is_name() && kind != Kind::Abbreviation {
        spell(&ours, &mut theirs, sides.map(|side| &side.morphology));
    }
    [ours, theirs]
}

/// Looks for all phrases that are wanted.
fn look(side: &Side, texts: &[&str], wanted: FxHashSet<Key>, most: usize) -> Seen {
    let found: Vec<Vec<Place>> = (0..side.len())
        .into_par_iter()
        .map(|i| {
            let sentence = side.sentence(i);
            let mut out = Vec::new();
            for phrase in phrases(side, sentence, most) {
                let words = &sentence[phrase.range()];
                let key = key(side, words);
                if wanted.contains(&key) {
                    let range = side.bytes(words);
                    let form = form(side, words, &texts[i][range.clone()]);
                    out.push((key, form, range.start as u32..range.end as u32, is_plural(side, words)));
                }
            }
            out
        })
        .collect();
    let mut seen = Seen::default();
    for (i, phrases) in found.into_iter().enumerate() {
        for (key, form, range, plural) in phrases {
            *seen.forms.entry(key).or_default().entry(form).or_default() += 1;
            seen.places.entry(key).or_default().push((i as u32, range));
            *seen.plural.entry(key).or_insert(true) &= plural;
        }
    }
    seen
}

/// A phrase as it stands there, but for the capital of a sentence's first word, and a space behind each initial.
fn form(side: &Side, words: &[Token], text: &str) -> String {
    let mut text = text.to_owned();
    for pair in words.windows(2).rev() {
        let [initial, next] = pair else { continue };
        if side.form(initial).initial && next.gap == Gap::Space {
            let at = next.start as usize - words[0].start as usize;
            text.insert(at, ' ');
        }
    }
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts = words.first().filter(|first| first.gap == Gap::Start && !first.cased);
    if starts.is_some_and(|first| side.form(first).shape == Shape::Title)
        && let Some(first) = text.chars().next()
    {
        text.replace_range(..first.len_utf8(), &first.to_lowercase().to_string());
    }
    text
}

/// Whether the head of a phrase can only be a plural, with the adjectives before it: «Курильские острова».
fn is_plural(side: &Side, words: &[Token]) -> bool {
    let head = super::features::head(side, words);
    let before = words.iter().map(|token| side.form(token)).take_while(|form| !std::ptr::eq(*form, head));
    let adjectives = before.map(|form| form.agrees[1]).filter(|agrees| *agrees != Agreement::default());
    adjectives.fold(head.agrees[0], Agreement::and).is_plural()
}

/// The term of a phrase and of others that are variants of it. `plural`: it may live in the plural.
fn term(side: &Side, seen: &Seen, keys: &[Key], kind: Kind, plural: bool) -> Term {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for form in keys.iter().filter_map(|key| seen.forms.get(key)).flatten() {
        *counts.entry(form.0).or_default() += form.1;
    }
    let sorted = |counts: &BTreeMap<&str, usize>| {
        let mut forms: Vec<(String, usize)> =
            counts.iter().map(|(form, count)| ((*form).to_owned(), *count)).collect();
        forms.sort_by_key(|(_, count)| Reverse(*count));
        forms
    };
    let variants = sorted(&counts);
    // The dictionary form is made of the forms of the phrase itself, not of its variants.
    let first = keys.first();
    let own: Vec<String> = match first.and_then(|key| seen.forms.get(key)) {
        Some(forms) => {
            let mut forms: Vec<(&String, &usize)> = forms.iter().collect();
            // A term that also heads a title has no capitals of its own.
            let capitals = |form: &str| match kind {
                Kind::Term => form.chars().filter(|c| c.is_uppercase()).count(),
                _ => 0,
            };
            forms.sort_by_key(|(form, count)| (capitals(form), Reverse(**count)));
            forms.into_iter().map(|(form, _)| form.clone()).collect()
        }
        None => Vec::new(),
    };
    // «Курильские острова»: a name is what it is, and so is a title. What else lives in the plural the tables tell.
    let plural =
        (plural || kind.is_name()) && first.and_then(|key| seen.plural.get(key)).copied().unwrap_or(false);
    // Names are not inflected in languages without cases.
    let fixed = kind.is_name() && !matches!(side.lang.as_str(), "ru" | "uk" | "be");
    // As many forms are tried as there are: a rule may be sure of one and not of another.
    let made = own.iter().map(|form| {
        if fixed {
            return DictionaryForm { text: form.clone(), as_seen: false };
        }
        let words: Vec<&str> = form.split(' ').collect();
        side.morphology.dictionary_form(&words, plural)
    });
    let mut made = made.peekable();
    let plain = made.peek().cloned();
    let best = made.find(|form| !form.as_seen).or(plain);
    let (text, as_seen) = best.map_or((String::new(), true), |form| (form.text, form.as_seen));
    Term {
        as_seen,
        frequency: variants.iter().map(|(_, count)| count).sum(),
        variants: variants
            .into_iter()
            .filter(|(form, _)| *form != text)
            .map(|(text, frequency)| Variant { text, frequency })
            .collect(),
        text,
    }
}

/// Sentences in which both phrases stand, those of a handy length first.
fn contexts(seen: &[Seen; 2], source: Key, target: Key, sentences: &Sentences, most: usize) -> Vec<Context> {
    let places = |k: usize, key: Key| seen[k].places.get(&key).map_or(&[][..], Vec::as_slice);
    let theirs: FxHashMap<u32, &Range<u32>> =
        places(1, target).iter().rev().map(|(i, range)| (*i, range)).collect();
    let mut found: Vec<(u32, &Range<u32>, &Range<u32>)> = Vec::new();
    for (i, ours) in places(0, source) {
        if let Some(other) = theirs.get(i)
            && found.last().is_none_or(|last| last.0 != *i)
        {
            found.push((*i, ours, other));
        }
        if found.len() == LOOKED_AT {
            break;
        }
    }
    found.sort_by_key(|(i, ..)| (sentences.source[*i as usize].len().abs_diff(LENGTH), *i));
    let mut told: FxHashSet<&str> = FxHashSet::default();
    found.retain(|(i, ..)| told.insert(sentences.source[*i as usize]));
    let bytes = |range: &Range<u32>| range.start as usize..range.end as usize;
    found
        .into_iter()
        .take(most)
        .map(|(i, ours, theirs)| {
            let i = i as usize;
            let (file, unit) = sentences.place(i);
            Context {
                file,
                unit,
                source: sentences.source[i].to_owned(),
                target: sentences.target[i].to_owned(),
                source_range: bytes(ours),
                target_range: bytes(theirs),
            }
        })
        .collect()
}

/// Adds what an entry knows to one of the same terms.
fn join(entry: &mut Entry, other: Entry, contexts: usize) {
    entry.links += other.links;
    entry.confidence = entry.confidence.max(other.confidence);
    entry.contexts.extend(other.contexts);
    entry.contexts.truncate(contexts);
    for (ours, theirs) in [(&mut entry.source, other.source), (&mut entry.target, other.target)] {
        ours.frequency += theirs.frequency;
        let own = Variant { text: theirs.text, frequency: 0 };
        for variant in theirs.variants.into_iter().chain([own]) {
            let known = ours.variants.iter_mut().find(|known| known.text == variant.text);
            match known {
                Some(known) => known.frequency += variant.frequency,
                None if variant.text == ours.text => {}
                None => ours.variants.push(variant),
            }
        }
        ours.variants.sort_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.text.cmp(&b.text)));
    }
}

/// Ties abbreviations to the names that they are the first letters of, on either side.
fn tie(entries: &mut [(Entry, [String; 2])]) {
    let names: Vec<(usize, [String; 2])> = entries
        .iter()
        .enumerate()
        .filter(|(_, (entry, _))| entry.kind != Kind::Abbreviation)
        .map(|(at, (_, initials))| (at, initials.clone()))
        .collect();
    for at in 0..entries.len() {
        if entries[at].0.kind != Kind::Abbreviation {
            continue;
        }
        let letters = [&entries[at].0.source.text, &entries[at].0.target.text];
        let long = |k: usize| letters[k].chars().count() >= 2;
        let same = |initials: &[String; 2]| (0..2).filter(|&k| long(k) && initials[k] == *letters[k]).count();
        // Both sides before one, then the surest.
        let best = names.iter().map(|(i, initials)| (same(initials), Reverse(*i))).max();
        let Some((1.., Reverse(other))) = best else { continue };
        let told =
            |entry: &Entry| Tie { source: entry.source.text.clone(), target: entry.target.text.clone() };
        let (short, long) = (told(&entries[at].0), told(&entries[other].0));
        entries[at].0.tied = Some(long);
        entries[other].0.tied = Some(short);
    }
}
