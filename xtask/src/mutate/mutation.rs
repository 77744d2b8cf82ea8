//! Changes to an input: bytes, lines, tokens, and the parts of archives.

use crate::random::Random;
use std::io::Read;
use sverka_package::Archive;
use sverka_package::testing::packed;
use sverka_text::limits::Limits;

/// Bytes of the longest input that a change makes.
const LONGEST: usize = 256 << 10;

/// Tokens with a meaning in some format, and boundary values.
#[rustfmt::skip]
const TOKENS: &[&str] = &[
    "<", ">", "</", "/>", "<!--", "-->", "<![CDATA[", "]]>", "<?", "&", "&amp;", "&#0;", "&#x10FFFF;", "&#xD800;", "&nbsp;",
    "<seg>", "</seg>", "<tu>", "</tu>", "<tuv xml:lang=\"en\">", "</tuv>", "<bpt i=\"1\"/>", "<ept i=\"1\">", "<ph/>",
    "<g id=\"1\">", "<x id=\"1\"/>", "<mrk mtype=\"seg\">", "<unit>", "<segment>", "<target>", "</target>", "<note>",
    "<p>", "<b>", "<table>", "<td>", "<li>", "<br>", "<script>", "<pre>", "<w:p>", "<w:t>", "<text:p>", "<a:t>",
    "\"", "'", "\"\"", ",", ";", "\t", "\n", "\r\n", "\n\n", "\r", "\0", "\\", "\\n", "\\u0000", "\\x", "{", "}", "{0}",
    "%s", "%1$s", "[", "]", "[]", "{}", "null", "true", ":", "=", "#", "-", "--", "...", "…", "—", "«", "»", "(", ")",
    "msgid \"\"", "msgstr[0] \"\"", "msgctxt \"\"", "\"\\n\"", "|", "||", "||||", "- ", "> ", "* ", "&a", "*a", "!!map", "<<: ",
    "0", "1", "-1", "00", "1e999", "NaN", "inf", "2147483648", "4294967296", "9223372036854775807", "18446744073709551616",
    "99999999999999999999999999", "0.0000000001", "20261301T000000Z", "99:99:99,999 --> 00:00:00,000", "100%", "1,000,000", "1/0",
    "\u{feff}", "\u{200b}", "\u{200d}", "\u{202e}", "\u{ad}", "\u{301}", "\u{2028}", "\u{85}", "ß", "İ", "ﬁ", "😀", "👨‍👩‍👧", "中文", "ё", "№",
    "Mr.", "т. е.", "1.", "а)", "?!", ".", "en", "ru", "xx-XX", "*all*",
];

/// Byte-order marks, ends of texts and letters that are not UTF-8.
const BYTES: &[&[u8]] =
    &[b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xd0", b"\x98\x99"];

/// Changes an input one to six times. `other` is a further sample of its format to take pieces of.
pub fn mutate(bytes: &[u8], other: &[u8], random: &mut Random) -> Vec<u8> {
    // Changing bytes of an archive only breaks a checksum, so usually its parts are changed.
    if bytes.starts_with(b"PK")
        && random.below(8) > 0
        && let Some(archive) = mutate_part(bytes, random)
    {
        return archive;
    }
    let mut out = bytes.to_vec();
    for _ in 0..=random.below(6) {
        change(&mut out, other, random);
        out.truncate(LONGEST);
    }
    out
}

/// Changes one part of an archive, or leaves it out, and packs it again; `None` for what is not an archive.
fn mutate_part(bytes: &[u8], random: &mut Random) -> Option<Vec<u8>> {
    let limits = Limits::default();
    let archive = Archive::read(bytes, &limits).ok()?;
    let mut parts: Vec<(String, Vec<u8>)> = Vec::new();
    for name in archive.names() {
        let mut part = Vec::new();
        archive.part(name).ok()??.read_to_end(&mut part).ok()?;
        parts.push((name.to_owned(), part));
    }
    let at = random.below(parts.len());
    let other = random.pick(&parts)?.1.clone();
    if random.below(16) == 0 {
        parts.remove(at);
    } else {
        let part = parts.get_mut(at)?;
        for _ in 0..=random.below(6) {
            change(&mut part.1, &other, random);
            part.1.truncate(LONGEST);
        }
    }
    Some(packed(&parts.iter().map(|(name, part)| (name.as_str(), part.as_slice())).collect::<Vec<_>>()))
}

/// Makes one change.
fn change(out: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(out.len() + 1);
    let piece = |random: &mut Random, of: &[u8]| {
        let from = random.below(of.len() + 1);
        // Mostly short pieces, sometimes all the rest.
        let most = if random.below(8) == 0 { of.len() } else { 64 };
        from..from + random.below((of.len() - from).min(most) + 1)
    };
    match random.below(14) {
        0 => flip(out, at, random),
        1 => out.truncate(at),
        2 => drop(out.drain(piece(random, out))),
        3 => insert(out, at, BYTES[random.below(BYTES.len())]),
        4..=6 => insert(out, at, TOKENS[random.below(TOKENS.len())].as_bytes()),
        7 => {
            let some = out[piece(random, out)].to_vec();
            insert(out, at, &some);
        }
        8 => insert(out, at, &other[piece(random, other)]),
        9 => {
            // Up to some thousand times: deep nesting, long lists.
            let some = out[piece(random, out)].to_vec();
            let times = 1 << random.below(13);
            insert(out, at, &some.repeat(times.min(LONGEST / some.len().max(1))));
        }
        10 => {
            let token = TOKENS[random.below(TOKENS.len())];
            insert(out, at, token.repeat(1 << random.below(13)).as_bytes());
        }
        11 => number(out, at, random),
        _ => lines(out, random),
    }
}

fn insert(out: &mut Vec<u8>, at: usize, piece: &[u8]) {
    out.splice(at..at, piece.iter().copied());
}

fn flip(out: &mut [u8], at: usize, random: &mut Random) {
    if let Some(byte) = out.get_mut(at) {
        *byte = if random.below(2) == 0 { *byte ^ (1 << random.below(8)) } else { random.below(256) as u8 };
    }
}

/// Replaces the next number by another one.
fn number(out: &mut Vec<u8>, at: usize, random: &mut Random) {
    let Some(start) = out[at..].iter().position(u8::is_ascii_digit).map(|n| at + n) else { return };
    let length = out[start..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let numbers: Vec<&&str> =
        TOKENS.iter().filter(|token| token.ends_with(|c: char| c.is_ascii_digit())).collect();
    let value = numbers[random.below(numbers.len())];
    out.splice(start..start + length, value.bytes());
}

/// Repeats, leaves out or swaps lines.
fn lines(out: &mut Vec<u8>, random: &mut Random) {
    let mut lines: Vec<&[u8]> = out.split_inclusive(|byte| *byte == b'\n').collect();
    let (a, b) = (random.below(lines.len()), random.below(lines.len()));
    if lines.is_empty() {
        return;
    }
    match random.below(3) {
        0 => lines.swap(a, b),
        1 => drop(lines.remove(a)),
        _ => lines.insert(b, lines[a]),
    }
    *out = lines.concat();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_the_same_change_and_another_one_another() {
        let text = "One line.\nAnother 12.\n".as_bytes();
        let changed = |seed| mutate(text, b"other", &mut Random(seed));
        assert_eq!(changed(7), changed(7));
        let all: std::collections::BTreeSet<Vec<u8>> = (0..100).map(changed).collect();
        assert!(all.len() > 80 && all.iter().all(|bytes| bytes.len() <= LONGEST));
        for seed in 0..200 {
            mutate(b"", b"", &mut Random(seed));
        }
    }

    #[test]
    fn archives_stay_archives() {
        let file = packed(&[("a.xml", b"<a>One 1</a>"), ("b.xml", b"<b/>")]);
        let is_archive = |seed| {
            Archive::read(mutate(&file, b"", &mut Random(seed)).as_slice(), &Limits::default()).is_ok()
        };
        assert!((0..100).filter(|seed| is_archive(*seed)).count() > 80);
    }
}
