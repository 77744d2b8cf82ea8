//! The direction in which languages are written.

use crate::document::Lang;

/// Whether a language is written from right to left.
pub fn is_right_to_left(lang: &Lang) -> bool {
    match lang.as_str().split('-').find(|part| part.len() == 4) {
        Some(script) => ["Arab", "Hebr", "Syrc", "Thaa", "Nkoo"].contains(&script),
        None => ["ar", "ckb", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"].contains(&lang.primary()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_tells_the_direction_before_the_language() {
        for (tag, want) in
            [("ar", true), ("he-IL", true), ("ru", false), ("az-Arab", true), ("ar-Latn", false)]
        {
            assert_eq!(is_right_to_left(&Lang::parse(tag).unwrap()), want, "{tag}");
        }
    }
}
