//! Marks that come in pairs, and marks at the end.

use super::Sides;
use super::stock::Stock;
use crate::rule::{Rule, Severity};
use crate::{Finding, Pair};
use std::ops::Range;
use sverka_text::punctuation::{End, end};

/// Brackets.
pub static BRACKETS: Rule = Rule {
    id: "punctuation.brackets",
    category: "Punctuation",
    severity: Severity::Warning,
    title: "A bracket has no partner",
    doc: "A bracket is opened and not closed, or the reverse, on one side only. When both sides lack a partner, the \
          sentence was cut within the brackets, and nothing is said. Items such as \"a)\" and smileys are let pass.",
    bad: ("The talks (in Vienna) went on.", "Переговоры (в Вене продолжались."),
    good: ("a) the first item", "а) первый пункт"),
};

/// Quotation marks.
pub static QUOTES: Rule = Rule {
    id: "punctuation.quotes",
    category: "Punctuation",
    severity: Severity::Warning,
    title: "A quotation mark has no partner",
    doc: "A quotation of the target is opened and not closed, or the reverse, while the source is in order. When \
          both sides lack a partner, the quotation goes on in the next unit; what the source alone lacks is not \
          the translator's fault. Apostrophes, inches and the marks of all styles are understood.",
    bad: ("He read \"The Old Landing\" twice.", "Он дважды прочёл «Старую пристань."),
    good: ("\"Everything,\" she replied.", "– Всё, – ответила она."),
};

/// House style of quotation marks.
pub static QUOTE_STYLE: Rule = Rule {
    id: "punctuation.quote-style",
    category: "Typography",
    severity: Severity::Info,
    title: "Quotation marks of another language",
    doc: "Russian print has «» and, within them, „“; English has “” or straight ones. Flagged are English curly marks \
          in a Russian target outside of «», and «» in an English one.",
    bad: ("The \"Velga\" has left.", "Пароход “Вельга” отошёл."),
    good: ("The \"Velga\" has left.", "Пароход «Вельга» отошёл."),
};

/// Marks at the end.
pub static END: Rule = Rule {
    id: "punctuation.end",
    category: "Punctuation",
    severity: Severity::Info,
    title: "The sides end with different marks",
    doc: "One side ends with a full stop, exclamation mark or colon, the other with another mark or with none. \
          Translators often join and part sentences, so this is only for those who want every list item alike.",
    bad: ("The list is closed.", "Список закрыт"),
    good: ("Dear friends,", "Дорогие друзья!"),
};

/// Question marks.
pub static QUESTION: Rule = Rule {
    id: "punctuation.question",
    category: "Punctuation",
    severity: Severity::Info,
    title: "Only one side is a question",
    doc: "One side has a question mark and the other has none. Indirect questions and rhetorical ones change \
          their form in translation, so this is no more than a hint.",
    bad: ("Who was playing the cello?", "Кто играл на виолончели."),
    good: ("Who was playing the cello?", "А кто играл на виолончели?"),
};

/// Doubled marks.
pub static DOUBLED: Rule = Rule {
    id: "punctuation.doubled",
    category: "Punctuation",
    severity: Severity::Warning,
    title: "A mark stands twice",
    doc: "Two commas, two full stops (but not an ellipsis), a comma behind a full stop that ends no abbreviation \
          and the like, on one side only. \"?!\", \"!..\" and \"?..\" are marks of their own.",
    bad: ("The text is ready.", "Текст готов.."),
    good: ("Well...", "Ну..."),
};

/// Looks at both sides.
pub fn check(sides: &Sides, out: &mut Vec<Finding>) {
    let both = [sides.source, sides.target];
    let stocks = [&sides.stock.0, &sides.stock.1];
    if stocks.iter().any(|stock| stock.has("()[]{}")) {
        let mut lone = both.map(lone_brackets);
        // Russians smile without eyes: "Well done :)", «Молодец)».
        if both.iter().any(|text| [":)", ";)", ":-)", ";-)"].iter().any(|smile| text.contains(smile))) {
            for (lone, text) in lone.iter_mut().zip(both) {
                lone.retain(|range| &text[range.clone()] != ")");
            }
        }
        one_side(&BRACKETS, lone, "bracket without a partner", out);
    }
    quotes(sides, out);
    let mut twins = both.map(doubled);
    // Two stops may be a careless ellipsis: then the other side has one too.
    let ellipsis = |text: &str| text.contains('…') || text.contains("...");
    for (k, twins) in twins.iter_mut().enumerate() {
        twins.retain(|range| &both[k][range.clone()] != ".." || !ellipsis(both[1 - k]));
    }
    one_side(&DOUBLED, twins, "doubled mark", out);
    style(sides, out);
    ends(sides, out);
}

/// Reports what only one side has.
fn one_side(rule: &'static Rule, found: [Vec<Range<usize>>; 2], message: &str, out: &mut Vec<Finding>) {
    let [source, target] = found;
    if source.is_empty() == target.is_empty() {
        return;
    }
    let mut finding = Finding::new(rule, message);
    (finding.source, finding.target) = (source, target);
    out.push(finding);
}

fn lone_brackets(text: &str) -> Vec<Range<usize>> {
    let mut open: Vec<(char, usize)> = Vec::new();
    let mut lone = Vec::new();
    let mut letters = 0;
    for (at, c) in text.char_indices() {
        match c {
            '(' | '[' | '{' => open.push((c, at)),
            ')' | ']' | '}' => {
                let partner = match c {
                    ')' => '(',
                    ']' => '[',
                    _ => '{',
                };
                match open.iter().rposition(|(other, _)| *other == partner) {
                    Some(i) => {
                        lone.extend(open.drain(i..).skip(1).map(|(_, at)| at..at + 1));
                    }
                    // "a)", "12)" and ":)" have none.
                    None if c == ')' && (letters <= 3 || is_item_or_smiley(&text[..at])) => {}
                    None => lone.push(at..at + 1),
                }
            }
            c if !c.is_whitespace() => letters += 1,
            _ => {}
        }
    }
    lone.extend(open.into_iter().map(|(_, at)| at..at + 1));
    lone.sort_by_key(|range| range.start);
    lone
}

fn is_item_or_smiley(before: &str) -> bool {
    let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
    let short = word.chars().count() <= 2 && word.chars().all(char::is_alphanumeric);
    short || before.ends_with([':', ';', ')']) || before.ends_with(":-")
}

/// What the single marks of a text say, which look like apostrophes: whether it has quotations of
/// them, and whether they are whole.
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
                // Behind an s and before a word it may be the apostrophe of a plural: "the students' union".
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

/// Whether a language quotes without marks: Russian speech has dashes.
fn has_dashes(lang: &str) -> bool {
    matches!(lang, "ru" | "uk" | "be" | "fr" | "es" | "pl")
}

/// A mark that lacks its partner counts when the other side shows that it should have one: it has
/// whole quotations, or none where its language could not do without. A quotation that goes on in
/// the next unit is open on both sides.
fn quotes(sides: &Sides, out: &mut Vec<Finding>) {
    let marks = |text: &str| text.contains(['"', '«', '»', '“', '”', '„']);
    // All but the straight mark are beyond ASCII.
    if !sides.stock.1.has("\"") && !sides.stock.1.other {
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

/// Pairs within which a quotation that goes on over several is closed.
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

/// Whether single marks stand among double ones: then which belongs to which is open.
fn mixes_single(text: &str) -> bool {
    text.contains("'\"") || text.contains("\"'") || text.contains(['‘', '‚'])
}

/// Quotation marks without a partner. Straight marks pair up by turns, the others by shape.
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

fn doubled(text: &str) -> Vec<Range<usize>> {
    let marks =
        |two: &[u8]| matches!(two, [b',' | b';' | b':' | b'.', next] if *next == two[0] || two == b",.");
    if !text.as_bytes().windows(2).any(marks) {
        return Vec::new();
    }
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let mut out = Vec::new();
    let mut i = 0;
    while i + 1 < chars.len() {
        let (at, c) = chars[i];
        let mut run = 1;
        while chars.get(i + run).is_some_and(|&(_, next)| next == c) {
            run += 1;
        }
        let next = chars.get(i + run).map(|&(_, c)| c);
        let before = i.checked_sub(1).map(|p| chars[p].1);
        let wrong = match c {
            ',' | ';' => run >= 2,
            // "std::io" is something else.
            ':' => run == 2 && next.is_none_or(char::is_whitespace),
            '.' => {
                run == 2
                    && !matches!(before, Some('?' | '!' | '.' | '/'))
                    && !matches!(next, Some('/' | '.' | '?' | '!'))
            }
            _ => false,
        };
        let comma_stop = run == 1 && c == ',' && next == Some('.');
        if wrong || comma_stop {
            let end = chars.get(i + run + usize::from(comma_stop)).map_or(text.len(), |&(at, _)| at);
            out.push(at..end);
        }
        i += run;
    }
    out
}

fn style(sides: &Sides, out: &mut Vec<Finding>) {
    if !sides.stock.1.other {
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

fn ends(sides: &Sides, out: &mut Vec<Finding>) {
    let (source, target) = (end(sides.source), end(sides.target));
    let question = |text: &str, stock: &Stock| stock.has("?") || stock.other && text.contains('？');
    let asks = question(sides.source, &sides.stock.0);
    if asks != question(sides.target, &sides.stock.1) {
        let message = if asks {
            "the source asks, the target does not"
        } else {
            "the target asks, the source does not"
        };
        let mark = |text: &str| {
            text.char_indices()
                .filter(|(_, c)| "?？".contains(*c))
                .map(|(at, c)| at..at + c.len_utf8())
                .collect()
        };
        let mut finding = Finding::new(&QUESTION, message);
        (finding.source, finding.target) = (mark(sides.source), mark(sides.target));
        out.push(finding);
    }
    // A salutation ends with a comma in English and with an exclamation mark in Russian.
    let soft = |a: End, b: End| {
        matches!((a, b), (End::Comma | End::Colon, End::Exclamation) | (End::Stop, End::Exclamation))
    };
    let asks = source == End::Question || target == End::Question;
    if source == target || asks || soft(source, target) || soft(target, source) {
        return;
    }
    let last = |text: &str| {
        let trimmed = text.trim_end();
        trimmed.char_indices().next_back().map(|(at, c)| at..at + c.len_utf8())
    };
    let mut finding = Finding::new(&END, "the sides end with different marks");
    finding.source.extend(last(sides.source));
    finding.target.extend(last(sides.target));
    out.push(finding);
}
