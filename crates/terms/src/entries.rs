//! Creates entries from the chosen pairs of phrases: dictionary forms, variants, kinds, contexts.

use crate::corpus::Corpus;
use crate::function_words::has_cases;
use crate::glossary::{Context, Entry, Kind, Rival, Term, Tie, Variant};
use crate::kinds::kind;
use crate::lists::{Lists, fold};
use crate::morphology::{DictionaryForm, Number};
use crate::options::Options;
use crate::pairing::Key;
use crate::seen::Seen;
use crate::select::{Candidate, Chosen};
use crate::sentences::Sentences;
use crate::spelling::spell;
use rustc_hash::{FxHashMap, FxHashSet};
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::ops::Range;
use sverka_text::bitext::round_score;

/// Pairs of sentences that contexts are chosen from, for each entry: enough to include some of a convenient
/// length.
const LOOKED_AT: usize = 200;

/// The best length of a context, in bytes of the source: enough to understand it, not a page.
const LENGTH: usize = 160;

/// Letters of the shortest abbreviation that is linked to a name.
const SHORTEST: usize = 2;

/// Returns both sides of candidates in their dictionary form, each separately: people judge these when the
/// weights are fitted.
#[cfg(feature = "train")]
pub(crate) fn forms(
    candidates: &[Candidate],
    corpora: [&Corpus; 2],
    lists: [&Lists; 2],
    sentences: &Sentences<'_>,
    most: usize,
) -> Vec<[String; 2]> {
    let seen = Seen::of_both(candidates.iter(), corpora, sentences, most);
    let people = people(candidates.iter(), corpora, lists);
    let texts = |candidate: &Candidate| {
        let kind = kind(corpora, lists, &candidate.count.best, &people);
        terms(candidate, &[], kind, corpora, &seen).map(|term| term.text)
    };
    candidates.iter().map(texts).collect()
}

/// Creates entries, those with the highest confidence first.
pub(crate) fn entries(
    chosen: &[Chosen],
    corpora: [&Corpus; 2],
    lists: [&Lists; 2],
    sentences: &Sentences<'_>,
    options: &Options,
) -> Vec<Entry> {
    let all =
        chosen.iter().flat_map(|one| std::iter::once(&one.candidate).chain(&one.rivals).chain(&one.variants));
    let seen = Seen::of_both(all, corpora, sentences, options.max_words);
    let people = people(chosen.iter().map(|one| &one.candidate), corpora, lists);
    let mut out: Vec<(Entry, [String; 2])> = Vec::new();
    let mut twins: FxHashMap<(String, String), usize> = FxHashMap::default();
    for one in chosen {
        let best = &one.candidate.count.best;
        let kind = kind(corpora, lists, best, &people);
        let entry = entry(one, kind, corpora, &seen, sentences, options.contexts);
        // The same except for capitals: one entry.
        let at = *twins.entry((fold(&entry.source.text), fold(&entry.target.text))).or_insert(out.len());
        if let Some((twin, _)) = out.get_mut(at) {
            join(twin, entry, options.contexts);
            continue;
        }
        let initials = [0, 1].map(|k| {
            let sentence = corpora[k].sentence(best.pair as usize);
            corpora[k].initials(&sentence[best.phrase(k).range()])
        });
        out.push((entry, initials));
    }
    connect(&mut out);
    out.into_iter().map(|(entry, _)| entry).collect()
}

/// Creates the entry of a chosen pair with its kind.
fn entry(
    Chosen { candidate, rivals, variants }: &Chosen,
    kind: Kind,
    corpora: [&Corpus; 2],
    seen: &[Seen; 2],
    sentences: &Sentences<'_>,
    most_contexts: usize,
) -> Entry {
    let [source, target] = terms(candidate, variants, kind, corpora, seen);
    let rival = |rival: &Candidate| Rival {
        target: term(corpora[1], &seen[1], &[rival.target], kind, false),
        links: rival.count.links as usize,
    };
    Entry {
        source,
        target,
        kind,
        links: candidate.count.links as usize,
        confidence: round_score(candidate.confidence),
        rivals: rivals.iter().map(rival).collect(),
        known: None,
        tied: None,
        forbidden: Vec::new(),
        contexts: contexts(seen, candidate.source, candidate.target, sentences, most_contexts),
    }
}

/// Returns the words of the names of persons.
fn people<'a>(
    candidates: impl Iterator<Item = &'a Candidate>,
    corpora: [&Corpus; 2],
    lists: [&Lists; 2],
) -> FxHashSet<String> {
    let mut people = FxHashSet::default();
    for candidate in candidates {
        let best = &candidate.count.best;
        if kind(corpora, lists, best, &people) == Kind::Person {
            let words = &corpora[0].sentence(best.pair as usize)[best.source.range()];
            people.extend(words.iter().map(|token| fold(&corpora[0].form(token).text)));
        }
    }
    people
}

/// Returns both terms of a candidate. Variants have other words on the side of the source.
fn terms(
    candidate: &Candidate,
    variants: &[Candidate],
    kind: Kind,
    corpora: [&Corpus; 2],
    seen: &[Seen; 2],
) -> [Term; 2] {
    let sources: Vec<Key> =
        std::iter::once(candidate.source).chain(variants.iter().map(|other| other.source)).collect();
    let ours = term(corpora[0], &seen[0], &sources, kind, false);
    // "international relations" has no singular, so neither does «международные отношения».
    let last = ours.text.rsplit(' ').next().unwrap_or_default();
    let best = corpora[0].morphology.readings(last).into_iter().next();
    let plural = best.is_some_and(|best| best.number == Some(Number::Plural));
    let mut theirs = term(corpora[1], &seen[1], &[candidate.target], kind, plural);
    if kind.is_name() && kind != Kind::Abbreviation {
        spell(&ours, &mut theirs, corpora.map(|corpus| &corpus.morphology));
    }
    [ours, theirs]
}

/// Returns the term of a phrase, the first of the keys, with the others as variants of it. `plural`: whether
/// the plural may be its dictionary form.
fn term(corpus: &Corpus, seen: &Seen, keys: &[Key], kind: Kind, plural: bool) -> Term {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for form in keys.iter().flat_map(|key| seen.forms(*key)) {
        *counts.entry(form.0).or_default() += form.1;
    }
    let mut variants: Vec<(&str, usize)> = counts.into_iter().collect();
    variants.sort_by_key(|(_, count)| Reverse(*count));
    // The dictionary form is built from the forms of the phrase itself, not of its variants.
    let made = keys.first().map(|key| dictionary_form(corpus, seen, *key, kind, plural));
    let DictionaryForm { text, as_seen } =
        made.unwrap_or(DictionaryForm { text: String::new(), as_seen: true });
    Term {
        as_seen,
        frequency: variants.iter().map(|(_, count)| count).sum(),
        variants: variants
            .into_iter()
            .filter(|(form, _)| *form != text)
            .map(|(form, frequency)| Variant { text: form.to_owned(), frequency })
            .collect(),
        text,
    }
}

/// Returns the dictionary form of a phrase.
fn dictionary_form(corpus: &Corpus, seen: &Seen, key: Key, kind: Kind, plural: bool) -> DictionaryForm {
    let mut forms: Vec<(&str, usize)> = seen.forms(key).collect();
    // A term that also heads a title has no capitals of its own.
    let capitals = |form: &str| match kind {
        Kind::Term => form.chars().filter(|c| c.is_uppercase()).count(),
        _ => 0,
    };
    forms.sort_by_key(|(form, count)| (capitals(form), Reverse(*count)));
    // «Курильские острова»: names and titles keep the plural. The tables contain the other words without a
    // singular.
    let plural = (plural || kind.is_name()) && seen.is_plural(key);
    // Names are not inflected in languages without cases.
    let fixed = kind.is_name() && !has_cases(&corpus.lang);
    // All forms are tried: a rule may be certain about one and not about another.
    let made = forms.iter().map(|(form, _)| {
        if fixed {
            return DictionaryForm { text: (*form).to_owned(), as_seen: false };
        }
        let words: Vec<&str> = form.split(' ').collect();
        corpus.morphology.dictionary_form(&words, plural)
    });
    let mut made = made.peekable();
    let plain = made.peek().cloned();
    let best = made.find(|form| !form.as_seen).or(plain);
    best.unwrap_or(DictionaryForm { text: String::new(), as_seen: true })
}

/// Returns sentences in which both phrases occur, those of a convenient length first.
fn contexts(
    seen: &[Seen; 2],
    source: Key,
    target: Key,
    sentences: &Sentences<'_>,
    most: usize,
) -> Vec<Context> {
    let theirs: FxHashMap<u32, &Range<u32>> =
        seen[1].places(target).iter().rev().map(|(i, range)| (*i, range)).collect();
    let mut found: Vec<(u32, &Range<u32>, &Range<u32>)> = Vec::new();
    for (i, ours) in seen[0].places(source) {
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
    let mut shown: FxHashSet<&str> = FxHashSet::default();
    found.retain(|(i, ..)| shown.insert(sentences.source[*i as usize]));
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

/// Adds the links, variants and contexts of an entry to one of the same terms.
fn join(entry: &mut Entry, other: Entry, contexts: usize) {
    entry.links += other.links;
    entry.confidence = entry.confidence.max(other.confidence);
    entry.contexts.extend(other.contexts);
    entry.contexts.truncate(contexts);
    for (ours, theirs) in [(&mut entry.source, other.source), (&mut entry.target, other.target)] {
        ours.frequency += theirs.frequency;
        let own = Variant { text: theirs.text, frequency: 0 };
        for variant in theirs.variants.into_iter().chain([own]) {
            let same = ours.variants.iter_mut().find(|other| other.text == variant.text);
            match same {
                Some(other) => other.frequency += variant.frequency,
                None if variant.text == ours.text => {}
                None => ours.variants.push(variant),
            }
        }
        ours.variants.sort_by(|a, b| b.frequency.cmp(&a.frequency).then_with(|| a.text.cmp(&b.text)));
    }
}

/// Links abbreviations to the names that they abbreviate, on either side. Each entry has the initials of both
/// sides.
fn connect(entries: &mut [(Entry, [String; 2])]) {
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
        let long = |k: usize| letters[k].chars().count() >= SHORTEST;
        let same = |initials: &[String; 2]| (0..2).filter(|&k| long(k) && initials[k] == *letters[k]).count();
        // Matches on both sides first, then the entries with the highest confidence.
        let best = names.iter().map(|(i, initials)| (same(initials), Reverse(*i))).max();
        let Some((1.., Reverse(other))) = best else { continue };
        let tie =
            |entry: &Entry| Tie { source: entry.source.text.clone(), target: entry.target.text.clone() };
        let (short, long) = (tie(&entries[at].0), tie(&entries[other].0));
        entries[at].0.tied = Some(long);
        entries[other].0.tied = Some(short);
    }
}
