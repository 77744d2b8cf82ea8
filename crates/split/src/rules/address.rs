//! Marks with no white space after them; addresses on the web, in mail and of files.

use crate::candidate::{Candidate, Marks};
use crate::chars::{is_lower, is_opener, is_space, is_upper};
use crate::words::Classes;

/// No white space after the mark: an end only between two plain words, `said no.Then`.
pub(super) fn glued(s: &Candidate) -> Option<bool> {
    if s.gap() {
        return None;
    }
    if s.emoji && is_upper(s.first) {
        return Some(true);
    }
    // "!Kung": a mark between a space and a letter belongs to the letter.
    if s.text[..s.mark].ends_with(is_space) {
        return Some(false);
    }
    let plain_right = is_upper(s.first)
        && (s.right.chars().nth(1).is_some_and(is_lower)
            || (s.right_is(Classes::SINGLE) && s.text[s.next..].chars().nth(1).is_some_and(is_space)));
    if !plain_right || s.lead != s.first && !is_opener(s.lead) {
        return Some(false);
    }
    if s.marks != Marks::Period {
        return Some(!is_address(s.token()));
    }
    let letters = s.left.chars().filter(|c| c.is_alphabetic()).count();
    let plain_left = (letters >= 2 && s.left.chars().next_back().is_some_and(|c| is_lower(c) || c == '’'))
        || s.left.len() > 1 && s.left.bytes().all(|b| b.is_ascii_digit() || b == b',');
    let plain_left = plain_left
        || s.left.len() == 1
            && s.first.is_ascii()
            && s.right_is(Classes::STARTER)
            && !s.left_opens()
            && s.left.bytes().all(|b| b.is_ascii_digit());
    let plain_left = plain_left || s.text[..s.mark].ends_with('%');
    let known = s.left_is(
        Classes::TITLE
            | Classes::NUMBER
            | Classes::INNER
            | Classes::NAME
            | Classes::END
            | Classes::PLACE
            | Classes::UNIT,
    ) && !s.left_is(Classes::STARTER);
    Some(
        plain_left
            && (!known || s.left_is(Classes::NUMBER) && !s.first.is_numeric())
            && !s.left.contains('.')
            && !is_file(s)
            && !is_address(s.token()),
    )
}

/// Checks for a name whose parts are joined by full stops: `report.Final.docx`.
fn is_file(s: &Candidate) -> bool {
    let rest = s.text[s.right_at + s.right.len()..].strip_prefix('.');
    s.right.contains('.') || rest.is_some_and(|rest| rest.starts_with(is_lower))
}

/// Addresses of the web, of mail and of files.
fn is_address(token: &str) -> bool {
    let stops = token.bytes().filter(|b| *b == b'.').count();
    token.contains('@')
        || token.contains("://")
        || token.contains("www.")
        || (token.contains(['/', '_', '\\']) && stops > 0)
}

/// `Mail. Ru`, `Газета.Ру`: the end of an address, attached or not. Not "Net", which begins sentences.
pub(super) fn address_split(s: &Candidate) -> Option<bool> {
    (s.marks == Marks::Period && matches!(s.right, "Ru" | "Com" | "Org" | "Ру" | "Рф")).then_some(false)
}

#[cfg(test)]
mod tests {
    use crate::sentences;
    use sverka_text::document::Lang;

    fn count(text: &str, tag: &str) -> usize {
        sentences(text, &Lang::parse(tag).expect("a tag")).len()
    }

    #[test]
    fn sentences_without_a_space_between_them_are_parted() {
        assert_eq!(count("It builds up resistance.There are others.", "en"), 2);
        assert_eq!(count("The price fell by 5%.There was no more.", "en"), 2);
        assert_eq!(count("Then they said: \"We have won.\"The end was near.", "en"), 2);
        assert_eq!(count("Это сказанное слово.Там было другое.", "ru"), 2);
    }

    #[test]
    fn addresses_and_initials_are_not_parted() {
        assert_eq!(count("They read it on Lenta.Ru and on Газета.Ру every day.", "ru"), 1);
        assert_eq!(count("The file is called report.Final.docx and lies there.", "en"), 1);
        assert_eq!(count("Write to Kevin.A.Boone@example.com today.", "en"), 1);
    }
}
