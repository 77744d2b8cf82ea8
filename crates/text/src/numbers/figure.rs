//! Figures: `1,234.5`, `4 720 000`, `XXI`.

use crate::words::Word;

/// Returns whether the text between two words continues a compound number, as in "$300+ billion".
pub fn joins(gap: &str) -> bool {
    gap.chars().all(|c| c.is_whitespace() || matches!(c, '-' | '‑' | '+'))
}

/// Returns whether a word is a further group of three digits of a figure with spaces between its thousands;
/// the last group may include the decimals.
pub fn is_group(next: &Word<'_>, gap: &str) -> bool {
    let digits = next.text.bytes().take_while(u8::is_ascii_digit).count();
    matches!(gap, " " | "\u{a0}" | "\u{202f}" | "\u{2009}")
        && next.is_figure
        && digits == 3
        && matches!(next.text.as_bytes().get(3), None | Some(b',' | b'.'))
}

/// Reads a figure; `None` for a date, a time or a list (`03.02.2022`, `12:30`), whose parts count separately.
pub fn decimal(figure: &str) -> Option<f64> {
    let separators: Vec<char> = figure.chars().filter(|c| !c.is_ascii_digit()).collect();
    let groups: Vec<&str> = figure.split(['.', ',', ':']).collect();
    let thousands =
        |groups: &[&str]| groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3);
    let join = |whole: &[&str], rest: &str| format!("{}.{rest}", whole.concat()).parse().ok();
    match separators.as_slice() {
        [] => figure.parse().ok(),
        [':', ..] => None,
        // "1,500" and "1.500" are thousands, "4.72" and "4,7" are decimals: three digits after a comma or
        // point are a group in both notations far more often than a fraction.
        [_] if thousands(&groups) && groups[0] != "0" => groups.concat().parse().ok(),
        [_] => join(&groups[..1], groups[1]),
        // "1,234,567" or "1.234.567"
        [first, rest @ ..] if rest.iter().all(|c| c == first) && thousands(&groups) => {
            groups.concat().parse().ok()
        }
        // "1,234.5" or "1.234,5"
        [first, middle @ .., last]
            if first != last
                && middle.iter().all(|c| c == first)
                && thousands(&groups[..groups.len() - 1]) =>
        {
            join(&groups[..groups.len() - 1], groups[groups.len() - 1])
        }
        _ => None,
    }
}

/// Reads a Roman numeral of two letters or more in capitals: `XX`, `XXI`. A single letter is more often an
/// initial.
pub fn roman(word: &str) -> Option<f64> {
    if word.len() < 2 || !word.bytes().all(|b| b"IVXLCM".contains(&b)) {
        return None;
    }
    let digit = |b: u8| match b {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        _ => 1000,
    };
    let values: Vec<i32> = word.bytes().map(digit).collect();
    let mut sum = 0;
    for (i, &value) in values.iter().enumerate() {
        let subtract = values.get(i + 1).is_some_and(|&next| next > value);
        sum += if subtract { -value } else { value };
    }
    // "CD", "MM" and "LLC" are more often abbreviations than 400, 2000 and so on.
    (1..=50).contains(&sum).then(|| f64::from(sum))
}

/// Returns a value in its shortest decimal form.
pub fn show(value: f64) -> String {
    // No text has more than nine decimals; the limit hides the error of the product 4.72 * 10^9.
    let mut text = format!("{value:.9}");
    text.truncate(text.trim_end_matches('0').trim_end_matches('.').len());
    text
}

/// Reads Roman numerals, also typed with Cyrillic letters («ХХ век»), which is common. Of single letters only
/// V and X count: the rest are words and initials.
pub fn roman_in_any_script(word: &str) -> Option<f64> {
    if word.len() > 16 || !word.starts_with(['I', 'V', 'X', 'L', 'C', 'M', 'Х', 'І']) {
        return None;
    }
    let latin: String = word
        .chars()
        .map(|c| match c {
            'Х' => 'X',
            'І' => 'I',
            'С' => 'C',
            'М' => 'M',
            c => c,
        })
        .collect();
    match latin.as_str() {
        "I" if word == "I" => Some(1.0),
        "V" => Some(5.0),
        "X" => Some(10.0),
        _ => roman(&latin),
    }
}
