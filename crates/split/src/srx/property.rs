//! Character properties by their names in Java and ICU.

use super::BadPattern;

/// Returns the set for `\p{name}`, or its complement.
pub(super) fn set(name: &str, negated: bool) -> Result<String, BadPattern> {
    let (negated, name) = match name.strip_prefix('^') {
        Some(rest) => (!negated, rest),
        None => (negated, name),
    };
    let letter = if negated { 'P' } else { 'p' };
    let class = |inside: &str| format!("[{}{inside}]", if negated { "^" } else { "" });
    let value = name.split_once('=').map_or(name, |(_, value)| value);
    if let Some(block) = value.strip_prefix("In").or_else(|| name.starts_with("bl").then_some(value)) {
        let plain = block.replace(['-', '_', ' '], "").to_ascii_lowercase();
        let range = BLOCKS.iter().find(|(name, _)| *name == plain);
        return range.map(|(_, range)| class(range)).ok_or_else(|| BadPattern::Block(block.to_owned()));
    }
    Ok(match value.strip_prefix("java").or_else(|| value.strip_prefix("Is")).unwrap_or(value) {
        "Alpha" | "Letter" if value.starts_with("java") => format!("\\{letter}{{L}}"),
        "Lower" | "LowerCase" => format!("\\{letter}{{Lowercase}}"),
        "Upper" | "UpperCase" => format!("\\{letter}{{Uppercase}}"),
        "Alpha" => format!("\\{letter}{{Alphabetic}}"),
        "Digit" => format!("\\{letter}{{Nd}}"),
        "Punct" | "Punctuation" => format!("\\{letter}{{P}}"),
        "Space" | "Whitespace" | "WhiteSpace" | "SpaceChar" => format!("\\{letter}{{White_Space}}"),
        "Cntrl" => format!("\\{letter}{{Cc}}"),
        "Alnum" | "LetterOrDigit" => class(r"\p{Alphabetic}\p{Nd}"),
        "Blank" => class(r"\t\p{Zs}"),
        "XDigit" => class("0-9A-Fa-f"),
        "Graph" => class(r"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}"),
        "Print" => class(r"\p{L}\p{M}\p{N}\p{P}\p{S}\p{Cf}\p{Zs}"),
        "L1" => class(r"\x00-\xff"),
        other => format!("\\{letter}{{{other}}}"),
    })
}

/// Blocks of Unicode that rules name; Rust's engines do not know them.
const BLOCKS: &[(&str, &str)] = &[
    ("basiclatin", r"\x00-\x7f"),
    ("latin1supplement", r"\x80-\xff"),
    ("latinextendeda", r"\x{100}-\x{17f}"),
    ("latinextendedb", r"\x{180}-\x{24f}"),
    ("combiningdiacriticalmarks", r"\x{300}-\x{36f}"),
    ("greek", r"\x{370}-\x{3ff}"),
    ("greekandcoptic", r"\x{370}-\x{3ff}"),
    ("cyrillic", r"\x{400}-\x{4ff}"),
    ("armenian", r"\x{530}-\x{58f}"),
    ("hebrew", r"\x{590}-\x{5ff}"),
    ("arabic", r"\x{600}-\x{6ff}"),
    ("devanagari", r"\x{900}-\x{97f}"),
    ("thai", r"\x{e00}-\x{e7f}"),
    ("generalpunctuation", r"\x{2000}-\x{206f}"),
    ("cjksymbolsandpunctuation", r"\x{3000}-\x{303f}"),
    ("hiragana", r"\x{3040}-\x{309f}"),
    ("katakana", r"\x{30a0}-\x{30ff}"),
    ("cjkunifiedideographs", r"\x{4e00}-\x{9fff}"),
    ("hangulsyllables", r"\x{ac00}-\x{d7af}"),
    ("halfwidthandfullwidthforms", r"\x{ff00}-\x{ffef}"),
];
