//! Names of months and days, out of `data/calendar.txt`.

use crate::lists;
use std::sync::LazyLock;

const LIST: &str = include_str!("../data/calendar.txt");

/// The names of one language, in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Calendar {
    /// Months as in dates: `january`, `января`. In order from January; none is missing.
    pub months: Vec<&'static str>,
    /// Beginnings of the names of days of the week that all of their cases share.
    pub weekdays: Vec<&'static str>,
}

/// Returns the names in a language by its two-letter code; empty lists for languages without a list (all
/// except English and Russian).
pub fn calendar(lang: &str) -> &'static Calendar {
    static ENGLISH: LazyLock<Calendar> = LazyLock::new(|| Calendar::of("en"));
    static RUSSIAN: LazyLock<Calendar> = LazyLock::new(|| Calendar::of("ru"));
    static NONE: Calendar = Calendar { months: Vec::new(), weekdays: Vec::new() };
    match lang {
        "en" => &ENGLISH,
        "ru" => &RUSSIAN,
        _ => &NONE,
    }
}

impl Calendar {
    fn of(lang: &str) -> Self {
        let section = |what: &str| lists::words(LIST, &format!("{lang} {what}")).collect();
        Self { months: section("month"), weekdays: section("weekday") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_twelve_months_and_seven_days() {
        for lang in ["en", "ru"] {
            assert_eq!(calendar(lang).months.len(), 12, "{lang}");
            assert!(calendar(lang).weekdays.len() >= 7, "{lang}");
        }
        assert_eq!((calendar("en").months[4], calendar("ru").months[4]), ("may", "мая"));
        assert_eq!(calendar("de"), &Calendar::default());
    }
}
