//! The common rules. Each looks at a [`Site`] and says "break", "no break", or nothing; the first
//! that says something decides.

use super::chars::*;
use super::site::{Marks, Site};
use super::words::*;

/// A rule with its name, by which an explanation calls it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// Short and with hyphens: `title-before-name`.
    pub name: &'static str,
    /// Whether the sentence ends; `None` when the rule has nothing to say.
    pub decide: fn(&Site) -> Option<bool>,
}

/// The rules in the order in which they are asked.
pub(crate) const COMMON: &[Rule] = &[
    Rule { name: "blank-line", decide: blank_line },
    Rule { name: "address-split", decide: address_split },
    Rule { name: "plain-end", decide: plain_end },
    Rule { name: "no-word-yet", decide: no_word_yet },
    Rule { name: "full-width-stop", decide: full_width_stop },
    Rule { name: "glued", decide: glued },
    Rule { name: "punctuation-follows", decide: punctuation_follows },
    Rule { name: "tag-follows", decide: tag_follows },
    Rule { name: "bullet-follows", decide: bullet_follows },
    Rule { name: "dash-of-a-source", decide: dash_of_a_source },
    Rule { name: "numbered-item-follows", decide: numbered_item_follows },
    Rule { name: "citation", decide: citation },
    Rule { name: "who-spoke", decide: who_spoke },
    Rule { name: "quotation-goes-on", decide: quotation_goes_on },
    Rule { name: "pause", decide: pause },
    Rule { name: "dash-after-full-stop", decide: dash_after_full_stop },
    Rule { name: "alone-in-bracket", decide: alone_in_bracket },
    Rule { name: "small-letter-after-quote", decide: small_letter_after_quote },
    Rule { name: "small-letter-after-ellipsis", decide: small_letter_after_ellipsis },
    Rule { name: "small-letter-follows", decide: small_letter_follows },
    Rule { name: "name-with-mark", decide: name_with_mark },
    Rule { name: "not-a-full-stop", decide: not_a_full_stop },
    Rule { name: "list-number", decide: list_number },
    Rule { name: "closed", decide: closed },
    Rule { name: "initials-follow", decide: initials_follow },
    Rule { name: "abbreviation-follows", decide: abbreviation_follows },
    Rule { name: "section-number", decide: section_number },
    Rule { name: "time-opens-sentence", decide: time_opens_sentence },
    Rule { name: "unit-after-number", decide: unit_after_number },
    Rule { name: "number-follows", decide: number_follows },
    Rule { name: "place", decide: place },
    Rule { name: "title-before-name", decide: title_before_name },
    Rule { name: "always-goes-on", decide: always_goes_on },
    Rule { name: "name-goes-on", decide: name_goes_on },
    Rule { name: "initial", decide: initial },
    Rule { name: "sentence-end", decide: |_| Some(true) },
];

/// A blank line always divides.
fn blank_line(s: &Site) -> Option<bool> {
    s.blank_line.then_some(true)
}

/// A plain word, a full stop, a space, a capital: most ends are no harder than that, and the
/// other rules need not be asked. Five letters: shorter words may be abbreviations that no list has.
fn plain_end(s: &Site) -> Option<bool> {
    let plain = s.marks == Marks::Period
        && s.tail == s.mark + 1
        && s.gap()
        && s.lead == s.first
        && is_upper(s.first)
        && s.left_classes == 0
        && s.quotation.is_none()
        && is_plain(s.left);
    plain.then_some(true)
}

/// Whether a word is five small letters long or more.
pub(crate) fn is_plain(word: &str) -> bool {
    // Cyrillic letters take two bytes each.
    word.len() >= 5 && word.chars().all(is_lower) && (word.len() >= 10 || word.is_ascii())
}

/// A sentence holds a letter or a digit: `... And so on` is one.
fn no_word_yet(s: &Site) -> Option<bool> {
    let so_far = s.so_far();
    (so_far.len() < 40 && !so_far.chars().any(|c| is_word(c) || is_emoji(c))).then_some(false)
}

/// Chinese and Japanese end sentences without white space.
fn full_width_stop(s: &Site) -> Option<bool> {
    let decimal = || s.text[s.mark..].starts_with('．') && s.first.is_numeric();
    (s.marks == Marks::Full).then(|| !decimal())
}

/// No white space after the mark: an end only between two plain words, `said no.Then`.
fn glued(s: &Site) -> Option<bool> {
    if s.gap() {
        return None;
    }
    if s.emoji && is_upper(s.first) {
        return Some(true);
    }
    // "!Kung": a mark between a blank and a letter belongs to the letter.
    if s.text[..s.mark].ends_with(is_space) {
        return Some(false);
    }
    let plain_right = is_upper(s.first)
        && (s.right.chars().nth(1).is_some_and(is_lower)
            || (s.right_is(SINGLE) && s.text[s.next..].chars().nth(1).is_some_and(is_space)));
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
            && s.right_is(STARTER)
            && !s.left_opens()
            && s.left.bytes().all(|b| b.is_ascii_digit());
    let known = s.left_is(TITLE | NUMBER | INNER | NAME | END | PLACE | UNIT) && !s.left_is(STARTER);
    Some(
        plain_left
            && (!known || s.left_is(NUMBER) && !s.first.is_numeric())
            && !s.left.contains('.')
            && !is_address(s.token()),
    )
}

/// Addresses of the web, of mail and of files.
fn is_address(token: &str) -> bool {
    let stops = token.bytes().filter(|b| *b == b'.').count();
    token.contains('@')
        || token.contains("://")
        || token.contains("www.")
        || (token.contains(['/', '_', '\\']) && stops > 0)
}

/// A comma or another mark that does not open a sentence: `"Leave me alone!", he said`.
fn punctuation_follows(s: &Site) -> Option<bool> {
    let opens = is_word(s.lead)
        || is_opener(s.lead)
        || is_dash(s.lead)
        || is_bullet(s.lead)
        || is_emoji(s.lead)
        || matches!(
            s.lead,
            '$' | '€'
                | '£'
                | '¥'
                | '₽'
                | '#'
                | '@'
                | '§'
                | '№'
                | '*'
                | '_'
                | '~'
                | '<'
                | '+'
                | '°'
                | '†'
                | '%'
                | '&'
                | '|'
                | '>'
        )
        || is_stop(s.lead)
            && (s.rest().starts_with("..") || s.rest().starts_with(". . .") || s.lead == '…')
            && is_upper(s.first)
        || !s.lead.is_ascii();
    (!opens).then_some(false)
}

/// `Mail. Ru`: the end of an address, torn off. Not "Net", which begins sentences of its own.
fn address_split(s: &Site) -> Option<bool> {
    (s.marks == Marks::Period && matches!(s.right, "Ru" | "Com" | "Org")).then_some(false)
}

/// `(ii) the second`: the number of an item in brackets begins it, even with a small letter.
fn numbered_item_follows(s: &Site) -> Option<bool> {
    let inside = s.rest().strip_prefix('(')?;
    let len = inside.bytes().take(5).position(|b| b == b')')?;
    let number = inside[..len].bytes().all(|b| b.is_ascii_digit())
        || len == 1 && inside.as_bytes()[0].is_ascii_lowercase()
        || inside[..len].bytes().all(|b| matches!(b, b'i' | b'v' | b'x'));
    let plain = s.left.chars().count() > 3 || s.closed;
    (len > 0 && len < 4 && number && plain && inside[len + 1..].starts_with(is_space)).then_some(true)
}

/// A tag of social media goes with the message before it: `... our life. #politics`.
fn tag_follows(s: &Site) -> Option<bool> {
    (s.lead == '#').then_some(false)
}

/// A mark of a list item after a full stop begins the next item.
fn bullet_follows(s: &Site) -> Option<bool> {
    is_bullet(s.lead).then_some(true)
}

/// Bibliographies part what they say of a source by dashes: `Icarus. — 1997. — С. 348. — London:
/// Hamlyn`.
fn dash_of_a_source(s: &Site) -> Option<bool> {
    if s.marks != Marks::Period || !is_dash(s.lead) || s.lead == s.first {
        return None;
    }
    let after = &s.text[s.right_end()..];
    let number_before = s.left.starts_with(|c: char| c.is_ascii_digit()) || s.left == "p" || s.left == "с";
    let publisher = after.starts_with(':') && is_upper(s.first);
    let field = matches!(
        s.right,
        "С" | "Т" | "Вып" | "М" | "Л" | "СПб" | "P" | "Vol" | "No" | "ISBN" | "ISSN" | "DOI" | "doi"
    );
    let year = s.first.is_ascii_digit() && s.left.chars().count() > 1;
    let source = s.right.is_ascii() && number_before;
    (publisher || field || year || source || (number_before && s.first == '№')).then_some(false)
}

/// A year, a source or a telephone number in brackets goes with what stands before it:
/// `Viva Maria! (1965)`, `"[...]" (Smith 55).`
fn citation(s: &Site) -> Option<bool> {
    if s.lead != '(' {
        return None;
    }
    let inside = &s.rest()[1..];
    let len = inside.bytes().take(40).position(|b| b == b')')?;
    let inside = &inside[..len];
    let digits = inside.bytes().take_while(u8::is_ascii_digit).count();
    let year = digits == 4 && (inside.len() == 4 || s.closed);
    let page = s.closed
        && inside.ends_with(|c: char| c.is_ascii_digit())
        && s.rest()[len + 2..].starts_with(['.', ',', ';']);
    let after_title = s.marks == Marks::Strong && inside.ends_with(|c: char| c.is_ascii_digit());
    (year || page || after_title).then_some(false)
}

/// `“Sorry!” I say.`, `"Snap!" Pete said.`: the speaker is told after the quotation.
fn who_spoke(s: &Site) -> Option<bool> {
    if !s.closed || s.marks == Marks::Period || !is_upper(s.first) || s.lead != s.first {
        return None;
    }
    let mut words = s.head_of_rest(80).split_whitespace().skip(1);
    let verb = |w: &str| !w.ends_with(':') && s.words.is(w.trim_end_matches(|c: char| !is_word(c)), SAY);
    let second = words.next()?;
    // "Mary Smith said"
    let third = second.starts_with(is_upper) && words.next().is_some_and(verb);
    (verb(second) || third).then_some(false)
}

/// `said . . . I didn't mean it`: an ellipsis between spaces is a pause; "I" has a capital anywhere.
fn pause(s: &Site) -> Option<bool> {
    if s.marks != Marks::Ellipsis {
        return None;
    }
    let spaced = s.text[..s.mark].ends_with(is_space);
    let dots = s.text[s.mark..s.tail].chars().filter(|c| *c == '.').count();
    let quoted = s.quotation.is_some_and(|at| at >= s.start && s.text[at..].starts_with('“'));
    (spaced && dots < 4 && (matches!(s.right, "I") || quoted)).then_some(false)
}

/// How far a quotation is followed, in bytes on each side.
const QUOTATION: usize = 240;

/// `The sign “Quiet! Writers at work” made us laugh`: a quotation that opened inside the sentence
/// and after which the sentence goes on. It must close soon, for a speech may open a quotation and
/// close it paragraphs later.
fn quotation_goes_on(s: &Site) -> Option<bool> {
    if s.closed {
        return None;
    }
    let at = s.quotation.filter(|at| *at > s.start && s.mark - at <= QUOTATION)?;
    let (open, close) = if s.text[at..].starts_with('«') { ('«', '»') } else { ('“', '”') };
    let before = &s.text[s.start..at];
    if before.len() < 8 && !before.chars().any(is_word) {
        return None;
    }
    let ahead = s.head_of_rest(QUOTATION);
    let end = ahead.find(close)? + close.len_utf8();
    if ahead[..end].contains(open) {
        return None;
    }
    let after = ahead[end..].trim_start();
    let goes_on = after.starts_with(|c: char| is_lower(c) || matches!(c, ',' | ';' | ':'));
    goes_on.then_some(false)
}

/// A dash after a full stop opens a new part; after other marks a small letter goes on:
/// `— Ты готов? — спросила мать.`
fn dash_after_full_stop(s: &Site) -> Option<bool> {
    if !is_dash(s.lead) || !is_lower(s.first) {
        return None;
    }
    let spaced = s.rest().chars().nth(1).is_some_and(is_space);
    Some(
        s.marks == Marks::Period
            && spaced
            && s.left_classes & (TITLE | NUMBER | INNER | END | PLACE | UNIT) == 0,
    )
}

/// A short word that stands alone after an opening bracket is an abbreviation: `(b. March 2009)`,
/// `(род. 21 декабря)`.
fn alone_in_bracket(s: &Site) -> Option<bool> {
    let alone = s.marks == Marks::Period && !s.closed && s.text[..s.left_at()].ends_with(['(', '[']);
    (alone && s.left.starts_with(is_lower)).then_some(false)
}

/// `к.п.н. И. П. Карташов`: initials follow an abbreviation or another initial.
fn initials_follow(s: &Site) -> Option<bool> {
    let short = is_single(s.left) || s.left_is(TITLE | INNER | END | PLACE) || s.left.contains('.');
    (s.right_is_initial() && short && s.lead == s.first).then_some(false)
}

/// After a closing quote or bracket a small letter goes on: `"This is great." she said`.
fn small_letter_after_quote(s: &Site) -> Option<bool> {
    (s.closed && is_lower(s.first)).then_some(false)
}

/// After an ellipsis a small letter goes on.
fn small_letter_after_ellipsis(s: &Site) -> Option<bool> {
    (s.marks == Marks::Ellipsis && is_lower(s.first)).then_some(false)
}

/// A small letter goes on, unless a plain word stands before the stop, as in messages written
/// without capitals.
fn small_letter_follows(s: &Site) -> Option<bool> {
    if !is_lower(s.first) {
        return None;
    }
    if s.lead != s.first {
        return Some(
            s.marks == Marks::Period
                && s.rest().strip_prefix('(').is_some_and(|inside| inside.starts_with(is_lower))
                && !s.first.is_ascii()
                && s.left_classes == 0,
        );
    }
    if s.marks == Marks::Strong {
        return Some(!s.rest().starts_with("http") && !s.left_is(BRAND) && s.gap());
    }
    let plain = s.left.chars().count() >= 2
        && s.left.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-'))
        && !s.left_is(TITLE | NUMBER | INNER | NAME | END | PLACE | UNIT);
    Some(s.marks == Marks::Period && plain)
}

/// `Yahoo! Finance`: the mark is part of the name.
fn name_with_mark(s: &Site) -> Option<bool> {
    (s.marks == Marks::Strong && s.left_is(BRAND) && !s.right_is(STARTER)).then_some(false)
}

/// What follows is about abbreviations: other marks end the sentence.
fn not_a_full_stop(s: &Site) -> Option<bool> {
    (s.marks != Marks::Period).then_some(true)
}

/// A full stop inside quotes or brackets that are closed after it is no abbreviation.
fn closed(s: &Site) -> Option<bool> {
    (s.closed && !s.left_is(TITLE | INNER | NUMBER)).then_some(true)
}

/// `4. I was there`, `IV. The law`, `8.1. Why`, `a. First`: the number of an item.
fn list_number(s: &Site) -> Option<bool> {
    // "1.) First", wherever it stands.
    if s.text[s.mark..s.tail] == *".)" && s.left.len() <= 2 && s.left.bytes().all(|b| b.is_ascii_digit()) {
        return Some(false);
    }
    let digits =
        s.left.trim_start_matches('§').bytes().all(|b| b.is_ascii_digit() || b == b'.') && s.left.len() <= 6;
    let letter = is_single(s.left);
    ((digits || letter || is_roman(s.left)) && !s.left.is_empty() && s.left_opens()).then_some(false)
}

/// `Harrow & Co. Ltd. never came`: an abbreviation follows that stands after names too, or the rest
/// of this one.
fn abbreviation_follows(s: &Site) -> Option<bool> {
    if s.right.len() > 12 || !s.text[s.right_end()..].starts_with('.') {
        return None;
    }
    let name = s.left_is(END | NAME) && s.right_is(NAME) && !s.right_is(STARTER);
    // "z. Hd.", "т. Е.": the parts of one abbreviation.
    let parts = || s.left.len() <= 4 && s.words.classes(&[s.left, ".", s.right].concat()) != 0;
    (name || parts()).then_some(false)
}

/// `3.3.1.5. Method`: the number of a section, wherever it stands.
fn section_number(s: &Site) -> Option<bool> {
    if !s.left.starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    // "(128 миллионов) 1. Индия": items inside a line.
    let digits = s.left.len() <= 2 && !s.left.is_empty() && s.left.bytes().all(|b| b.is_ascii_digit());
    let before = s.text[s.start..s.left_at()].strip_suffix(is_space).unwrap_or_default().trim_end();
    if digits && before.strip_suffix(',').unwrap_or(before).ends_with(')') {
        return Some(false);
    }
    let levels = s
        .left
        .split('.')
        .filter(|p| !p.is_empty() && p.len() <= 2 && p.bytes().all(|b| b.is_ascii_digit()))
        .count();
    (levels >= 3 && levels == s.left.split('.').count()).then_some(false)
}

/// `At 5 a.m. Mr. Smith went`: the abbreviation of a time that opens the sentence.
fn time_opens_sentence(s: &Site) -> Option<bool> {
    if !s.left.contains('.') || !s.left_is(END) {
        return None;
    }
    let so_far = s.so_far();
    if so_far.len() > 24 {
        return None;
    }
    let mut words = so_far.split_whitespace();
    let opens = words.next().is_some_and(|w| s.words.is(w, TIME));
    let time = words.next().is_some_and(|w| w.starts_with(|c: char| c.is_ascii_digit()));
    (opens && time && words.next().is_some_and(|w| w == s.left) && words.next().is_none()).then_some(false)
}

/// `110 г. У взрослых`, `19 см. Вес`: after a number the letters are a unit, which may be last.
fn unit_after_number(s: &Site) -> Option<bool> {
    if !s.left_is(END) || !s.left_is(INNER | PLACE | NUMBER | TITLE) {
        return None;
    }
    let before = s.before_left();
    let number = before.ends_with(|c: char| c.is_ascii_digit()) || is_roman(before);
    (number && !s.first.is_numeric() && s.first != '№').then_some(true)
}

/// `г. Москва`, `оз. Селяха`: the name of a place follows.
fn place(s: &Site) -> Option<bool> {
    if !s.left_is(PLACE) || s.right_is(STARTER) || s.left == "пр" && s.before_left() == "и" {
        return None;
    }
    (is_upper(s.first) && (s.left.starts_with(is_lower) || s.left_opens())).then_some(false)
}

/// `Fig. 3`, `vol. IX`: a word that stands before numbers.
fn number_follows(s: &Site) -> Option<bool> {
    if s.left_is(END | INNER) && s.first == '№' {
        return Some(false);
    }
    if !s.left_is(NUMBER) {
        return None;
    }
    let number = s.first.is_numeric()
        || is_roman(s.right) && !s.right_is(SINGLE)
        || matches!(s.first, '№' | '§' | '#');
    if number { Some(false) } else { None }
}

/// `Mr. Smith`
fn title_before_name(s: &Site) -> Option<bool> {
    // "читала им. Так жила": as a plain word, with a small letter, before a plain word.
    let plain = || s.left.starts_with(is_lower) && s.right_is(STARTER);
    (s.left_is(TITLE) && !plain()).then_some(false)
}

/// `e.g. Paris`
fn always_goes_on(s: &Site) -> Option<bool> {
    s.left_is(INNER).then_some(false)
}

/// `the U.S. Army`, but `in the U.S. Then`: goes on unless a word follows that starts sentences.
fn name_goes_on(s: &Site) -> Option<bool> {
    let dotted =
        s.left.contains('.') && s.left.split('.').all(|p| p.chars().count() == 1 && p.chars().all(is_upper));
    let name = s.left_is(NAME) || dotted && !s.left_is(END);
    name.then(|| s.lead != s.first || s.right_is(STARTER))
}

/// `Samuel K. Brooks`, but `you and I. Did`.
fn initial(s: &Site) -> Option<bool> {
    let mut chars = s.left.chars();
    let single = chars.next().is_some_and(is_upper) && chars.next().is_none();
    if !single || !is_upper(s.first) {
        return None;
    }
    // "силе F. Свойство": a symbol, no initial of a name in the other script.
    let symbol = s.left.is_ascii() && !s.first.is_ascii();
    Some(s.lead != s.first || symbol || s.right_is(STARTER))
}

/// Roman numbers up to 89, in capitals.
pub(crate) fn is_roman(word: &str) -> bool {
    !word.is_empty() && word.len() <= 7 && word.bytes().all(|b| matches!(b, b'I' | b'V' | b'X' | b'L'))
}
