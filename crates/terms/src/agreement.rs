//! Gender, number and case as a set, so that one operation decides whether an adjective agrees with a noun.

use crate::morphology::{CaseSet, Class, Gender, Number, Reading};

/// The combinations of gender, number and case that a word may be in: six bits of cases for each of
/// masculine, feminine, neuter and plural.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Agreement(u32);

impl Agreement {
    /// All combinations.
    pub(crate) const ANY: Self = Self(0xFF_FFFF);
    /// The genitive in any gender and number.
    pub(crate) const GENITIVE: Self = Self::case(1);
    /// The instrumental in any gender and number.
    pub(crate) const INSTRUMENTAL: Self = Self::case(4);

    const fn case(at: u32) -> Self {
        let bit = 1 << at;
        Self(bit | bit << 6 | bit << 12 | bit << 18)
    }

    /// Returns what the readings of a class allow. A reading without gender or number allows all; one without
    /// a case (a word that is not declined) allows all cases.
    pub(crate) fn of(readings: &[Reading], class: Class) -> Self {
        let mut bits = 0;
        for reading in readings.iter().filter(|reading| reading.class == class) {
            let mut cases = 0;
            for (at, case) in CaseSet::EACH.iter().enumerate() {
                if reading.case.is_empty() || reading.case.meets(*case) {
                    cases |= 1 << at;
                }
            }
            let groups = [Some(Gender::Masculine), Some(Gender::Feminine), Some(Gender::Neuter), None];
            for (at, group) in groups.into_iter().enumerate() {
                let fits = match group {
                    Some(gender) => {
                        reading.number != Some(Number::Plural)
                            && reading.gender.is_none_or(|own| own == gender)
                    }
                    None => reading.number != Some(Number::Singular),
                };
                if fits {
                    bits |= cases << (6 * at);
                }
            }
        }
        Self(bits)
    }

    /// Returns the intersection of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Checks whether both allow something.
    pub(crate) fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Returns the same cases in any gender and number.
    pub(crate) fn cases(self) -> Self {
        let cases = (self.0 | self.0 >> 6 | self.0 >> 12 | self.0 >> 18) & 0x3F;
        Self(cases | cases << 6 | cases << 12 | cases << 18)
    }

    /// Checks whether only the plural is possible.
    pub(crate) fn is_plural(self) -> bool {
        self.0 != 0 && self.0 & 0x3_FFFF == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::morphology::Morphology;

    #[test]
    fn adjectives_agree_with_their_nouns() {
        let ru = Morphology::new("ru");
        let of = |word: &str, class| Agreement::of(&ru.readings(word), class);
        let noun = of("безопасности", Class::Noun);
        assert!(of("коллективной", Class::Adjective).meets(noun));
        assert!(!of("коллективный", Class::Adjective).meets(noun));
        assert!(noun.meets(Agreement::GENITIVE));
        assert!(!of("безопасностью", Class::Noun).meets(Agreement::GENITIVE));
        assert!(of("вызовам", Class::Noun).is_plural());
    }
}
