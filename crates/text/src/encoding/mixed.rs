//! Files in which some lines are UTF-8 and others are not: texts assembled from several sources.

use super::Decoded;
use super::detect::detect_in;
use super::transcode::transcode;
use crate::diagnostic::Diagnostic;
use crate::document::{Lang, Origin};
use encoding_rs::{Encoding, UTF_8};
use std::ops::Range;

/// Characters beyond ASCII that show that a line is UTF-8. In another encoding, words of one or two bytes
/// that happen to form one are common enough ("Её" in windows-1251), but three in a line without a bad byte
/// are not.
const SHOWS_UTF8: usize = 3;

/// Characters beyond ASCII that the UTF-8 lines of a file must have in total.
const UTF8_CHARACTERS: usize = 6;

/// Bytes outside UTF-8 that the other lines must have in total: fewer are damage, not an encoding.
const OTHER_BYTES: usize = 4;

/// Pieces that get individual remarks; more would hide the other remarks.
const TOLD: usize = 5;

/// What the bytes of a line show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shows {
    /// Nothing: only ASCII, or too few other characters.
    Nothing,
    Utf8,
    Other,
}

/// A run of lines in one encoding.
struct Piece {
    bytes: Range<usize>,
    /// The first and the last line, from 1.
    lines: (usize, usize),
    is_utf8: bool,
}

/// Decodes a file whose lines are in two encodings, UTF-8 and another. `skip` bytes of a mark come first.
/// Returns nothing if the file is not of that kind. `lang` is the likely language of the text.
pub(super) fn decode(name: &str, bytes: &[u8], skip: usize, lang: Option<&Lang>) -> Option<Decoded> {
    if std::str::from_utf8(&bytes[skip..]).is_ok() {
        return None;
    }
    let pieces = pieces(&bytes[skip..])?;
    let others: Vec<u8> = pieces
        .iter()
        .filter(|piece| !piece.is_utf8)
        .flat_map(|piece| &bytes[skip..][piece.bytes.clone()])
        .copied()
        .collect();
    let encoding = detect_in(&others, lang);
    let (mut text, mut origin) = (String::with_capacity(bytes.len() * 2), Origin::default());
    for piece in &pieces {
        let (part, base) = (&bytes[skip..][piece.bytes.clone()], skip + piece.bytes.start);
        if piece.is_utf8 {
            origin.push(text.len(), base, 1, 1, part.len());
            text.push_str(std::str::from_utf8(part).ok()?);
        } else {
            let (decoded, places) = transcode(encoding, part, base).ok()?;
            origin.append(&places, text.len());
            text.push_str(&decoded);
        }
    }
    // Control characters of the C1 set show that the guess is wrong.
    if text.chars().any(|c| ('\u{80}'..='\u{9f}').contains(&c)) {
        return None;
    }
    Some(Decoded { text, encoding: UTF_8, origin, diagnostics: remarks(name, &pieces, encoding) })
}

fn remarks(name: &str, pieces: &[Piece], encoding: &'static Encoding) -> Vec<Diagnostic> {
    let others: Vec<&Piece> = pieces.iter().filter(|piece| !piece.is_utf8).collect();
    let remark = |piece: &&Piece| {
        let encoding = encoding.name();
        let message = match piece.lines {
            (first, last) if first == last => {
                format!("line {first} is not UTF-8 like the rest; read as {encoding}")
            }
            (first, last) => {
                format!("lines {first} to {last} are not UTF-8 like the rest; read as {encoding}")
            }
        };
        Diagnostic::warning(name, message)
    };
    let mut out: Vec<Diagnostic> = others.iter().take(TOLD).map(remark).collect();
    if let Some(more @ 1..) = others.len().checked_sub(TOLD) {
        out.push(Diagnostic::warning(name, format!("{more} more pieces are read as {}", encoding.name())));
    }
    out
}

/// Divides a file into pieces of one encoding each, if it is in two.
fn pieces(bytes: &[u8]) -> Option<Vec<Piece>> {
    let (mut utf8, mut other) = (0, 0);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut start = 0;
    for (number, line) in (1..).zip(bytes.split_inclusive(|&b| b == b'\n')) {
        let range = start..start + line.len();
        start = range.end;
        let (valid, bad) = counts(line);
        let shows = match (valid, bad) {
            (SHOWS_UTF8.., 0) => Shows::Utf8,
            (_, 1..) if bad > valid => Shows::Other,
            // Damage within a line of UTF-8, not another encoding.
            (_, 1..) => return None,
            _ => Shows::Nothing,
        };
        match shows {
            Shows::Utf8 => utf8 += valid,
            Shows::Other => other += bad,
            Shows::Nothing => {}
        }
        match pieces.last_mut() {
            Some(last) if shows == Shows::Nothing || last.is_utf8 == (shows == Shows::Utf8) => {
                (last.bytes.end, last.lines.1) = (range.end, number);
            }
            _ => pieces.push(Piece { bytes: range, lines: (number, number), is_utf8: shows != Shows::Other }),
        }
    }
    (utf8 >= UTF8_CHARACTERS && other >= OTHER_BYTES).then_some(pieces)
}

/// Counts the characters beyond ASCII in a line, and the bytes outside UTF-8.
fn counts(line: &[u8]) -> (usize, usize) {
    if line.is_ascii() {
        return (0, 0);
    }
    line.utf8_chunks().fold((0, 0), |(valid, bad), chunk| {
        (valid + chunk.valid().chars().filter(|c| !c.is_ascii()).count(), bad + chunk.invalid().len())
    })
}

#[cfg(test)]
mod tests {
    use super::super::decode as decode_file;
    use encoding_rs::{WINDOWS_1251, WINDOWS_1252};

    fn cyrillic(text: &str) -> Vec<u8> {
        WINDOWS_1251.encode(text).0.into_owned()
    }

    #[test]
    fn lines_in_two_encodings_are_read_piece_by_piece() {
        let (first, second) =
            ("Добрый день.\nЭто первая часть.\n\n", "Добрый вечер.\nА это вторая часть, Её нет.\n");
        let bytes = [first.as_bytes(), &cyrillic(second), "Снова первая часть.\n".as_bytes()].concat();
        let decoded = decode_file("a.txt", bytes.clone(), None, false).unwrap();
        assert_eq!(decoded.text, format!("{first}{second}Снова первая часть.\n"));
        let told: Vec<String> = decoded.diagnostics.iter().map(ToString::to_string).collect();
        assert_eq!(told, ["a.txt: lines 4 to 5 are not UTF-8 like the rest; read as windows-1251"]);
        let at = decoded.text.find("вторая").unwrap();
        assert_eq!(&bytes[decoded.origin.file_range(at..at + "вторая".len())], cyrillic("вторая"));
        let at = decoded.text.find("Снова").unwrap();
        assert_eq!(&bytes[decoded.origin.file_range(at..at + "Снова".len())], "Снова".as_bytes());
    }

    #[test]
    fn quotes_of_windows_among_utf8() {
        let other = WINDOWS_1252.encode("“It’s here,” he said – and it’s true.\n").0;
        let bytes = ["«Ça va, Zoë, Jürgen, naïveté?»\n".as_bytes(), &other].concat();
        let decoded = decode_file("a.txt", bytes, None, false).unwrap();
        assert!(decoded.text.ends_with("“It’s here,” he said – and it’s true.\n"), "{}", decoded.text);
    }

    #[test]
    fn damage_is_no_second_encoding() {
        let text = "Добрый день, уважаемые коллеги и гости.\n";
        let mut bytes = [text, "Plain line.\n", text].concat().into_bytes();
        bytes[text.len() + 3] = 0xff;
        assert!(decode_file("a.txt", bytes, None, false).is_err());
        let mut bytes = [text, text].concat().into_bytes();
        bytes[4] = 0xff;
        assert!(decode_file("a.txt", bytes, None, false).is_err());
        // One encoding is not two, although some of its words form UTF-8.
        let decoded =
            decode_file("a.txt", cyrillic("Её\nЕё не было среди тех, кто приехал на совет.\n"), None, false)
                .unwrap();
        assert_eq!(decoded.encoding, WINDOWS_1251);
    }
}
