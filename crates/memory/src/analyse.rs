//! Measures the value of a memory for new texts, in the usual match bands.

use crate::index::{Scratch, Tail, Wanted};
use crate::memory::main;
use crate::tokens::{self, Kind, Token};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::ops::AddAssign;
use tmx::Segment;
use twox_hash::XxHash3_64;

/// How well a segment is matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Band {
    /// It came before, in this file or in another of the project.
    Repetition,
    /// The same text between the same neighbours.
    Context,
    /// The same text.
    Exact,
    /// 95 to 99 percent.
    Fuzzy95,
    /// 85 to 94 percent.
    Fuzzy85,
    /// 75 to 84 percent.
    Fuzzy75,
    /// 50 to 74 percent.
    Fuzzy50,
    /// Less.
    New,
}

impl Band {
    /// All bands, the best first.
    pub const ALL: [Self; 8] = [
        Self::Repetition,
        Self::Context,
        Self::Exact,
        Self::Fuzzy95,
        Self::Fuzzy85,
        Self::Fuzzy75,
        Self::Fuzzy50,
        Self::New,
    ];

    /// Returns the name for people: `95-99%`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Repetition => "repetitions",
            Self::Context => "101%",
            Self::Exact => "100%",
            Self::Fuzzy95 => "95-99%",
            Self::Fuzzy85 => "85-94%",
            Self::Fuzzy75 => "75-84%",
            Self::Fuzzy50 => "50-74%",
            Self::New => "new",
        }
    }

    /// Returns the band with a name, with or without the percent sign: `repetitions`, `101`, `95-99%`.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|band| band.name().trim_end_matches('%') == name.trim_end_matches('%'))
    }

    /// Returns the band of a score in percent.
    pub fn of(score: u32) -> Self {
        match score {
            101.. => Self::Context,
            100 => Self::Exact,
            95.. => Self::Fuzzy95,
            85.. => Self::Fuzzy85,
            75.. => Self::Fuzzy75,
            50.. => Self::Fuzzy50,
            _ => Self::New,
        }
    }
}

/// What is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Segments.
    pub segments: u64,
    /// Words: anything between white space with a letter or a digit; in Chinese, Japanese and Thai each character.
    pub words: u64,
    /// Characters, with spaces, without codes.
    pub characters: u64,
    /// Numbers, tags, codes and addresses.
    pub placeables: u64,
}

impl Counts {
    /// Counts a segment.
    pub fn of(segment: &Segment) -> Self {
        let (text, tokens) = tokens::of_segment(segment, "");
        let placeables = tokens.iter().filter(|token| !matches!(token.kind, Kind::Word | Kind::Mark)).count();
        let spaced = text.split_whitespace().filter(|word| word.chars().any(char::is_alphanumeric)).count();
        // In scripts without spaces each character is a token, and there are more of them than of spaced words.
        let unspaced = text.chars().filter(|c| tokens::is_unspaced(*c)).count();
        Self {
            segments: 1,
            words: if unspaced > 0 { spaced.max(unspaced) as u64 } else { spaced as u64 },
            characters: text.chars().count() as u64,
            placeables: placeables as u64,
        }
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.segments += other.segments;
        self.words += other.words;
        self.characters += other.characters;
        self.placeables += other.placeables;
    }
}

/// The counts of a band.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The band.
    pub band: Band,
    /// What is counted.
    pub counts: Counts,
    /// Segments that are in it because of an earlier segment of the project, not of the memory. Repetitions, which are all
    /// of this kind, are not counted.
    pub internal: u64,
}

/// The figures of a file, or of all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// The file as the user named it.
    pub file: String,
    /// Every band, the best first.
    pub lines: Vec<Line>,
    /// All bands together.
    pub total: Counts,
}

impl Figures {
    /// Makes figures of nothing.
    pub fn new(file: impl Into<String>) -> Self {
        let line = |band| Line { band, counts: Counts::default(), internal: 0 };
        Self { file: file.into(), lines: Band::ALL.map(line).to_vec(), total: Counts::default() }
    }

    /// Counts a segment.
    pub fn add(&mut self, verdict: &Verdict) {
        self.total += verdict.counts;
        for line in self.lines.iter_mut().filter(|line| line.band == verdict.band) {
            line.counts += verdict.counts;
            line.internal += u64::from(verdict.internal && verdict.band != Band::Repetition);
        }
    }

    /// Returns the sum of several.
    pub fn sum(all: &[Self]) -> Self {
        let mut out = Self::new("total");
        for figures in all {
            out.total += figures.total;
            for (sum, line) in out.lines.iter_mut().zip(&figures.lines) {
                sum.counts += line.counts;
                sum.internal += line.internal;
            }
        }
        out
    }

    /// Returns the segments that earlier ones of the project account for.
    pub fn internal(&self) -> u64 {
        self.lines.iter().map(|line| line.internal).sum()
    }
}

/// What a word of each band costs, in percent of a new one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Weights([u32; Band::ALL.len()]);

impl Weights {
    /// Makes weights of those of some bands; the others weigh 100 percent. The last one of a band counts.
    pub fn new(given: &[(Band, u32)]) -> Self {
        let of =
            |band: Band| given.iter().rfind(|(own, _)| *own == band).map_or(100, |(_, percent)| *percent);
        Self(Band::ALL.map(of))
    }

    /// Returns the weight of a band in percent.
    pub fn of(&self, band: Band) -> u32 {
        let at = Band::ALL.iter().position(|own| *own == band);
        at.map_or(100, |at| self.0[at])
    }

    /// Returns the words of a band as so many hundredths of new ones.
    pub fn hundredths(&self, line: &Line) -> u64 {
        line.counts.words * u64::from(self.of(line.band))
    }

    /// Returns the words of all bands as so many hundredths of new ones.
    pub fn total(&self, figures: &Figures) -> u64 {
        figures.lines.iter().map(|line| self.hundredths(line)).sum()
    }
}

/// The result for a segment of a project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// Its band.
    pub band: Band,
    /// Whether the band is due to an earlier segment of the project, not to the memory.
    pub internal: bool,
    /// Its counts.
    pub counts: Counts,
}

/// The segments of a project so far, which later ones may repeat or resemble.
#[derive(Debug)]
pub struct Project {
    /// Their language, without region.
    lang: String,
    seen: FxHashSet<u64>,
    tail: Tail,
    /// The texts of the tail, by their numbers there.
    texts: Vec<Vec<Token>>,
    scratch: Scratch,
}

impl Project {
    /// Starts a project with texts in a language.
    pub fn new(lang: &str) -> Self {
        Self {
            lang: main(lang),
            seen: FxHashSet::default(),
            tail: Tail::default(),
            texts: Vec::new(),
            scratch: Scratch::default(),
        }
    }

    /// Judges the next segment. `lookup` returns the best score that the memories have for it, 0 if none; it is not called
    /// for repetitions.
    ///
    /// # Errors
    /// Those of `lookup`.
    pub fn add<E>(
        &mut self,
        segment: &Segment,
        lookup: impl FnOnce() -> Result<u32, E>,
    ) -> Result<Verdict, E> {
        let counts = Counts::of(segment);
        if !self.seen.insert(XxHash3_64::oneshot(segment.with_codes().as_bytes())) {
            return Ok(Verdict { band: Band::Repetition, internal: true, counts });
        }
        let score = lookup()?;
        let (text, tokens) = tokens::of_segment(segment, &self.lang);
        let mut internal = 0;
        if score < 100 {
            let wanted = Wanted::new(&text, tokens.clone(), 50);
            let texts = &self.texts;
            self.tail.search(&wanted, &mut self.scratch, &mut |hit| {
                // The score of a hit is a bound.
                let own = usize::try_from(hit.unit).ok().and_then(|at| texts.get(at));
                if hit.score > internal
                    && let Some(own) = own
                {
                    internal = internal.max(crate::score(&wanted.tokens, own).min(99));
                }
            });
        }
        self.tail.add(self.texts.len() as i64, &text, &tokens);
        self.texts.push(tokens);
        let band = Band::of(score.max(internal));
        Ok(Verdict { band, internal: internal > score && band != Band::of(score), counts })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_repetitions_and_internal_matches() {
        let mut project = Project::new("en-GB");
        let mut add = |text: &str, score: u32| {
            let verdict = project.add(&Segment::from(text), || Ok::<_, ()>(score)).unwrap();
            (verdict.band, verdict.internal)
        };
        assert_eq!(add("The Council met on 3 May.", 0), (Band::New, false));
        assert_eq!(add("The Council met on 3 May.", 100), (Band::Repetition, true));
        assert_eq!(add("The Council met on 4 May.", 0), (Band::Fuzzy95, true));
        assert_eq!(add("The Council met on 5 May.", 96), (Band::Fuzzy95, false));
        assert_eq!(add("Peace.", 101), (Band::Context, false));
        assert_eq!(add("War.", 74), (Band::Fuzzy50, false));
    }

    #[test]
    fn weights_are_percent_of_words() {
        assert_eq!(Band::named("95-99"), Some(Band::Fuzzy95));
        assert_eq!((Band::named("101%"), Band::named("fuzzy")), (Some(Band::Context), None));
        let weights = Weights::new(&[(Band::Exact, 30), (Band::Exact, 10), (Band::Repetition, 0)]);
        let mut figures = Figures::new("a");
        let counts = Counts { segments: 1, words: 7, ..Counts::default() };
        for band in [Band::Exact, Band::Repetition, Band::New, Band::New] {
            figures.add(&Verdict { band, internal: band != Band::New, counts });
        }
        assert_eq!((weights.total(&figures), figures.total.words, figures.internal()), (1_470, 28, 1));
        let sum = Figures::sum(&[figures.clone(), figures]);
        assert_eq!((weights.total(&sum), sum.total.segments), (2_940, 8));
    }

    #[test]
    fn words_characters_placeables() {
        let counts = Counts::of(&Segment::from("On 3 May — <b>we</b> met."));
        assert_eq!((counts.words, counts.placeables, counts.characters), (5, 3, 25));
        assert_eq!(Counts::of(&Segment::from("中文")).words, 2);
    }
}
