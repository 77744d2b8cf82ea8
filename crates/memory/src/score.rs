//! The score of a match: an edit distance over tokens, in percent.
//!
//! `score = 100 · (W − D) / W`, rounded down. `W` is the greater of the weights of the two texts; `D` the least cost of
//! turning one into the other. Leaving a token out or putting one in costs its weight, replacing one by another the
//! greater of the two weights, one by another of the same key [`FORM`], and one name by another [`NAME`].
//!
//! Two properties carry the search. `D` is at least the difference of the two weights. And of either text, what the tokens
//! without a partner of their key in the other cost at least ([`Unit::alone`]) is at most the weight of that text less
//! `W − D`.

use crate::tokens::{FORM, NAME, Token};

/// A token as the distance needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Unit<K, F> {
    pub(crate) key: K,
    pub(crate) form: F,
    pub(crate) weight: u32,
    pub(crate) is_name: bool,
}

impl<K, F> Unit<K, F> {
    /// What it costs at least where the other text does not have its key: a name may be replaced by another.
    pub(crate) fn alone(&self) -> u32 {
        if self.is_name { NAME } else { self.weight }
    }
}

/// Room for the rows of the table, kept from one call to the next.
#[derive(Debug, Default)]
pub(crate) struct Rows(Vec<u32>, Vec<u32>);

/// More than any distance. Two of them can be added.
const FAR: u32 = u32::MAX / 4;

/// Returns the distance of two texts where it is at most `limit`.
///
/// Only cells of the table that can be on a way within the limit are filled (Ukkonen 1985), so the time is the
/// length of a text times what the limit allows.
pub(crate) fn distance<K: Copy + PartialEq, F: Copy + PartialEq>(
    a: &[Unit<K, F>],
    b: &[Unit<K, F>],
    limit: u32,
    rows: &mut Rows,
) -> Option<u32> {
    // What the texts begin or end with in common can be left as it is: inserting a token never costs more than deleting one
    // and replacing another by it.
    let head = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[head..], &b[head..]);
    let tail = a.iter().rev().zip(b.iter().rev()).take_while(|(a, b)| a == b).count();
    let (a, b) = (&a[..a.len() - tail], &b[..b.len() - tail]);
    let Rows(last, next) = rows;
    last.clear();
    last.push(0);
    last.extend(b.iter().scan(0, |sum, unit| {
        *sum += unit.weight;
        Some(*sum)
    }));
    next.clear();
    next.resize(b.len() + 1, FAR);
    // Cells before `from` and after `to` are beyond the limit in the last row.
    let mut from = 0;
    let mut to = last.iter().rposition(|cost| *cost <= limit)?;
    for unit in a {
        let end = b.len().min(to + 1);
        next[from] = last[from] + unit.weight;
        let mut left = next[from];
        for at in from + 1..=end {
            let other = &b[at - 1];
            let replace = if unit.key == other.key {
                if unit.form == other.form { 0 } else { FORM }
            } else if unit.is_name && other.is_name {
                NAME
            } else {
                unit.weight.max(other.weight)
            };
            let above = if at <= to { last[at] } else { FAR };
            left = (last[at - 1] + replace).min(above + unit.weight).min(left + other.weight);
            next[at] = left;
        }
        // Behind the last cell only leaving tokens of `b` out goes on.
        to = end;
        while to < b.len() && next[to] + b[to].weight <= limit {
            next[to + 1] = next[to] + b[to].weight;
            to += 1;
        }
        while next[to] > limit {
            if to == from {
                return None;
            }
            to -= 1;
        }
        while next[from] > limit {
            from += 1;
        }
        std::mem::swap(last, next);
        // The cell before the first is read by the next row.
        if from > 0 {
            last[from - 1] = FAR;
        }
    }
    (to == b.len()).then(|| last[b.len()])
}

/// Returns the greatest distance at which the score is at least `min` percent.
pub(crate) fn limit(weight: u32, min: u32) -> u32 {
    let share = u64::from(100 - min.min(100)) * u64::from(weight) / 100;
    u32::try_from(share).unwrap_or(u32::MAX)
}

/// Returns the score of a distance in percent.
pub(crate) fn percent(weight: u32, distance: u32) -> u32 {
    if weight == 0 {
        return 100;
    }
    let left = u64::from(weight.saturating_sub(distance)) * 100 / u64::from(weight);
    u32::try_from(left).unwrap_or(0)
}

/// Returns the tokens as the exact distance compares them.
pub(crate) fn units(tokens: &[Token]) -> Vec<Unit<u64, u64>> {
    let of = |token: &Token| Unit {
        key: token.key,
        form: token.form,
        weight: token.kind.weight(),
        is_name: token.is_name,
    };
    tokens.iter().map(of).collect()
}

/// Returns the score of two lists of tokens, in percent.
///
/// ```
/// use sverka_memory::{score, tokens::of_text};
/// let score = |a, b| score(&of_text(a, "en"), &of_text(b, "en"));
/// assert_eq!(score("We met on 3 May 2021.", "We met on 3 May 2021."), 100);
/// assert_eq!(score("We met on 3 May 2021.", "We met on 4 May 2022."), 90, "2 of 21");
/// assert_eq!(score("We met on 3 May 2021.", "We met in 3 May 2021"), 76, "5 of 21");
/// assert_eq!(score("We met on 3 May 2021.", "We met on 3 June 2021."), 90, "2 of 21");
/// ```
pub fn score(a: &[Token], b: &[Token]) -> u32 {
    let weight = crate::tokens::weight(a).max(crate::tokens::weight(b));
    let found = distance(&units(a), &units(b), weight, &mut Rows::default());
    percent(weight, found.unwrap_or(weight))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_the_page_are_right() {
        let page = include_str!("../../../docs/memory.md");
        let rows = page.lines().filter_map(|line| {
            let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
            let [own, query, share, score] = cells[..] else { return None };
            let (cost, weight) = share.split_once(" / ")?;
            Some((own, query, [cost, weight, score].map(|number| number.parse::<u32>().ok())))
        });
        let mut count = 0;
        for (own, query, numbers) in rows.filter(|(.., numbers)| numbers.iter().all(Option::is_some)) {
            let [own, query] = [own, query].map(|text| crate::tokens::of_text(&text.replace('`', ""), "en"));
            let weight = crate::tokens::weight(&own).max(crate::tokens::weight(&query));
            let cost =
                distance(&super::units(&own), &super::units(&query), weight, &mut Rows::default()).unwrap();
            assert_eq!([cost, weight, percent(weight, cost)].map(Some), numbers, "{own:?}");
            count += 1;
        }
        assert!(count >= 6);
    }

    /// The whole table.
    fn plain(a: &[Unit<u8, u8>], b: &[Unit<u8, u8>]) -> u32 {
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                if i + j == 0 {
                    continue;
                }
                let mut best = FAR;
                if i > 0 {
                    best = best.min(table[i - 1][j] + a[i - 1].weight);
                }
                if j > 0 {
                    best = best.min(table[i][j - 1] + b[j - 1].weight);
                }
                if i > 0 && j > 0 {
                    let (a, b) = (a[i - 1], b[j - 1]);
                    let same = if a.form == b.form { 0 } else { FORM };
                    let other = if a.is_name && b.is_name { NAME } else { a.weight.max(b.weight) };
                    let cost = if a.key == b.key { same } else { other };
                    best = best.min(table[i - 1][j - 1] + cost);
                }
                table[i][j] = best;
            }
        }
        table[a.len()][b.len()]
    }

    fn units() -> impl Strategy<Value = Vec<Unit<u8, u8>>> {
        let unit = (0u8..6, 0u8..3, any::<bool>()).prop_map(|(key, form, is_name)| {
            let weight = [4, 4, 4, 2, 2, 1][key as usize];
            Unit { key, form, weight, is_name: is_name && weight == 4 }
        });
        proptest::collection::vec(unit, 0..12)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]
        #[test]
        fn within_the_limit_it_is_that_of_the_whole_table(a in units(), b in units(), limit in 0u32..60) {
            let want = Some(plain(&a, &b)).filter(|cost| *cost <= limit);
            prop_assert_eq!(distance(&a, &b, limit, &mut Rows::default()), want);
        }

        #[test]
        fn limit_and_percent_agree(weight in 1u32..5_000, cost in 0u32..5_000, min in 1u32..=100) {
            let cost = cost.min(weight);
            prop_assert_eq!(cost <= limit(weight, min), percent(weight, cost) >= min);
        }
    }
}
