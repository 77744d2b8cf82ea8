//! Characters of symbol fonts (`w:sym`), which have their own codes.

/// The codes 0x21 to 0x7E of the font Symbol (Adobe's encoding of it).
const LOWER: &str =
    "!∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼";
/// The codes 0xA0 to 0xFE of it. 0xF0 is a trade mark.
const UPPER: &str = "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪\u{fffd}〉∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭";
/// The characters used from Wingdings: marks, boxes and arrows.
const WINGDINGS: [(u32, char); 14] = [
    (0x4A, '☺'),
    (0x4C, '☹'),
    (0x6F, '□'),
    (0x71, '❑'),
    (0x9F, '•'),
    (0xA7, '▪'),
    (0xA8, '◻'),
    (0xD8, '➢'),
    (0xDF, '←'),
    (0xE0, '→'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

/// Returns the character of a font at a hexadecimal code; `None` if Unicode has none or the
/// font is not known.
pub fn character(font: &str, code: &str) -> Option<char> {
    let code = u32::from_str_radix(code.trim(), 16).ok()?;
    // Symbol fonts have their codes in the private area as well.
    let own = if (0xF000..=0xF0FF).contains(&code) { code - 0xF000 } else { code };
    let found = match font.trim().to_ascii_lowercase().as_str() {
        "symbol" if own <= 0xFF => symbol(own),
        "wingdings" if own <= 0xFF => WINGDINGS.iter().find(|(known, _)| *known == own).map(|(_, c)| *c),
        "wingdings 2" | "wingdings 3" | "webdings" if own <= 0xFF => None,
        _ => char::from_u32(code),
    };
    let is_private = |c: &char| matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{fffd}');
    found.filter(|c| !is_private(c) && !c.is_control())
}

fn symbol(code: u32) -> Option<char> {
    let (first, table) = if code < 0xA0 { (0x21, LOWER) } else { (0xA0, UPPER) };
    table.chars().nth(code.checked_sub(first)? as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_fonts_become_characters() {
        assert_eq!((LOWER.chars().count(), UPPER.chars().count()), (0x7F - 0x21, 0xFF - 0xA0));
        for (font, code, want) in [
            ("Symbol", "F061", Some('α')),
            ("Symbol", "7E", Some('∼')),
            ("Symbol", "F0B4", Some('×')),
            ("Symbol", "F0F0", None),
            ("Symbol", "F0FE", Some('⎭')),
            ("Symbol", "20", None),
            ("Wingdings", "F0FC", Some('✓')),
            ("Wingdings", "F041", None),
            ("Arial", "2020", Some('†')),
            ("Segoe UI Emoji", "1F60A", Some('😊')),
            ("Arial", "F041", None),
            ("Arial", "D800", None),
            ("Arial", "zz", None),
        ] {
            assert_eq!(character(font, code), want, "{font} {code}");
        }
    }
}
