//! Detects the encoding of bytes without a byte-order mark for which the user named none.

use super::Error;
use super::cyrillic;
use super::{is_utf16, malformed};
use crate::diagnostic::Diagnostic;
use crate::document::Lang;
use crate::remedy::Remedy;
use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, KOI8_R, KOI8_U, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How far the detector reads from the first byte that is not ASCII. A few thousand bytes are enough; it
/// weighs 27 encodings at a few MB per second.
const DETECT_BYTES: usize = 256 * 1024;

/// How far into the file a page may declare its encoding. The standard says 1024; real pages are less strict.
const DECLARATION_BYTES: usize = 4096;

/// Returns the encoding of bytes without a byte-order mark for which the user named none.
pub(super) fn find_out(
    name: &str,
    bytes: &[u8],
    page: bool,
    lang: Option<&Lang>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<&'static Encoding, Error> {
    if let Some(encoding) = utf16_without_bom(bytes) {
        diagnostics.push(guess_note(name, encoding));
        return Ok(encoding);
    }
    let declared = if page { declared(bytes) } else { None };
    let bad = match std::str::from_utf8(bytes) {
        Ok(_) => {
            // Text that is valid UTF-8 by accident hardly exists; pages that were saved again as UTF-8 and
            // kept their old declaration are common.
            if let Some(other) = declared.filter(|&d| d != UTF_8 && !bytes.is_ascii()) {
                diagnostics.push(
                    Diagnostic::warning(
                        name,
                        format!("declares {} but is valid UTF-8 and was read as UTF-8", other.name()),
                    )
                    .with_remedy(Remedy::CheckEncoding(Some(other.name()))),
                );
            }
            return Ok(UTF_8);
        }
        Err(error) => error.valid_up_to(),
    };
    if mostly_utf8(bytes) {
        if page {
            return Ok(UTF_8);
        }
        return Err(malformed(name, bytes, bad, UTF_8));
    }
    match declared {
        Some(encoding) if encoding != UTF_8 => return Ok(encoding),
        Some(_) => {
            diagnostics.push(Diagnostic::warning(name, "declares UTF-8 but is not valid UTF-8"));
        }
        None => {}
    }
    let encoding = detect_in(&bytes[bad..], lang);
    diagnostics.push(guess_note(name, encoding));
    Ok(encoding)
}

fn guess_note(name: &str, encoding: &'static Encoding) -> Diagnostic {
    Diagnostic::note(name, format!("read as {}", encoding.name())).with_remedy(Remedy::CheckEncoding(None))
}

/// Returns whether a file is UTF-8 with some bad bytes in it rather than in another encoding: it has more
/// valid sequences of several bytes than bad ones. In a legacy encoding the pairs that form one by accident
/// are rare (Russian "Её" is the most common in windows-1251).
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut valid, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        valid += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    valid > bad
}

pub(super) fn detect(bytes: &[u8]) -> &'static Encoding {
    detect_in(bytes, None)
}

/// Detects the encoding of bytes that are probably in a given language.
pub(super) fn detect_in(bytes: &[u8], lang: Option<&Lang>) -> &'static Encoding {
    let guess = guess(bytes, lang.and_then(domain));
    let writes_cyrillic = |lang: &Lang| CYRILLIC.contains(&lang.primary());
    if cyrillic::ENCODINGS.contains(&guess) || lang.is_some_and(writes_cyrillic) {
        return cyrillic::best(bytes, guess);
    }
    guess
}

/// Languages whose texts are in Cyrillic letters.
const CYRILLIC: [&str; 6] = ["ru", "uk", "be", "bg", "mk", "sr"];

/// Returns the domain of a country, by which the detector identifies languages.
fn domain(lang: &Lang) -> Option<&'static [u8]> {
    Some(match lang.primary() {
        "ru" => b"ru",
        "uk" => b"ua",
        "be" => b"by",
        "bg" => b"bg",
        "mk" => b"mk",
        "sr" => b"rs",
        "el" => b"gr",
        "he" => b"il",
        "pl" => b"pl",
        "cs" => b"cz",
        "tr" => b"tr",
        _ => return None,
    })
}

fn guess(bytes: &[u8], domain: Option<&[u8]>) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&bytes[..bytes.len().min(DETECT_BYTES)], true);
    match detector.guess(domain, Utf8Detection::Deny) {
        // The detector never returns KOI8-R. The two differ in eight Ukrainian letters only; a file without
        // them is usually called KOI8-R.
        guess if guess == KOI8_U && KOI8_U.decode(bytes).0 == KOI8_R.decode(bytes).0 => KOI8_R,
        guess => guess,
    }
}

/// Detects UTF-16 without a mark: its spaces, line ends and Latin letters have a zero byte, always on the
/// same side, and the result is text.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    /// Enough to see the pattern, few enough to decode twice.
    const SAMPLE_BYTES: usize = 4096;
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE_BYTES)];
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    let encoding = match (zeros(0), zeros(1)) {
        (0, 1..) => UTF_16LE,
        (1.., 0) => UTF_16BE,
        _ => return None,
    };
    // Latin letters would have a zero in every second byte, others a control character; plain text with a few
    // zeros has been damaged.
    let plain: Vec<u8> = sample.iter().copied().filter(|&b| b != 0).collect();
    let zeros = sample.len() - plain.len();
    let text = match std::str::from_utf8(&plain) {
        // The sample may end within a character.
        Err(error) if error.error_len().is_none() => std::str::from_utf8(&plain[..error.valid_up_to()]),
        text => text,
    };
    if zeros * 4 < sample.len() && text.is_ok_and(|text| !text.chars().any(is_odd)) {
        return None;
    }
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let plausible = |c: &char| {
        c.is_alphanumeric() || c.is_whitespace() || (' '..='~').contains(c) || ('\u{a0}'..='\u{bf}').contains(c)
            || ('\u{2000}'..='\u{206f}').contains(c) // dashes, quotes, dots
            || ('\u{3000}'..='\u{303f}').contains(c)
    };
    // Nine in ten, so that symbols in a text do not matter.
    let good = text.chars().filter(plausible).count();
    (good * 10 >= text.chars().count() * 9).then_some(encoding)
}

fn is_odd(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Returns the encoding that a page declares: `<?xml encoding=…?>`, `<meta charset=…>`, or
/// `<meta http-equiv content="…; charset=…">`, but not in a comment.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(DECLARATION_BYTES)].to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let mut rest = head.trim_start();
    if let Some(end) = rest.strip_prefix("<?xml").and_then(|r| r.find("?>").map(|at| &r[..at]))
        && let Some(encoding) = label_after(end, "encoding")
    {
        return Some(encoding);
    }
    while let Some(at) = rest.find('<') {
        rest = &rest[at..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = &comment[comment.find("-->")?..];
        } else if let Some(meta) = rest.strip_prefix("<meta") {
            let end = meta.find('>').unwrap_or(meta.len());
            if let Some(encoding) = label_after(&meta[..end], "charset") {
                return Some(encoding);
            }
        }
        rest = &rest[1..];
    }
    None
}

/// Returns the encoding named after `key =` in a tag.
fn label_after(tag: &str, key: &str) -> Option<&'static Encoding> {
    let value = tag[tag.find(key)? + key.len()..].trim_start().strip_prefix('=')?.trim_start();
    let value = value.trim_start_matches(['"', '\'']);
    let end = value.find(|c: char| c.is_whitespace() || "\"';/>".contains(c)).unwrap_or(value.len());
    match Encoding::for_label_no_replacement(&value.as_bytes()[..end])? {
        // What can be read as ASCII up to here is not UTF-16; the standard treats it as UTF-8.
        encoding if is_utf16(encoding) => Some(UTF_8),
        encoding if encoding == encoding_rs::X_USER_DEFINED => Some(WINDOWS_1252),
        encoding => Some(encoding),
    }
}
