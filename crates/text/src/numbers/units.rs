//! Units of measure and currencies, out of `data/numbers/units.txt`.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// A unit from the list.
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// `metre`, `dollar`.
    pub id: &'static str,
    /// What it measures: `length`, `money`.
    pub kind: &'static str,
    /// How many base units of its kind it is; 0 for what is not converted (currencies).
    pub factor: f64,
}

struct Units {
    all: Vec<Unit>,
    words: FxHashMap<&'static str, usize>,
    /// Beginnings of words.
    stems: Vec<(&'static str, usize)>,
}

static UNITS: LazyLock<Units> = LazyLock::new(|| parse(include_str!("../../data/numbers/units.txt")));

fn parse(list: &'static str) -> Units {
    let mut units = Units { all: Vec::new(), words: FxHashMap::default(), stems: Vec::new() };
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let mut fields = line.split_whitespace();
        let (Some(id), Some(kind), Some(Ok(factor))) =
            (fields.next(), fields.next(), fields.next().map(str::parse))
        else {
            continue;
        };
        let index = units.all.len();
        units.all.push(Unit { id, kind, factor });
        for word in fields {
            match word.strip_suffix('*') {
                Some(stem) => units.stems.push((stem, index)),
                None => {
                    units.words.insert(word, index);
                }
            }
        }
    }
    units
}

/// Returns the unit of a word in small letters, or of a sign.
pub fn unit(word: &str) -> Option<&'static Unit> {
    let units = &*UNITS;
    let index =
        units.words.get(word).copied().or_else(|| {
            units.stems.iter().find(|(stem, _)| word.starts_with(stem)).map(|&(_, index)| index)
        })?;
    units.all.get(index)
}

/// Returns the square or the cube (`power` 2 or 3) of a unit of length, if the list contains it.
pub fn power(length: &Unit, power: u8) -> Option<&'static Unit> {
    let shape = if power == 2 { "square-" } else { "cubic-" };
    UNITS.all.iter().find(|unit| unit.id.strip_prefix(shape) == Some(length.id))
}

/// Returns the unit of an id: `metre`.
pub fn by_id(id: &str) -> Option<&'static Unit> {
    UNITS.all.iter().find(|unit| unit.id == id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_list_is_understood() {
        let lines = include_str!("../../data/numbers/units.txt");
        let count = lines.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()).count();
        assert_eq!(UNITS.all.len(), count);
        assert_eq!(unit("рублей"), unit("roubles"));
        assert_ne!(unit("ft"), unit("м"));
        assert_eq!(unit("часть"), None);
        let mile = unit("miles").unwrap();
        assert_eq!(power(mile, 2).map(|unit| unit.id), Some("square-mile"));
        assert_eq!(power(unit("кг").unwrap(), 2), None);
    }
}
