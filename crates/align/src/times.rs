//! The times of subtitles as a hint: sentences spoken at the same time belong together.
//!
//! The two files of a film seldom have the same clock: they begin with different trailers, and one may be for
//! 25 frames per second, the other for 23.976. The target's time is therefore modelled as a linear function
//! of the source's, found from the rough path. Where it does not fit, as between different cuts of a film,
//! times are ignored.

use crate::span::{Cell, Run, Side, Span};
use crate::weights::Term;
use sverka_text::time::Interval;

/// Fewer points of the path than this do not determine a line.
const ENOUGH_POINTS: usize = 8;

/// Median distance in seconds of the points of the path from the line, above which times are ignored.
const MOST_RESIDUAL: f64 = 2.0;

/// Bounds of the ratio of two speeds: those of 24 and 30 pictures a second are within.
const RATIOS: (f64, f64) = (0.75, 1.34);

/// Maximum number of seconds between two beginnings or two ends that counts.
const MOST_DISTANCE: f64 = 5.0;

/// The features of times in a link.
pub(crate) const TIME: [&str; 2] = ["time.overlap", "time.distance"];

/// The times of both sides in seconds of the source.
#[derive(Clone, Debug)]
pub(crate) struct Times([Vec<Option<(f64, f64)>>; 2]);

impl Times {
    /// Puts the times of both sides on one clock; `None` if a side has none or no line fits them.
    pub(crate) fn fit(sides: [&[Option<Interval>]; 2], path: &[Cell]) -> Option<Self> {
        let seconds = sides.map(|times| -> Vec<Option<(f64, f64)>> {
            let second = |millis: u64| millis as f64 / 1000.0;
            times.iter().map(|time| time.map(|time| (second(time.from), second(time.to)))).collect()
        });
        let middle =
            |k: usize, i: usize| seconds[k].get(i).copied().flatten().map(|(from, to)| (from + to) / 2.0);
        let points: Vec<(f64, f64)> =
            path.iter().filter_map(|&Cell { i, j }| Some((middle(0, i)?, middle(1, j)?))).collect();
        let line = Line::through(&points)?;
        let [source, mut target] = seconds;
        for time in target.iter_mut().flatten() {
            *time = (line.source(time.0), line.source(time.1));
        }
        Some(Self([source, target]))
    }

    /// Returns when a run of a side is shown.
    fn run(&self, side: Side, run: Run) -> Option<(f64, f64)> {
        let times = &self.0[side.index()];
        let (from, _) = (*times.get(run.start)?)?;
        let (_, to) = (*times.get(run.end.checked_sub(1)?)?)?;
        (to >= from).then_some((from, to))
    }

    /// Returns the values of [`TIME`] for a link: the share of the time of both sides that they have in
    /// common, and the sum of the seconds between their beginnings and between their ends.
    pub(crate) fn values(&self, span: Span) -> Option<[f32; TIME.len()]> {
        let (ours, theirs) = (self.run(Side::Source, span.source)?, self.run(Side::Target, span.target)?);
        let both = (ours.1.min(theirs.1) - ours.0.max(theirs.0)).max(0.0);
        let all = ours.1.max(theirs.1) - ours.0.min(theirs.0);
        let overlap = if all > 0.0 { both / all } else { 1.0 };
        let distance = |a: f64, b: f64| (a - b).abs().min(MOST_DISTANCE);
        Some([overlap as f32, (distance(ours.0, theirs.0) + distance(ours.1, theirs.1)) as f32])
    }

    /// Returns what the times of a link add to its score.
    pub(crate) fn share(&self, span: Span) -> Option<f32> {
        let values = self.values(span)?;
        Some(TERMS.iter().zip(values).map(|(term, value)| term.weight * term.normal(value)).sum())
    }
}

/// The terms of [`TIME`], set by hand on subtitles made from news, health and literature (`xtask subtitles`),
/// because there are no real ones to fit them on. They are not among the fitted weights, so that texts
/// without times keep their scores.
pub(crate) const TERMS: [Term; TIME.len()] = [
    // Half of the time in common is no evidence: a sentence has that with one of two counterparts.
    Term { mean: 0.5, deviation: 0.35, weight: 1.0 },
    // Cues are inaccurate by a second in total.
    Term { mean: 1.0, deviation: 1.0, weight: -0.5 },
];

/// The target's time as a function of the source's: `slope * t + offset`.
struct Line {
    slope: f64,
    offset: f64,
}

impl Line {
    /// Finds the line through most of the points, which rise on both sides. Medians ignore the wrong ones.
    fn through(points: &[(f64, f64)]) -> Option<Self> {
        if points.len() < ENOUGH_POINTS {
            return None;
        }
        // Points half a film apart have the steadiest slopes (Siegel and Theil use all pairs).
        let half = points.len() / 2;
        let pairs = points.iter().zip(&points[half..]);
        let slope =
            median(pairs.filter(|(a, b)| b.0 > a.0).map(|(a, b)| (b.1 - a.1) / (b.0 - a.0)).collect())?;
        if !(RATIOS.0..=RATIOS.1).contains(&slope) {
            return None;
        }
        let offset = median(points.iter().map(|(s, t)| t - slope * s).collect())?;
        let residual = median(points.iter().map(|(s, t)| (t - slope * s - offset).abs()).collect())?;
        (residual <= MOST_RESIDUAL).then_some(Self { slope, offset })
    }

    /// Returns the source's time at a time of the target.
    fn source(&self, target: f64) -> f64 {
        (target - self.offset) / self.slope
    }
}

fn median(mut values: Vec<f64>) -> Option<f64> {
    values.sort_unstable_by(f64::total_cmp);
    values.get(values.len() / 2).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn interval(from: f64, to: f64) -> Option<Interval> {
        Some(Interval { from: (from * 1000.0) as u64, to: (to * 1000.0) as u64 })
    }

    /// Sentences of growing length, and the same with another shift and speed.
    fn sides(ratio: f64, shift: f64) -> [Vec<Option<Interval>>; 2] {
        let start = |i: usize| (i * i) as f64 / 4.0 + 3.0 * i as f64;
        let ours = (0..20).map(|i| interval(start(i), start(i + 1)));
        let theirs = (0..20).map(|i| interval(start(i) * ratio + shift, start(i + 1) * ratio + shift));
        [ours.collect(), theirs.collect()]
    }

    fn fit(sides: &[Vec<Option<Interval>>; 2], path: impl Iterator<Item = (usize, usize)>) -> Option<Times> {
        let path: Vec<Cell> = path.map(|(i, j)| Cell { i, j }).collect();
        Times::fit([&sides[0], &sides[1]], &path)
    }

    #[test]
    fn both_sides_come_on_one_clock() {
        for (ratio, shift) in [(1.0, 0.0), (25.0 / 23.976, 1.7), (24.0 / 25.0, 30.0)] {
            let sides = sides(ratio, shift);
            // A fifth of the points are wrong.
            let path = (0..20).map(|i| (i, if i % 5 == 0 { 19 - i } else { i }));
            let times = fit(&sides, path).unwrap();
            let [overlap, distance] = times.values(Span::new(4..6, 4..6)).unwrap();
            assert!(overlap > 0.95 && distance < 0.3, "{ratio} {shift}: {overlap} {distance}");
            let right = times.share(Span::new(4..6, 4..6)).unwrap();
            for (source, target) in [(4..6, 4..5), (4..6, 6..8), (4..6, 5..7), (0..1, 12..13)] {
                let wrong = times.share(Span::new(source.clone(), target.clone())).unwrap();
                assert!(wrong < right, "{source:?} {target:?}: {wrong}");
            }
        }
    }

    #[test]
    fn times_that_fit_no_line_say_nothing() {
        let sides = sides(1.0, 0.0);
        assert!(fit(&sides, (0..7).map(|i| (i, i))).is_none(), "too few points");
        assert!(fit(&sides, (0..10).map(|i| (i, 2 * i))).is_none(), "twice as fast");
        let [ours, theirs] = sides;
        let shuffled = [ours.clone(), (0..20).map(|i| theirs[i * 7 % 20]).collect()];
        assert!(fit(&shuffled, (0..20).map(|i| (i, i))).is_none(), "another order");
        assert!(fit(&[ours.clone(), Vec::new()], (0..20).map(|i| (i, i))).is_none(), "a text");
        let equal = vec![interval(1.0, 2.0); 20];
        assert!(fit(&[equal.clone(), equal], (0..20).map(|i| (i, i))).is_none(), "all at once");
        let mut holes = theirs;
        holes[4] = None;
        let times = fit(&[ours, holes], (0..20).map(|i| (i, i))).unwrap();
        assert!(times.share(Span::new(4..5, 4..5)).is_none() && times.share(Span::new(4..6, 3..6)).is_some());
    }
}
