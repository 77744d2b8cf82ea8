//! Occurrences of the phrases that become entries: their forms and places in the texts.

use crate::agreement::Agreement;
use crate::corpus::{Corpus, Token};
use crate::features::head;
use crate::form::Shape;
use crate::pairing::{Key, key};
use crate::phrases::phrases;
use crate::select::Candidate;
use crate::sentences::Sentences;
use crate::tokens::Gap;
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use std::ops::Range;

/// The occurrences of the requested phrases of one side.
#[derive(Default)]
pub(crate) struct Seen {
    /// Forms with their counts, by phrase.
    forms: FxHashMap<Key, BTreeMap<String, usize>>,
    /// Sentences with the bytes of the phrase, in their order, by phrase.
    places: FxHashMap<Key, Vec<(u32, Range<u32>)>>,
    /// Whether its head is a plural everywhere, by phrase.
    plural: FxHashMap<Key, bool>,
}

/// A phrase with its position: its key, its form, its bytes, and whether its head is a plural.
type Place = (Key, String, Range<u32>, bool);

impl Seen {
    /// Finds the phrases of candidates on both sides. `most`: content words of the longest phrase.
    pub(crate) fn of_both<'a>(
        candidates: impl Iterator<Item = &'a Candidate>,
        corpora: [&Corpus; 2],
        sentences: &Sentences<'_>,
        most: usize,
    ) -> [Self; 2] {
        let (sources, targets) = candidates.map(|candidate| (candidate.source, candidate.target)).unzip();
        [
            find(corpora[0], &sentences.source, sources, most),
            find(corpora[1], &sentences.target, targets, most),
        ]
    }

    /// Returns the forms of a phrase with their counts, in alphabetical order.
    pub(crate) fn forms(&self, key: Key) -> impl Iterator<Item = (&str, usize)> {
        self.forms.get(&key).into_iter().flatten().map(|(form, count)| (form.as_str(), *count))
    }

    /// Returns the sentences and bytes of a phrase, in order.
    pub(crate) fn places(&self, key: Key) -> &[(u32, Range<u32>)] {
        self.places.get(&key).map_or(&[], Vec::as_slice)
    }

    /// Checks whether the head of a phrase is a plural in all places.
    pub(crate) fn is_plural(&self, key: Key) -> bool {
        self.plural.get(&key).copied().unwrap_or(false)
    }
}

/// Finds all requested phrases.
fn find(corpus: &Corpus, texts: &[&str], wanted: FxHashSet<Key>, most: usize) -> Seen {
    let found: Vec<Vec<Place>> = (0..corpus.len())
        .into_par_iter()
        .map(|i| {
            let sentence = corpus.sentence(i);
            let mut out = Vec::new();
            for phrase in phrases(corpus, sentence, most) {
                let words = &sentence[phrase.range()];
                let key = key(corpus, words);
                if wanted.contains(&key) {
                    let range = corpus.bytes(words);
                    let form = form(corpus, words, &texts[i][range.clone()]);
                    out.push((key, form, range.start as u32..range.end as u32, is_plural(corpus, words)));
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

/// Returns a phrase as written, but without the capital of a sentence's first word, and with a space after
/// each initial.
fn form(corpus: &Corpus, words: &[Token], text: &str) -> String {
    let mut text = text.to_owned();
    for pair in words.windows(2).rev() {
        let [initial, next] = pair else { continue };
        if corpus.form(initial).initial && next.gap == Gap::Space {
            let at = next.start as usize - words[0].start as usize;
            text.insert(at, ' ');
        }
    }
    let mut text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let starts = words.first().filter(|first| first.gap == Gap::Start && !first.cased);
    if starts.is_some_and(|first| corpus.form(first).shape == Shape::Title)
        && let Some(first) = text.chars().next()
    {
        text.replace_range(..first.len_utf8(), &first.to_lowercase().to_string());
    }
    text
}

/// Checks whether the head of a phrase can only be a plural, with the adjectives before it: «Курильские острова».
fn is_plural(corpus: &Corpus, words: &[Token]) -> bool {
    let head = head(corpus, words);
    let before = words.iter().map(|token| corpus.form(token)).take_while(|form| !std::ptr::eq(*form, head));
    let adjectives = before.map(|form| form.agrees[1]).filter(|agrees| *agrees != Agreement::default());
    adjectives.fold(head.agrees[0], Agreement::and).is_plural()
}
