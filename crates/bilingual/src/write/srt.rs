//! Bilingual subtitles: a cue for each link, with the source above the target, at the times of the source.
//! For learners, and for checking a translation against the film.
//!
//! A target sentence without a counterpart has no time and gets the pause between its neighbours.

use super::{Omissions, Options, Scope};
use std::borrow::Cow;
use std::fmt;
use std::io::{self, Write};
use std::ops::Range;
use sverka_report::Losses;
use sverka_text::bitext::{Bitext, Link};
use sverka_text::document::Segmented;
use sverka_text::one_line;
use sverka_text::time::Interval;

/// Writes a cue for each link. If the source has no times, those of the target are used. Returns what the
/// file leaves out.
///
/// # Errors
/// When `out` fails, and when neither side has times.
pub fn write(out: &mut dyn Write, bitext: &Bitext, options: &Options) -> io::Result<Omissions> {
    let links: Vec<&Link> = options.select(bitext, Scope::Texts).map(|one| one.link).collect();
    let (source, target) = (&bitext.source, &bitext.target);
    let times: Vec<Option<Interval>> = if has_times(source) {
        links.iter().map(|link| time(source, &link.source)).collect()
    } else if has_times(target) {
        links.iter().map(|link| time(target, &link.target)).collect()
    } else {
        let message = format!(
            "{} and {} have no times, which subtitles need; align subtitles (SRT, WebVTT, ASS), or write another format",
            source.name, target.name
        );
        return Err(io::Error::new(io::ErrorKind::InvalidInput, message));
    };
    let mut changed = 0;
    for (number, (link, interval)) in links.iter().zip(filled(&times)).enumerate() {
        let (source, target) = bitext.texts(link);
        let lines = [one_line(&source), one_line(&target)];
        changed += lines.iter().filter(|line| matches!(line, Cow::Owned(_))).count();
        writeln!(out, "{}\n{} --> {}", number + 1, Clock(interval.from), Clock(interval.to))?;
        for line in lines.iter().map(|line| line.trim()).filter(|line| !line.is_empty()) {
            writeln!(out, "{line}")?;
        }
        writeln!(out)?;
    }
    Ok(Omissions { losses: Losses::flattened(changed), ..Omissions::of(bitext, options, Scope::Texts) })
}

fn has_times(side: &Segmented) -> bool {
    side.times.iter().any(Option::is_some)
}

/// Returns the time of a run of sentences; `None` for an empty one.
fn time(side: &Segmented, run: &Range<usize>) -> Option<Interval> {
    let times = || run.clone().filter_map(|index| side.time(index));
    Some(Interval { from: times().map(|time| time.from).min()?, to: times().map(|time| time.to).max()? })
}

/// Gives cues without a time the pause between their neighbours, in equal shares.
fn filled(times: &[Option<Interval>]) -> Vec<Interval> {
    let mut out: Vec<Interval> = Vec::with_capacity(times.len());
    let mut at = 0;
    while at < times.len() {
        if let Some(time) = times[at] {
            out.push(time);
            at += 1;
            continue;
        }
        let count = times[at..].iter().position(Option::is_some).unwrap_or(times.len() - at);
        let from = out.last().map_or(0, |before| before.to);
        let next = times.get(at + count).copied().flatten();
        let to = next.map_or(from, |next| next.from).max(from);
        let part = |k: usize| from + (u128::from(to - from) * k as u128 / count as u128) as u64;
        out.extend((0..count).map(|k| Interval { from: part(k), to: part(k + 1) }));
        at += count;
    }
    out
}

/// A time as SubRip writes it: `00:01:02,500`.
struct Clock(u64);

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 / 1000;
        let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
        write!(f, "{hours:02}:{minutes:02}:{:02},{:03}", seconds % 60, self.0 % 1000)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::sample::{bitext, small, written};
    use proptest::prelude::*;

    fn timed(from: &[u64]) -> Vec<Option<Interval>> {
        from.iter().map(|&from| Some(Interval { from, to: from + 900 })).collect()
    }

    #[test]
    fn golden() {
        let mut bitext = small();
        bitext.source.times = timed(&[1000, 2000, 3_600_000, 3_601_000]);
        assert_eq!(
            written(write, &bitext, &Options::default()),
            "1\n00:00:01,000 --> 00:00:01,900\nOne.\nРаз.\n\n\
             2\n00:00:02,000 --> 01:00:00,900\nTwo. <b>Three</b>.\nДва и \"три\".\n\n\
             3\n01:00:01,000 --> 01:00:01,900\nFour four.\n\n\
             4\n01:00:01,900 --> 01:00:01,900\nПять.\n\n"
        );
        let sure = Options { min_score: 0.5, unaligned: Some(false), ..Options::default() };
        let text = written(write, &bitext, &sure);
        assert_eq!(text, "1\n00:00:01,000 --> 00:00:01,900\nOne.\nРаз.\n\n");
        let omissions = write(&mut io::sink(), &bitext, &sure).unwrap();
        assert_eq!((omissions.below_score, omissions.unaligned), (1, 2));
    }

    #[test]
    fn the_target_gives_the_times_where_the_source_has_none() {
        let mut bitext = small();
        bitext.target.times = timed(&[1000, 4000, 9000]);
        let text = written(write, &bitext, &Options::default());
        let cues: Vec<&str> = text.lines().filter(|line| line.contains("-->")).collect();
        assert_eq!(
            cues,
            [
                "00:00:01,000 --> 00:00:01,900",
                "00:00:04,000 --> 00:00:04,900",
                "00:00:04,900 --> 00:00:09,000",
                "00:00:09,000 --> 00:00:09,900"
            ]
        );
        let error = write(&mut io::sink(), &small(), &Options::default()).unwrap_err();
        assert!(
            error.to_string().contains(" have no times, which subtitles need; align subtitles"),
            "{error}"
        );
    }

    #[test]
    fn texts_without_times_share_the_pause() {
        let one = |from, to| Some(Interval { from, to });
        let of = |times: &[Option<Interval>]| -> Vec<(u64, u64)> {
            filled(times).iter().map(|time| (time.from, time.to)).collect()
        };
        assert_eq!(
            of(&[None, one(10, 20), None, None, one(40, 50)]),
            [(0, 10), (10, 20), (20, 30), (30, 40), (40, 50)]
        );
        assert_eq!(of(&[one(10, 20), None, one(15, 30)]), [(10, 20), (20, 20), (15, 30)]);
        assert_eq!(of(&[]), []);
    }

    proptest! {
        #[test]
        fn every_link_is_a_cue(bitext in bitext()) {
            let mut bitext = bitext;
            let starts: Vec<u64> = (0..bitext.source.segments.len() as u64).map(|i| i * 1000).collect();
            bitext.source.times = timed(&starts);
            prop_assume!(!starts.is_empty());
            let text = written(write, &bitext, &Options::default());
            let cues: Vec<&str> = text.split_terminator("\n\n").collect();
            prop_assert_eq!(cues.len(), bitext.links.len());
        }
    }
}
