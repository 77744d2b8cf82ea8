//! Anchors: decisions of a person about which links must be in the result and which must not.
//!
//! The file is handwritten, or copied from the program's own output:
//!
//! ```text
//! # checked on Monday
//! 3,4     5        sentences 3 and 4 of the source belong to 5 of the target
//! 7-9     6        a run of sentences
//! 10      -        10 has no counterpart; "- 8" the same for the target
//! !12     9        12:9 is wrong, exactly so; 12:9,10 may be right
//! !14     -        14 has a counterpart, whichever it is; "!- 8" the same for the target
//! [13, 14]:[11]    a line of `--format beads`, with its score or without; "![13]:[11]" too
//! ```
//!
//! Plain numbers count from 1, as in reports and explanations; those of beads count from 0, as in every file
//! of beads. Fields are separated by a tab, or by spaces if no field contains one; text after `#` is a
//! comment.

pub use crate::span::Side;
use crate::span::{Run, Span};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use sverka_text::bitext::Link;

/// The decisions of a person, in the order of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Anchors(Vec<Anchor>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Anchor {
    line: usize,
    /// Whether the link must be in the result, or must not.
    holds: bool,
    source: Range<usize>,
    target: Range<usize>,
}

impl Anchor {
    fn span(&self) -> Span {
        Span::new(&self.source, &self.target)
    }

    /// Checks whether it names sentences of one side only.
    fn is_one_sided(&self) -> bool {
        self.source.is_empty() || self.target.is_empty()
    }
}

/// The error of an anchor that cannot be used. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {kind}")]
pub struct Error {
    /// The line of the anchor.
    pub line: usize,
    /// What is wrong with it, and what to do.
    pub kind: ErrorKind,
}

/// What is wrong with an anchor. Numbers of sentences count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The line cannot be read.
    #[error(
        "not an anchor: {0:?}; write the numbers of the sentences on both sides, such as \"3,4\", tab, \"5\""
    )]
    Syntax(String),
    /// A sentence has the number 0.
    #[error("there is no sentence 0; plain numbers count from 1 (those of beads, in brackets, from 0)")]
    Zero,
    /// The sentences of one side do not follow each other.
    #[error("the sentences of a link must be consecutive; write {0:?} as several links")]
    Gap(String),
    /// A sentence must have a counterpart, but no alignment gives it one.
    #[error("nothing is left that sentence {number} of the {side} could be linked with; give its link")]
    Unlinkable {
        /// The side.
        side: Side,
        /// The sentence.
        number: usize,
    },
    /// The document has no such sentence.
    #[error("the {side} has {count} sentences, so there is no {number}; use the numbers in the report")]
    Outside {
        /// The side.
        side: Side,
        /// The sentence.
        number: usize,
        /// Number of its sentences.
        count: usize,
    },
    /// Two required links contain the same sentence.
    #[error(
        "sentence {number} of the {side} is also in line {line} with another link; keep one of the two lines"
    )]
    Twice {
        /// The side.
        side: Side,
        /// The sentence.
        number: usize,
        /// Line of the other anchor.
        line: usize,
    },
    /// Two required links cross each other.
    #[error("it crosses line {0}, and links keep the order of both texts; remove one of the two lines")]
    Crossing(usize),
    /// A link is both required and forbidden, or a sentence must and must not have a counterpart.
    #[error("line {0} says the opposite; remove one of the two lines")]
    Forbidden(usize),
}

/// Anchors that are consistent with two documents and each other.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Decided {
    /// The required links, in order on both sides, with text on both.
    pub(crate) links: Vec<Span>,
    /// The forbidden links: start and end of both runs.
    forbidden: BTreeSet<[usize; 4]>,
    /// The sentences of the source and of the target without a counterpart.
    pub(crate) left_out: [BTreeSet<usize>; 2],
    /// The sentences that must have a counterpart, each with the line that requires it.
    pub(crate) linked: [BTreeMap<usize, usize>; 2],
}

/// The sentences between two required links.
pub(crate) struct Stretch {
    /// The sentences of both sides.
    pub(crate) span: Span,
    /// The link that ends it; `None` at the end of the documents.
    pub(crate) link: Option<Span>,
}

/// Returns the stretches between required links, for documents of `n` and `m` sentences.
pub(crate) fn stretches(links: &[Span], n: usize, m: usize) -> impl Iterator<Item = Stretch> {
    let mut from = Span::new(0..0, 0..0);
    links.iter().copied().map(Some).chain([None]).map(move |link| {
        let to = link.unwrap_or(Span::new(n..n, m..m));
        let span = Span::new(from.source.end..to.source.start, from.target.end..to.target.start);
        from = to;
        Stretch { span, link }
    })
}

impl Anchors {
    /// Reads a file of anchors.
    ///
    /// # Errors
    /// Reports the first line that is not an anchor.
    pub fn parse(text: &str) -> Result<Self, Error> {
        let mut anchors = Vec::new();
        for (number, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.split('#').next().unwrap_or("").trim();
            if line.is_empty() {
                continue;
            }
            let number = number + 1;
            anchors.push(parse_line(number, line).map_err(|kind| Error { line: number, kind })?);
        }
        Ok(Self(anchors))
    }

    /// Adds a required or forbidden link; if one side is empty, sentences that have no counterpart, or must
    /// have one. `line` is its place in messages.
    pub fn push(&mut self, line: usize, holds: bool, source: Range<usize>, target: Range<usize>) {
        self.0.push(Anchor { line, holds, source, target });
    }

    /// Checks whether there is no anchor.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Checks the anchors against the numbers of sentences of two documents and against each other.
    ///
    /// # Errors
    /// Reports the first anchor that names a sentence the documents do not have, or the later of two that
    /// contradict each other.
    pub(crate) fn check(&self, n: usize, m: usize) -> Result<Decided, Error> {
        self.check_inside(n, m)?;
        self.check_sides(n, m)?;
        let mut decided = Decided::default();
        let (linked, forbidden): (Vec<&Anchor>, Vec<&Anchor>) =
            self.0.iter().filter(|anchor| !anchor.holds).partition(|anchor| anchor.is_one_sided());
        decided.forbidden = forbidden.iter().map(|anchor| key(anchor.span())).collect();
        for anchor in linked {
            decided.linked[0].extend(anchor.source.clone().map(|i| (i, anchor.line)));
            decided.linked[1].extend(anchor.target.clone().map(|j| (j, anchor.line)));
        }
        let mut links: Vec<&Anchor> = Vec::new();
        for anchor in self.0.iter().filter(|anchor| anchor.holds) {
            match (anchor.source.is_empty(), anchor.target.is_empty()) {
                (false, false) => links.push(anchor),
                (_, true) => decided.left_out[0].extend(anchor.source.clone()),
                (true, _) => decided.left_out[1].extend(anchor.target.clone()),
            }
            for (side, run) in [(0, &anchor.source), (1, &anchor.target)] {
                let opposite = decided.linked[side].range(run.clone()).next();
                if let Some((_, &line)) = opposite.filter(|_| anchor.is_one_sided()) {
                    return Err(later(anchor.line, line, ErrorKind::Forbidden));
                }
            }
            if let Some(other) = forbidden.iter().find(|other| other.span() == anchor.span()) {
                return Err(later(anchor.line, other.line, ErrorKind::Forbidden));
            }
        }
        links.sort_by_key(|link| (link.source.start, link.line));
        links.dedup_by(|b, a| a.span() == b.span());
        for pair in links.windows(2) {
            if pair[1].target.start < pair[0].target.end {
                return Err(later(pair[0].line, pair[1].line, ErrorKind::Crossing));
            }
        }
        decided.links = links.into_iter().map(Anchor::span).collect();
        Ok(decided)
    }

    /// Checks that the documents have all named sentences.
    fn check_inside(&self, n: usize, m: usize) -> Result<(), Error> {
        for anchor in &self.0 {
            for (side, run, count) in [(Side::Source, &anchor.source, n), (Side::Target, &anchor.target, m)] {
                if run.end > count {
                    let kind = ErrorKind::Outside { side, number: run.start.max(count) + 1, count };
                    return Err(Error { line: anchor.line, kind });
                }
            }
        }
        Ok(())
    }

    /// Checks that no sentence is in two required anchors, unless both are the same.
    fn check_sides(&self, n: usize, m: usize) -> Result<(), Error> {
        for (side, count) in [(Side::Source, n), (Side::Target, m)] {
            let mut taken: Vec<Option<&Anchor>> = vec![None; count];
            for anchor in self.0.iter().filter(|anchor| anchor.holds) {
                let same = |other: &&Anchor| {
                    anchor.is_one_sided() && other.is_one_sided() || other.span() == anchor.span()
                };
                for k in anchor.span().run(side).iter() {
                    let other = taken[k].replace(anchor);
                    if let Some(other) = other.filter(|other| !same(other)) {
                        let twice = |line| ErrorKind::Twice { side, number: k + 1, line };
                        return Err(later(anchor.line, other.line, twice));
                    }
                }
            }
        }
        Ok(())
    }
}

impl Decided {
    /// Checks whether nothing is decided.
    pub(crate) fn is_empty(&self) -> bool {
        self.links.is_empty() && !self.restricts_links() && self.linked.iter().all(BTreeMap::is_empty)
    }

    /// Checks whether some links of the lattice are not allowed.
    pub(crate) fn restricts_links(&self) -> bool {
        !self.forbidden.is_empty() || self.left_out.iter().any(|side| !side.is_empty())
    }

    /// Checks that an alignment links every sentence that must have a counterpart.
    ///
    /// # Errors
    /// Reports the first line that it violates.
    pub(crate) fn check_linked(&self, links: &[Link]) -> Result<(), Error> {
        let alone = links.iter().filter(|link| !link.is_two_sided());
        let broken = alone.filter_map(|link| {
            let (side, run) = match link.target.is_empty() {
                true => (Side::Source, &link.source),
                false => (Side::Target, &link.target),
            };
            let (&number, &line) = self.linked[side.index()].range(run.clone()).next()?;
            Some(Error { line, kind: ErrorKind::Unlinkable { side, number: number + 1 } })
        });
        broken.min_by_key(|error| error.line).map_or(Ok(()), Err)
    }

    /// Checks whether forbidden links and deleted sentences allow a link in the output.
    pub(crate) fn allows(&self, span: Span) -> bool {
        !self.forbidden.contains(&key(span))
            && Side::BOTH.iter().all(|&side| !self.leaves_out_any(side, span.run(side)))
    }

    /// Checks whether all sentences of a run are deleted.
    pub(crate) fn leaves_out_all(&self, side: Side, run: Run) -> bool {
        run.iter().all(|k| self.left_out[side.index()].contains(&k))
    }

    fn leaves_out_any(&self, side: Side, run: Run) -> bool {
        self.left_out[side.index()].range(run.iter()).next().is_some()
    }
}

/// Returns the ends of both runs of a link, as a sortable key.
fn key(span: Span) -> [usize; 4] {
    [span.source.start, span.source.end, span.target.start, span.target.end]
}

/// Returns an error about the later of two lines that names the earlier one.
fn later(a: usize, b: usize, kind: impl Fn(usize) -> ErrorKind) -> Error {
    Error { line: a.max(b), kind: kind(a.min(b)) }
}

fn parse_line(line: usize, text: &str) -> Result<Anchor, ErrorKind> {
    let syntax = || ErrorKind::Syntax(text.into());
    let (holds, rest) = match text.strip_prefix('!') {
        Some(rest) => (false, rest.trim_start()),
        None => (true, text),
    };
    let (source, target) = if rest.starts_with('[') {
        let (source, rest) = bracket(rest).ok_or_else(syntax)?;
        let (target, score) = rest
            .trim_start()
            .strip_prefix(':')
            .and_then(|rest| bracket(rest.trim_start()))
            .ok_or_else(syntax)?;
        let score = score.trim_start_matches([':', '\t', ' ']);
        if !(score.is_empty() || score.parse::<f64>().is_ok()) {
            return Err(syntax());
        }
        (sentences(source, 0).ok_or_else(syntax)??, sentences(target, 0).ok_or_else(syntax)??)
    } else {
        let (source, target) = match rest.split_once('\t') {
            Some(fields) => fields,
            None => rest.split_once(char::is_whitespace).ok_or_else(syntax)?,
        };
        let side = |field: &str| match field.trim() {
            "-" => Ok(0..0),
            "" => Err(syntax()),
            field => sentences(field, 1).ok_or_else(syntax)?,
        };
        (side(source)?, side(target)?)
    };
    if source.is_empty() && target.is_empty() {
        return Err(syntax());
    }
    Ok(Anchor { line, holds, source, target })
}

/// Returns the text in brackets at the beginning, and the text after them.
fn bracket(text: &str) -> Option<(&str, &str)> {
    text.strip_prefix('[')?.split_once(']')
}

/// Reads `3,4` or `3-5`, counted from `base`. Returns `None` if it is not a list of numbers.
fn sentences(list: &str, base: usize) -> Option<Result<Range<usize>, ErrorKind>> {
    if list.trim().is_empty() {
        return Some(Ok(0..0));
    }
    let mut run: Option<Range<usize>> = None;
    for part in list.split(',') {
        let number = |text: &str| text.trim().parse::<usize>().ok().filter(|&k| k < usize::MAX);
        let (first, last) = match part.split_once('-') {
            Some((first, last)) => (number(first)?, number(last)?),
            None => (number(part)?, number(part)?),
        };
        if first < base {
            return Some(Err(ErrorKind::Zero));
        }
        let next = first - base..last + 1 - base;
        run = match run {
            None if next.is_empty() => return Some(Err(ErrorKind::Gap(list.into()))),
            None => Some(next),
            Some(run) if run.end == next.start && !next.is_empty() => Some(run.start..next.end),
            Some(_) => return Some(Err(ErrorKind::Gap(list.into()))),
        };
    }
    run.map(Ok)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str) -> Result<Decided, String> {
        Anchors::parse(text).and_then(|anchors| anchors.check(20, 20)).map_err(|error| error.to_string())
    }

    #[test]
    fn anchors_are_read_in_every_spelling() {
        let text = "\u{feff}# a remark\n\n3,4\t5\n5-7 6,7 # why\n8\t-\n-\t8-9\n!9\t10\n[9, 10]:[10]\t0.93\n![11]:[11]:0.5\n3,4\t5\r\n";
        let decided = check(text).unwrap();
        let links = [(2..4, 4..5), (4..7, 5..7), (9..11, 10..11)];
        assert_eq!(decided.links, links.map(|(source, target)| Span::new(source, target)));
        assert_eq!(decided.left_out, [BTreeSet::from([7]), BTreeSet::from([7, 8])]);
        assert_eq!(decided.forbidden, BTreeSet::from([[8, 9, 9, 10], [11, 12, 11, 12]]));
        assert!(!decided.allows(Span::new(8..9, 9..10)) && decided.allows(Span::new(8..10, 9..10)));
        assert!(!decided.allows(Span::new(6..8, 9..10)));
        assert!(check("").unwrap().is_empty());
        let linked = check("!3-4\t-\n!- 9\n![0]:[]").unwrap().linked;
        assert_eq!(linked, [BTreeMap::from([(2, 1), (3, 1), (0, 3)]), BTreeMap::from([(8, 2)])]);
    }

    #[test]
    fn wrong_anchors_are_reported_with_line_and_remedy() {
        for (text, want) in [
            ("1\t1\n3", "2: not an anchor: \"3\"; write"),
            ("one\ttwo", "1: not an anchor"),
            ("-\t-", "1: not an anchor"),
            ("[1]:[1] maybe", "1: not an anchor"),
            ("0\t1", "1: there is no sentence 0; plain numbers count from 1"),
            ("1,3\t1", "1: the sentences of a link must be consecutive; write \"1,3\" as several links"),
            ("4-3\t1", "1: the sentences of a link must be consecutive"),
            ("21\t1", "1: the source has 20 sentences, so there is no 21"),
            ("1\t19-24", "1: the target has 20 sentences, so there is no 21"),
            ("1\t99999999999999999999", "1: not an anchor"),
            ("3\t3\n2,3\t2", "2: sentence 3 of the source is also in line 1"),
            ("3\t3\n\n-\t3", "3: sentence 3 of the target is also in line 1"),
            ("5\t3\n3\t5", "2: it crosses line 1, and links keep the order"),
            ("!5\t3\n5\t3", "2: line 1 says the opposite; remove"),
            ("5\t3\n!5\t3", "2: line 1 says the opposite"),
            ("5\t-\n!4-6\t-", "2: line 1 says the opposite"),
            ("!-\t3\n-\t3", "2: line 1 says the opposite"),
        ] {
            let found = check(text).unwrap_err();
            assert!(found.starts_with(want), "{text:?}: {found}");
        }
    }

    proptest! {
        #[test]
        fn any_file_is_read_or_refused(text in "([-!#,:\\[\\] \t\n0-9]|18446744073709551615|я){0,40}") {
            if let Ok(anchors) = Anchors::parse(&text) {
                let _ = anchors.check(5, 5);
            }
        }
    }
}
