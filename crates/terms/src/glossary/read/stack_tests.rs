//! Hostile glossaries of every format, read on a thread with 256 KB of stack: an overflow would end the whole
//! program.

use super::{Format, Options, read};

/// The repeated parts: openings without an end, attributes, references, the marks of each format.
#[rustfmt::skip]
const ATOMS: &[&str] = &[
    "<", "</", "<a", "<a>", "</a>", " a=\"x\"", "=\"", "\"", "'", "&", "&amp;", "<!--", "<?", "<![CDATA[", "\0", "\n", "\r", "\t", ",", ";",
    "<termEntry>", "<conceptEntry>", "<langSet xml:lang=\"en\">", "<langSec xml:lang=\"en\">", "<tig><term>a</term>", "<ntig><termGrp>",
    "<termSec>", "<term>", "<hi>", "<descripGrp><descrip type=\"context\">", "<termNoteGrp>", "<note>", "<martif><text><body>",
    "[", "]", "{", "}", "{\"a\":", "[{\"a\":[", "\"a\",", "(", "((", ")", "|", " / ", "\"\"", "a,b\n", "a\tb\n", "|;,",
];

/// The number of repetitions: 256 KB overflow if each takes 64 bytes, less than any call.
const TIMES: usize = 4000;

/// Returns places where texts occur.
fn frames(format: Format) -> &'static [&'static str] {
    match format {
        Format::Tbx => &[
            "@",
            "<martif type=\"TBX\"><text><body><termEntry>@",
            "<tbx><text><body><conceptEntry><langSec xml:lang=\"en\"><termSec><term>@",
            "<tbx @",
        ],
        Format::Json => &["@", "{\"source_lang\": @", "{\"entries\": [{\"source\": @"],
        _ => &["@", "en,ru\na,@", "en,ru\n\"a\",\"@"],
    }
}

#[test]
fn no_glossary_overflows_a_small_stack() {
    for format in [Format::Tbx, Format::Table, Format::Json] {
        let test = move || {
            for atom in ATOMS {
                for frame in frames(format) {
                    let file = frame.replace('@', &atom.repeat(TIMES));
                    let _ = read("a", Some(format), file.as_bytes(), &Options::default());
                }
            }
        };
        std::thread::Builder::new().stack_size(256 << 10).spawn(test).unwrap().join().unwrap();
    }
}
