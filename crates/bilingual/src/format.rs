//! The formats of text pairs: one list for all commands.

use std::path::Path;

/// A format of text pairs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// TMX 1.1 to 1.4b, the exchange format of translation memories.
    Tmx,
    /// XLIFF 1.2, with the dialects of Trados, memoQ, Phrase and Wordfast.
    Xliff1,
    /// XLIFF 2.0 to 2.2.
    Xliff2,
    /// Gettext catalogues and their templates, as text.
    Po,
    /// Gettext catalogues, compiled.
    Mo,
    /// Tab-separated values.
    Tsv,
    /// Values separated by commas or semicolons (RFC 4180, and what Excel writes).
    Csv,
    /// Workbooks of Excel.
    Xlsx,
    /// Workbooks of OpenDocument.
    Ods,
    /// Tables in Word documents, for review.
    Docx,
    /// Tables of a document that another reader has read: rich text, OpenDocument.
    Document,
    /// One JSON object per line.
    Jsonl,
    /// The pivot file of an alignment, `.bitext.json`.
    Bitext,
    /// Linguist files of Qt, `.ts`.
    Qt,
    /// Java properties: one language per file; two files make pairs by key.
    Properties,
    /// JSON with texts by key, one language per file.
    Json,
    /// Application resource bundles of Flutter, one language per file.
    Arb,
    /// YAML with texts by key, in the style of Rails, one language per file.
    Yaml,
    /// String resources of Android, a language a file.
    Android,
    /// Strings of Apple, `.strings` and `.stringsdict`, a language a file.
    Strings,
    /// Resources of .NET, a language a file.
    Resx,
    /// Two plain text files with one segment per line: `PREFIX.en` and `PREFIX.ru`.
    Moses,
    /// One plain text file in which each line is followed by its translation.
    Alternating,
    /// A page for readers; written only.
    Html,
    /// Subtitles in two languages (SubRip); written only.
    Srt,
    /// A bilingual page for readers: paragraphs side by side.
    Book,
    /// Numbers of the linked segments; read only as anchors and gold.
    Beads,
}

/// The properties of a [`Format`].
struct Facts {
    format: Format,
    /// The name that a user types; the preferred file name extension.
    name: &'static str,
    /// Further file name extensions, in lower case, without the first dot.
    ends: &'static [&'static str],
    reads: bool,
    writes: bool,
}

const fn facts(
    format: Format,
    name: &'static str,
    ends: &'static [&'static str],
    reads: bool,
    writes: bool,
) -> Facts {
    Facts { format, name, ends, reads, writes }
}

/// The formats in the order in which help lists them.
const FACTS: [Facts; 27] = [
    facts(Format::Tmx, "tmx", &["tmx"], true, true),
    facts(Format::Xliff1, "xliff", &["xlf", "xliff", "sdlxliff", "mqxliff", "mxliff", "txlf"], true, true),
    facts(Format::Xliff2, "xliff2", &["xlf2"], true, true),
    facts(Format::Po, "po", &["po", "pot"], true, true),
    facts(Format::Mo, "mo", &["mo", "gmo"], true, false),
    facts(Format::Tsv, "tsv", &["tsv", "tab"], true, true),
    facts(Format::Csv, "csv", &["csv"], true, true),
    facts(Format::Xlsx, "xlsx", &["xlsx", "xlsm"], true, true),
    facts(Format::Ods, "ods", &["ods"], true, false),
    // Most Word files are texts: callers treat two of them as a text and its translation.
    facts(Format::Docx, "docx", &["docx"], true, true),
    // The document readers are above this crate, so no name leads here.
    facts(Format::Document, "document", &[], false, false),
    facts(Format::Jsonl, "jsonl", &["jsonl", "ndjson"], true, true),
    facts(Format::Bitext, "bitext", &["bitext.json"], true, true),
    facts(Format::Qt, "qt", &["ts"], true, false),
    facts(Format::Properties, "properties", &["properties"], true, false),
    facts(Format::Json, "json", &["json"], true, false),
    facts(Format::Arb, "arb", &["arb"], true, false),
    facts(Format::Yaml, "yaml", &["yaml", "yml"], true, false),
    facts(Format::Android, "android", &[], true, false),
    facts(Format::Strings, "strings", &["strings", "stringsdict"], true, false),
    facts(Format::Resx, "resx", &["resx"], true, false),
    facts(Format::Moses, "moses", &[], true, true),
    facts(Format::Alternating, "alternating", &[], true, true),
    facts(Format::Book, "book", &["book.html", "book.htm"], false, true),
    facts(Format::Html, "html", &["html", "htm"], false, true),
    facts(Format::Srt, "srt", &["srt"], false, true),
    facts(Format::Beads, "beads", &["beads"], false, true),
];

impl Format {
    /// Returns all formats, in the order in which help lists them.
    pub fn all() -> impl Iterator<Item = Self> {
        FACTS.iter().map(|facts| facts.format)
    }

    fn facts(self) -> &'static Facts {
        FACTS.iter().find(|facts| facts.format == self).unwrap_or(&FACTS[0])
    }

    /// Returns the name that a user types: `tsv`, `bitext`.
    pub fn name(self) -> &'static str {
        self.facts().name
    }

    /// Returns the preferred file name extension, without the first dot: `bitext.json`, `xlf`. Empty for
    /// formats without one.
    pub fn extension(self) -> &'static str {
        self.facts().ends.first().copied().unwrap_or("")
    }

    /// Returns the format with a [`name`](Self::name), in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        FACTS.iter().find(|facts| facts.name.eq_ignore_ascii_case(name)).map(|facts| facts.format)
    }

    /// Returns the format that a file name extension indicates, ignoring `.gz` and case.
    ///
    /// For `.xlf` and its dialects it is [`Xliff1`](Self::Xliff1): the reader accepts both versions.
    ///
    /// ```
    /// use sverka_bilingual::Format;
    /// assert_eq!(Format::from_path("memory.TSV.gz".as_ref()), Some(Format::Tsv));
    /// assert_eq!(Format::from_path("memory.doc".as_ref()), None);
    /// ```
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let name = name.strip_suffix(".gz").unwrap_or(&name);
        let ends_with = |end: &&str| name.strip_suffix(*end).is_some_and(|stem| stem.ends_with('.'));
        FACTS.iter().find(|facts| facts.ends.iter().any(ends_with)).map(|facts| facts.format)
    }

    /// Returns whether files of this format can be read.
    pub fn is_read(self) -> bool {
        self.facts().reads
    }

    /// Returns whether files of this format can be written.
    pub fn is_written(self) -> bool {
        self.facts().writes
    }

    /// Returns whether an alignment can be written to one file of this format.
    pub fn holds_bitext(self) -> bool {
        self.is_written() && self != Self::Moses
    }

    /// Returns whether a file of this format contains the texts of one language by key, so that two of them
    /// make pairs.
    pub fn is_keyed(self) -> bool {
        matches!(
            self,
            Self::Properties
                | Self::Json
                | Self::Arb
                | Self::Yaml
                | Self::Android
                | Self::Strings
                | Self::Resx
        )
    }

    /// Returns whether a file of this format is a job of translation, in which an empty target is work to do; in any
    /// other, it is a translation that is missing.
    pub fn is_job(self) -> bool {
        matches!(self, Self::Xliff1 | Self::Xliff2 | Self::Po | Self::Mo | Self::Qt)
    }

    /// Returns whether the file is binary, so that it must not be printed to a terminal.
    pub fn is_binary(self) -> bool {
        matches!(self, Self::Xlsx | Self::Ods | Self::Docx | Self::Mo)
    }

    /// Returns whether a file of this format has one source and one target language.
    pub fn is_bilingual(self) -> bool {
        !matches!(self, Self::Tmx | Self::Jsonl)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_ends_lead_back_to_their_format() {
        for format in Format::all() {
            assert_eq!(Format::from_name(&format.name().to_uppercase()), Some(format));
            if !format.extension().is_empty() {
                let path = format!("a/X.{}", format.extension().to_uppercase());
                assert_eq!(Format::from_path(Path::new(&path)), Some(format));
            }
        }
        for (path, want) in [
            ("speech.en-ru.bitext.json", Some(Format::Bitext)),
            ("speech.json", Some(Format::Json)),
            ("ui_ru.properties", Some(Format::Properties)),
            ("Localizable.stringsdict", Some(Format::Strings)),
            ("strings.xml", None),
            ("job.SDLXLIFF", Some(Format::Xliff1)),
            ("m.tmx.gz", Some(Format::Tmx)),
            ("tsv", None),
            ("speech.notxlsx", None),
            ("", None),
        ] {
            assert_eq!(Format::from_path(Path::new(path)), want, "{path}");
        }
    }
}
