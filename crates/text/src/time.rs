//! When a part of a text is shown: the times of subtitles.

use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A stretch of time, in milliseconds from the beginning of the film.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interval {
    /// When it begins.
    pub from: u64,
    /// When it ends; not before it begins.
    pub to: u64,
}

impl Interval {
    /// Returns how long it takes.
    pub fn duration(self) -> u64 {
        self.to.saturating_sub(self.from)
    }

    /// Returns the time after `done` of `all` equal steps; the end if there are no steps.
    fn at(self, done: usize, all: usize) -> u64 {
        if all == 0 {
            return self.to;
        }
        let share = self.duration() as u128 * done.min(all) as u128 / all as u128;
        self.from + share as u64
    }
}

/// A part of a text with the time at which it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timed {
    /// Bytes of the text.
    pub range: Range<usize>,
    /// When they are shown.
    pub interval: Interval,
}

impl Timed {
    /// Returns the share of its time that a part of its text takes, with equal time for each byte.
    pub fn part(&self, range: Range<usize>) -> Interval {
        let at = |byte: usize| self.interval.at(byte.saturating_sub(self.range.start), self.range.len());
        Interval { from: at(range.start), to: at(range.end.max(range.start)) }
    }
}

/// Returns when a part of a text is shown, from its beginning in its first timed part to its end in its last.
/// `None` if none of it has a time. The timed parts are in the order of the text and do not overlap.
///
/// ```
/// use sverka_text::time::{Interval, Timed, of};
/// let cue = |range, from, to| Timed { range, interval: Interval { from, to } };
/// let cues = [cue(0..20, 1000, 3000), cue(21..31, 3500, 4500)];
/// assert_eq!(of(&cues, 10..26), Some(Interval { from: 2000, to: 4000 }));
/// ```
pub fn of(timed: &[Timed], part: Range<usize>) -> Option<Interval> {
    let first = timed.partition_point(|one| one.range.end <= part.start);
    let after = timed.partition_point(|one| one.range.start < part.end);
    let (first, last) = (timed.get(first)?, timed.get(after.checked_sub(1)?)?);
    if first.range.start > last.range.start {
        return None;
    }
    let from = first.part(part.start..part.start).from;
    let to = last.part(part.end..part.end).to;
    Some(Interval { from, to: to.max(from) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_take_their_share_of_the_time_and_gaps_have_none() {
        let cue = |range: Range<usize>, from, to| Timed { range, interval: Interval { from, to } };
        let cues = [cue(0..10, 100, 200), cue(20..30, 1000, 2000), cue(30..30, 2000, 2100)];
        let time = |range| of(&cues, range).map(|time| (time.from, time.to));
        assert_eq!(time(0..10), Some((100, 200)));
        assert_eq!(time(5..25), Some((150, 1500)));
        assert_eq!(time(12..18), None);
        assert_eq!(time(15..25), Some((1000, 1500)));
        assert_eq!(time(40..50), None);
        assert_eq!(of(&[], 0..1), None);
        let whole = cue(0..3, 0, u64::MAX);
        assert_eq!(whole.part(0..3).to, u64::MAX);
    }
}
