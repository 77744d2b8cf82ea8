//! Looks up a text: the best matches, exact or fuzzy.

use crate::diff::{Replaced, adapt};
use crate::index::{Hit, Wanted, text_hash};
use crate::memory::main;
use crate::penalty::Penalties;
use crate::score::{Rows, distance, limit, percent, units};
use crate::store::{Neighbours, Stored};
use crate::tokens::{self, Kind, Token};
use crate::{Error, Memory};
use std::collections::BinaryHeap;
use sverka_text::stems::Stems;
use sverka_text::words::lower;
use tmx::filter::falls_under;
use tmx::{Lang, Segment};
use twox_hash::XxHash3_64;

/// A query.
#[derive(Clone, Debug)]
pub struct Query {
    /// The text, with its inline codes.
    pub text: Segment,
    /// Its language; a tag without a region means all of its regions.
    pub source: Lang,
    /// The language of the translations; `None` takes the first other text of a unit.
    pub target: Option<Lang>,
    /// The least score in percent, 1 to 100.
    pub min: u32,
    /// The most matches.
    pub max: usize,
    /// The reductions of the scores of this memory.
    pub penalties: Penalties,
    /// The texts around it, where they are known.
    pub around: Option<Neighbours>,
}

impl Query {
    /// A plain text, with the usual bounds: at least 70 percent, at most 5 matches.
    pub fn new(text: impl Into<Segment>, source: Lang) -> Self {
        Self {
            text: text.into(),
            source,
            target: None,
            min: 70,
            max: 5,
            penalties: Penalties::default(),
            around: None,
        }
    }
}

/// A match.
#[derive(Clone, Debug, PartialEq)]
pub struct Match {
    /// The score in percent, less the penalty: 101 same text and neighbours, 100 same text.
    pub score: u32,
    /// The score for stems, less the penalty: a difference in inflection alone costs a quarter of a word.
    pub stems: u32,
    /// The penalty.
    pub penalty: u32,
    /// The unit.
    pub unit: Stored,
    /// Which of its texts matched.
    pub source: usize,
    /// Which of its texts is the translation.
    pub target: usize,
    /// Further units with the same text and translation, at least.
    pub more: usize,
    /// The translation with the numbers and addresses of the query, and what was replaced, if only these differ and
    /// each is certain.
    pub adapted: Option<(String, Vec<Replaced>)>,
}

impl Match {
    /// Returns the plain text that matched.
    pub fn source_text(&self) -> String {
        self.unit.unit.variants[self.source].segment.plain_text()
    }

    /// Returns the plain text of the translation as the memory has it.
    pub fn target_text(&self) -> String {
        self.unit.unit.variants[self.target].segment.plain_text()
    }
}

/// Units of the same text whose neighbours are compared with those of the query: "Yes." may occur a million times.
const NEIGHBOURS: usize = 1_000;

/// A candidate for a match. Ordered by score, then by number: the last that was added first. The score includes the
/// penalty of the unit alone, not that of the whole memory.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate {
    score: u32,
    unit: i64,
    hash: u64,
    /// Whether the score is exact and not a bound.
    is_exact: bool,
}

impl Memory {
    /// Returns the best matches of a text, the best first. No match of at least the score is missed in favour of a
    /// lesser one.
    ///
    /// # Errors
    /// Those of the store.
    pub fn lookup(&mut self, query: &Query) -> Result<Vec<Match>, Error> {
        let main = main(query.source.as_str());
        self.fresh(&main)?;
        let (text, tokens) = tokens::of_segment(&query.text, &main);
        let min = query.min.saturating_add(query.penalties.whole);
        if min > 101 || query.max == 0 {
            return Ok(Vec::new());
        }
        let wanted = Wanted::new(&text, tokens, min.min(100));
        let Some(index) = self.indexes.get_mut(&main) else { return Ok(Vec::new()) };
        let hits = index.search(&self.store, &wanted, &mut self.scratch)?;
        let best = Best {
            memory: self,
            query,
            main: &main,
            text: &text,
            wanted: &wanted,
            min,
            rows: Rows::default(),
        };
        best.of(hits)
    }
}

/// Selects the matches from the hits of the index.
struct Best<'a> {
    memory: &'a Memory,
    query: &'a Query,
    main: &'a str,
    text: &'a str,
    wanted: &'a Wanted,
    /// The least score before the penalty of the whole memory; 101 is beyond the index.
    min: u32,
    rows: Rows,
}

impl Best<'_> {
    fn of(mut self, hits: Vec<Hit>) -> Result<Vec<Match>, Error> {
        let mut neighbours = NEIGHBOURS;
        let mut heap: BinaryHeap<Candidate> = hits.into_iter().map(|hit| self.candidate(hit)).collect();
        let mut out: Vec<Match> = Vec::new();
        while let Some(candidate) = heap.pop() {
            let last = out.last().map_or(0, |last| last.score + self.query.penalties.whole);
            if out.len() >= self.query.max && candidate.score < last {
                break;
            }
            let Some(stored) = self.memory.store.unit(candidate.unit)? else { continue };
            let Some((source, target)) = self.texts(&stored, candidate.hash) else { continue };
            let own = self.query.penalties.of(&stored) - self.query.penalties.whole;
            let score = match candidate.is_exact {
                true => candidate.score,
                false => self.exact(&stored, source, &mut neighbours)?.saturating_sub(own),
            };
            if score < candidate.score || score < self.min {
                // Others may be better now.
                if score >= self.min {
                    heap.push(Candidate { score, is_exact: true, ..candidate });
                }
                continue;
            }
            let found = self.found(score + own, stored, source, target);
            let twin = |known: &&mut Match| {
                known.score == found.score
                    && known.source_text() == found.source_text()
                    && known.target_text() == found.target_text()
            };
            let is_full = out.len() >= self.query.max;
            match out.iter_mut().find(twin) {
                Some(known) => known.more += 1,
                // The rest of this score is looked at for twins alone, and there may be very many.
                None if is_full => break,
                None => out.push(found),
            }
        }
        Ok(out)
    }

    /// A hit with the greatest score that it can have.
    fn candidate(&self, hit: Hit) -> Candidate {
        let score = match (hit.hash == self.wanted.hash, &self.query.around) {
            (true, Some(_)) => 101,
            (true, None) => 100,
            (false, _) => hit.score.min(99),
        };
        Candidate { score, unit: hit.unit, hash: hit.hash, is_exact: false }
    }

    /// Which texts of a unit are the source and the translation.
    fn texts(&self, stored: &Stored, hash: u64) -> Option<(usize, usize)> {
        let texts = &stored.unit.variants;
        let source = texts.iter().position(|text| {
            falls_under(&text.lang, &self.query.source) && text_hash(&text.segment.text()) == hash
        })?;
        let is_wanted = |at: &usize| match &self.query.target {
            Some(lang) => *at != source && falls_under(&texts[*at].lang, lang),
            None => *at != source && !falls_under(&texts[*at].lang, &self.query.source),
        };
        (0..texts.len()).find(is_wanted).map(|target| (source, target))
    }

    /// The exact score, 0 where it is below the least.
    fn exact(&mut self, stored: &Stored, source: usize, neighbours: &mut usize) -> Result<u32, Error> {
        let segment = &stored.unit.variants[source].segment;
        if *segment == self.query.text || (segment.text() == self.text && self.has_same_codes(segment)) {
            let Some(around) = self.query.around.as_ref().filter(|_| *neighbours > 0) else { return Ok(100) };
            *neighbours -= 1;
            let there = self.memory.store.neighbours(stored, self.main)?;
            return Ok(if there == *around { 101 } else { 100 });
        }
        let (_, tokens) = tokens::of_segment(segment, self.main);
        let weight = self.wanted.weight.max(tokens::weight(&tokens));
        let most = limit(weight, self.wanted.min);
        let found = distance(&units(&self.wanted.tokens), &units(&tokens), most, &mut self.rows);
        // Differences outside the tokens, such as spaces, still count.
        Ok(found.map_or(0, |found| percent(weight, found).min(99)))
    }

    fn has_same_codes(&self, segment: &Segment) -> bool {
        segment.with_codes() == self.query.text.with_codes()
    }

    fn found(&self, score: u32, stored: Stored, source: usize, target: usize) -> Match {
        let (own, own_tokens) = tokens::of_segment(&stored.unit.variants[source].segment, self.main);
        let (translation, its_tokens) = tokens::of_segment(&stored.unit.variants[target].segment, "");
        let plain = !stored.unit.variants[target].segment.has_codes();
        let adapted = (score < 100 && plain)
            .then(|| {
                adapt((self.text, &self.wanted.tokens), (&own, &own_tokens), (&translation, &its_tokens))
            })
            .flatten();
        let stems = match score {
            100.. => score,
            _ => stem_score((self.text, &self.wanted.tokens), (&own, &own_tokens), self.main)
                .max(score)
                .min(99),
        };
        let penalty = self.query.penalties.of(&stored);
        Match {
            score: score.saturating_sub(penalty),
            stems: stems.saturating_sub(penalty),
            penalty,
            unit: stored,
            source,
            target,
            more: 0,
            adapted,
        }
    }
}

/// Returns the score over stems: two forms of a word differ as much as its capitals would.
pub(crate) fn stem_score(a: (&str, &[Token]), b: (&str, &[Token]), main: &str) -> u32 {
    let stems = Stems::new(main);
    let [a, b] = [a, b].map(|(text, tokens)| {
        let stemmed = |token: &Token| match token.kind {
            Kind::Word => {
                let word = lower(text.get(token.range.clone()).unwrap_or_default());
                let key = XxHash3_64::oneshot(stems.stem(&word).as_bytes());
                Token { key, ..token.clone() }
            }
            _ => token.clone(),
        };
        tokens.iter().map(stemmed).collect::<Vec<Token>>()
    });
    crate::score(&a, &b)
}
