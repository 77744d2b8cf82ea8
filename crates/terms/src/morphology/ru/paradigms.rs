//! How words decline: the tables of `data/morphology/ru/paradigms.txt`, and the verbs' endings.

use crate::morphology::{CaseSet, Class, Gender, Number};

/// What an ending says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    /// As the table has it, with ё.
    pub(super) ending: &'static str,
    /// With ё as е.
    pub(super) folded: &'static str,
    /// Of an adjective: the gender of its noun; of a noun: its own.
    pub(super) gender: Option<Gender>,
    pub(super) number: Option<Number>,
    pub(super) cases: CaseSet,
    /// How common it is among the forms of a word; a paradigm's add up to about 1.
    pub(super) weight: f32,
    /// Short forms of adjectives are predicates: no part of a noun phrase.
    pub(super) short: bool,
}

/// A way to decline.
#[derive(Debug)]
pub(super) struct Paradigm {
    pub(super) name: &'static str,
    pub(super) class: Class,
    /// Ending of the dictionary form.
    pub(super) lemma: &'static str,
    pub(super) cells: Vec<Cell>,
    /// Only in the plural.
    pub(super) plural: bool,
    /// Never changed.
    pub(super) fixed: bool,
}

/// Share of the cases among nouns of Russian prose, in their order: rounded from what grammars tell
/// (nominative and genitive lead, the dative is the rarest).
const SHARES: [f32; 6] = [0.28, 0.30, 0.06, 0.16, 0.09, 0.11];
/// Share of the plural.
const PLURAL: f32 = 0.28;
/// Share of the short forms among those of an adjective.
const SHORT: f32 = 0.08;

impl Paradigm {
    /// A line of the table. `None` where it is malformed; a test reads them all.
    pub(super) fn parse(line: &'static str) -> Option<Paradigm> {
        let mut groups = line.split('|').map(str::split_whitespace);
        let mut head = groups.next()?;
        let (kind, name) = (head.next()?, head.next()?);
        let groups: Vec<Vec<&'static str>> = groups.map(Iterator::collect).collect();
        let mut cells = Vec::new();
        let own = match head.next() {
            Some("m") => Some(Gender::Masculine),
            Some("f") => Some(Gender::Feminine),
            Some("n") => Some(Gender::Neuter),
            _ => None,
        };
        let adjective = kind == "adjective";
        let plural = !adjective && groups.len() == 1;
        for (at, group) in groups.iter().enumerate() {
            let (gender, number, share) = match (adjective, at) {
                (false, 0) if plural => (None, Number::Plural, 1.0),
                (false, 0) => (own, Number::Singular, 1.0 - PLURAL),
                (false, _) => (own, Number::Plural, PLURAL),
                (true, 0) => (Some(Gender::Masculine), Number::Singular, 0.24),
                (true, 1) => (Some(Gender::Feminine), Number::Singular, 0.24),
                (true, 2) => (Some(Gender::Neuter), Number::Singular, 0.24),
                (true, _) => (None, Number::Plural, PLURAL),
            };
            if adjective && at == 4 {
                let of = [Some(Gender::Masculine), Some(Gender::Feminine), Some(Gender::Neuter), None];
                for (&cell, gender) in group.iter().zip(of).filter(|&(&cell, _)| cell != "~") {
                    let number = if gender.is_some() { Number::Singular } else { Number::Plural };
                    let ending = if cell == "-" { "" } else { cell };
                    let cases = CaseSet::NOMINATIVE;
                    cells.push(Cell {
                        ending,
                        folded: folded(ending),
                        gender,
                        number: Some(number),
                        cases,
                        weight: SHORT / 4.0,
                        short: true,
                    });
                }
                continue;
            }
            let neuter = gender == Some(Gender::Neuter);
            for (case, &cell) in group.iter().enumerate() {
                let variants: Vec<&'static str> = match cell {
                    "=" => {
                        [group[0], group[1]].into_iter().flat_map(|cell| cell.split('/').take(1)).collect()
                    }
                    "~" => Vec::new(),
                    cell => cell.split('/').collect(),
                };
                for (nth, ending) in variants.iter().enumerate() {
                    let ending = if *ending == "-" { "" } else { ending };
                    // Of variants the first is the usual one.
                    let rank = if cell == "=" { 0.5 } else { [1.0, 0.4, 0.2][nth.min(2)] };
                    let weight = share * SHARES[case] * rank;
                    // The accusative is either as the nominative or, of the living, as the genitive.
                    let cases = match (cell, nth) {
                        ("=", 0) => CaseSet::ACCUSATIVE,
                        ("=", _) => CaseSet::LIVING,
                        _ if CaseSet::EACH[case] == CaseSet::ACCUSATIVE && !neuter => {
                            CaseSet::ACCUSATIVE.or(CaseSet::LIVING)
                        }
                        _ => CaseSet::EACH[case],
                    };
                    let twin = cells.iter_mut().find(|c: &&mut Cell| {
                        c.ending == ending && c.gender == gender && c.number == Some(number) && !c.short
                    });
                    match twin {
                        Some(cell) => {
                            cell.cases = cell.cases.or(cases);
                            cell.weight += weight;
                        }
                        None => cells.push(Cell {
                            ending,
                            folded: folded(ending),
                            gender,
                            number: Some(number),
                            cases,
                            weight,
                            short: false,
                        }),
                    }
                }
            }
        }
        let class = if adjective { Class::Adjective } else { Class::Noun };
        let lemma = cells.first()?.ending;
        Some(Paradigm { name, class, lemma, cells, plural, fixed: name == "кофе" })
    }

    /// Verbs of which only the endings are known, the infinitive's first.
    pub(super) fn verb(header: &'static str) -> Option<Paradigm> {
        let endings: Vec<_> =
            header.split_whitespace().map(|ending| if ending == "-" { "" } else { ending }).collect();
        let weight = 1.0 / endings.len().max(1) as f32;
        let cells = endings
            .iter()
            .map(|&ending| Cell {
                ending,
                folded: folded(ending),
                gender: None,
                number: None,
                cases: CaseSet::NONE,
                weight,
                short: false,
            })
            .collect();
        Some(Paradigm {
            name: header,
            class: Class::Verb,
            lemma: endings.first()?,
            cells,
            plural: false,
            fixed: false,
        })
    }

    /// Whether only surnames decline so: the table names these after a person.
    pub(super) fn is_surname(&self) -> bool {
        self.name.starts_with(char::is_uppercase) && self.name != "Пётр"
    }

    /// The ending of the nominative, of an adjective for a gender (`None`: plural).
    pub(super) fn nominative(&self, gender: Option<Gender>, number: Number) -> Option<&'static str> {
        self.cells
            .iter()
            .find(|cell| {
                cell.number == Some(number)
                    && cell.cases.meets(CaseSet::NOMINATIVE)
                    && !cell.short
                    && (self.class == Class::Noun || cell.gender == gender)
            })
            .map(|cell| cell.ending)
    }
}

/// With ё as е. The few that have one are kept for good.
pub(super) fn folded(text: &'static str) -> &'static str {
    if text.contains('ё') { text.replace('ё', "е").leak() } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        let text = include_str!("../../../data/morphology/ru/paradigms.txt");
        for line in text.lines().filter(|line| !line.starts_with('#') && !line.trim().is_empty()) {
            let paradigm = Paradigm::parse(line).unwrap_or_else(|| panic!("malformed: {line}"));
            // Two paradigms of one name are told apart by a tail: «русский-сущ».
            let name = paradigm.name.split('-').next().unwrap_or_default();
            assert!(name.to_lowercase().ends_with(paradigm.lemma), "{line}");
        }
    }
}
