//! Numerals within a Russian word: «трёхлетний», «пятимиллионный», «двадцатиминутный».

use crate::numbers::units::{self, Unit};

/// Units as they follow in such words: «двухметровый».
const MEASURES: [(&str, &str); 16] = [
    ("километр", "kilometre"),
    ("сантиметр", "centimetre"),
    ("миллиметр", "millimetre"),
    ("метр", "metre"),
    ("килограмм", "kilogram"),
    ("грамм", "gram"),
    ("фунтов", "pound"),
    ("тонн", "tonne"),
    ("литр", "litre"),
    ("футов", "foot"),
    ("дюймов", "inch"),
    ("миль", "mile"),
    ("ярдов", "yard"),
    ("градусн", "degree"),
    ("процентн", "percent"),
    ("летн", "year"),
];

/// Returns the numeral at the beginning of a word in small letters, and the unit that it counts.
pub fn value(lower: &str) -> Option<(f64, Option<&'static Unit>)> {
    if !may_begin(lower) {
        return None;
    }
    let (mut rest, mut value) = (lower, 0.0);
    'more: loop {
        for (prefix, amount) in PREFIXES {
            if let Some(tail) = rest.strip_prefix(prefix)
                && (value == 0.0 || amount < 10.0 && value >= 20.0 || amount < 100.0 && value >= 100.0)
            {
                (rest, value) = (tail, value + amount);
                continue 'more;
            }
        }
        break;
    }
    if value == 0.0 || rest.chars().count() < 3 {
        return None;
    }
    let scale = [("тысячн", 1e3), ("миллионн", 1e6), ("миллиардн", 1e9)];
    let scale = scale.iter().find(|(stem, _)| rest.starts_with(stem)).map_or(1.0, |(_, scale)| *scale);
    let unit = MEASURES.iter().find(|(stem, _)| rest.starts_with(stem));
    Some((value * scale, unit.and_then(|(_, id)| units::by_id(id))))
}

/// Returns whether a word has the first three letters of one of [`PREFIXES`]: a quick test before the list.
pub fn may_begin(word: &str) -> bool {
    // Three letters of Cyrillic are six bytes.
    !word.starts_with(|c: char| c.is_ascii())
        && matches!(
            word.get(..6),
            Some(
                "оди"
                    | "две"
                    | "три"
                    | "чет"
                    | "пят"
                    | "шес"
                    | "сем"
                    | "вос"
                    | "дев"
                    | "два"
                    | "сор"
                    | "дву"
                    | "трё"
                    | "тре"
                    | "тыс"
                    | "пол"
                    | "одн"
                    | "дес"
                    | "сто"
            )
        )
}

/// Numerals as they occur at the beginning of Russian adjectives, longer ones first.
const PREFIXES: [(&str, f64); 46] = [
    ("одиннадцати", 11.0),
    ("двенадцати", 12.0),
    ("тринадцати", 13.0),
    ("четырнадцати", 14.0),
    ("пятнадцати", 15.0),
    ("шестнадцати", 16.0),
    ("семнадцати", 17.0),
    ("восемнадцати", 18.0),
    ("девятнадцати", 19.0),
    ("двадцати", 20.0),
    ("тридцати", 30.0),
    ("сорока", 40.0),
    ("пятидесяти", 50.0),
    ("шестидесяти", 60.0),
    ("семидесяти", 70.0),
    ("восьмидесяти", 80.0),
    ("девяносто", 90.0),
    ("двухсот", 200.0),
    ("трёхсот", 300.0),
    ("трехсот", 300.0),
    ("четырёхсот", 400.0),
    ("четырехсот", 400.0),
    ("пятисот", 500.0),
    ("шестисот", 600.0),
    ("семисот", 700.0),
    ("восьмисот", 800.0),
    ("девятисот", 900.0),
    ("тысяче", 1000.0),
    ("полутора", 1.5),
    ("полуторамиллион", 1_500_000.0),
    ("одно", 1.0),
    ("двух", 2.0),
    ("дву", 2.0),
    ("трёх", 3.0),
    ("трех", 3.0),
    ("четырёх", 4.0),
    ("четырех", 4.0),
    ("пяти", 5.0),
    ("шести", 6.0),
    ("семи", 7.0),
    ("восьми", 8.0),
    ("девяти", 9.0),
    ("десяти", 10.0),
    ("сто", 100.0),
    ("пол", 0.5),
    ("тре", 3.0),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_numeral_is_overlooked() {
        for (prefix, _) in PREFIXES {
            assert!(may_begin(prefix), "{prefix}");
        }
    }
}
