//! Well-known names: the lists of `data/terms/names.txt`.

use crate::lists::{fold, group};
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

type List = FxHashSet<&'static str>;

/// The lists, in lower case, with е for ё.
struct Names {
    places: List,
    given: List,
    before_place: List,
    currency: List,
}

static NAMES: LazyLock<Names> = LazyLock::new(|| {
    let list = |name| group(include_str!("../data/terms/names.txt"), name).collect();
    Names {
        places: list("places"),
        given: list("given"),
        before_place: list("before-place"),
        currency: list("currency"),
    }
});

/// Checks whether a word is a given name.
pub(crate) fn is_given(word: &str) -> bool {
    NAMES.given.contains(&*fold(word))
}

/// Checks whether a word is the name of a well-known place.
pub(crate) fn is_place(word: &str) -> bool {
    NAMES.places.contains(&*fold(word))
}

/// Checks whether a word is a preposition that may precede the name of a place.
pub(crate) fn precedes_place(word: &str) -> bool {
    NAMES.before_place.contains(&*word.to_lowercase())
}

/// Checks whether a word in capitals is the code of a currency.
pub(crate) fn is_currency(word: &str) -> bool {
    NAMES.currency.contains(&*word.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_is_read() {
        assert!(is_given("Иван") && is_given("john") && !is_given("London"));
        assert!(is_place("London") && is_place("Москва") && !is_place("Иван"));
        assert!(is_currency("USD") && !is_currency("США"));
        assert!(precedes_place("Near") && precedes_place("в") && !precedes_place("for"));
    }
}
