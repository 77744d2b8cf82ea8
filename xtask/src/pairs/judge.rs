//! How well the program's scores tell good pairs from damaged ones.

use super::damage::KINDS;
use super::rows::{Among, Row};
use anyhow::{Result, ensure};

/// The lowest area under the curve that each kind may have in lists of the same kind: a little worse than fit.py measures
/// with trees that have seen the pairs.
const FLOORS: [(&str, f64); 10] = [
    ("shifted", 0.996),
    ("unrelated", 0.99),
    ("neighbour", 0.99),
    ("other language", 0.998),
    ("untranslated", 0.998),
    ("salad", 0.989),
    ("number", 0.99),
    ("name", 0.97),
    ("half", 0.985),
    ("extra", 0.98),
];
/// How far the probabilities may be off in mixed lists. The trees have seen these pairs and tell them apart better than
/// others, so the probabilities are too modest: .025 where it is .007 held out.
const CEILING: f64 = 0.03;

/// Bins of the calibration error.
const BINS: usize = 10;

/// Prints the area under the curve of each kind, and the calibration error of mixed lists.
pub fn judge(rows: &[(Row, f64)], floors: bool) -> Result<()> {
    println!("kind            same    mixed   few     alone");
    for (kind, floor) in FLOORS {
        let [same, mixed, few, alone] = [Among::Same, Among::Mixed, Among::Few, Among::None].map(|among| {
            let of = |kind: &str| -> Vec<f64> {
                let is_one =
                    |(row, _): &&(Row, f64)| row.among == among && row.kind == kind && is_judged(row);
                rows.iter().filter(is_one).map(|(_, score)| *score).collect()
            };
            auc(of("good"), of(kind))
        });
        println!("{kind:<15} {same:.4}  {mixed:.4}  {few:.4}  {alone:.4}");
        ensure!(!floors || same >= floor, "{kind}: {same:.4} is below {floor}");
    }
    debug_assert!(KINDS.iter().all(|kind| FLOORS.iter().any(|(known, _)| known == kind)));
    let error = calibration_error(rows);
    println!("calibration error of mixed lists: {error:.4}");
    ensure!(!floors || error <= CEILING, "the calibration error {error:.4} is above {CEILING}");
    Ok(())
}

/// Returns whether a pair is what it is called: a text that is not translated is no good pair.
fn is_judged(row: &Row) -> bool {
    row.kind != "good" || !row.is_copy
}

/// Returns the probability that a good pair has a higher score than a bad one.
fn auc(good: Vec<f64>, mut bad: Vec<f64>) -> f64 {
    bad.sort_by(f64::total_cmp);
    let wins: f64 = good
        .iter()
        .map(|score| {
            let below = bad.partition_point(|other| other < score);
            let same = bad.partition_point(|other| other <= score) - below;
            below as f64 + same as f64 / 2.0
        })
        .sum();
    wins / (good.len() * bad.len()).max(1) as f64
}

fn calibration_error(rows: &[(Row, f64)]) -> f64 {
    let mut bins = [(0.0, 0.0, 0.0); BINS];
    for (row, score) in rows.iter().filter(|(row, _)| row.among == Among::Mixed && is_judged(row)) {
        let bin = &mut bins[((score * BINS as f64) as usize).min(BINS - 1)];
        bin.0 += 1.0;
        bin.1 += score;
        bin.2 += f64::from(u8::from(row.kind == "good"));
    }
    let all: f64 = bins.iter().map(|bin| bin.0).sum();
    bins.iter().map(|(_, scores, good)| (scores - good).abs() / all).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_area_counts_pairs_in_order() {
        assert_eq!(auc(vec![0.9, 0.8], vec![0.1, 0.2]), 1.0);
        assert_eq!(auc(vec![0.9, 0.1], vec![0.5]), 0.5);
        assert_eq!(auc(vec![0.5], vec![0.5]), 0.5);
    }
}
