//! The mutator: one planted fault at a time in a list of clean pairs. Nothing is left to chance:
//! the place of the pair decides where in it the fault stands.

use sverka::bilingual::Pair;
use sverka::text::words::words;

/// A kind of fault.
pub struct Fault {
    /// Its name.
    pub name: &'static str,
    /// The rules that are meant to find it.
    pub rules: &'static [&'static str],
    /// Whether few pairs give occasion: then every pair is tried that does.
    pub is_rare: bool,
    /// Plants it at a pair; the units where it may be found.
    plant: fn(&mut [Pair], usize) -> Option<Vec<usize>>,
}

/// Pairs with a fault.
pub struct Planted {
    /// All pairs, so that checks of neighbours see them.
    pub pairs: Vec<Pair>,
    /// Units where the fault may be found.
    pub units: Vec<usize>,
    /// The pair in question, for a person.
    pub shown: String,
}

/// All kinds.
pub const FAULTS: &[Fault] = &[
    Fault {
        name: "changed number",
        rules: &["numbers.different", "numbers.missing", "numbers.extra"],
        is_rare: true,
        plant: number,
    },
    Fault {
        name: "dropped number",
        rules: &["numbers.missing", "numbers.different"],
        is_rare: true,
        plant: dropped_number,
    },
    Fault { name: "dropped negation", rules: &["numbers.negation"], is_rare: true, plant: negation },
    Fault {
        name: "date without its negation",
        rules: &["numbers.negation"],
        is_rare: true,
        plant: |pairs, i| limited(pairs, i, false),
    },
    Fault {
        name: "dropped date",
        rules: &["numbers.missing", "numbers.different", "completeness.length"],
        is_rare: true,
        plant: date,
    },
    Fault { name: "changed month", rules: &["numbers.different"], is_rare: true, plant: month },
    Fault { name: "swapped name", rules: &["names.different"], is_rare: true, plant: name },
    Fault {
        name: "removed sentence",
        rules: &["completeness.empty", "completeness.length", "alignment.sentences"],
        is_rare: false,
        plant: sentence,
    },
    Fault { name: "duplicated word", rules: &["repetition.word"], is_rare: false, plant: duplicate },
    Fault { name: "unpaired quote", rules: &["punctuation.quotes"], is_rare: true, plant: quote },
    Fault { name: "wrong script letter", rules: &["characters.mixed-script"], is_rare: false, plant: letter },
    Fault {
        name: "untranslated side",
        rules: &["completeness.untranslated"],
        is_rare: false,
        plant: untranslated,
    },
    Fault { name: "shifted link", rules: &["alignment.shifted"], is_rare: false, plant: shifted },
];

/// Plants a fault at a pair; `None` where the pair gives no occasion.
pub fn plant(fault: &Fault, pairs: &[Pair], place: usize) -> Option<Planted> {
    // Names are learnt from all the text around, slips seen against neighbours; the rest needs none.
    let window = match fault.name {
        "swapped name" => 60,
        "shifted link" => 20,
        _ => 0,
    };
    let from = place.saturating_sub(window);
    let mut pairs: Vec<Pair> = pairs[from..pairs.len().min(place + window + 1)].to_vec();
    let units = (fault.plant)(&mut pairs, place - from)?;
    let pair = &pairs[place - from];
    let shown = format!("{} ||| {}", pair.source, pair.target);
    Some(Planted { pairs, units, shown })
}

/// Replaces a range of the target.
fn edit(pairs: &mut [Pair], i: usize, range: std::ops::Range<usize>, by: &str) -> Option<Vec<usize>> {
    pairs[i].target.replace_range(range, by);
    Some(vec![pairs[i].place.unit])
}

/// The first figure that stands once: another last digit.
fn number(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let text = pairs[i].target.clone();
    let figure = words(&text).find(|word| word.is_figure && text.matches(word.text).count() == 1)?;
    let last = figure.text.chars().next_back()?.to_digit(10)?;
    let end = figure.range.end;
    edit(pairs, i, end - 1..end, &((last + 3) % 10).to_string())
}

fn dropped_number(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let text = pairs[i].target.clone();
    // A figure of two digits or more that stands alone, not a group of a larger one.
    let all: Vec<_> = words(&text).collect();
    let at = all
        .iter()
        .position(|word| word.is_figure && word.text.len() >= 2 && text.matches(word.text).count() == 1)?;
    let near = |j: Option<usize>| j.and_then(|j| all.get(j)).is_some_and(|word| word.is_figure);
    if near(at.checked_sub(1)) || near(Some(at + 1)) || !pairs[i].source.contains(all[at].text) {
        return None;
    }
    if pairs[i].source.matches(all[at].text).count() != 1 {
        return None;
    }
    edit(pairs, i, all[at].range.clone(), "")
}

fn month(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let (range, form, month) = months(&pairs[i].target).next()?;
    // A month that the source does not name cannot be told from another.
    if !pairs[i].source.contains(ENGLISH_MONTHS[month]) {
        return None;
    }
    // Five months later, in the same case.
    edit(pairs, i, range, MONTHS[form][(month + 5) % 12])
}

const ENGLISH_MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// Genitives and prepositional cases of the months.
const MONTHS: [[&str; 12]; 2] = [
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    [
        "январе",
        "феврале",
        "марте",
        "апреле",
        "мае",
        "июне",
        "июле",
        "августе",
        "сентябре",
        "октябре",
        "ноябре",
        "декабре",
    ],
];

/// Months in a text, each with its case and its number.
fn months(text: &str) -> impl Iterator<Item = (std::ops::Range<usize>, usize, usize)> + '_ {
    words(text).filter_map(|word| {
        let form = MONTHS.iter().position(|form| form.contains(&word.text))?;
        let month = MONTHS[form].iter().position(|month| *month == word.text)?;
        Some((word.range, form, month))
    })
}

/// "No later than" becomes "later than".
fn negation(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let source = pairs[i].source.to_lowercase();
    let limits = [
        "no later than ",
        "not later than ",
        "no earlier than ",
        "no more than ",
        "not more than ",
        "no less than ",
        "no fewer than ",
        "not before ",
        "not until ",
    ];
    let limit = limits.iter().find(|limit| {
        source.split(**limit).skip(1).any(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    });
    limit?;
    let target = &pairs[i].target;
    let ways =
        ["не позднее", "не позже", "не ранее", "не раньше", "не более", "не больше", "не менее", "не меньше"];
    let at = ways.iter().find_map(|way| target.find(way))?;
    if target.matches(" не ").count() > 1 {
        return None;
    }
    edit(pairs, i, at..at + "не ".len(), "")
}

/// The same pairs with a limit that keeps its negation: no fault.
pub fn with_limit(pairs: &[Pair], place: usize) -> Option<Pair> {
    let mut pair = vec![pairs[place].clone()];
    limited(&mut pair, 0, true)?;
    pair.pop()
}

/// Human translations seldom have a limit, so one is written into both sides of a pair with a date: "in 2019",
/// «в 2019 году» become "no earlier than 2019", «не ранее 2019 года», and "5 May", «5 мая» become "no later
/// than 5 May", «не позднее 5 мая». Without `negated` the target loses its «не».
fn limited(pairs: &mut [Pair], i: usize, negated: bool) -> Option<Vec<usize>> {
    let not = if negated { "не " } else { "" };
    let (source, target) = (pairs[i].source.clone(), pairs[i].target.clone());
    let all: Vec<_> = words(&target).collect();
    let once = |text: &str, piece: &str| text.matches(piece).count() == 1;
    for trio in all.windows(3) {
        let [before, figure, behind] = trio else { continue };
        if !figure.is_figure || !once(&target, figure.text) {
            continue;
        }
        let year = before.text.to_lowercase() == "в" && figure.text.len() == 4 && behind.text == "году";
        let month =
            MONTHS[0].iter().position(|month| *month == behind.text).filter(|_| figure.text.len() <= 2);
        let of = |text: &str| source.find(text).filter(|_| once(&source, text)).map(|at| at..at + text.len());
        let (range, by, old, new) = if year {
            let old = of(&format!("in {}", figure.text))?;
            let new = format!("no earlier than {}", figure.text);
            (before.range.start..behind.range.end, format!("{not}ранее {} года", figure.text), old, new)
        } else if let Some(month) = month {
            // «с 5 мая» has a limit already.
            let preposition =
                matches!(&*before.text.to_lowercase(), "с" | "до" | "к" | "от" | "по" | "после" | "на");
            let (day, month) = (figure.text, ENGLISH_MONTHS[month]);
            let old = [format!("{day} {month}"), format!("{month} {day}")].iter().find_map(|date| of(date));
            let (Some(old), false) = (old, preposition) else { continue };
            let new = format!("no later than {}", &source[old.clone()]);
            // "on 5 May"
            let start = if source[..old.start].ends_with("on ") { old.start - 3 } else { old.start };
            (
                figure.range.start..behind.range.end,
                format!("{not}позднее {day} {}", behind.text),
                start..old.end,
                new,
            )
        } else {
            continue;
        };
        pairs[i].source.replace_range(old, &new);
        return edit(pairs, i, range, &by);
    }
    None
}

/// A day with its month is left out.
fn date(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let text = pairs[i].target.clone();
    let all: Vec<_> = words(&text).collect();
    let at = (1..all.len()).find(|&at| all[at - 1].is_figure && MONTHS[0].contains(&all[at].text))?;
    edit(pairs, i, all[at - 1].range.start..all[at].range.end, "")
}

/// Whether a word begins a sentence or a quotation, where a capital says nothing.
fn begins(text: &str, at: usize) -> bool {
    text[..at].trim_end().ends_with(['.', '!', '?', '«', '"', ':', '—', '–', '-', '“', '…', '\''])
}

/// A name that both sides have here and elsewhere, for another such name.
fn name(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let twins = |pair: &Pair| -> Vec<(String, std::ops::Range<usize>, String)> {
        let capital = |word: &str| {
            word.chars().count() >= 5
                && word.starts_with(char::is_uppercase)
                && word.chars().skip(1).all(char::is_lowercase)
        };
        let mut out = Vec::new();
        for (n, word) in words(&pair.target).enumerate() {
            if n == 0 || !capital(word.text) || begins(&pair.target, word.range.start) {
                continue;
            }
            let latin = sverka::text::names::latin(word.text);
            let key = sverka::text::names::cognate_key(word.text, &latin);
            for (m, other) in words(&pair.source).enumerate() {
                let their = sverka::text::names::latin(other.text);
                if m > 0
                    && !begins(&pair.source, other.range.start)
                    && capital(other.text)
                    && key.is_some()
                    && sverka::text::names::cognate_key(other.text, &their) == key
                    && sverka::text::names::likeness(&latin, &their) > 0.85
                {
                    out.push((key.clone().unwrap(), word.range.clone(), word.text.to_owned()));
                }
            }
        }
        out
    };
    let here = twins(&pairs[i]);
    // A pair counts once, however often it names the name.
    let mut elsewhere = Vec::new();
    for (_, pair) in pairs.iter().enumerate().filter(|(j, _)| *j != i) {
        let mut named = twins(pair);
        named.sort_by(|a, b| a.0.cmp(&b.0));
        named.dedup_by(|a, b| a.0 == b.0);
        elsewhere.extend(named);
    }
    let times = |key: &str| elsewhere.iter().filter(|(other, ..)| other == key).count();
    let (key, range, _) = here.iter().find(|(key, _, word)| {
        // A word that stands once on the target side, in a sentence and not in a heading of capitals.
        let at = pairs[i].target.find(word.as_str()).unwrap_or(0);
        let joined =
            pairs[i].target[at + word.len()..].starts_with('-') || pairs[i].target[..at].ends_with('-');
        times(key) >= 2 && pairs[i].target.matches(word.as_str()).count() == 1 && !joined
    })?;
    // Named once here: its other mentions would explain the source.
    if here.iter().filter(|(other, ..)| other == key).count() > 1 {
        return None;
    }
    // Not one that the source has too: then nothing but the order of names would be wrong.
    let foreign = |word: &str| {
        let latin = sverka::text::names::latin(word);
        let alike = |other: &str| sverka::text::names::likeness(&latin, other) >= 0.75;
        words(&pairs[i].source).all(|other| !alike(&sverka::text::names::latin(other.text)))
    };
    let cyrillic = |word: &str| word.chars().all(|c| ('\u{400}'..'\u{500}').contains(&c));
    let other = elsewhere.iter().find(|(other, _, word)| {
        here.iter().all(|(key, ..)| key != other) && times(other) >= 2 && foreign(word) && cyrillic(word)
    })?;
    let (range, by) = (range.clone(), other.2.clone());
    edit(pairs, i, range, &by)
}

/// All of a target of one sentence, or its longer half of several.
fn sentence(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let bead = pairs[i].bead?;
    if bead.1 < 2 {
        pairs[i].bead = None;
        pairs[i].target.clear();
        return Some(vec![pairs[i].place.unit]);
    }
    None
}

fn duplicate(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let text = pairs[i].target.clone();
    let all: Vec<_> =
        words(&text).filter(|word| !word.is_figure && word.text.chars().all(char::is_lowercase)).collect();
    let word = all.get(i % all.len().max(1))?;
    let by = format!("{} {}", word.text, word.text);
    edit(pairs, i, word.range.clone(), &by)
}

fn quote(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let balanced = |text: &str| {
        text.matches('"').count().is_multiple_of(2)
            && text.matches('«').count() == text.matches('»').count()
            && text.matches('“').count() == text.matches('”').count()
    };
    if !balanced(&pairs[i].source) || !balanced(&pairs[i].target) {
        return None;
    }
    let at = pairs[i].target.rfind(['»', '"'])?;
    let length = pairs[i].target[at..].chars().next()?.len_utf8();
    edit(pairs, i, at..at + length, "")
}

fn letter(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    const TWINS: [(char, char); 6] = [('о', 'o'), ('а', 'a'), ('е', 'e'), ('с', 'c'), ('р', 'p'), ('х', 'x')];
    let text = pairs[i].target.clone();
    let word = words(&text).filter(|word| word.text.chars().count() >= 3).find(|word| {
        word.text.chars().all(|c| ('\u{400}'..'\u{500}').contains(&c))
            && word.text.contains(TWINS.map(|(c, _)| c))
    })?;
    let (at, c) = word.text.char_indices().find(|(_, c)| TWINS.iter().any(|(cyrillic, _)| cyrillic == c))?;
    let by = TWINS.iter().find(|(cyrillic, _)| *cyrillic == c)?.1;
    let start = word.range.start + at;
    edit(pairs, i, start..start + c.len_utf8(), &by.to_string())
}

fn untranslated(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let plain = words(&pairs[i].source)
        .filter(|word| word.text.len() > 1 && word.text.chars().all(char::is_lowercase));
    if plain.count() < 4 {
        return None;
    }
    pairs[i].target = pairs[i].source.clone();
    Some(vec![pairs[i].place.unit])
}

/// A target is lost, and the next three slip up; the fault counts as found on any of them.
fn shifted(pairs: &mut [Pair], i: usize) -> Option<Vec<usize>> {
    let last = i + 3;
    let long = |pair: &Pair| {
        pair.source.split_whitespace().count() >= 5 && pair.target.split_whitespace().count() >= 5
    };
    if last >= pairs.len() || !pairs[i..=last].iter().all(long) {
        return None;
    }
    for j in i..last {
        pairs[j].target = pairs[j + 1].target.clone();
    }
    pairs[last].target = String::new();
    Some(pairs[i..last].iter().map(|pair| pair.place.unit).collect())
}

/// Misspells a word of the target by one edit; returns it as it was and as it is. The number decides which word and
/// which edit.
pub fn misspell(pair: &mut Pair, number: usize) -> Option<(String, String)> {
    /// Letters of the shortest word.
    const SHORTEST: usize = 4;
    // Multiplied by large primes, numbers in a row are spread over places and letters.
    let spread = |prime: usize, over: usize| (number + 1).wrapping_mul(prime) / 64 % over;
    let letters: Vec<char> = match pair.langs.1.primary() {
        "ru" => ('а'..='я').collect(),
        _ => ('a'..='z').collect(),
    };
    let text = pair.target.clone();
    let plain = |word: &str| word.chars().count() >= SHORTEST && word.chars().all(|c| letters.contains(&c));
    let list: Vec<_> = words(&text).filter(|word| plain(word.text)).collect();
    let word = list.get(spread(7_919, list.len().max(1)))?;
    let mut edited: Vec<char> = word.text.chars().collect();
    let (at, letter) = (spread(104_729, edited.len()), letters[spread(15_485_863, letters.len())]);
    match number % 4 {
        0 => edited.insert(at, letter),
        1 => edited[at] = letter,
        2 if at + 1 < edited.len() => edited.swap(at, at + 1),
        _ => drop(edited.remove(at)),
    }
    let to: String = edited.into_iter().collect();
    let from = word.text.to_owned();
    pair.target.replace_range(word.range.clone(), &to);
    (to != from).then_some((from, to))
}
