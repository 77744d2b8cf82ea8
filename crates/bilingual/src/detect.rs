//! Detects the format of a file by its contents and its name together.
//!
//! The contents decide if they are conclusive: an XML root element, the magic number of a catalogue, the
//! parts of an archive. If they are not, as between a table and a text, the file name extension decides, and
//! without a meaningful extension the first lines do.

use crate::{Error, Format, alternating, decode, keys, table};
use std::path::Path;
use sverka_text::encoding;

/// What the contents of a file indicate.
enum Found {
    /// A file in this format.
    Format(Format),
    /// Anything else, by its name in messages: `a PDF`.
    Other(String),
}

/// Returns the format of a file by its name and its first bytes; `is_complete` means that these are the whole
/// file.
///
/// # Errors
/// When its format is not one of text pairs, or can only be written.
pub(crate) fn detect(file: &str, head: &[u8], is_complete: bool) -> Result<Format, Error> {
    let named = Format::from_path(Path::new(file));
    let seems = |seems: String| Error::UnknownFormat { file: file.to_owned(), seems };
    if let Some(found) = binary(head, named) {
        return match found {
            Found::Format(format) => Ok(format),
            Found::Other(what) => Err(seems(format!("seems to be {what}"))),
        };
    }
    let text = decode::peek(head, is_complete, None);
    if text.contains('\0') {
        return Err(seems("is not text, and its format is not known".to_owned()));
    }
    match by_text(&text, named) {
        Some(Found::Format(format)) => return Ok(format),
        Some(Found::Other(what)) => return Err(seems(format!("seems to be {what}"))),
        None => {}
    }
    match named {
        Some(format) if format.is_read() => return Ok(format),
        Some(format) => return Err(Error::NotRead { file: file.to_owned(), format }),
        None => {}
    }
    if text.trim().is_empty() || is_tabbed(&text) {
        // An empty stream is a table without rows.
        return Ok(Format::Tsv);
    }
    if table::has_heading(&text, is_complete) {
        return Ok(Format::Csv);
    }
    if alternating::is_alternating(&text, is_complete) {
        return Ok(Format::Alternating);
    }
    Err(seems("its format is not known".to_owned()))
}

/// Recognises formats by their first bytes.
fn binary(head: &[u8], named: Option<Format>) -> Option<Found> {
    if head.starts_with(&[0xde, 0x12, 0x04, 0x95]) || head.starts_with(&[0x95, 0x04, 0x12, 0xde]) {
        return Some(Found::Format(Format::Mo));
    }
    if head.starts_with(b"PK\x03\x04") {
        let holds = |needle: &[u8]| head.windows(needle.len()).any(|window| window == needle);
        if holds(b"application/vnd.oasis.opendocument.spreadsheet") {
            return Some(Found::Format(Format::Ods));
        }
        let place = |needle: &[u8]| head.windows(needle.len()).position(|window| window == needle);
        // Documents may contain workbooks, and workbooks documents.
        if place(b"word/").is_some_and(|word| place(b"xl/").is_none_or(|sheet| word < sheet)) {
            return Some(Found::Format(Format::Docx));
        }
        if holds(b"xl/") {
            return Some(Found::Format(Format::Xlsx));
        }
        let other = encoding::known_format(head).map_or("a ZIP archive", |(what, _)| what);
        let is_vague = matches!(other, "a ZIP archive" | "an Office file");
        // The parts of a workbook may begin beyond the head.
        return Some(match named {
            Some(format @ (Format::Xlsx | Format::Ods)) if is_vague => Found::Format(format),
            _ => Found::Other(other.to_owned()),
        });
    }
    // Binary property lists get their error, with its remedy, from the reader.
    if head.starts_with(b"bplist") && named == Some(Format::Strings) {
        return Some(Found::Format(Format::Strings));
    }
    // A tar archive has its mark within the header of its first member.
    if head.get(257..262) == Some(b"ustar") {
        return Some(Found::Other("a tar archive".to_owned()));
    }
    encoding::known_format(head).map(|(what, _)| Found::Other(what.to_owned()))
}

/// Recognises text formats by their beginning.
fn by_text(text: &str, named: Option<Format>) -> Option<Found> {
    let text = text.trim_start();
    if text.starts_with('<') {
        return markup(text, named);
    }
    if text.starts_with(['{', '[']) {
        return json(text, named);
    }
    if is_catalogue(text) {
        return Some(Found::Format(Format::Po));
    }
    let mut lines = text.lines();
    let (first, second) = (lines.next().unwrap_or_default(), lines.next().unwrap_or_default());
    let is_cue = first.trim().bytes().all(|b| b.is_ascii_digit()) && second.contains(" --> ");
    if is_cue || first.starts_with("WEBVTT") {
        return Some(Found::Other("subtitles; align two such files instead".to_owned()));
    }
    None
}

/// Recognises XML and HTML by the root element.
fn markup(text: &str, named: Option<Format>) -> Option<Found> {
    let (name, attributes) = root(text)?;
    let local = name.rsplit(':').next().unwrap_or(name).to_ascii_lowercase();
    let is_declared = text.starts_with("<?xml");
    Some(match local.as_str() {
        "tmx" => Found::Format(Format::Tmx),
        "xliff" => {
            let version = attributes.split("version").nth(1).unwrap_or_default();
            let is_2 = version.trim_start_matches([' ', '=', '"', '\'']).starts_with('2');
            Found::Format(if is_2 { Format::Xliff2 } else { Format::Xliff1 })
        }
        "resources" => Found::Format(Format::Android),
        "ts" => Found::Format(Format::Qt),
        "plist" => Found::Format(Format::Strings),
        "root" if named == Some(Format::Resx) || text.contains("<resheader") => Found::Format(Format::Resx),
        "martif" | "tbx" => Found::Other("a glossary (TBX)".to_owned()),
        "srx" => Found::Other("a file of segmentation rules (SRX)".to_owned()),
        "html" if named == Some(Format::Html) => return None,
        "html" => Found::Other("an HTML page".to_owned()),
        // A file damaged at its beginning is left to the reader that its name suggests; a table may begin
        // with a tag.
        _ if named.is_some() || !is_declared => return None,
        _ => Found::Other(format!("XML of another kind (<{name}>)")),
    })
}

/// Returns the name and the attributes of the first element.
fn root(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    loop {
        rest = rest.trim_start().strip_prefix('<')?;
        rest = if let Some(comment) = rest.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if rest.starts_with("!DOCTYPE html") || rest.starts_with("!doctype html") {
            return Some(("html", ""));
        } else if let Some(doctype) = rest.strip_prefix('!') {
            // A subset of declarations is in brackets.
            let end = doctype.find(['>', '[']).unwrap_or(doctype.len());
            match doctype[end..].strip_prefix('[') {
                Some(subset) => subset.split_once(']')?.1.split_once('>')?.1,
                None => doctype.split_once('>')?.1,
            }
        } else if rest.starts_with('?') {
            rest.split_once("?>")?.1
        } else {
            let name_end = rest.find(|c: char| c.is_whitespace() || "/>".contains(c))?;
            let (name, tail) = rest.split_at(name_end);
            let is_name = name.starts_with(|c: char| c.is_alphabetic() || c == '_');
            return is_name.then(|| (name, tail.split('>').next().unwrap_or_default()));
        };
    }
}

/// Recognises our own JSON, and one object per line.
fn json(text: &str, named: Option<Format>) -> Option<Found> {
    // The key "format" comes first in all our files; the white space depends on the user's tools.
    let start: String = text.chars().take(200).filter(|c| !c.is_whitespace()).collect();
    if start.starts_with("{\"format\":\"sverkabitext") {
        return Some(Found::Format(Format::Bitext));
    }
    if start.starts_with("{\"format\":\"sverkaglossary") {
        return Some(Found::Other("a glossary of Sverka".to_owned()));
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first = lines.next().unwrap_or_default();
    // A file of texts by key may be on one line; a file of pairs has the texts of both sides on each line.
    if named.is_some_and(Format::is_keyed) && lines.next().is_none() && !keys::is_pair(first) {
        return None;
    }
    if first.starts_with('{') && serde_json::from_str::<serde::de::IgnoredAny>(first).is_ok() {
        return Some(Found::Format(Format::Jsonl));
    }
    let is_json = start.starts_with("{\"") || start.starts_with("[{") || start.starts_with("[[");
    (named.is_none() && is_json).then(|| Found::Other("JSON of another kind".to_owned()))
}

/// Checks whether the first line that is not a comment begins an entry of a catalogue.
fn is_catalogue(text: &str) -> bool {
    let entry = text
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && (!line.starts_with('#') || line.starts_with("#~")));
    let entry = entry.map_or("", |line| line.trim_start_matches("#~").trim_start());
    ["msgid", "msgctxt", "domain"]
        .iter()
        .any(|word| entry.strip_prefix(word).is_some_and(|rest| rest.trim_start().starts_with('"')))
}

/// Checks whether most of the first lines have a tab.
fn is_tabbed(text: &str) -> bool {
    // Enough to skip a comment at the beginning.
    const LINES: usize = 50;
    let lines = || text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#')).take(LINES);
    lines().filter(|line| line.contains('\t')).count() * 2 > lines().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(file: &str, head: &str) -> Result<Format, String> {
        detect(file, head.as_bytes(), true).map_err(|error| error.to_string())
    }

    #[test]
    fn contents_win_where_they_are_certain() {
        for (head, want) in [
            (
                "<?xml version='1.0'?><!-- a > b --><!DOCTYPE tmx SYSTEM 'tmx14.dtd'>\n<tmx version='1.4'>",
                Format::Tmx,
            ),
            ("\u{feff}<!DOCTYPE x [<!ENTITY a 'b>'>]><TMX>", Format::Tmx),
            ("<xliff version='1.2'>", Format::Xliff1),
            ("<x:xliff xmlns:x='u' version=\"2.1\">", Format::Xliff2),
            ("# a catalogue\n#, fuzzy\nmsgid \"\"\nmsgstr \"\"\n", Format::Po),
            ("#~ msgid \"old\"\n", Format::Po),
            ("\u{95}", Format::Tsv),
            ("{\n  \"format\": \"sverka bitext 1\",", Format::Bitext),
            ("{\"source\":\"a\",\"target\":\"b\"}\n{", Format::Jsonl),
        ] {
            assert_eq!(of("a.tsv", head), Ok(want), "{head}");
        }
        assert_eq!(detect("a.strings", b"bplist00\0\0", true).unwrap(), Format::Strings);
        assert_eq!(detect("a.tsv", b"\xde\x12\x04\x95\0\0", true).unwrap(), Format::Mo);
        for (head, want) in [
            ("PK\x03\x04....[Content_Types].xml....xl/workbook.xml", Format::Xlsx),
            ("PK\x03\x04....word/document.xml", Format::Docx),
            ("PK\x03\x04....mimetypeapplication/vnd.oasis.opendocument.spreadsheetPK", Format::Ods),
        ] {
            assert_eq!(of("a.csv", head), Ok(want), "{head}");
        }
        assert_eq!(of("a.xlsx", "PK\x03\x04....[Content_Types].xml"), Ok(Format::Xlsx));
    }

    #[test]
    fn else_the_name_decides_and_then_the_lines() {
        for (file, head, want) in [
            ("a.csv", "{0} files,{0} файлов", Format::Csv),
            ("a.tsv", "<b>Hi</b>\t<b>Да</b>", Format::Tsv),
            ("a.tmx", "<tu><tuv>", Format::Tmx),
            ("a.xlf", "<?xml version='1.0'?><file>", Format::Xliff1),
            ("-", "brush\tкисть\n# none\n", Format::Tsv),
            ("a.txt", "", Format::Tsv),
            ("a.po", "", Format::Po),
            ("a.jsonl", "nonsense", Format::Jsonl),
            ("a.json", "{\n \"a\": 1}", Format::Json),
            ("a.json", "{\"a\": \"b\"}\n", Format::Json),
            ("a.json", "{\"source\": \"a\", \"target\": \"b\"}\n", Format::Jsonl),
            ("a.json", "{\"en\": \"a\"}\n{\"en\": \"b\"}\n", Format::Jsonl),
            ("a.arb", "{\"a\": \"b\"}", Format::Arb),
            ("a.yml", "en:\n  a: b\n", Format::Yaml),
            ("a.properties", "a=b", Format::Properties),
            ("a.strings", "/* c */\n\"a\" = \"b\";", Format::Strings),
            ("a.resx", "<?xml version='1.0'?><root>", Format::Resx),
            ("strings.xml", "<?xml version='1.0'?>\n<resources>", Format::Android),
            ("a.xml", "<!DOCTYPE TS>\n<TS version='2.1'>", Format::Qt),
        ] {
            assert_eq!(of(file, head), Ok(want), "{file}");
        }
    }

    #[test]
    fn other_files_are_called_by_their_names() {
        for (file, head, want) in [
            ("a.tsv", "%PDF-1.7", "a.tsv: seems to be a PDF"),
            ("a", "<?xml version='1.0'?><svg>", "a: seems to be XML of another kind (<svg>)"),
            ("a.tbx", "<martif type='TBX'>", "a.tbx: seems to be a glossary (TBX)"),
            ("a.txt", "<!doctype html><p>", "a.txt: seems to be an HTML page"),
            ("a.html", "<!doctype html><p>", "a.html: html files are written, not read"),
            ("a", "{\n \"a\": 1}", "a: seems to be JSON of another kind"),
            ("a.json", "{\"format\": \"sverka glossary 1\"}", "a.json: seems to be a glossary of Sverka"),
            (
                "a.srt",
                "1\n00:00:01,000 --> 00:00:02,000\nHi\n",
                "a.srt: seems to be subtitles; align two such files instead",
            ),
            ("a.bin", "a\0\0b\0", "a.bin: is not text, and its format is not known"),
            ("a.txt", "Plain text.\n", "a.txt: its format is not known"),
        ] {
            assert_eq!(of(file, head), Err(want.to_owned()), "{file}");
        }
    }
}
