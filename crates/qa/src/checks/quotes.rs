//! Quotation marks.

use super::Sides;
use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use std::ops::Range;

/// Quotation marks.
pub static QUOTES: Rule = Rule {
    id: "punctuation.quotes",
    category: "Punctuation",
    severity: Severity::Warning,
    title: "A quotation mark is unpaired",
    doc: "A quotation in the target is opened but not closed, or the reverse, while those of the source are complete. \
          If both sides lack the partner, the quotation continues in the next unit; if only the source does, the \
          translation is not at fault. Apostrophes, inch marks and the quotation marks of all styles are recognised.",
    bad: ("He read \"The Old Landing\" twice.", "Он дважды прочёл «Старую пристань."),
    good: ("\"Everything,\" she replied.", "– Всё, – ответила она."),
};

/// House style of quotation marks.
pub static QUOTE_STYLE: Rule = Rule {
    id: "punctuation.quote-style",
    category: "Typography",
    severity: Severity::Info,
    title: "The quotation marks belong to another language",
    doc: "Russian typography uses «» and, inside them, „“; English uses “” or straight marks. Reported are curly \
          English marks in a Russian target outside «», and «» in an English target.",
    bad: ("The \"Velga\" has left.", "Пароход “Вельга” отошёл."),
    good: ("The \"Velga\" has left.", "Пароход «Вельга» отошёл."),
};

/// Returns whether a text has quotations in single marks, which look like apostrophes, and whether
/// those are whole.
fn singles(text: &str) -> (bool, bool) {
    let mut previous: Option<char> = None;
    let (mut opened, mut closed, mut maybe) = (0, 0, 0);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if matches!(c, '\'' | '‘' | '’') {
            let next = chars.peek().copied();
            let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
            match (word(previous), word(next)) {
                (false, true) if !previous.is_some_and(|c| ".,!?".contains(c)) => opened += 1,
                // After an s and before a word it may be the apostrophe of a plural: "the students' union".
                (true, false) if previous == Some('s') && next == Some(' ') => maybe += 1,
                (true, false) => closed += 1,
                (false, false) if previous.is_some_and(|c| ".,!?…".contains(c)) => closed += 1,
                _ => {}
            }
        }
        previous = Some(c);
    }
    // A quotation from the first word on that only a plural could close is open for all one knows.
    let doubtful = text.starts_with(['\'', '‘']) && closed == 0 && maybe > 0;
    (opened + closed > 0, opened > 0 && closed <= opened && opened <= closed + maybe && !doubtful)
}

/// Returns whether a language quotes without marks: Russian speech has dashes.
fn has_dashes(lang: &str) -> bool {
    matches!(lang, "ru" | "uk" | "be" | "fr" | "es" | "pl")
}

/// Looks for quotation marks without a partner. One counts when the other side shows that it should have one: it has
/// whole quotations, or none where its language could not do without. A quotation that goes on in
/// the next unit is open on both sides.
pub fn partners(sides: &Sides, out: &mut Vec<Finding>) {
    let marks = |text: &str| text.contains(['"', '«', '»', '“', '”', '„']);
    // All but the straight mark are beyond ASCII.
    if !sides.charsets.1.has("\"") && !sides.charsets.1.other {
        return;
    }
    let lone = lone_quotes(sides.target);
    if lone.is_empty() || !lone_quotes(sides.source).is_empty() {
        return;
    }
    let shows = match (marks(sides.source), singles(sides.source)) {
        (true, _) => !mixes_single(sides.source),
        (false, (true, whole)) => whole,
        (false, (false, _)) => !has_dashes(sides.langs.0),
    };
    if shows {
        let mut finding = Finding::new(&QUOTES, "quotation mark without a partner");
        finding.target = lone;
        out.push(finding);
    }
}

/// Pairs within which a quotation over several pairs is closed.
const FAR: usize = 5;

/// Takes back findings about quotations that begin in one pair and end in another: the mark that opens has
/// its partner a few pairs further on in the same file.
pub fn take_back_continued(pairs: &[Pair], found: &mut [Vec<Finding>]) {
    let is_ours = |finding: &Finding| finding.rule == &QUOTES;
    for i in 0..pairs.len() {
        let Some(at) = found[i].iter().position(is_ours) else { continue };
        let marks: Vec<&str> =
            found[i][at].target.iter().filter_map(|range| pairs[i].target.get(range.clone())).collect();
        let lone = |j: usize, wanted: fn(char) -> bool| {
            let text = pairs[j].target.as_str();
            pairs[j].place.file == pairs[i].place.file
                && lone_quotes(text).iter().any(|range| text[range.clone()].starts_with(wanted))
        };
        // A straight mark opens as well as closes.
        let behind = || (i + 1..pairs.len().min(i + 1 + FAR)).any(|j| lone(j, |c| "»”\"".contains(c)));
        let before = || (i.saturating_sub(FAR)..i).any(|j| lone(j, |c| "«“„\"".contains(c)));
        let goes_on = marks.iter().all(|mark| match *mark {
            "«" | "“" | "„" => behind(),
            "»" | "”" => before(),
            _ => behind() || before(),
        });
        if goes_on && !marks.is_empty() {
            found[i].remove(at);
        }
    }
}

/// Returns whether single marks are among double ones: then it is open which belong together.
fn mixes_single(text: &str) -> bool {
    text.contains("'\"") || text.contains("\"'") || text.contains(['‘', '‚'])
}

/// Returns quotation marks without a partner. Straight marks pair up by turns, the others by shape.
fn lone_quotes(text: &str) -> Vec<Range<usize>> {
    let mut lone = Vec::new();
    let mut straight: Option<usize> = None;
    let mut open: Vec<(char, usize)> = Vec::new();
    let (mut previous, mut deepest) = (None, 0);
    for (at, c) in text.char_indices() {
        match c {
            // 6" is six inches.
            '"' if previous.is_some_and(|p: char| p.is_ascii_digit()) && straight.is_none() => {}
            '"' => straight = if straight.take().is_some() { None } else { Some(at) },
            '«' | '„' => {
                open.push((c, at));
                deepest = deepest.max(open.iter().filter(|(c, _)| *c == '«').count());
            }
            // “ closes what „ opened, and opens elsewhere; ” closes “ and, in some hands, „.
            '“' => match open.last() {
                Some(('„', _)) => {
                    open.pop();
                }
                _ => open.push((c, at)),
            },
            '»' | '”' => {
                let fits = |other: char| match c {
                    '»' => other == '«',
                    _ => other != '«',
                };
                match open.iter().rposition(|(other, _)| fits(*other)) {
                    // A » closes an inner « too, where the outer has the same shape: «a «b».
                    Some(i) => {
                        let inner = open.drain(i..).skip(1);
                        lone.extend(inner.map(|(other, at)| at..at + other.len_utf8()));
                    }
                    None if c == '”' && previous.is_some_and(|p: char| p.is_ascii_digit()) => {}
                    None => lone.push(at..at + c.len_utf8()),
                }
            }
            _ => {}
        }
        previous = Some(c);
    }
    // «a «b»: Russian print closes both with one mark.
    let nested = deepest >= 2 && open.len() == 1 && open[0].0 == '«';
    if !nested {
        lone.extend(open.into_iter().map(|(c, at)| at..at + c.len_utf8()));
    }
    lone.extend(straight.map(|at| at..at + 1));
    lone.sort_by_key(|range| range.start);
    lone
}

/// Looks for quotation marks of another language.
pub fn style(sides: &Sides, out: &mut Vec<Finding>) {
    if !sides.charsets.1.other {
        return;
    }
    let text = sides.target;
    let wrong: Vec<Range<usize>> = match sides.langs.1 {
        "ru" => {
            let mut depth = 0;
            let mut low = false;
            let mut found = Vec::new();
            for (at, c) in text.char_indices() {
                match c {
                    '«' => depth += 1,
                    '»' => depth -= 1,
                    '„' => low = true,
                    '“' | '”' if depth <= 0 && !low => found.push(at..at + c.len_utf8()),
                    '“' | '”' => low = false,
                    _ => {}
                }
            }
            found
        }
        "en" => text
            .char_indices()
            .filter(|(_, c)| "«»".contains(*c))
            .map(|(at, c)| at..at + c.len_utf8())
            .collect(),
        _ => return,
    };
    if !wrong.is_empty() {
        let mut finding = Finding::new(&QUOTE_STYLE, "quotation marks of another language");
        finding.target = wrong;
        out.push(finding);
    }
}
