//! Paradigms: the declension of words, from `data/morphology/ru/paradigms.txt`, and the endings of verbs.

use crate::morphology::{CaseSet, Class, Gender, Number};

/// The meaning of an ending.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Cell {
    /// The ending as in the table, with ё.
    pub(super) ending: &'static str,
    /// The ending with ё as е.
    pub(super) folded: &'static str,
    /// For an adjective, the gender of its noun; for a noun, its own.
    pub(super) gender: Option<Gender>,
    pub(super) number: Option<Number>,
    pub(super) cases: CaseSet,
    /// Its frequency among the forms of a word; those of a paradigm add up to about 1.
    pub(super) weight: f32,
    /// Whether it is a short form of an adjective, which is a predicate and not part of a noun phrase.
    pub(super) short: bool,
}

/// A declension.
#[derive(Debug)]
pub(super) struct Paradigm {
    pub(super) name: &'static str,
    pub(super) class: Class,
    /// Ending of the dictionary form.
    pub(super) lemma: &'static str,
    pub(super) cells: Vec<Cell>,
    /// Whether it has only a plural.
    pub(super) plural: bool,
    /// Whether it never changes.
    pub(super) fixed: bool,
}

/// Share of the cases among nouns of Russian prose, in their order: rounded from the figures in grammars
/// (nominative and genitive are the most frequent, the dative is the rarest).
const SHARES: [f32; 6] = [0.28, 0.30, 0.06, 0.16, 0.09, 0.11];
/// Share of the plural.
const PLURAL: f32 = 0.28;
/// Share of each gender in the singular among the forms of an adjective: a third of what remains after the
/// plural.
const GENDER: f32 = 0.24;
/// Share of the short forms among those of an adjective.
const SHORT: f32 = 0.08;
/// Frequency of the first, the second and further variants of an ending: the first is the usual one.
const VARIANTS: [f32; 3] = [1.0, 0.4, 0.2];
/// Frequency of either accusative of a cell `=`: like the nominative or, for animate nouns, like the
/// genitive.
const EITHER: f32 = 0.5;

/// The index of short forms in a table.
const SHORT_FORMS: usize = 4;

/// A column of the table: a gender and number with its share.
#[derive(Clone, Copy)]
struct Column {
    gender: Option<Gender>,
    number: Number,
    share: f32,
}

impl Paradigm {
    /// Parses a line of the table. Returns `None` if it is malformed; a test reads them all.
    pub(super) fn parse(line: &'static str) -> Option<Paradigm> {
        let mut groups = line.split('|').map(str::split_whitespace);
        let mut head = groups.next()?;
        let (kind, name) = (head.next()?, head.next()?);
        let groups: Vec<Vec<&'static str>> = groups.map(Iterator::collect).collect();
        let own = match head.next() {
            Some("m") => Some(Gender::Masculine),
            Some("f") => Some(Gender::Feminine),
            Some("n") => Some(Gender::Neuter),
            _ => None,
        };
        let adjective = kind == "adjective";
        let plural = !adjective && groups.len() == 1;
        let mut cells = Vec::new();
        for (at, group) in groups.iter().enumerate() {
            let (gender, number, share) = match (adjective, at) {
                (true, SHORT_FORMS) => {
                    add_short_forms(group, &mut cells);
                    continue;
                }
                (false, 0) if plural => (None, Number::Plural, 1.0),
                (false, 0) => (own, Number::Singular, 1.0 - PLURAL),
                (false, _) => (own, Number::Plural, PLURAL),
                (true, 0) => (Some(Gender::Masculine), Number::Singular, GENDER),
                (true, 1) => (Some(Gender::Feminine), Number::Singular, GENDER),
                (true, 2) => (Some(Gender::Neuter), Number::Singular, GENDER),
                (true, _) => (None, Number::Plural, PLURAL),
            };
            add_column(group, Column { gender, number, share }, &mut cells);
        }
        let class = if adjective { Class::Adjective } else { Class::Noun };
        let lemma = cells.first()?.ending;
        Some(Paradigm { name, class, lemma, cells, plural, fixed: name == "кофе" })
    }

    /// Returns the paradigm of verbs of which only the endings are known, that of the infinitive first.
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

    /// Checks whether only surnames have this declension: the table names these after a person.
    pub(super) fn is_surname(&self) -> bool {
        self.name.starts_with(char::is_uppercase) && self.name != "Пётр"
    }

    /// Returns the ending of the nominative, for an adjective with a gender (`None`: plural).
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

/// Adds the short forms of an adjective: masculine, feminine, neuter and plural.
fn add_short_forms(group: &[&'static str], cells: &mut Vec<Cell>) {
    let genders = [Some(Gender::Masculine), Some(Gender::Feminine), Some(Gender::Neuter), None];
    for (&cell, gender) in group.iter().zip(genders).filter(|&(&cell, _)| cell != "~") {
        let number = if gender.is_some() { Number::Singular } else { Number::Plural };
        let ending = if cell == "-" { "" } else { cell };
        cells.push(Cell {
            ending,
            folded: folded(ending),
            gender,
            number: Some(number),
            cases: CaseSet::NOMINATIVE,
            weight: SHORT / 4.0,
            short: true,
        });
    }
}

/// Adds the endings of a column, one for each case.
fn add_column(group: &[&'static str], Column { gender, number, share }: Column, cells: &mut Vec<Cell>) {
    let neuter = gender == Some(Gender::Neuter);
    for (case, &cell) in group.iter().enumerate() {
        let variants: Vec<&'static str> = match cell {
            "=" => [group[0], group[1]].into_iter().flat_map(|cell| cell.split('/').take(1)).collect(),
            "~" => Vec::new(),
            cell => cell.split('/').collect(),
        };
        for (nth, ending) in variants.into_iter().enumerate() {
            let ending = if ending == "-" { "" } else { ending };
            let rank = if cell == "=" { EITHER } else { VARIANTS[nth.min(2)] };
            let weight = share * SHARES[case] * rank;
            let cases = match (cell, nth) {
                ("=", 0) => CaseSet::ACCUSATIVE,
                ("=", _) => CaseSet::LIVING,
                _ if CaseSet::EACH[case] == CaseSet::ACCUSATIVE && !neuter => {
                    CaseSet::ACCUSATIVE.or(CaseSet::LIVING)
                }
                _ => CaseSet::EACH[case],
            };
            let twin = cells
                .iter_mut()
                .find(|c| c.ending == ending && c.gender == gender && c.number == Some(number) && !c.short);
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

/// Returns a text with ё as е. The few that have one are kept permanently.
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
            // Two paradigms with the same name are distinguished by a suffix: «русский-сущ».
            let name = paradigm.name.split('-').next().unwrap_or_default();
            assert!(name.to_lowercase().ends_with(paradigm.lemma), "{line}");
        }
    }
}
